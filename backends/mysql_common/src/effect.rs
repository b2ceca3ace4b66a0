//! What a statement does to more than rows, as its first words say.

use isogloss_engine::backend::{Done, Prepare};
use isogloss_engine::{Error, ErrorKind, Result};

use crate::error::{rolls_back, says};
use crate::words::Words;

/// What a statement does to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that outlives it.
    None,
    /// A transaction is open behind it.
    Begins,
    /// The transaction that was open is over behind it: it is committed, or rolled back by a ROLLBACK.
    Ends,
    /// Names without a database are those of another one behind it.
    Moves,
    /// Whatever the procedure does that it runs, or the text that stands elsewhere: [`PROBE`] tells whether it ends a
    /// transaction.
    Unseen,
}

/// The first words of what commits silently; any of those that may follow, if some are said.
/// <https://dev.mysql.com/doc/refman/9.4/en/implicit-commit.html>,
/// <https://mariadb.com/docs/server/reference/sql-statements/transactions/sql-statements-that-cause-an-implicit-commit>
const COMMITTING: &[(&str, &[&str])] = &[
    ("alter", &[]),
    ("analyze", &["table", "tables", "local", "no_write_to_binlog"]),
    ("backup", &[]),
    ("cache", &["index"]),
    ("change", &[]),
    ("check", &["table", "tables", "view"]),
    ("clone", &[]),
    ("create", &[]),
    ("drop", &[]),
    ("flush", &[]),
    ("grant", &[]),
    ("import", &["table"]),
    ("install", &[]),
    ("load", &["index"]),
    ("lock", &[]),
    ("optimize", &[]),
    ("rename", &[]),
    ("repair", &[]),
    ("reset", &[]),
    ("revoke", &[]),
    ("set", &["password", "default"]),
    ("start", &["slave", "replica", "all", "group_replication"]),
    ("stop", &[]),
    ("truncate", &[]),
    ("uninstall", &[]),
];

impl Effect {
    /// What this text does. Nearly all are told by their first letters.
    #[inline]
    #[must_use]
    pub fn of(sql: &str) -> Effect {
        match sql.as_bytes().first_chunk().map(|letters| letters.map(|letter| letter.to_ascii_lowercase())) {
            Some([b's', b'e', b'l', b'e'] | [b'i', b'n', b's', b'e'] | [b'u', b'p', b'd', b'a']) => {
                Effect::None
            }
            Some([b'd', b'e', b'l', b'e'] | [b'w', b'i', b't', b'h']) => Effect::None,
            _ => by_words(Words::of(sql)),
        }
    }

    /// Refuses what would change silently what others count on.
    ///
    /// # Errors
    ///
    /// It moves to another database: what the server has prepared stays with the old one, and the next user would be in
    /// the new one. Or it begins a transaction where one was begun already, which would be committed.
    #[inline]
    pub fn check(self, prepare: Prepare, begun: bool) -> Result<()> {
        match self {
            // A text of whoever sets up a connection comes before anything is prepared, and holds for all of them.
            Effect::Moves if prepare != Prepare::Nothing => Err(moves()),
            Effect::Begins if begun => Err(begins_again()),
            _ => Ok(()),
        }
    }

    /// Whether no transaction is open behind a statement with this effect. What commits silently does so before it begins,
    /// and has done it also where it fails; only a text that cannot be read does nothing.
    #[inline]
    #[must_use]
    pub fn ends_transaction(self, result: &Result<Done>) -> bool {
        match result {
            Ok(_) => self == Effect::Ends,
            Err(error) => rolls_back(error) || self.commits_before(error),
        }
    }

    /// The result, which says what has become of the transaction where it is an error.
    #[inline]
    pub fn told(self, result: Result<Done>) -> Result<Done> {
        result.map_err(|error| if self.commits_before(&error) { error.having_committed() } else { error })
    }

    /// Whether what was open was committed, although the statement has failed then.
    fn commits_before(self, error: &Error) -> bool {
        let began = error.code().is_some() && error.kind() != ErrorKind::Syntax;
        self == Effect::Ends && began && !rolls_back(error)
    }
}

