//! Which client goes with which database.

use isogloss_engine::{Engine, Result};
use isogloss_rsfbclient::Rsfbclient;
use isogloss_rusqlite::Rusqlite;

pub fn open(url: &str) -> Result<Engine> {
    match url.split(':').next() {
        Some("firebird") => Engine::open(Rsfbclient, url),
        _ => Engine::open(Rusqlite, url),
    }
}
