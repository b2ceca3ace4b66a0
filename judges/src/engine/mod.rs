//! Engines: databases that run here and are asked about statements one by one.
//!
//! How an engine's values become [`Value`](isogloss::Value)s is one rule: **by the type that the engine itself states
//! for the column, nothing guessed.** A small integer that an engine uses as its boolean stays a small integer, a text
//! that holds a date stays a text, and a NULL is typed by its column where the engine types its columns. What has no
//! place in `Value` (NaN as a decimal, a date outside of the calendar's years 1 to 9999) is an error that says so.
//! To compare engines with each other, [`read_as`] reads a value as the type that was declared for it.

mod conformance;
mod firebird;
mod mysql;
mod postgres;
mod rows;
mod sqlite;

pub use firebird::FirebirdEngine;
pub use mysql::MySqlEngine;
pub use postgres::PostgresEngine;
pub use rows::{Rows, read_as};
pub use sqlite::SqliteEngine;

use isogloss::ValueRef;

/// A statement and what is bound to its placeholders, in their order.
pub type Bound<'a> = (&'a str, &'a [ValueRef<'a>]);

/// A database that is asked about statements. Every error is the engine's own message.
pub trait Engine: Send {
    /// The dialect it speaks, as the corpus calls it: `postgres`, `mysql`, `mariadb`, `sqlite`, `firebird`.
    fn name(&self) -> &str;

    /// Its own version: `18.4`, `10.11.19`.
    fn version(&self) -> &str;

    /// Runs many statements, separated by `;`: the tables and rows of a fixture. They stay.
    fn script(&mut self, sql: &str) -> Result<(), String>;

    /// Prepares one statement and runs nothing: its words, names and, as far as the engine knows before running, types.
    ///
    /// The engine is told no types of parameters, as most drivers do not tell them either; then each bind must fit the
    /// type that the engine inferred, without loss.
    fn check(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<(), String>;

    /// Runs one statement for good: what it does stays.
    fn execute(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<Rows, String>;

    /// Runs statements one after the other inside one transaction that is rolled back, so that the fixture stays what
    /// it is, and stops at the first that fails.
    ///
    /// A statement that would end the transaction is refused: it is for [`execute_bare`](Engine::execute_bare).
    fn transaction(&mut self, steps: &[Bound<'_>]) -> Result<Vec<Rows>, String>;

    /// Runs one statement inside a transaction that is rolled back.
    fn query(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<Rows, String> {
        self.transaction(&[(sql, binds)])?.pop().ok_or_else(|| "the engine answered nothing".to_owned())
    }

    /// Runs one statement as it is, without a transaction around it. What it does stays; a transaction that it opens is
    /// rolled back.
    fn execute_bare(&mut self, sql: &str) -> Result<Rows, String>;

    /// Runs statements one after the other on one fresh connection, and stops at the first that fails.
    ///
    /// What they commit stays. What they leave open is rolled back when the connection is closed at the end.
    fn session(&mut self, statements: &[&str]) -> Result<Vec<Rows>, String>;
}

/// Refuses what would end a transaction that is to be rolled back, on this or that engine.
fn refuse_transaction_end(sql: &str) -> Result<(), String> {
    const WORDS: [&str; 17] = [
        "ALTER",
        "BEGIN",
        "COMMENT",
        "COMMIT",
        "CREATE",
        "DROP",
        "END",
        "GRANT",
        "LOCK",
        "PRAGMA",
        "RELEASE",
        "RENAME",
        "REVOKE",
        "ROLLBACK",
        "SAVEPOINT",
        "START",
        "TRUNCATE",
    ];
    let first = first_word(sql).to_ascii_uppercase();
    if WORDS.contains(&first.as_str()) {
        return Err(format!("{first} is not run inside a transaction that is rolled back; run it bare"));
    }
    Ok(())
}

/// The first word of a statement, after comments, blanks and opening parentheses.
fn first_word(sql: &str) -> &str {
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '(' || c == ';');
        let end = if rest.starts_with("/*") {
            rest.find("*/").map(|at| at + 2)
        } else if rest.starts_with("--") {
            rest.find('\n')
        } else {
            break;
        };
        rest = end.map_or("", |end| &rest[end..]);
    }
    rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default()
}

/// The message for a session that stopped.
fn at_statement(index: usize, sql: &str, why: &str) -> String {
    format!("statement {} of the session, {sql}: {why}", index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_stands_behind_comments_and_parentheses() {
        assert_eq!(first_word("/* tag */ -- more\n ((select 1)) union select 2"), "select");
        assert_eq!(first_word("  /* never closed"), "");
        assert!(refuse_transaction_end("/* x */ commit").is_err());
        assert!(refuse_transaction_end("SELECT 1").is_ok());
    }
}
