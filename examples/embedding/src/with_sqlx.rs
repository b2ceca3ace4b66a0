//! Text and values in the hands of sqlx.

use isogloss::{AsStatement, Compiled, compile};
use isogloss_sqlite::Sqlite;
use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{Arguments as _, AssertSqlSafe};

use crate::Result;
use crate::values::{Held, values};

/// Runs a change, and says how many rows it has changed.
///
/// # Errors
///
/// It cannot be compiled, or SQLite refuses it.
pub async fn execute(db: &mut SqliteConnection, statement: &impl AsStatement) -> Result<u64> {
    let compiled = compile(statement, &Sqlite::default())?;
    let binds = arguments(&compiled)?;
    // No value is part of the text: that is what sqlx wants to have said.
    let done = sqlx::query_with(AssertSqlSafe(compiled.into_sql()), binds).execute(db).await?;
    Ok(done.rows_affected())
}

/// The rows of a query: a number and a text.
///
/// # Errors
///
/// It cannot be compiled, or SQLite refuses it.
pub async fn rows(db: &mut SqliteConnection, query: &impl AsStatement) -> Result<Vec<(i64, String)>> {
    let compiled = compile(query, &Sqlite::default())?;
    let binds = arguments(&compiled)?;
    Ok(sqlx::query_as_with(AssertSqlSafe(compiled.into_sql()), binds).fetch_all(db).await?)
}

fn arguments(compiled: &Compiled<'_>) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    for value in values(compiled)? {
        let added = match value {
            Held::Null => arguments.add(None::<i64>),
            Held::Integer(value) => arguments.add(value),
            Held::Real(value) => arguments.add(value),
            Held::Text(value) => arguments.add(value),
            Held::Bytes(value) => arguments.add(value),
        };
        added.map_err(|error| error as Box<dyn std::error::Error>)?;
    }
    Ok(arguments)
}