/// Whether the server ran out of patience for a lock; whether it has undone the whole transaction, or the statement alone,
/// is told by [`UNDOES_ON_TIMEOUT`].
#[must_use]
pub fn lock_timed_out(result: &Result<Done>) -> bool {
    result.as_ref().is_err_and(|error| says(error, 1205))
}

/// Asks a server whether a lock that is not to be had in time undoes the whole transaction. It is set at its start:
/// <https://dev.mysql.com/doc/refman/9.4/en/innodb-parameters.html#sysvar_innodb_rollback_on_timeout>
pub const UNDOES_ON_TIMEOUT: &str = "SELECT @@innodb_rollback_on_timeout";

/// What is run, one behind the other, to find out whether a transaction is open: outside of one, the savepoint is gone with
/// its statement, and [`NO_SUCH_SAVEPOINT`] is said.
/// <https://dev.mysql.com/doc/refman/9.4/en/savepoint.html>
pub const PROBE: [&str; 2] = ["SAVEPOINT isogloss_is_open", "RELEASE SAVEPOINT isogloss_is_open"];

/// There is no such procedure, function or savepoint:
/// <https://dev.mysql.com/doc/mysql-errors/9.4/en/server-error-reference.html#error_er_sp_does_not_exist>
pub const NO_SUCH_SAVEPOINT: u16 = 1305;

#[cold]
fn moves() -> Error {
    let message = "USE is not for a connection of a pool: what is prepared on it stays with the database of before, and the \
                   next user would be in the new one; say `database.table`, or open an engine for each database";
    Error::new(ErrorKind::Unsupported, message)
}

#[cold]
fn begins_again() -> Error {
    let message = "a transaction is open, which another BEGIN would commit silently: commit it or roll it back before, or \
                   mark a savepoint";
    Error::new(ErrorKind::Database, message)
}

fn by_words(mut words: Words<'_>) -> Effect {
    let first = words.next_word();
    let is = |word: &str| first.eq_ignore_ascii_case(word);
    if is("use") {
        return Effect::Moves;
    }
    if is("call") || is("execute") {
        return Effect::Unseen;
    }
    if is("begin") {
        let second = words.next_word();
        // MariaDB's BEGIN NOT ATOMIC is a procedure without a name.
        let whole = second.is_empty() || second.eq_ignore_ascii_case("work");
        return if whole { Effect::Begins } else { Effect::Unseen };
    }
    if is("commit") || is("rollback") {
        return if leaves_one_open(words) { Effect::None } else { Effect::Ends };
    }
    let Some((_, seconds)) = COMMITTING.iter().find(|(word, _)| is(word)) else { return Effect::None };
    let mut second = words.next_word();
    if is("set") && second.eq_ignore_ascii_case("statement") {
        // MariaDB's settings for one statement:
        // https://mariadb.com/docs/server/reference/sql-statements/administrative-sql-statements/set-commands/set-statement
        return words.rest().split_once(" FOR ").map_or(Effect::None, |(_, statement)| Effect::of(statement));
    }
    if is("start") && second.eq_ignore_ascii_case("transaction") {
        return Effect::Begins;
    }
    let listed = |second: &str| seconds.iter().any(|word| second.eq_ignore_ascii_case(word));
    if !seconds.is_empty() && !listed(second) {
        return Effect::None;
    }
    if second.eq_ignore_ascii_case("or") {
        // CREATE OR REPLACE
        words.next_word();
        second = words.next_word();
    }
    // Temporary tables alone do not commit, and DROP PREPARE is no change of the schema.
    let alone = (is("create") || is("drop")) && second.eq_ignore_ascii_case("temporary");
    if alone || is("drop") && second.eq_ignore_ascii_case("prepare") { Effect::None } else { Effect::Ends }
}

