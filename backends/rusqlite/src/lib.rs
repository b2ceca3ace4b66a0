//! Runs Isogloss's statements on SQLite, through the client `rusqlite`: a thin blocking backend.
//!
//! ```
//! use isogloss::{TableDef, ColumnDef, Type, create_table, insert_into, select};
//! use isogloss_rusqlite::Connection;
//!
//! let people = TableDef::new("people")
//!     .column(ColumnDef::new("id", Type::BigInt).not_null())
//!     .column(ColumnDef::new("name", Type::Text))
//!     .primary_key("id");
//!
//! let db = Connection::open_in_memory()?;
//! db.execute(&create_table(&people))?;
//! db.execute(&insert_into("people").columns(["id", "name"]).values((1, "Ada")).values((2, "Grace")))?;
//!
//! let names: Vec<(i64, String)> = db.query(&select(("id", "name")).from("people").order_by("id"))?;
//! assert_eq!(names, [(1, "Ada".to_owned()), (2, "Grace".to_owned())]);
//! # Ok::<(), isogloss_rusqlite::Error>(())
//! ```

mod bind;
mod decode;
mod error;

pub use decode::{Decode, FromRow};
pub use error::Error;

use isogloss::{AsStatement, Compiled, compile};
use isogloss_sqlite::Sqlite;
use rusqlite::params_from_iter;

/// A connection to a SQLite database, with the dialect of the SQLite that is linked.
#[derive(Debug)]
pub struct Connection {
    client: rusqlite::Connection,
    dialect: Sqlite,
}

impl Connection {
    /// A new database in memory, which ends with the connection.
    ///
    /// # Errors
    ///
    /// SQLite cannot make one.
    pub fn open_in_memory() -> Result<Connection, Error> {
        Ok(Connection::new(rusqlite::Connection::open_in_memory()?))
    }

    /// The database in this file, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// The file cannot be opened.
    pub fn open(path: impl AsRef<std::path::Path>) -> Result<Connection, Error> {
        Ok(Connection::new(rusqlite::Connection::open(path)?))
    }

    /// A connection of the client's own.
    #[must_use]
    pub fn new(client: rusqlite::Connection) -> Connection {
        // SQLite numbers its versions 3,039,004 for 3.39.4.
        let minor = (rusqlite::version_number() / 1_000 % 1_000).unsigned_abs();
        let dialect = Sqlite::version(3, u16::try_from(minor).unwrap_or(35));
        Connection { client, dialect }
    }

    /// The dialect of the SQLite that is linked.
    #[must_use]
    pub fn dialect(&self) -> &Sqlite {
        &self.dialect
    }

    /// The client's own connection.
    #[must_use]
    pub fn client(&self) -> &rusqlite::Connection {
        &self.client
    }

    /// Runs a statement and returns how many rows it changed.
    ///
    /// # Errors
    ///
    /// The statement cannot be compiled for SQLite, or SQLite refuses it.
    pub fn execute(&self, statement: &impl AsStatement) -> Result<usize, Error> {
        let compiled = compile(statement, &self.dialect)?;
        let mut prepared = self.client.prepare_cached(compiled.sql())?;
        Ok(prepared.execute(params_from_iter(bind::parameters(&compiled)?))?)
    }

    /// Runs a query and returns its rows.
    ///
    /// # Errors
    ///
    /// The query cannot be compiled for SQLite, SQLite refuses it, or a row does not decode into `T`.
    pub fn query<T: FromRow>(&self, statement: &impl AsStatement) -> Result<Vec<T>, Error> {
        self.query_compiled(&compile(statement, &self.dialect)?)
    }

    /// Runs a query that is compiled already and returns its rows.
    ///
    /// # Errors
    ///
    /// SQLite refuses it, or a row does not decode into `T`.
    pub fn query_compiled<T: FromRow>(&self, compiled: &Compiled<'_>) -> Result<Vec<T>, Error> {
        let mut prepared = self.client.prepare_cached(compiled.sql())?;
        let mut rows = prepared.query(params_from_iter(bind::parameters(compiled)?))?;
        let mut decoded = Vec::new();
        while let Some(row) = rows.next()? {
            decoded.push(T::from_row(row)?);
        }
        Ok(decoded)
    }
}
