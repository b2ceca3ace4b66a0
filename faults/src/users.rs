//! Users who panic with something in hand, keep it for long, or come when there is nothing left.

use std::thread;
use std::time::Duration;

use isogloss::select;
use isogloss_engine::{ErrorKind, Result};

use crate::database::Database;
use crate::ledger::{Ledger, Outcome};
use crate::proxy::eventually;
use crate::subject::Subject;

/// Users who panic, who are too many, and who take their time.
///
/// # Errors
///
/// Something went wrong that was not to.
pub fn all(subject: &Subject) -> Result<()> {
    panic(subject)?;
    too_many(subject)?;
    keep_it_for_long(subject)
}

/// Users panic with a connection, a transaction and a row in hand: what they did not commit is not there, and the next one
/// finds a connection as it should be.
fn panic(subject: &Subject) -> Result<()> {
    let direct = subject.direct()?;
    let ledger = Ledger::new(&direct, "panicked")?;
    let proxy = subject.proxy();
    let db = subject.open(subject.options(proxy.port(), 1))?;
    ledger.transact(&db)?;
    let faults: [fn(&Database, &Ledger) -> Result<()>; 4] = [
        |db, _| {
            let _connection = db.connect()?;
            panic!("on purpose, with a connection in hand")
        },
        |db, ledger| {
            let pair = ledger.next();
            let mut tx = db.begin()?;
            tx.execute(&ledger.both(pair))?;
            panic!("on purpose, with a transaction in hand")
        },
        |db, ledger| {
            let pair = ledger.next();
            let mut tx = db.begin()?;
            tx.execute(&ledger.half(pair, 0))?;
            // Once more: an error leaves some databases' transactions in a state of their own.
            assert!(tx.execute(&ledger.half(pair, 0)).is_err());
            panic!("on purpose, with a transaction in hand that has failed")
        },
        |db, _| db.each(&select("pair").from("panicked"), || panic!("on purpose, with a row in hand")),
    ];
    for fault in faults {
        thread::scope(|scope| {
            assert!(scope.spawn(|| fault(&db, &ledger)).join().is_err(), "it was to panic");
        });
        assert_eq!((db.status().in_use, db.status().waiting), (0, 0));
        ledger.transact(&db)?;
        ledger.insert(&db)?;
        ledger.check(&direct)?;
        eventually("no connection is left behind", || proxy.connections() == db.status().idle);
    }
    Ok(())
}

/// All connections are taken: who waits too long is told so, and who comes behind has one.
fn too_many(subject: &Subject) -> Result<()> {
    let direct = subject.direct()?;
    let ledger = Ledger::new(&direct, "exhausted")?;
    let port = subject.port();
    let db = subject.open(subject.options(port, 2).pool_timeout(Duration::from_millis(100)))?;
    let mut held = [db.begin()?, db.begin()?];
    for _ in 0..3 {
        let error = db.connect().map(drop).expect_err("there are two, and both are taken");
        assert_eq!(error.kind(), ErrorKind::PoolTimeout, "{error}");
    }
    let pair = ledger.next();
    held[0].execute(&ledger.both(pair))?;
    drop(held);
    ledger.transact(&db)?;
    assert_eq!((db.status().in_use, db.status().waiting), (0, 0));
    // Many more users than connections, each of whom comes to its turn.
    let patient = subject.open(subject.options(port, 2))?;
    thread::scope(|scope| {
        let users: Vec<_> =
            (0..16).map(|_| scope.spawn(|| (0..4).try_for_each(|_| ledger.transact(&patient)))).collect();
        users.into_iter().try_for_each(|user| user.join().expect("no panic"))
    })?;
    assert_eq!(ledger.check(&direct)?, (1 + 16 * 4, 0));
    Ok(())
}

/// A connection grows too old while somebody uses it: it is used to its end, and not again.
fn keep_it_for_long(subject: &Subject) -> Result<()> {
    let direct = subject.direct()?;
    let ledger = Ledger::new(&direct, "recycled")?;
    let proxy = subject.proxy();
    let age = Duration::from_millis(200);
    let db = subject.open(subject.options(proxy.port(), 1).pool_recycle(age))?;
    let pair = ledger.next();
    let mut tx = db.begin()?;
    tx.execute(&ledger.half(pair, 0))?;
    thread::sleep(2 * age);
    tx.execute(&ledger.half(pair, 1))?;
    ledger.note(pair, Outcome::Unknown);
    tx.commit()?;
    ledger.note(pair, Outcome::Kept);
    let before = proxy.made();
    ledger.transact(&db)?;
    assert_eq!(proxy.made(), before + 1, "the old one is replaced");
    eventually("the old one is closed", || proxy.connections() == 1);
    ledger.check(&direct).map(drop)
}
