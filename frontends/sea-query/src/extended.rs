//! What stands behind a source and only some dialect knows. sea-query hands it out as text alone: what the hook of that
//! back end writes, and nothing else.

use isogloss::{Column, Expr, Extended, Extension, IntoSource, Name, Source, literal};

use crate::error::Error;

/// Hints of MySQL's for its indexes: `USE INDEX FOR JOIN (\`a\`) IGNORE INDEX (\`b\`)`.
pub(crate) fn hinted(source: Source, text: &str) -> Result<Source, Error> {
    let mut rest = text.trim_start();
    let mut source = source;
    while !rest.is_empty() {
        let (hint, behind) =
            rest.split_once(" (").or_else(|| rest.split_once('(')).ok_or_else(|| unread(text))?;
        let (index, behind) = index(behind).ok_or_else(|| unread(text))?;
        let index = Expr::Column(Column::new(Name::from(index)));
        source = behind_of(source, Extension::new(Name::from(hint.trim_end().to_owned()), vec![index]));
        rest = behind.trim_start();
    }
    Ok(source)
}

/// A quoted name and the parenthesis behind it.
fn index(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = text.strip_prefix('`')?;
    loop {
        let (part, behind) = rest.split_once('`')?;
        name.push_str(part);
        match behind.strip_prefix('`') {
            Some(more) => {
                name.push('`');
                rest = more;
            }
            None => return Some((name, behind.strip_prefix(')')?)),
        }
    }
}

/// TABLESAMPLE of PostgreSQL's: `TABLESAMPLE SYSTEM (50) REPEATABLE (3.14)`.
pub(crate) fn sampled(source: Source, text: &str) -> Result<Source, Error> {
    let (method, numbers) = text.trim_start().split_once(" (").ok_or_else(|| unread(text))?;
    let numbers = numbers.strip_suffix(')').ok_or_else(|| unread(text))?.split(") REPEATABLE (");
    let numbers = numbers.map(|number| number.parse::<f64>().map(literal).map_err(|_| unread(text)));
    let numbers = numbers.collect::<Result<Vec<Expr>, _>>()?;
    Ok(behind_of(source, Extension::new(Name::from(method.to_owned()), numbers)))
}

fn behind_of(source: Source, extension: Extension) -> Source {
    Extended::new(source, extension).into_source()
}

fn unread(text: &str) -> Error {
    Error::walk(text)
}
