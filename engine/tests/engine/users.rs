//! Users who do not do as they should, or as little as they may: they panic with something in hand, keep it for long, come
//! when there is nothing left, and meet a server that is slow or says no.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use isogloss::begin;

use crate::support::{Fake, Fault, Point, Poller, StoppedClock, finish, get, put};
use isogloss_engine::{AsyncEngine, Engine, ErrorKind, Options, Result};

fn options() -> Options {
    Options::url("fake:").expect("a URL").pool_size(1).max_overflow(0)
}

fn panics<T>(work: impl FnOnce() -> T) {
    assert!(catch_unwind(AssertUnwindSafe(work)).is_err(), "it was to panic");
}

#[test]
fn who_panics_with_a_connection_in_hand_gives_it_back_as_others_do() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    panics(|| {
        let mut connection = engine.connect().expect("a connection");
        connection.execute(&put(1)).expect("a row");
        panic!("on purpose");
    });
    assert_eq!((engine.status().idle, engine.status().in_use), (1, 0));
    assert_eq!(engine.query(&get())?.all::<i64>()?, [1]);
    assert_eq!(fake.connections(), 1, "nothing is wrong with it");
    Ok(())
}

#[test]
fn who_panics_in_a_transaction_has_done_nothing() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    panics(|| {
        let mut tx = engine.begin().expect("a transaction");
        tx.execute(&put(1)).expect("a row");
        let mut inner = tx.begin().expect("a savepoint");
        inner.execute(&put(2)).expect("a row");
        panic!("on purpose");
    });
    panics(|| {
        engine.transaction(|tx| -> Result<()> {
            tx.execute(&put(3))?;
            panic!("on purpose");
        })
    });
    assert_eq!(engine.status().in_use, 0);
    assert!(engine.query(&get())?.all::<i64>()?.is_empty());
    assert_eq!(fake.connections(), 1, "it was rolled back, and used again");
    Ok(())
}

#[test]
fn who_panics_in_the_middle_of_rows_costs_the_connection_and_nothing_else() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    for number in 0..3 {
        engine.execute(&put(number))?;
    }
    let query = get();
    panics(|| engine.query(&query).and_then(|query| query.for_each(|_| panic!("on purpose"))));
    assert_eq!((engine.status().in_use, fake.open()), (0, 0), "nobody knows what the server sends next");
    // A connection that somebody still holds says so, and is not used.
    let mut connection = engine.connect()?;
    panics(|| connection.query(&query).and_then(|query| query.for_each(|_| panic!("on purpose"))));
    let again = connection.execute(&put(9)).map_err(|error| error.kind());
    assert_eq!(again, Err(ErrorKind::ConnectionLost));
    drop(connection);
    assert_eq!(engine.query(&get())?.all::<i64>()?, [0, 1, 2]);
    Ok(())
}

#[test]
fn a_task_that_panics_is_as_one_that_is_dropped() -> Result<()> {
    let fake = Fake::slow();
    let engine = AsyncEngine::open(fake.clone(), options())?;
    panics(|| {
        finish(async {
            let mut tx = engine.begin().await.expect("a transaction");
            tx.execute(&put(1)).await.expect("a row");
            panic!("on purpose");
        })
    });
    assert_eq!(
        (engine.status().in_use, fake.open()),
        (0, 0),
        "nobody can wait there until it is rolled back"
    );
    finish(async {
        engine.execute(&put(2)).await?;
        assert_eq!(engine.query(&get()).await?.all::<i64>().await?, [2]);
        Ok(())
    })
}

#[test]
fn what_grows_too_old_in_somebody_s_hands_is_used_to_its_end_and_not_again() -> Result<()> {
    let (fake, clock) = (Fake::default(), StoppedClock::default());
    let hour = Duration::from_secs(3600);
    let engine = Engine::open(fake.clone(), options().pool_recycle(hour).clock(clock.clone()))?;
    let mut tx = engine.begin()?;
    tx.execute(&put(1))?;
    clock.advance(2 * hour);
    tx.execute(&put(2))?;
    tx.commit()?;
    assert_eq!((fake.connections(), engine.status().idle), (1, 1), "it is not asked for yet");
    assert_eq!(engine.query(&get())?.all::<i64>()?, [1, 2]);
    assert_eq!((fake.connections(), fake.open()), (2, 1));
    Ok(())
}

