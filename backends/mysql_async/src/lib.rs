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

mod driver;
mod error;

use isogloss_engine::backend::{AsyncBackend, Backend, Connected, Exchange, too_late};
use isogloss_engine::{Result, Url};
use isogloss_mysql_common::{Flavor, KEPT_STATEMENTS, Target, VERSION, refused_to_connect};
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Opts, OptsBuilder};

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
    let target = Target::of(url)?;
    let timeout = target.connect_timeout;
    let options = options(target);
    let connecting = Conn::new(options.clone());
    let conn = match timeout {
        None => connecting.await,
        Some(timeout) => match tokio::time::timeout(timeout, connecting).await {
            Ok(result) => result,
            Err(_) => return Err(too_late()),
        },
    };
    let mut conn = conn.map_err(database)?;
    let version: Option<String> = conn.query_first(VERSION).await.map_err(database)?;
    let flavor = Flavor::of(&version.unwrap_or_default())?;
    conn.query_drop(flavor.settings()).await.map_err(database)?;
    Ok(flavor.connected(Client::new(conn, options)))
}

fn options(target: Target) -> Opts {
    OptsBuilder::default()
        .ip_or_hostname(target.host)
        .tcp_port(target.port)
        .socket(target.socket)
        // The client would look for a socket by itself, and find that of another server.
        .prefer_socket(false)
        .user(target.user)
        .pass(target.password)
        .db_name(target.database)
        .stmt_cache_size(KEPT_STATEMENTS)
        .into()
}
