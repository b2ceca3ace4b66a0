//! Which client goes with which database.

use isogloss_engine::{Engine, Result};
use isogloss_rusqlite::Rusqlite;

pub fn open(url: &str) -> Result<Engine> {
    Engine::open(Rusqlite, url)
}
