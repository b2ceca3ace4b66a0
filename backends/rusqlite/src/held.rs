//! A connection, and the statement that ran on it last, ready to run again.
//!
//! The client keeps statements by their texts, but each time one is taken from there and put back costs a quarter of what
//! a short statement does. The one that ran last therefore stays beside the connection that it refers to, which the
//! borrow checker cannot follow: this file, and no other of this crate, does without it.
#![allow(unsafe_code, reason = "a statement is kept beside the connection that it borrows from")]

use std::ptr::NonNull;

use rusqlite::{CachedStatement, Connection, Result};

use crate::numbered::is_numbered;

pub(crate) struct Held {
    last: Option<Last>,
    /// From a box, and freed when this is dropped. Whoever refers to it, does so while this is there.
    client: NonNull<Connection>,
}

struct Last {
    sql: String,
    /// What its text tells is found out once.
    numbered: bool,
    /// It lives no longer than `Held::client`, to which it refers.
    statement: CachedStatement<'static>,
}

// SAFETY: A connection may go to another thread. A statement may not, as it refers to one that may be used on the first
// thread meanwhile; this one goes together with its connection, and nothing else refers to that: it is lent for no longer
// than `self` is borrowed.
unsafe impl Send for Held {}

impl Held {
    pub(crate) fn new(client: Connection) -> Held {
        Held { last: None, client: NonNull::from(Box::leak(Box::new(client))) }
    }

    #[inline]
    pub(crate) fn client(&self) -> &Connection {
        // SAFETY: It is freed by `drop` alone, and there is no exclusive reference to it before.
        unsafe { self.client.as_ref() }
    }

    /// Lends the prepared statement of this text, and whether it [is numbered](is_numbered). Its lifetime is not the lender's to know, so that it cannot be kept.
    #[inline]
    pub(crate) fn with<T>(
        &mut self,
        sql: &str,
        run: impl for<'c> FnOnce(&mut CachedStatement<'c>, &Connection, bool) -> T,
    ) -> Result<T> {
        // SAFETY: As in `client`; that this reference lives as long as the connection does, and no longer, is seen to by
        // `drop`, which drops the statement first.
        let client: &'static Connection = unsafe { self.client.as_ref() };
        let last = match &mut self.last {
            Some(last) if last.sql == sql => last,
            last => {
                // The one before goes back to the client's own.
                *last = None;
                let statement = client.prepare_cached(sql)?;
                last.insert(Last { sql: sql.to_owned(), numbered: is_numbered(sql), statement })
            }
        };
        Ok(run(&mut last.statement, client, last.numbered))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.last = None;
        // SAFETY: It came from a box, is freed once, and the only one who referred to it is gone.
        drop(unsafe { Box::from_raw(self.client.as_ptr()) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(held: &mut Held, sql: &str) -> Result<Vec<i64>> {
        held.with(sql, |statement, _, _| {
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect()
        })?
    }

    #[test]
    fn a_statement_runs_again_and_others_run_between() -> Result<()> {
        let mut held = Held::new(Connection::open_in_memory()?);
        held.client().execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)")?;
        for _ in 0..3 {
            assert_eq!(numbers(&mut held, "SELECT a FROM t")?, [1]);
            assert_eq!(numbers(&mut held, "SELECT a FROM t")?, [1]);
            assert_eq!(numbers(&mut held, "SELECT a + 1 FROM t")?, [2]);
        }
        Ok(())
    }

    #[test]
    fn what_cannot_be_prepared_is_not_held() -> Result<()> {
        let mut held = Held::new(Connection::open_in_memory()?);
        assert_eq!(numbers(&mut held, "SELECT 1")?, [1]);
        assert!(numbers(&mut held, "SELECT nothing").is_err());
        assert!(numbers(&mut held, "SELECT nothing").is_err());
        assert_eq!(numbers(&mut held, "SELECT 1")?, [1]);
        Ok(())
    }

    #[test]
    fn what_is_held_keeps_no_table_from_going() -> Result<()> {
        let mut held = Held::new(Connection::open_in_memory()?);
        held.client().execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)")?;
        assert_eq!(numbers(&mut held, "SELECT a FROM t")?, [1]);
        held.client().execute_batch("DROP TABLE t")?;
        assert!(numbers(&mut held, "SELECT a FROM t").is_err());
        Ok(())
    }

    #[test]
    fn it_goes_to_another_thread_with_its_statement() -> Result<()> {
        let mut held = Held::new(Connection::open_in_memory()?);
        assert_eq!(numbers(&mut held, "SELECT 7")?, [7]);
        let there = std::thread::spawn(move || {
            let again = numbers(&mut held, "SELECT 7");
            drop(held);
            again
        });
        assert_eq!(there.join().expect("no panic")?, [7]);
        Ok(())
    }

    /// A file that is still open could not be told from here; a lock that is still held can.
    #[test]
    fn when_it_is_dropped_the_connection_is_closed() -> Result<()> {
        let shared = "file:held?mode=memory&cache=shared";
        let watcher = Connection::open(shared)?;
        watcher.execute_batch("CREATE TABLE t (a)")?;
        let mut held = Held::new(Connection::open(shared)?);
        held.client().execute_batch("BEGIN; INSERT INTO t VALUES (1)")?;
        assert_eq!(numbers(&mut held, "SELECT a FROM t")?, [1]);
        assert!(watcher.execute_batch("DROP TABLE t").is_err(), "it is locked");
        drop(held);
        watcher.execute_batch("DROP TABLE t")
    }
}
