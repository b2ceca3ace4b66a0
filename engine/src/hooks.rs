//! What an application is told of.

use std::time::Duration;

use crate::backend::Done;
use crate::error::Error;
use crate::url::Url;

/// Called by the engine as things happen, on the thread or task where they do. All of it is optional.
///
/// What is to be set on each new connection is said by [`Options::on_connect`](crate::Options::on_connect).
pub trait Hooks: Send + Sync {
    /// A connection was made, or was not to be had.
    fn connect(&self, url: &Url, result: Result<(), &Error>) {
        let _ = (url, result);
    }

    /// Somebody has a connection.
    fn checkout(&self) {}

    /// Somebody gave a connection back; `reused` if it goes to the next one and is not closed.
    fn checkin(&self, reused: bool) {
        let _ = reused;
    }

    /// A statement is about to run.
    fn before_execute(&self, sql: &str) {
        let _ = sql;
    }

    /// A statement has run.
    fn after_execute(&self, sql: &str, took: Duration, result: Result<&Done, &Error>) {
        let _ = (sql, took, result);
    }
}
