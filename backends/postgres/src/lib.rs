//! PostgreSQL for Isogloss's engine, through the client `postgres`: a blocking backend.
//!
//! ```no_run
//! use isogloss::select;
//! use isogloss_engine::Engine;
//! use isogloss_postgres_client::PostgresClient;
//!
//! let engine = Engine::open(PostgresClient, "postgresql://usr:pass@localhost/app")?;
//! let titles: Vec<(i64, String)> = engine.query(&select(("id", "title")).from("movies"))?.all()?;
//! # Ok::<(), isogloss_engine::Error>(())
//! ```
//!
//! URLs and values are those of the async backend, `isogloss-tokio-postgres`, which has the code for them: the client
//! `postgres` is `tokio-postgres` with a runtime for each connection. Inside of another runtime that cannot run, so that
//! there a thread is lent to it for the time of a call. The features `rustls` and `native-tls` bring encryption, as they
//! do there.

mod driver;
mod outside;

use isogloss_engine::backend::{Backend, BlockingBackend, Connected, Exchange, asking_time, in_time};
use isogloss_engine::{Result, Url};
use isogloss_tokio_postgres::shared;

use crate::driver::Connection;
use crate::outside::outside;

/// PostgreSQL, as the crate `postgres` speaks to it.
#[derive(Debug, Clone, Copy, Default)]
pub struct PostgresClient;

impl Backend for PostgresClient {
    fn schemes(&self) -> &'static [&'static str] {
        shared::SCHEMES
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::ready(outside(|| in_time(url, connect)))
    }
}

impl BlockingBackend for PostgresClient {}

fn connect(url: &Url) -> Result<Connected> {
    let (mut config, tls) = shared::config(url)?;
    let connector = tls.connector()?;
    let mut tried = shared::Tried::default();
    for &mode in tls.attempts() {
        config.ssl_mode(mode);
        let mut client = match postgres::Config::from(config.clone()).connect(connector.clone()) {
            Ok(client) => client,
            Err(error) => {
                tried.note(mode, error)?;
                continue;
            }
        };
        let version =
            client.query_typed_one("SHOW server_version", &[]).map_err(shared::refused_to_connect)?;
        let dialect = shared::dialect(version.try_get(0).unwrap_or_default())?;
        return Ok(Connected::new(Connection::new(client, connector, asking_time(url)), dialect));
    }
    Err(tried.error())
}
