//! Connections that are cut: while connecting, before, during and behind a statement, in a commit, and behind any byte.

use std::thread;
use std::time::{Duration, Instant};

use isogloss::{col, update};
use isogloss_engine::{Error, ErrorKind, Result};

use crate::database::Database;
use crate::ledger::{Ledger, Outcome, expect_away};
use crate::proxy::{Proxy, Way, eventually};
use crate::subject::Subject;

/// So many places are tried on each way.
const PLACES: u64 = 30;

/// What a fault behind this many milliseconds finds in the middle of its work, on a machine that is busy, too.
const SOON: Duration = Duration::from_millis(300);

/// Connections are cut while connecting, before, during and behind a statement, in a commit, and behind any byte.
///
/// # Errors
///
/// Something went wrong that was not to.
pub fn all(subject: &Subject) -> Result<()> {
    while_connecting(subject)?;
    while_idle(subject)?;
    before_a_statement(subject)?;
    during_a_statement(subject)?;
    behind_a_statement(subject)?;
    in_a_commit(subject)?;
    anywhere(subject)
}

/// An engine of one connection through a proxy, and another one that nothing comes between.
struct Stage {
    proxy: Proxy,
    through: Database,
    direct: Database,
    ledger: Ledger,
}

impl Stage {
    fn new(subject: &Subject, table: &'static str) -> Result<Stage> {
        let (proxy, direct) = (subject.proxy(), subject.direct()?);
        let ledger = Ledger::new(&direct, table)?;
        let through = subject.open(subject.options(proxy.port(), 1))?;
        Ok(Stage { proxy, through, direct, ledger })
    }

    /// Everything is as if nothing had been: no connection too many, all rows as they should be, and it works.
    #[track_caller]
    fn check(&self) -> Result<()> {
        assert_eq!((self.through.status().in_use, self.through.status().waiting), (0, 0));
        self.ledger.transact(&self.through)?;
        self.ledger.insert(&self.through)?;
        self.ledger.check(&self.direct)?;
        let idle = self.through.status().idle;
        assert_eq!(idle, 1);
        eventually("no connection is left behind", || self.proxy.connections() == idle);
        Ok(())
    }
}

#[track_caller]
fn lost<T: std::fmt::Debug>(result: Result<T>) -> Error {
    let error = result.expect_err("the connection was cut");
    assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error}");
    error
}

/// Connecting is cut off, before a word and in the middle; then it is no connection, and the next one is.
fn while_connecting(subject: &Subject) -> Result<()> {
    let stage = Stage::new(subject, "cut_connecting")?;
    let refused = || stage.through.connect().map(drop).map_err(|error| error.kind());
    stage.proxy.shut();
    assert_eq!(refused(), Err(ErrorKind::Connect));
    stage.proxy.open();
    for (way, bytes) in [(Way::Up, 0), (Way::Up, 5), (Way::Down, 0), (Way::Down, 5)] {
        stage.proxy.cut_after(way, bytes);
        assert_eq!(refused(), Err(ErrorKind::Connect), "{way:?} {bytes}");
    }
    stage.check()
}

/// What lies idle is cut: its next user is told, if nobody asked before, and only that one.
fn while_idle(subject: &Subject) -> Result<()> {
    let stage = Stage::new(subject, "cut_idle")?;
    stage.ledger.transact(&stage.through)?;
    stage.proxy.cut();
    lost(stage.ledger.transact(&stage.through));
    stage.check()?;
    // Who has it asked before is not told at all.
    let careful = subject.open(subject.options(stage.proxy.port(), 3).pre_ping(true))?;
    drop([careful.connect()?, careful.connect()?, careful.connect()?]);
    stage.proxy.cut();
    stage.ledger.transact(&careful)?;
    assert_eq!(careful.status().idle, 1, "the others were there when it was cut");
    careful.close();
    lost(stage.ledger.transact(&stage.through));
    stage.check()
}

/// It is cut in a transaction, before the next statement: nothing of it is there, and its commit says so.
fn before_a_statement(subject: &Subject) -> Result<()> {
    let stage = Stage::new(subject, "cut_before")?;
    let pair = stage.ledger.next();
    let mut tx = stage.through.begin()?;
    tx.execute(&stage.ledger.half(pair, 0))?;
    stage.proxy.cut();
    lost(tx.execute(&stage.ledger.half(pair, 1)));
    lost(tx.commit());
    stage.check()
}

