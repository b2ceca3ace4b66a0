//! What an application is told of, and what becomes of a connection when somebody panics who is told or asked.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use isogloss::begin;

use crate::support::{Fake, Fault, Point, StoppedClock, finish, get, polled, put};
use isogloss_engine::{AsyncEngine, Done, Engine, Error, ErrorKind, Hooks, Options, Result, Task, Url};

fn options() -> Options {
    Options::url("fake:").expect("a URL").pool_size(1).max_overflow(0)
}

/// It notes what it is told.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn told(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }

    fn note(&self, what: impl Into<String>) {
        self.0.lock().expect("no panic").push(what.into());
    }
}

impl Hooks for Diary {
    fn connect(&self, url: &Url, result: std::result::Result<(), &Error>) {
        self.note(format!("connect {url} {}", result.is_ok()));
    }

    fn checkout(&self) {
        self.note("checkout");
    }

    fn checkin(&self, reused: bool) {
        self.note(format!("checkin {reused}"));
    }

    fn before_execute(&self, sql: &str) {
        self.note(format!("before {sql}"));
    }

    fn after_execute(&self, sql: &str, took: Duration, result: std::result::Result<&Done, &Error>) {
        assert_eq!(took, Duration::ZERO, "the clock stands still");
        self.note(format!("after {sql} {}", result.is_ok()));
    }
}

#[test]
fn what_happens_is_told() -> Result<()> {
    let (fake, diary) = (Fake::default(), Diary::default());
    let options =
        Options::url("fake://user:secret@there/")?.hooks(diary.clone()).clock(StoppedClock::default());
    let engine = Engine::open(fake.clone(), options)?;
    engine.execute(&put(1))?;
    fake.fault(Point::Send, Fault::Error(ErrorKind::ConnectionLost));
    assert!(engine.execute(&put(2)).is_err());
    let told = [
        "connect fake://user:***@there/ true",
        "checkout",
        "before INSERT ?",
        "after INSERT ? true",
        "checkin true",
        "checkout",
        "before INSERT ?",
        "after INSERT ? false",
        "checkin false",
    ];
    assert_eq!(diary.told(), told);
    Ok(())
}

#[test]
fn what_is_closed_when_it_comes_back_is_not_told_to_be_used_again() -> Result<()> {
    let diary = Diary::default();
    let engine = Engine::open(Fake::default(), Options::url("fake:")?.no_pool().hooks(diary.clone()))?;
    drop(engine.connect()?);
    assert_eq!(diary.told(), ["connect fake: true", "checkout", "checkin false"]);
    let engine = Engine::open(Fake::default(), options().max_overflow(1).hooks(diary.clone()))?;
    drop([engine.connect()?, engine.connect()?]);
    let told = diary.told();
    assert_eq!(told[told.len() - 2..], ["checkin true", "checkin false"], "one lies idle, and one is beyond");
    let connection = engine.connect()?;
    engine.dispose();
    drop(connection);
    assert_eq!(diary.told(), ["checkout", "checkin false"]);
    Ok(())
}

#[test]
fn who_never_had_a_connection_gives_none_back() -> Result<()> {
    let (fake, diary) = (Fake::default(), Diary::default());
    let options = options().hooks(diary.clone()).clock(StoppedClock::default());
    let engine = Engine::open(fake.clone(), options.clone().on_connect("SET a"))?;
    fake.fault(Point::Connect, Fault::Error(ErrorKind::Authentication));
    assert!(engine.connect().is_err());
    assert_eq!(diary.told(), ["connect fake: false"]);
    fake.fault(Point::Send, Fault::Error(ErrorKind::PermissionDenied));
    assert!(engine.connect().is_err());
    assert_eq!(diary.told(), ["connect fake: true"], "it could not be set up");

    let fake = Fake::slow();
    let engine = AsyncEngine::open(fake.clone(), options.pre_ping(true))?;
    finish(engine.connect())?;
    assert_eq!(diary.told(), ["connect fake: true", "checkout", "checkin true"]);
    fake.fault(Point::Ping, Fault::Hang);
    assert!(polled(engine.connect(), 5).is_none());
    assert!(diary.told().is_empty(), "it was given up before there was a connection");
    assert_eq!((engine.status().in_use, fake.open()), (0, 0));
    Ok(())
}

#[test]
fn a_connection_that_another_task_rolls_back_is_given_back_once() -> Result<()> {
    let (fake, diary) = (Fake::slow(), Diary::default());
    let tasks: Arc<Mutex<Vec<Task>>> = Arc::default();
    let spawned = Arc::clone(&tasks);
    let spawn = move |task| spawned.lock().expect("no panic").push(task);
    let options = options().hooks(diary.clone()).clock(StoppedClock::default()).spawner(spawn);
    let engine = AsyncEngine::open(fake.clone(), options)?;
    drop(finish(engine.begin())?);
    assert_eq!(diary.told(), ["connect fake: true", "checkout"]);
    let task = tasks.lock().expect("no panic").pop().expect("a task");
    finish(task);
    assert_eq!(diary.told(), ["checkin true"]);
    Ok(())
}

/// It panics at one of its calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Panicking {
    Checkout,
    Checkin,
    Before,
    After,
}

impl Panicking {
    fn at(self, call: Panicking) {
        assert!(self != call, "on purpose");
    }
}

impl Hooks for Panicking {
    fn checkout(&self) {
        self.at(Panicking::Checkout);
    }

    fn checkin(&self, _: bool) {
        self.at(Panicking::Checkin);
    }

    fn before_execute(&self, _: &str) {
        self.at(Panicking::Before);
    }

    fn after_execute(&self, _: &str, _: Duration, _: std::result::Result<&Done, &Error>) {
        self.at(Panicking::After);
    }
}

#[test]
fn a_hook_that_panics_takes_no_place_with_it() -> Result<()> {
    for hook in [Panicking::Checkout, Panicking::Checkin, Panicking::Before, Panicking::After] {
        let engine = Engine::open(Fake::default(), options().hooks(hook))?;
        for _ in 0..3 {
            assert!(catch_unwind(AssertUnwindSafe(|| engine.execute(&put(1)))).is_err(), "{hook:?}");
            assert_eq!(
                (engine.status().in_use, engine.status().idle),
                (0, 1),
                "{hook:?}: nothing is wrong with it"
            );
        }
    }
    Ok(())
}

#[test]
fn a_driver_that_panics_in_its_reset_takes_no_place_with_it() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    let mut connection = engine.connect()?;
    // A text that may have left something open.
    connection.execute(&isogloss::raw("SOMETHING"))?;
    fake.fault(Point::Reset, Fault::Panic);
    assert!(catch_unwind(AssertUnwindSafe(|| drop(connection))).is_err());
    assert_eq!((engine.status().in_use, engine.status().idle, fake.open()), (0, 0, 0));
    engine.execute(&put(1))?;
    assert_eq!(engine.query(&get())?.all::<i64>()?, [1]);
    Ok(())
}

#[test]
fn what_was_set_for_a_transaction_that_never_began_is_not_the_next_one_s() -> Result<()> {
    let fake = Fake::default().knowing_transactions();
    let engine = Engine::open(fake.clone(), options())?;
    let mut connection = engine.connect()?;
    fake.fault(Point::Send, Fault::Error(ErrorKind::PermissionDenied));
    assert!(connection.begin_with(&begin().read_only()).is_err());
    assert_eq!(fake.log(), ["connect", "BEGIN", "SET BACK"], "nor the next statement's");
    drop(connection);
    assert!(fake.log().is_empty());
    assert_eq!((engine.status().idle, fake.open()), (1, 1));
    Ok(())
}
