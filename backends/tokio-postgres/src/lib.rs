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
//! | `sslmode` | what is encrypted, and whom it trusts, as below: `prefer` |
//! | `sslrootcert` | a file with the certificates of authorities, as PEM; or `system` for those that the system trusts |
//! | `sslcert`, `sslkey` | files with a certificate of the client's own and its key, as PEM |
//! | `tls` | `rustls` or `native-tls`, where the program has both: `rustls` |
//! | `connect_timeout` | how many seconds it may take to connect |
//! | `application_name` | what the server calls this program |
//! | `options` | settings of the server: `-c search_path=app` with its blank as `%20` |
//! | `target_session_attrs` | `any`, `read-write` or `read-only` |
//! | `host`, `port` | the same as in the place for it; a host may be a folder |
//!
//! An option that is not in this table is refused. So is PostgreSQL's own library's reading of files at home and of the
//! environment: what is not in the URL is not there.
//!
//! # Encryption
//!
//! The feature `rustls` brings TLS by rustls, `native-tls` that of the platform; a program can have both. Modes mean what
//! [they mean to PostgreSQL's own library](https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION):
//!
//! | `sslmode` | |
//! |---|---|
//! | `disable` | nothing is encrypted |
//! | `allow` | only if the server lets nobody in otherwise |
//! | `prefer` | if it can be; else, also where the handshake fails, nothing is |
//! | `require` | always; with `sslrootcert`, the same as `verify-ca` |
//! | `verify-ca` | always, and the certificate is signed by an authority of `sslrootcert`, which must be said |
//! | `verify-full` | that, and it is the host's; `sslrootcert=system` goes with this mode alone, and is this mode |
//!
//! Without either feature, the first three connect in the clear and the others are refused. On a socket of this machine
//! nothing is encrypted whatever the mode. A request to stop a statement goes encrypted if its connection is. Where
//! the server offers to bind a login by SCRAM to the encrypted connection, the client does.
//!
//! Where certificates are looked at, rustls takes those of version 3 whose names are among the *alternative* ones, and
//! none that is its own authority; `native-tls` takes what the platform takes. Of several providers of cryptography that
//! are compiled in, rustls uses the one that the program has installed, or else `ring`.
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
//! what it is, a NULL as whatever is wanted, and where a column is of another type, PostgreSQL's own conversions decide.
//! *They may lose something, and nothing says so*: 1.5 is rounded on its way into an `integer`, and a `timestamp` on its way
//! into a `date` loses its time, which [an assignment does](https://www.postgresql.org/docs/current/typeconv-query.html) to
//! any number or moment that is not written as a literal. Give each value as what its column is. Only
//! where a column is of a type that the database made itself, such as an enumeration, the client asks the catalog what that
//! is, once and by a statement of its own with a name.
//!
//! # What becomes of futures that are dropped
//!
//! The engine closes a connection whose exchange was cut off. The server is asked to stop working on it, too.

mod bind;
mod calendar;
mod catalog;
mod check;
mod config;
mod driver;
mod error;
mod numeric;
mod read;
mod rows_affected;
mod shape;
mod statements;
mod tls;

use isogloss_engine::backend::{AsyncBackend, Backend, Connected, Exchange, no_tokio, too_late};
use isogloss_engine::{Error, Result, Url};
use tokio::runtime::Handle;

use crate::driver::Connection;
use crate::error::Tried;
use crate::tls::{Connector, Tls};

/// What the blocking client has in common with this one. It is no part of what is promised to stay.
#[doc(hidden)]
pub mod shared {
    pub use crate::bind::{Bind, binds, typed};
    pub use crate::catalog::CATALOG;
    pub use crate::check::{Health, PROBE, is_outdated, places, text, undone};
    pub use crate::config::{SCHEMES, config, dialect};
    pub use crate::error::{Tried, database, refused_to_connect};
    pub use crate::read::{Columns, Row};
    pub use crate::rows_affected::changes_rows;
    pub use crate::shape::Shape;
    pub use crate::statements::Statements;
    pub use crate::tls::Connector;
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
    let (mut config, tls) = config::config(url)?;
    let runtime = Handle::try_current().map_err(|none| no_tokio().with_source(none))?;
    let connector = connector(&runtime, &tls).await?;
    // The client's own timeout is for the socket, and not for what the server has to say.
    let timeout = config.get_connect_timeout().copied().filter(|timeout| !timeout.is_zero());
    let connecting = attempts(&mut config, &tls, &connector, &runtime);
    match timeout {
        None => connecting.await,
        Some(timeout) => tokio::time::timeout(timeout, connecting).await.map_err(|_| too_late())?,
    }
}

/// Encrypted or not, whichever comes first of what is wanted.
async fn attempts(
    config: &mut tokio_postgres::Config,
    tls: &Tls,
    connector: &Connector,
    runtime: &Handle,
) -> Result<Connected> {
    let mut tried = Tried::default();
    for &mode in tls.attempts() {
        config.ssl_mode(mode);
        let (client, connection) = match config.connect(connector.clone()).await {
            Ok(connected) => connected,
            Err(error) => {
                tried.note(mode, error)?;
                continue;
            }
        };
        let dialect = config::dialect(connection.parameter("server_version").unwrap_or_default())?;
        let task = runtime.spawn(async move {
            // Whoever waits for an answer is told of the error; notices go to the log.
            let _ = connection.await;
        });
        return Ok(Connected::new(Connection::new(client, task, connector.clone()), dialect));
    }
    Err(tried.error())
}

/// Files are read where that holds up nobody.
async fn connector(runtime: &Handle, tls: &Tls) -> Result<Connector> {
    if !tls.is_possible() {
        return Ok(Connector::none());
    }
    let tls = tls.clone();
    let read = runtime.spawn_blocking(move || tls.connector()).await;
    read.map_err(|error| Error::internal("certificates were not read").with_source(error))?
}
