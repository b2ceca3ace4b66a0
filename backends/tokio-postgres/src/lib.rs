//! PostgreSQL for Isogloss's engine, through the client `tokio-postgres`: an async backend, for the runtime of Tokio.
//!
//! ```no_run
//! use isogloss::select;
//! use isogloss_engine::AsyncEngine;
//! use isogloss_tokio_postgres::TokioPostgres;
//!
//! # async fn titles() -> isogloss_engine::Result<()> {
//! let engine = AsyncEngine::open(TokioPostgres, "postgresql://usr:pass@localhost/app")?;
//! let titles: Vec<(i64, String)> = engine.query(&select(("id", "title")).from("movies")).await?.all().await?;
//! # Ok(()) }
//! ```
//!
//! # URLs
//!
//! `postgresql://user:password@host:port/database`, or `postgresql:///database?host=/run/postgresql` for a socket in a
//! folder.
//!
//! | option | |
//! |---|---|
//! | `sslmode` | `disable`, `allow` and `prefer` connect in the clear; `require`, `verify-ca` and `verify-full` are refused, as there is no encryption yet |
//! | `connect_timeout` | how many seconds it may take to connect |
//! | `application_name` | what the server calls this program |
//! | `options` | settings of the server: `-c search_path=app` with its blank as `%20` |
//! | `target_session_attrs` | `any`, `read-write` or `read-only` |
//! | `host`, `port` | the same as in the place for it; a host may be a folder |
//!
//! # What becomes of values
//!
//! They go over in binary, as what the server has inferred for their places. A value goes wherever all of it has room: an
//! `i64` into an `integer` if it fits, an integer into a `numeric`. What would be rounded or cut off is refused before
//! anything is sent: a text with the character NUL, a time that is finer than a microsecond, an `f64` that is no `real`.
//! A moment with an offset comes back in UTC, since PostgreSQL keeps the moment alone. What it has and the library has no
//! value for, such as infinite dates, dates before the year 1, NaN as a `numeric` and lists of several dimensions, is an
//! error when it is read. Types that the library does not know, such as `inet`, are written from text, and read with a
//! cast to text.
//!
//! Without named statements (`Options::named_statements(false)`) nobody asks the server what it wants: each value goes as
//! what it is, a NULL as whatever is wanted, and where a column is of another type, PostgreSQL's own conversions decide. Only
//! where a column is of a type that the database made itself, such as an enumeration, the client asks the catalog what that
//! is, once and by a statement of its own with a name.
//!
//! # What becomes of futures that are dropped
//!
//! The engine closes a connection whose exchange was cut off. The server is asked to stop working on it, too.

mod bind;
mod calendar;
mod check;
mod config;
mod driver;
mod error;
mod numeric;
mod read;
mod rows_affected;
mod shape;
mod statements;

use isogloss_engine::backend::{AsyncBackend, Backend, Connected, Exchange};
use isogloss_engine::{Error, ErrorKind, Result, Url};
use tokio::runtime::Handle;
use tokio_postgres::NoTls;

use crate::driver::Connection;

/// What the blocking client has in common with this one. It is no part of what is promised to stay.
#[doc(hidden)]
pub mod shared {
    pub use crate::bind::{Bind, binds, typed};
    pub use crate::check::{Health, PROBE, is_outdated, places, text, undone};
    pub use crate::config::{SCHEMES, config, dialect};
    pub use crate::error::{database, refused_to_connect};
    pub use crate::read::{Columns, Row};
    pub use crate::rows_affected::changes_rows;
    pub use crate::shape::Shape;
    pub use crate::statements::Statements;
}

/// PostgreSQL, as the crate `tokio-postgres` speaks to it.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioPostgres;

impl Backend for TokioPostgres {
    fn schemes(&self) -> &'static [&'static str] {
        config::SCHEMES
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::later(connect(url))
    }
}

impl AsyncBackend for TokioPostgres {}

async fn connect(url: &Url) -> Result<Connected> {
    let config = config::config(url)?;
    let runtime = Handle::try_current().map_err(|none| {
        Error::new(ErrorKind::Connect, "tokio-postgres needs a runtime of Tokio, and there is none here")
            .with_source(none)
    })?;
    let (client, connection) = config.connect(NoTls).await.map_err(error::refused_to_connect)?;
    let dialect = config::dialect(connection.parameter("server_version").unwrap_or_default())?;
    let task = runtime.spawn(async move {
        // Whoever waits for an answer is told of the error; notices go to the log.
        let _ = connection.await;
    });
    Ok(Connected::new(Connection::new(client, task), dialect))
}
