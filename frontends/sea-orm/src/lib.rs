//! Programs written with SeaORM on every database that the engine reaches: SQL Server and Firebird as well as PostgreSQL,
//! MySQL, MariaDB and SQLite.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod begin;
mod concrete;
mod connection;
mod entities;
mod error;
mod foreign;
mod job;
mod kind;
mod outputs;
mod read;
mod table;
mod transaction;

pub use connection::{Connection, Rows};
pub use entities::Entities;
pub use error::sql_err;
pub use transaction::Transaction;
