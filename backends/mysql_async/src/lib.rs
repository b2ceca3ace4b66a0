//! MySQL and MariaDB for Isogloss's engine, through the client `mysql_async`: an async backend, on tokio.
//!
//! ```no_run
//! use isogloss::select;
//! use isogloss_engine::AsyncEngine;
//! use isogloss_mysql_async::MySqlAsync;
//!
//! # async fn run() -> isogloss_engine::Result<()> {
//! let engine = AsyncEngine::open(MySqlAsync, "mysql://root@localhost/app")?;
//! let people = select(("id", "name")).from("people").order_by("id");
//! let names: Vec<(i64, String)> = engine.query(&people).await?.all().await?;
//! # Ok(())
//! # }
//! ```
//!
//! What URLs say, how a session is set and what becomes of values is told by [`isogloss_mysql_common`]. The client's own
//! pool is not used.
//!
//! # Encryption
//!
//! TLS comes with the feature `rustls`, or with `native-tls` by the platform. The client is not built with both, and neither
//! is this.
//!
//! By rustls, a certificate that is not for the host is refused under `VERIFY_CA`, too: the client is told to take it, and
//! does not.

mod driver;
mod error;
mod tls;

use isogloss_engine::backend::{AsyncBackend, Backend, Connected, Exchange, no_tokio, too_late};
use isogloss_engine::{Error, Result, Url};
use isogloss_mysql_common::{Flavor, KEPT_STATEMENTS, Target, VERSION, refused_to_connect};
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Opts, OptsBuilder};
use tokio::runtime::Handle;

use crate::driver::Client;
use crate::error::database;

/// MySQL and MariaDB by the crate `mysql_async`.
#[derive(Debug, Clone, Copy, Default)]
pub struct MySqlAsync;

impl Backend for MySqlAsync {
    fn schemes(&self) -> &'static [&'static str] {
        &["mysql", "mariadb"]
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::later(async { connect(url).await.map_err(refused_to_connect) })
    }
}

impl AsyncBackend for MySqlAsync {}

async fn connect(url: &Url) -> Result<Connected> {
    let target = Target::of(url, tls::ABILITIES)?;
    Handle::try_current().map_err(|none| no_tokio().with_source(none))?;
    let (mut conn, options) = open(&target).await?;
    let version: Option<String> = conn.query_first(VERSION).await.map_err(database)?;
    let flavor = Flavor::of(&version.unwrap_or_default())?;
    conn.query_drop(flavor.settings()).await.map_err(database)?;
    Ok(flavor.connected(Client::new(conn, options)))
}

/// Encrypted or not, whichever comes first of what is wanted, and the options by which it came to be.
async fn open(target: &Target) -> Result<(Conn, Opts)> {
    let mut failed = Error::internal("nothing was tried");
    for &encrypted in target.tls.attempts() {
        let options = options(target, encrypted);
        let connecting = Conn::new(options.clone());
        let connected = match target.connect_timeout {
            None => connecting.await,
            Some(timeout) => match tokio::time::timeout(timeout, connecting).await {
                Ok(connected) => connected,
                Err(_) => return Err(too_late()),
            },
        };
        match connected {
            Ok(conn) => return Ok((conn, options)),
            Err(error) if encrypted && tls::is_no_tls(&error) => failed = database(error),
            Err(error) => return Err(database(error)),
        }
    }
    Err(failed)
}

fn options(target: &Target, encrypted: bool) -> Opts {
    OptsBuilder::default()
        .ip_or_hostname(target.host.clone())
        .tcp_port(target.port)
        .socket(target.socket.clone())
        // The client would look for a socket by itself, and find that of another server.
        .prefer_socket(false)
        .user(target.user.clone())
        .pass(target.password.clone())
        .db_name(target.database.clone())
        .stmt_cache_size(KEPT_STATEMENTS)
        .ssl_opts(encrypted.then(|| tls::options(&target.tls)))
        .into()
}
