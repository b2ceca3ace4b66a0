//! Which client goes with which database.

use isogloss_engine::{Engine, Result};
#[cfg(feature = "postgres")]
use isogloss_postgres_client::Postgres;
use isogloss_rusqlite::Rusqlite;

pub fn open(url: &str) -> Result<Engine> {
    match url.split(':').next() {
        #[cfg(feature = "postgres")]
        Some("postgresql" | "postgres") => Engine::open(Postgres, url),
        // It says so if the URL is not one of its own.
        _ => Engine::open(Rusqlite, url),
    }
}
