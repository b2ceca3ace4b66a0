//! Text and values in the hands of ODBC.

use isogloss::{AsStatement, Dialect, Options, Placeholder, compile_with};
use odbc_api::parameter::InputParameter;
use odbc_api::{Connection, Cursor as _, IntoParameter as _, Nullable};

use crate::Result;
use crate::values::{Held, values};

/// Runs a change.
///
/// # Errors
///
/// It cannot be compiled, or the database refuses it.
pub fn execute(db: &Connection<'_>, dialect: &dyn Dialect, statement: &impl AsStatement) -> Result<()> {
    // ODBC marks values by `?`, whatever the database behind it would have.
    let options = Options::new(dialect).placeholder(Placeholder::QuestionMark);
    let compiled = compile_with(statement, &options)?;
    let binds: Vec<_> = values(&compiled)?.into_iter().map(bind).collect();
    db.execute(compiled.sql(), binds.as_slice(), None)?;
    Ok(())
}

/// The rows of a query: a number and a text.
///
/// # Errors
///
/// It cannot be compiled, or the database refuses it.
pub fn rows(
    db: &Connection<'_>,
    dialect: &dyn Dialect,
    query: &impl AsStatement,
) -> Result<Vec<(i64, String)>> {
    let options = Options::new(dialect).placeholder(Placeholder::QuestionMark);
    let compiled = compile_with(query, &options)?;
    let binds: Vec<_> = values(&compiled)?.into_iter().map(bind).collect();
    let mut found = Vec::new();
    if let Some(mut cursor) = db.execute(compiled.sql(), binds.as_slice(), None)? {
        while let Some(mut row) = cursor.next_row()? {
            let (mut number, mut text) = (Nullable::<i64>::null(), Vec::new());
            row.get_data(1, &mut number)?;
            row.get_text(2, &mut text)?;
            found.push((
                number.into_opt().ok_or("NULL, where there should be a number")?,
                String::from_utf8(text)?,
            ));
        }
    }
    Ok(found)
}

fn bind(value: Held) -> Box<dyn InputParameter> {
    match value {
        Held::Null => Box::new(None::<i64>.into_parameter()),
        Held::Integer(value) => Box::new(value.into_parameter()),
        Held::Real(value) => Box::new(value.into_parameter()),
        Held::Text(value) => Box::new(value.into_parameter()),
        Held::Bytes(value) => Box::new(value.into_parameter()),
    }
}
