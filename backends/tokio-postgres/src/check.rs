//! What is looked at before something is sent, and what an error says about the connection.

use isogloss_engine::{Error, ErrorKind, Result};

use crate::rows_affected::{commits, is_empty};

/// A statement that does nothing, and fails in a transaction that has failed.
pub const PROBE: &str = "SELECT 1";

/// Whether the last statement failed: then a transaction may be open that the server will not keep, whatever it is told.
#[derive(Debug, Default)]
pub struct Health {
    failed: bool,
}

impl Health {
    /// Notes what came of a statement. One without a word does not fail even where everything else does.
    pub fn note<T>(&mut self, sql: &str, result: &Result<T>) {
        self.failed = result.is_err() || self.failed && is_empty(sql);
    }

    /// Whether it has to be found out first if there is something to commit: COMMIT of a transaction that has failed is
    /// answered by a rollback, and not by an error. <https://www.postgresql.org/docs/current/sql-commit.html>
    #[must_use]
    pub fn is_doubtful_for(&self, sql: &str) -> bool {
        self.failed && commits(sql)
    }
}

/// The error of the probe, as one of the commit.
#[cold]
#[must_use]
pub fn undone(error: Error) -> Error {
    if error.code() != Some("25P02") {
        return error;
    }
    Error::new(
        ErrorKind::Database,
        "the transaction cannot be committed: a statement in it has failed, and nothing of it is kept",
    )
    .with_code("25P02")
    .with_source(error)
}

/// A text has an end, and no character that the protocol takes for one.
///
/// # Errors
///
/// There is such a character in it.
#[inline]
pub fn text(sql: &str) -> Result<()> {
    if sql.as_bytes().contains(&0) {
        return Err(Error::new(ErrorKind::Syntax, "there is a character NUL in the statement"));
    }
    Ok(())
}

/// There is a value for each placeholder.
///
/// # Errors
///
/// There are more or fewer.
#[inline]
pub fn places(places: usize, values: usize) -> Result<()> {
    if places == values {
        return Ok(());
    }
    let message = format!("{values} values are given for {places} placeholders");
    Err(Error::new(ErrorKind::TypeMismatch, message))
}

/// Whether a prepared statement is not there any more, or its tables have changed since: nothing has been done then.
#[must_use]
pub fn is_outdated(error: &Error) -> bool {
    match error.code() {
        Some("26000") => true,
        // The code is that of everything that cannot be done; the sentence is that of this one.
        Some("0A000") => error.message().contains("cached plan"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_commit_behind_an_error_is_doubtful() {
        let mut health = Health::default();
        assert!(!health.is_doubtful_for("COMMIT"));
        health.note("SELEC", &Err::<(), _>(Error::new(ErrorKind::Syntax, "")));
        assert!(health.is_doubtful_for("COMMIT") && !health.is_doubtful_for("ROLLBACK"));
        health.note(" -- nothing", &Ok(()));
        assert!(health.is_doubtful_for("END"));
        health.note("ROLLBACK TO a", &Ok(()));
        assert!(!health.is_doubtful_for("COMMIT"));
    }
}
