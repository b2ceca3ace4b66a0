//! MySQL and MariaDB for Isogloss's engine, through the client `mysql`: a blocking backend.
//!
//! ```no_run
//! use isogloss::select;
//! use isogloss_engine::Engine;
//! use isogloss_mysql_client::MySqlClient;
//!
//! let engine = Engine::open(MySqlClient, "mysql://root@localhost/app")?;
//! let names: Vec<(i64, String)> = engine.query(&select(("id", "name")).from("people").order_by("id"))?.all()?;
//! # Ok::<(), isogloss_engine::Error>(())
//! ```
//!
//! What URLs say, how a session is set and what becomes of values is told by [`isogloss_mysql_common`].
//!
//! A value reaches the server exactly; what is finer than the column that it is assigned to, the server rounds without an
//! error (1.5 becomes 2 in an integer column).
//!
//! # Encryption
//!
//! TLS comes with the feature `rustls`, or with `native-tls` by the platform. The client is not built with both, and neither
//! is this.
//!
//! The client trusts the authorities of the web (by rustls; else of the system) besides the one of `ssl-ca`, and cannot
//! be told not to. So `VERIFY_CA` is refused, as whoever has a name somewhere could pass for the server; under
//! `VERIFY_IDENTITY`, one of them would have to vouch for the server's own name. `mysql_async` trusts `ssl-ca` alone.

mod driver;
mod error;
mod tls;

use isogloss_engine::backend::{Backend, BlockingBackend, Connected, Exchange, in_time};
use isogloss_engine::{Error, Result, Url};
use isogloss_mysql_common::{Flavor, KEPT_STATEMENTS, Target, VERSION, refused_to_connect};
use mysql::prelude::Queryable;
use mysql::{Conn, Opts, OptsBuilder};

use crate::driver::Client;
use crate::error::database;

/// MySQL and MariaDB by the crate `mysql`.
#[derive(Debug, Clone, Copy, Default)]
pub struct MySqlClient;

impl Backend for MySqlClient {
    fn schemes(&self) -> &'static [&'static str] {
        &["mysql", "mariadb"]
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::ready(in_time(url, |url| connect(url).map_err(refused_to_connect)))
    }
}

impl BlockingBackend for MySqlClient {}

fn connect(url: &Url) -> Result<Connected> {
    let target = Target::of(url, tls::ABILITIES)?;
    let (mut conn, options) = open(&target)?;
    let version: Option<String> = conn.query_first(VERSION).map_err(database)?;
    let flavor = Flavor::of(&version.unwrap_or_default())?;
    conn.query_drop(flavor.settings()).map_err(database)?;
    Ok(flavor.connected(Client::new(conn, options)))
}

/// Encrypted or not, whichever comes first of what is wanted, and the options by which it came to be.
fn open(target: &Target) -> Result<(Conn, Opts)> {
    let mut failed = Error::internal("nothing was tried");
    for &encrypted in target.tls.attempts() {
        let options = options(target, encrypted);
        match Conn::new(options.clone()) {
            Ok(conn) => return Ok((conn, options)),
            Err(error) if encrypted && tls::is_no_tls(&error) => failed = database(error),
            Err(error) => return Err(database(error)),
        }
    }
    Err(failed)
}

fn options(target: &Target, encrypted: bool) -> Opts {
    OptsBuilder::new()
        .ip_or_hostname(Some(target.host.clone()))
        .tcp_port(target.port)
        .socket(target.socket.clone())
        // The client would look for a socket by itself, and find that of another server.
        .prefer_socket(false)
        .user(target.user.clone())
        .pass(target.password.clone())
        .db_name(target.database.clone())
        .tcp_connect_timeout(target.connect_timeout)
        .stmt_cache_size(KEPT_STATEMENTS)
        .ssl_opts(encrypted.then(|| tls::options(&target.tls)))
        .into()
}
