//! What was done and what came of it, kept beside the database: nothing that was committed may be lost, nothing that was
//! not may appear, and no part of a transaction without the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use isogloss::{ColumnDef, Insert, Schema, TableDef, Type, insert_into, select};
use isogloss_engine::{ErrorKind, Result};

use crate::database::{Database, Tx};

/// A table of pairs, and what is known of it.
#[derive(Debug)]
pub(crate) struct Ledger {
    table: &'static str,
    next: AtomicI64,
    entries: Mutex<BTreeMap<i64, Outcome>>,
}

/// What is known of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The commit was begun, and is not answered.
    Unknown,
    /// It was answered that all is well.
    Kept,
}

impl Ledger {
    /// A ledger for an empty table of its own, which is made on this database.
    pub(crate) fn new(db: &Database, table: &'static str) -> Result<Ledger> {
        let pairs = TableDef::new(table)
            .column(ColumnDef::new("pair", Type::BigInt).not_null())
            .column(ColumnDef::new("half", Type::Integer).not_null())
            .primary_key(["pair", "half"]);
        db.make(&Schema::new(vec![pairs]))?;
        Ok(Ledger { table, next: AtomicI64::new(1), entries: Mutex::default() })
    }

    /// A number that no other pair has.
    pub(crate) fn next(&self) -> i64 {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    /// Puts in half of a pair.
    pub(crate) fn half(&self, pair: i64, half: i32) -> Insert {
        insert_into(self.table).columns(["pair", "half"]).values((pair, half))
    }

    /// Puts in both halves by one statement.
    pub(crate) fn both(&self, pair: i64) -> Insert {
        self.half(pair, 0).values((pair, 1))
    }

    pub(crate) fn note(&self, pair: i64, outcome: Outcome) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).insert(pair, outcome);
    }

    /// Puts in both halves by two statements and commits, with an entry of it.
    pub(crate) fn commit(&self, mut tx: Tx, pair: i64) -> Result<()> {
        tx.execute(&self.half(pair, 0))?;
        tx.execute(&self.half(pair, 1))?;
        self.note(pair, Outcome::Unknown);
        tx.commit()?;
        self.note(pair, Outcome::Kept);
        Ok(())
    }

    /// The same on a connection of its own.
    pub(crate) fn transact(&self, db: &Database) -> Result<()> {
        self.commit(db.begin()?, self.next())
    }

    /// Both halves by one statement, which is a transaction of its own.
    pub(crate) fn insert(&self, db: &Database) -> Result<()> {
        let pair = self.next();
        self.note(pair, Outcome::Unknown);
        assert_eq!(db.execute(&self.both(pair))?, 2);
        self.note(pair, Outcome::Kept);
        Ok(())
    }

    /// The halves of a pair that are there.
    pub(crate) fn halves(&self, db: &Database, pair: i64) -> Result<usize> {
        let pairs: Vec<i64> = db.all(&select("pair").from(self.table))?;
        Ok(pairs.iter().filter(|other| **other == pair).count())
    }

    /// Compares it with what is there. How many pairs were kept, and of how many nobody knew.
    #[track_caller]
    pub(crate) fn check(&self, db: &Database) -> Result<(usize, usize)> {
        let mut there: BTreeMap<i64, usize> = BTreeMap::new();
        for pair in db.all::<i64>(&select("pair").from(self.table))? {
            *there.entry(pair).or_default() += 1;
        }
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let all: BTreeSet<i64> = entries.keys().chain(there.keys()).copied().collect();
        for pair in all {
            let halves = there.get(&pair).copied().unwrap_or_default();
            match entries.get(&pair) {
                Some(Outcome::Kept) => assert_eq!(halves, 2, "pair {pair} was committed, and is not there"),
                Some(Outcome::Unknown) => assert_ne!(halves, 1, "of pair {pair} one half is there"),
                None => assert_eq!(halves, 0, "pair {pair} was not committed, and is there"),
            }
        }
        let kept = entries.values().filter(|outcome| **outcome == Outcome::Kept).count();
        Ok((kept, entries.len() - kept))
    }
}

/// What is to be said to somebody while a server is not there: that it is not, or that a connection was lost.
#[track_caller]
pub(crate) fn expect_away(result: Result<()>) {
    if let Err(error) = result {
        let kind = error.kind();
        assert!(matches!(kind, ErrorKind::Connect | ErrorKind::ConnectionLost), "{error}");
    }
}
