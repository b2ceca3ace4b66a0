//! Servers that take nobody, not this one, or not now.

use std::net::{Ipv4Addr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use isogloss_engine::{ErrorKind, Result};

use crate::ledger::{Ledger, Outcome};
use crate::proxy::eventually;
use crate::subject::Subject;

/// More connections than any server takes whose limit is asked for.
const TOO_MANY: usize = 300;

/// A server that is not there, knows another password, or is slow.
///
/// # Errors
///
/// Something went wrong that was not to.
pub fn all(subject: &Subject) -> Result<()> {
    nobody_is_there(subject)?;
    the_password_is_wrong(subject)?;
    connecting_is_slow(subject)?;
    nobody_answers(subject)
}

/// Nobody listens there: it is said, as often as it is asked, and no place of the pool is lost.
fn nobody_is_there(subject: &Subject) -> Result<()> {
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    let db = subject.open(subject.options(nobody.expect("a port").port(), 1))?;
    for _ in 0..3 {
        assert_eq!(db.connect().map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
        assert_eq!((db.status().in_use, db.status().idle), (0, 0));
    }
    Ok(())
}

/// A wrong password is no other error, stands in none, and costs nothing; the right one lets in.
fn the_password_is_wrong(subject: &Subject) -> Result<()> {
    let url = subject.guest("right-hunter2")?;
    let options = |password: &str| isogloss_engine::Options::url(&url.replace("right-hunter2", password));
    let db = subject.open(options("wrong-hunter2")?.pool_size(1).max_overflow(0))?;
    for _ in 0..3 {
        let error = db.connect().map(drop).expect_err("another password");
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
        assert!(!format!("{error} {error:?} {db:?}").contains("hunter2"));
        assert_eq!((db.status().in_use, db.status().idle), (0, 0));
    }
    subject.open(options("right-hunter2")?)?.connect().map(drop)
}

/// The server takes no more: that is said, whoever has a connection keeps it, and who comes when one is gone has it.
///
/// # Errors
///
/// Something went wrong that was not to.
pub fn the_server_is_full(subject: &Subject) -> Result<()> {
    let direct = subject.direct()?;
    let ledger = Ledger::new(&direct, "full")?;
    let port = subject.port();
    let db = subject.open(subject.options(port, TOO_MANY))?;
    let mut held = Vec::new();
    let refused = loop {
        match db.connect() {
            Ok(connection) => held.push(connection),
            Err(error) => break error,
        }
        assert!(held.len() < TOO_MANY, "it takes anybody");
    };
    assert_eq!(refused.kind(), ErrorKind::TooManyConnections, "{refused}");
    assert_eq!(db.status().in_use, held.len());
    // Who is connected goes on, and what comes back is the next one's.
    let pair = ledger.next();
    held[0].execute(&ledger.both(pair))?;
    ledger.note(pair, Outcome::Kept);
    drop(held.pop());
    ledger.transact(&db)?;
    let other = subject.open(subject.options(port, 1))?;
    assert_eq!(other.connect().map(drop).map_err(|error| error.kind()), Err(ErrorKind::TooManyConnections));
    drop(held);
    assert_eq!(db.status().in_use, 0);
    db.close();
    // Who took leave may not have gone yet.
    eventually("there is room again", || other.connect().is_ok());
    ledger.check(&direct).map(drop)
}

/// The server is slow to take somebody: the pool's timeout is not for that, but for those who wait for the pool; and all of
/// them have what they wanted when it gets on.
fn connecting_is_slow(subject: &Subject) -> Result<()> {
    let direct = subject.direct()?;
    let ledger = Ledger::new(&direct, "slow")?;
    let proxy = subject.proxy();
    let db = subject.open(subject.options(proxy.port(), 1).pool_timeout(Duration::from_millis(200)))?;
    proxy.silence();
    thread::scope(|scope| -> Result<()> {
        let first = scope.spawn(|| ledger.transact(&db));
        while db.status().in_use == 0 {
            thread::sleep(Duration::from_millis(1));
        }
        let second = db.connect().map(drop).map_err(|error| error.kind());
        assert_eq!(second, Err(ErrorKind::PoolTimeout));
        thread::sleep(Duration::from_millis(200));
        proxy.open();
        first.join().expect("no panic")
    })?;
    ledger.transact(&db)?;
    assert_eq!((db.status().in_use, db.status().idle), (0, 1));
    ledger.check(&direct).map(drop)
}

/// The server takes somebody and says nothing: with a timeout that is an error, and the place is free for the next one.
fn nobody_answers(subject: &Subject) -> Result<()> {
    let proxy = subject.proxy();
    let url = subject.url_by(proxy.port());
    let separator = if url.contains('?') { '&' } else { '?' };
    let options = subject.options_by(&format!("{url}{separator}connect_timeout=2"), 1);
    let db = subject.open(options)?;
    proxy.silence();
    let from = Instant::now();
    assert_eq!(db.connect().map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
    assert!(from.elapsed() < Duration::from_secs(15), "it was told to wait for two seconds");
    assert_eq!((db.status().in_use, db.status().idle), (0, 0));
    proxy.open();
    // On a machine that is busy, that may take its time, too.
    eventually("it is connected to as soon as it answers", || db.connect().is_ok());
    assert_eq!((db.status().in_use, db.status().idle), (0, 1));
    eventually("no connection is left behind", || proxy.connections() == 1);
    Ok(())
}
