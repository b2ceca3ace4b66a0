//! Which client goes with which database. Where the client is a blocking one, each connection has a thread.

use isogloss_engine::{AsyncEngine, Result, Url, Worker};
use isogloss_mysql_async::MySqlAsync;
use isogloss_rsfbclient::Rsfbclient;
use isogloss_rusqlite::Rusqlite;
use isogloss_tokio_postgres::TokioPostgres;

pub fn open(url: &str) -> Result<AsyncEngine> {
    let url: Url = url.parse()?;
    match url.scheme() {
        "firebird" => AsyncEngine::open(Worker(Rsfbclient), url),
        "mysql" | "mariadb" => AsyncEngine::open(MySqlAsync, url),
        "postgresql" | "postgres" => AsyncEngine::open(TokioPostgres, url),
        // It says so if the URL is not one of its own.
        _ => AsyncEngine::open(Worker(Rusqlite), url),
    }
}