/// Whether one is open behind what follows COMMIT or ROLLBACK: TO a savepoint, AND CHAIN.
/// <https://dev.mysql.com/doc/refman/9.4/en/commit.html>
fn leaves_one_open(mut words: Words<'_>) -> bool {
    let mut before = "";
    loop {
        let word = words.next_word();
        if word.is_empty() {
            return false;
        }
        let chains = word.eq_ignore_ascii_case("chain") && !before.eq_ignore_ascii_case("no");
        if chains || word.eq_ignore_ascii_case("to") {
            return true;
        }
        before = word;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commits_silently_is_known_by_its_first_words() {
        for sql in [
            "CREATE TABLE t (a INT)",
            "create or replace view v as select 1",
            "ALTER TABLE t ADD b INT",
            "DROP TABLE IF EXISTS t",
            "TRUNCATE t",
            "truncate table t",
            "RENAME TABLE t TO s",
            "ANALYZE TABLE t",
            "LOCK TABLES t WRITE",
            "GRANT SELECT ON t TO u",
            "SET PASSWORD = 'x'",
            "SET STATEMENT lock_wait_timeout = 1 FOR DROP TABLE t",
            "START REPLICA",
            "COMMIT",
            "commit work",
            "COMMIT AND NO CHAIN",
            "ROLLBACK WORK AND NO CHAIN NO RELEASE",
            "ROLLBACK",
            " -- first\n /* then */ # and\n\tDROP TABLE t",
            "/*!50001 CREATE TABLE t (a INT) */",
            "/*M!100500 DROP TABLE t */",
        ] {
            assert_eq!(Effect::of(sql), Effect::Ends, "{sql}");
        }
    }

    #[test]
    fn what_leaves_a_transaction_open_is_not_taken_for_that() {
        for sql in [
            "",
            "SELECT 1",
            "INSERT INTO t VALUES (1)",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "(SELECT 1)",
            "REPLACE INTO t VALUES (1)",
            "CREATE TEMPORARY TABLE t (a INT)",
            "CREATE OR REPLACE TEMPORARY TABLE t (a INT)",
            "DROP TEMPORARY TABLE t",
            "DROP PREPARE p",
            "ANALYZE SELECT 1",
            "CHECKSUM TABLE t",
            "SAVEPOINT s",
            "ROLLBACK TO SAVEPOINT s",
            "ROLLBACK WORK TO s",
            "COMMIT AND CHAIN",
            "ROLLBACK WORK AND CHAIN NO RELEASE",
            "SET @a = 1",
            "SET STATEMENT max_recursive_iterations = 9 FOR SELECT 1",
            "LOAD DATA INFILE 'x' INTO TABLE t",
            "/* CREATE */ SELECT 1",
            "/* never closed",
        ] {
            assert_eq!(Effect::of(sql), Effect::None, "{sql}");
        }
    }

    #[test]
    fn what_begins_one_and_what_nobody_sees_is_known() {
        for sql in ["BEGIN", "begin work", "START TRANSACTION", "START TRANSACTION READ ONLY"] {
            assert_eq!(Effect::of(sql), Effect::Begins, "{sql}");
            assert!(Effect::Begins.check(Prepare::Keep, false).is_ok());
            assert!(Effect::Begins.check(Prepare::Nothing, true).is_err(), "it would commit the other one");
        }
        for sql in ["CALL p(1)", "EXECUTE p", "execute immediate 'COMMIT'", "BEGIN NOT ATOMIC COMMIT; END"] {
            assert_eq!(Effect::of(sql), Effect::Unseen, "{sql}");
        }
    }

    #[test]
    fn it_has_committed_also_where_it_fails() {
        let failed = |code: u16| Err(crate::server(code, "no", "what the client says"));
        assert!(Effect::Ends.ends_transaction(&Ok(Done::default())));
        assert!(Effect::Ends.ends_transaction(&failed(1050)));
        assert!(!Effect::Ends.ends_transaction(&failed(1064)), "nobody has read it");
        let unsent = Err(Error::new(ErrorKind::TypeMismatch, "0 values are given for 1 placeholders"));
        assert!(!Effect::Ends.ends_transaction(&unsent));
        assert!(!Effect::None.ends_transaction(&failed(1062)));
        assert!(Effect::None.ends_transaction(&failed(1213)), "a deadlock undoes all of it");
    }

    #[test]
    fn another_database_is_for_whoever_sets_a_connection_up() {
        for sql in ["USE other", "use `other`", "/* there */ Use other"] {
            let effect = Effect::of(sql);
            assert_eq!(effect, Effect::Moves, "{sql}");
            let refused = effect.check(Prepare::Keep, false).map_err(|error| error.kind());
            assert_eq!(refused, Err(ErrorKind::Unsupported));
            assert!(effect.check(Prepare::Nothing, true).is_ok());
        }
        assert_eq!(Effect::of("user"), Effect::None);
    }
}
