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
//! A value reaches the server exactly; what is finer than the column that it is assigned to, the server rounds without an
//! error (1.5 becomes 2 in an integer column).
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

use std::time::Duration;

use isogloss_engine::backend::{AsyncBackend, Backend, Connected, Exchange, asking_time, no_tokio, too_late};
use isogloss_engine::{Error, Result, Url};
use isogloss_mysql_common::{KEPT_STATEMENTS, Target, refused_to_connect};
use mysql_async::{Conn, Opts, OptsBuilder};
use tokio::runtime::Handle;
use tokio::time::timeout;

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
    let asking = asking_time(url);
    match target.connect_timeout {
        None => session(&target, asking).await,
        Some(most) => timeout(most, session(&target, asking)).await.unwrap_or_else(|_| Err(too_late())),
    }
}

async fn session(target: &Target, asking: Duration) -> Result<Connected> {
    let (conn, options) = open(target).await?;
    let mut client = Client::new(conn, options, asking);
    let flavor = client.settle().await?;
    Ok(flavor.connected(client))
}

/// Encrypted or not, whichever comes first of what is wanted, and the options by which it came to be.
async fn open(target: &Target) -> Result<(Conn, Opts)> {
    let mut failed = Error::internal("nothing was tried");
    for &encrypted in target.tls.attempts() {
        let options = options(target, encrypted);
        match Conn::new(options.clone()).await {
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