/// It is cut while a statement waits for another's lock: whoever waits is told at once.
fn during_a_statement(subject: &Subject) -> Result<()> {
    let stage = Stage::new(subject, "cut_during")?;
    stage.ledger.insert(&stage.through)?;
    let change = update("cut_during").set("half", col("half") + 2).filter(col("half").eq(0));
    let mut holder = stage.direct.begin()?;
    holder.execute(&change)?;
    let from = Instant::now();
    thread::scope(|scope| -> Result<()> {
        let waiting = scope.spawn(|| stage.through.execute(&change));
        thread::sleep(SOON);
        stage.proxy.cut();
        lost(waiting.join().expect("no panic"));
        Ok(())
    })?;
    assert!(from.elapsed() < SOON + Duration::from_secs(3), "nobody told it");
    drop(holder);
    stage.check()
}

/// A statement of its own is done, and its answer is cut off: nobody knows, and it is there as a whole or not at all. Who
/// does it again finds out by its key.
fn behind_a_statement(subject: &Subject) -> Result<()> {
    let stage = Stage::new(subject, "cut_behind")?;
    for way in [Way::Up, Way::Down] {
        // The second time the server knows the statement, and the first answer is the one that matters.
        stage.ledger.insert(&stage.through)?;
        let pair = stage.ledger.next();
        stage.ledger.note(pair, Outcome::Unknown);
        stage.proxy.cut_after(way, 0);
        lost(stage.through.execute(&stage.ledger.both(pair)));
        again(&stage, pair)?;
    }
    stage.check()
}

/// Does again what may have been done.
fn again(stage: &Stage, pair: i64) -> Result<()> {
    let there = stage.ledger.halves(&stage.direct, pair)?;
    assert_ne!(there, 1, "half of it was done");
    match stage.through.execute(&stage.ledger.both(pair)) {
        Ok(_) => assert_eq!(there, 0, "it was done twice"),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{error}");
            assert_eq!(there, 2);
        }
    }
    stage.ledger.note(pair, Outcome::Kept);
    Ok(())
}

/// It is cut in the commit. Where the server has not heard of it nothing is there, where it has, everything is; the error is
/// the same, and says that nobody knows.
fn in_a_commit(subject: &Subject) -> Result<()> {
    let stage = Stage::new(subject, "cut_commit")?;
    for (way, there) in [(Way::Up, 0), (Way::Down, 2)] {
        let pair = stage.ledger.next();
        let mut tx = stage.through.begin()?;
        tx.execute(&stage.ledger.half(pair, 0))?;
        tx.execute(&stage.ledger.half(pair, 1))?;
        stage.ledger.note(pair, Outcome::Unknown);
        stage.proxy.cut_after(way, 0);
        let error = lost(tx.commit());
        assert!(error.message().ends_with("whether the transaction was committed is not known"), "{error}");
        assert_eq!(stage.ledger.halves(&stage.direct, pair)?, there, "{way:?}");
        again(&stage, pair)?;
    }
    stage.check()
}

/// It is cut behind any byte of a whole story.
fn anywhere(subject: &Subject) -> Result<()> {
    let stage = Stage::new(subject, "cut_anywhere")?;
    let open = || subject.open(subject.options(stage.proxy.port(), 1));
    // Once as a whole, to know how long it is.
    let db = open()?;
    let before = [stage.proxy.passed(Way::Up), stage.proxy.passed(Way::Down)];
    story(&db, &stage.ledger)?;
    let whole = [stage.proxy.passed(Way::Up) - before[0], stage.proxy.passed(Way::Down) - before[1]];
    db.close();
    let mut cut = 0;
    for way in [Way::Up, Way::Down] {
        for place in 0..PLACES {
            // Another remainder for each, so that it is not always the same byte of a packet.
            let bytes = whole[way as usize] * place / PLACES;
            let (db, cuts) = (open()?, stage.proxy.cuts());
            stage.proxy.cut_after(way, bytes);
            let told = story(&db, &stage.ledger);
            stage.proxy.open();
            let was_cut = stage.proxy.cuts() > cuts;
            cut += usize::from(was_cut);
            if let Err(error) = told {
                assert!(was_cut, "{way:?} {bytes}: {error}");
            } else if was_cut {
                // It was cut behind everything that anybody waits for, and lies idle.
                expect_away(stage.ledger.transact(&db));
            }
            assert_eq!(db.status().in_use, 0, "{way:?} {bytes}");
            story(&db, &stage.ledger)?;
            db.close();
        }
    }
    assert!(cut as u64 > PLACES, "only {cut} were cut");
    stage.ledger.check(&stage.direct)?;
    stage.check()
}

/// Connects, commits, inserts and reads; an error is of the kind that it has to be.
fn story(db: &Database, ledger: &Ledger) -> Result<()> {
    let connected = db.connect().map(drop);
    if let Err(error) = &connected {
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    }
    connected?;
    let rest = || {
        ledger.transact(db)?;
        ledger.insert(db)?;
        ledger.halves(db, 0).map(drop)
    };
    let told = rest();
    if let Err(error) = &told {
        assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error}");
    }
    told
}