#[test]
fn what_was_found_to_be_lost_elsewhere_is_used_to_its_end_and_not_again() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().pool_size(2))?;
    let mut tx = engine.begin()?;
    tx.execute(&put(1))?;
    fake.fault(Point::Send, Fault::Error(ErrorKind::ConnectionLost));
    assert!(engine.execute(&put(2)).is_err());
    // It may be alive all the same, and what it does is not lost.
    tx.commit()?;
    assert_eq!((engine.status().idle, fake.open()), (0, 0));
    assert_eq!(engine.query(&get())?.all::<i64>()?, [1]);
    Ok(())
}

#[test]
fn a_place_that_could_not_be_connected_is_the_next_one_s() -> Result<()> {
    let kinds = [ErrorKind::Connect, ErrorKind::Authentication, ErrorKind::TooManyConnections];
    for kind in kinds {
        let fake = Fake::slow();
        let engine = AsyncEngine::open(fake.clone(), options())?;
        fake.fault(Point::Connect, Fault::Error(kind));
        let (mut first, mut second) = (Poller::new(engine.connect()), Poller::new(engine.connect()));
        assert!(first.poll().is_none() && second.poll().is_none());
        assert_eq!(engine.status().waiting, 1);
        let refused = first.poll().expect("an answer").map(drop);
        assert_eq!(refused.map_err(|error| error.kind()), Err(kind));
        assert_eq!(second.wakes(), 1, "who waits is told at once");
        let mut answer = second.poll();
        while answer.is_none() {
            answer = second.poll();
        }
        answer.expect("an answer")?;
        assert_eq!((engine.status().in_use, engine.status().idle), (0, 1));
    }
    Ok(())
}

#[test]
fn who_connects_slowly_holds_up_nobody_who_could_have_another_connection() -> Result<()> {
    let fake = Fake::slow();
    let engine = AsyncEngine::open(fake.clone(), options().pool_size(2))?;
    finish(engine.execute(&put(1)))?;
    let held = finish(engine.connect())?;
    fake.fault(Point::Connect, Fault::Hang);
    let mut slow = Poller::new(engine.connect());
    assert!(slow.poll().is_none() && slow.poll().is_none());
    drop(held);
    assert_eq!(finish(async { engine.query(&get()).await?.all::<i64>().await })?, [1]);
    // Who is tired of it leaves no place taken behind.
    drop(slow);
    assert_eq!((engine.status().in_use, engine.status().idle), (0, 1));
    Ok(())
}

#[test]
fn a_commit_that_is_not_answered_says_that_nobody_knows() -> Result<()> {
    for (point, there) in [(Point::Send, vec![]), (Point::Answer, vec![1])] {
        let fake = Fake::default();
        let engine = Engine::open(fake.clone(), options())?;
        let mut tx = engine.begin()?;
        tx.execute(&put(1))?;
        fake.log();
        fake.fault(point, Fault::Error(ErrorKind::ConnectionLost));
        let error = tx.commit().expect_err("it is not answered");
        assert_eq!((error.kind(), error.sql()), (ErrorKind::ConnectionLost, Some("COMMIT")));
        assert!(error.message().ends_with("whether the transaction was committed is not known"), "{error}");
        assert_eq!(fake.log(), ["COMMIT", "close"], "nothing is tried a second time");
        assert_eq!(engine.query(&get())?.all::<i64>()?, there);
    }
    // One that was not even sent is known not to have been committed.
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    let mut tx = engine.begin()?;
    fake.fault(Point::Send, Fault::Error(ErrorKind::ConnectionLost));
    assert!(tx.execute(&put(1)).is_err());
    let error = tx.commit().expect_err("it was lost before");
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert!(!error.message().contains("committed"), "{error}");
    Ok(())
}

#[test]
fn what_is_committed_is_no_error_although_a_setting_cannot_be_taken_back() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    let mut connection = engine.connect()?;
    let mut tx = connection.begin_with(&begin().read_only())?;
    tx.execute(&put(1))?;
    fake.fault(Point::Send, Fault::Error(ErrorKind::PermissionDenied));
    // The first step is the COMMIT's.
    assert_eq!(tx.commit().map_err(|error| error.kind()), Err(ErrorKind::PermissionDenied));
    let mut tx = connection.begin_with(&begin().read_only())?;
    tx.execute(&put(2))?;
    fake.fault_behind(1, Point::Send, Fault::Error(ErrorKind::PermissionDenied));
    tx.commit()?;
    let next = connection.execute(&put(3)).map_err(|error| error.kind());
    assert_eq!(next, Err(ErrorKind::ConnectionLost), "it has a setting that nobody asked for");
    drop(connection);
    assert_eq!(engine.query(&get())?.all::<i64>()?, [2]);
    assert_eq!((fake.connections(), fake.open()), (2, 1));
    Ok(())
}
