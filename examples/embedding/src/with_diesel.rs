//! Text and values in the hands of diesel's `sql_query`.

use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{BigInt, Binary, Double, Nullable, Text};
use diesel::sqlite::{Sqlite as Backend, SqliteConnection};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use isogloss::{AsStatement, compile};
use isogloss_sqlite::Sqlite;

use crate::Result;
use crate::values::{Held, values};

/// A row, read by the names of its columns.
#[derive(Debug, QueryableByName)]
pub struct Row {
    /// What stands in the column `number`.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// What stands in the column `name`.
    #[diesel(sql_type = Text)]
    pub name: String,
}

/// Runs a change, and says how many rows it has changed.
///
/// # Errors
///
/// It cannot be compiled, or SQLite refuses it.
pub fn execute(db: &mut SqliteConnection, statement: &impl AsStatement) -> Result<usize> {
    Ok(bound(statement)?.execute(db)?)
}

/// The rows of a query, as diesel reads them.
///
/// # Errors
///
/// It cannot be compiled, or SQLite refuses it.
pub fn rows(db: &mut SqliteConnection, query: &impl AsStatement) -> Result<Vec<Row>> {
    Ok(bound(query)?.load(db)?)
}

/// A query that is boxed takes any number of values.
fn bound(statement: &impl AsStatement) -> Result<BoxedSqlQuery<'static, Backend, SqlQuery>> {
    let compiled = compile(statement, &Sqlite::default())?;
    let values = values(&compiled)?;
    Ok(values.into_iter().fold(sql_query(compiled.into_sql()).into_boxed(), |query, value| match value {
        Held::Null => query.bind::<Nullable<BigInt>, _>(None::<i64>),
        Held::Integer(value) => query.bind::<BigInt, _>(value),
        Held::Real(value) => query.bind::<Double, _>(value),
        Held::Text(value) => query.bind::<Text, _>(value),
        Held::Bytes(value) => query.bind::<Binary, _>(value),
    }))
}
