//! Text and values in the hands of rusqlite.

use isogloss::{AsStatement, compile};
use isogloss_sqlite::Sqlite;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::Result;
use crate::values::{Held, values};

/// Runs a change, and says how many rows it has changed.
///
/// # Errors
///
/// It cannot be compiled, or SQLite refuses it.
pub fn execute(db: &Connection, statement: &impl AsStatement) -> Result<usize> {
    let compiled = compile(statement, &Sqlite::default())?;
    let binds = values(&compiled)?.into_iter().map(bind);
    // Equal statements have equal texts, so that the client's own cache of prepared ones finds them.
    Ok(db.prepare_cached(compiled.sql())?.execute(params_from_iter(binds))?)
}

/// The rows of a query: a number and a text.
///
/// # Errors
///
/// It cannot be compiled, or SQLite refuses it.
pub fn rows(db: &Connection, query: &impl AsStatement) -> Result<Vec<(i64, String)>> {
    let compiled = compile(query, &Sqlite::default())?;
    let binds = values(&compiled)?.into_iter().map(bind);
    let mut prepared = db.prepare_cached(compiled.sql())?;
    let rows = prepared.query_map(params_from_iter(binds), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn bind(value: Held) -> Value {
    match value {
        Held::Null => Value::Null,
        Held::Integer(value) => Value::Integer(value),
        Held::Real(value) => Value::Real(value),
        Held::Text(value) => Value::Text(value),
        Held::Bytes(value) => Value::Blob(value),
    }
}
