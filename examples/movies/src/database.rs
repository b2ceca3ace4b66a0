//! Which client goes with which database.

use isogloss_engine::{Engine, Result, Url};
use isogloss_mysql_client::MySqlClient;
use isogloss_postgres_client::PostgresClient;
use isogloss_rsfbclient::Rsfbclient;
use isogloss_rusqlite::Rusqlite;

pub fn open(url: &str) -> Result<Engine> {
    let url: Url = url.parse()?;
    match url.scheme() {
        "firebird" => Engine::open(Rsfbclient, url),
        "mysql" | "mariadb" => Engine::open(MySqlClient, url),
        "postgresql" | "postgres" => Engine::open(PostgresClient, url),
        // It says so if the URL is not one of its own.
        _ => Engine::open(Rusqlite, url),
    }
}
