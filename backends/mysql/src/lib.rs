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

mod driver;
mod error;

use isogloss_engine::backend::{Backend, BlockingBackend, Connected, Exchange, in_time};
use isogloss_engine::{Result, Url};
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
    let options = options(Target::of(url)?);
    let mut conn = Conn::new(options.clone()).map_err(database)?;
    let version: Option<String> = conn.query_first(VERSION).map_err(database)?;
    let flavor = Flavor::of(&version.unwrap_or_default())?;
    conn.query_drop(flavor.settings()).map_err(database)?;
    Ok(flavor.connected(Client::new(conn, options)))
}

fn options(target: Target) -> Opts {
    OptsBuilder::new()
        .ip_or_hostname(Some(target.host))
        .tcp_port(target.port)
        .socket(target.socket)
        // The client would look for a socket by itself, and find that of another server.
        .prefer_socket(false)
        .user(target.user)
        .pass(target.password)
        .db_name(target.database)
        .tcp_connect_timeout(target.connect_timeout)
        .stmt_cache_size(KEPT_STATEMENTS)
        .into()
}
