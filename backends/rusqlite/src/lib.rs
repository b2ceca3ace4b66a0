//! SQLite for Isogloss's engine, through the client `rusqlite`: a blocking backend.
//!
//! ```
//! use isogloss::{ColumnDef, TableDef, Type, create_table, insert_into, select};
//! use isogloss_engine::Engine;
//! use isogloss_rusqlite::Rusqlite;
//!
//! let people = TableDef::new("people")
//!     .column(ColumnDef::new("id", Type::BigInt).not_null())
//!     .column(ColumnDef::new("name", Type::Text))
//!     .primary_key("id");
//!
//! let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
//! engine.execute(&create_table(&people))?;
//!
//! let mut tx = engine.begin()?;
//! tx.execute(&insert_into("people").columns(["id", "name"]).values((1, "Ada")).values((2, "Grace")))?;
//! tx.commit()?;
//!
//! let names: Vec<(i64, String)> = engine.query(&select(("id", "name")).from("people").order_by("id"))?.all()?;
//! assert_eq!(names, [(1, "Ada".to_owned()), (2, "Grace".to_owned())]);
//! # Ok::<(), isogloss_engine::Error>(())
//! ```
//!
//! # URLs
//!
//! `sqlite::memory:` is a database in memory, which ends with its one connection; `sqlite:movies.db` and
//! `sqlite:///var/movies.db` are files, which are made if they are not there.
//!
//! | option | |
//! |---|---|
//! | `mode` | `rwc`: read, write, make (the default); `rw`: read and write; `ro`: read |
//! | `busy_timeout` | how many milliseconds somebody waits for another's lock; 5000 |
//! | `foreign_keys` | whether references are looked at: `on` (the default) or `off` |
//!
//! An option that is not in this table is refused.
//!
//! # What becomes of values
//!
//! SQLite knows integers, floating point numbers, texts and bytes. Dates and times are texts in the form of ISO 8601,
//! moments with an offset those of UTC, UUIDs texts, truth values 0 and 1. A decimal number is bound as a number, and
//! refused if it has more than the 15 digits that one keeps.
//!
//! # What a change tells
//!
//! `last_insert_id` is the `rowid` of the row that an INSERT made last. One that may update a row instead (`ON CONFLICT ..
//! DO UPDATE`) has none, since SQLite tells no number of a row that was updated: ask for it by `returning`. Nor does it tell
//! one of tables `WITHOUT ROWID`, where the number of an earlier INSERT is found.

mod bind;
mod catalog;
mod constraints;
mod driver;
mod error;
mod held;
mod numbered;
mod options;
mod read;

use std::path::Path;

use isogloss_engine::backend::{Advice, Backend, BlockingBackend, Connected, Exchange};
use isogloss_engine::{Result, Url};
use isogloss_sqlite::Sqlite;
use rusqlite::{Connection, OpenFlags};

use crate::driver::Client;
use crate::options::Options;

/// SQLite, as the crate `rusqlite` brings it along.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rusqlite;

/// How many statements a connection keeps prepared.
const KEPT_STATEMENTS: usize = 128;

impl Backend for Rusqlite {
    fn schemes(&self) -> &'static [&'static str] {
        &["sqlite"]
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::ready(connect(url))
    }

    fn advice(&self, url: &Url) -> Advice {
        let mut advice = Advice::default();
        advice.one_connection = in_memory(url);
        advice
    }
}

impl BlockingBackend for Rusqlite {}

fn in_memory(url: &Url) -> bool {
    // The empty name is a database of one connection's as well, in a file that nobody else finds.
    matches!(url.database(), ":memory:" | "")
}

fn connect(url: &Url) -> Result<Connected> {
    let options = Options::new(url)?;
    let client = open(url, options.mode).map_err(error::refused_to_open)?;
    client.busy_timeout(options.busy_timeout).map_err(error::refused_to_open)?;
    client.pragma_update(None, "foreign_keys", options.foreign_keys).map_err(error::refused_to_open)?;
    client.set_prepared_statement_cache_capacity(KEPT_STATEMENTS);
    Ok(Connected::new(Client::new(client), dialect()))
}

fn open(url: &Url, mode: OpenFlags) -> Result<Connection, rusqlite::Error> {
    // The engine never asks a connection for two things at once.
    let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match (in_memory(url), url.host()) {
        (true, _) => Connection::open_in_memory_with_flags(flags),
        // `sqlite://movies.db` names a file where other databases have a host.
        (false, Some(host)) => Connection::open_with_flags(Path::new(host).join(url.database()), flags),
        (false, None) => Connection::open_with_flags(url.database(), flags),
    }
}

/// The dialect of the SQLite that is linked.
fn dialect() -> Sqlite {
    // SQLite numbers its versions 3,039,004 for 3.39.4.
    let minor = (rusqlite::version_number() / 1_000 % 1_000).unsigned_abs();
    Sqlite::version(3, u16::try_from(minor).unwrap_or(35))
}
