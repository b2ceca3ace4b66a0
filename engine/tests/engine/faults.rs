//! Whatever goes wrong, and wherever a future is dropped: no dirty connection is handed out, none leaks, nothing is half
//! committed, and the engine works again.

use std::time::Duration;

use crate::support::{Fake, Fault, Point, Poller, StoppedClock, finish, get, polled, put};
use isogloss_engine::{AsyncEngine, Engine, ErrorKind, Options, Result};

fn options() -> Options {
    Options::url("fake:").expect("a URL").pool_size(1).max_overflow(0)
}

fn engine(fake: &Fake) -> AsyncEngine {
    AsyncEngine::open(fake.clone(), options()).expect("an engine")
}

async fn numbers(engine: &AsyncEngine) -> Result<Vec<i64>> {
    engine.query(&get()).await?.all().await
}

/// Everything that can be awaited, one after the other: 1 and 2 are kept, 3 and 4 undone.
async fn everything(engine: &AsyncEngine) -> Result<()> {
    let mut connection = engine.connect().await?;
    connection.ping().await?;
    let mut tx = connection.begin().await?;
    tx.execute(&put(1)).await?;
    let seen: Vec<i64> = tx.query(&get()).await?.all().await?;
    assert_eq!(seen, [1]);
    let mut inner = tx.begin().await?;
    inner.execute(&put(3)).await?;
    inner.rollback().await?;
    let mut inner = tx.begin().await?;
    inner.execute(&put(4)).await?;
    drop(inner);
    let mut inner = tx.begin().await?;
    inner.execute(&put(2)).await?;
    inner.commit().await?;
    tx.commit().await?;
    connection.close().await;
    let mut tx = engine.begin().await?;
    tx.execute(&put(5)).await?;
    tx.rollback().await
}

#[test]
fn a_future_may_be_dropped_at_every_point_where_it_awaits() {
    let mut points = 0;
    loop {
        let fake = Fake::slow();
        let engine = engine(&fake);
        let done = polled(everything(&engine), points);
        assert_eq!(engine.status().in_use, 0, "after {points} polls a connection leaks");
        assert!(fake.open() <= 1);
        let kept = fake.committed();
        assert!(kept.is_empty() || kept == [1, 2], "after {points} polls there is {kept:?}");
        // The next user finds a connection as if nothing had been; the fake would tell if it were not so.
        finish(async {
            let mut tx = engine.begin().await?;
            tx.execute(&put(9)).await?;
            tx.commit().await?;
            assert_eq!(numbers(&engine).await?.last(), Some(&9));
            isogloss_engine::Result::<()>::Ok(())
        })
        .expect("it works again");
        if let Some(done) = done {
            done.expect("nothing was in its way");
            break;
        }
        points += 1;
    }
    assert!(points > 30, "there are {points} points only");
}

#[test]
fn every_step_may_fail_and_the_next_user_does_not_notice() {
    for kind in [ErrorKind::ConnectionLost, ErrorKind::Database] {
        for point in [Point::Connect, Point::Send, Point::Answer, Point::Row, Point::Ping, Point::Reset] {
            // The first step of this kind fails, and in other runs the second, the third ..
            for skipped in 0..6 {
                let fake = Fake::slow();
                let engine = engine(&fake);
                for _ in 0..skipped {
                    let _ = finish(numbers(&engine));
                }
                fake.fault(point, Fault::Error(kind));
                let result = finish(everything(&engine));
                if let Err(error) = &result {
                    // Who was not connected yet has done nothing that could be lost.
                    let lost = (point, kind) == (Point::Connect, ErrorKind::ConnectionLost);
                    let expected = if lost { ErrorKind::Connect } else { kind };
                    assert_eq!(error.kind(), expected, "{point:?}");
                }
                assert_eq!(engine.status().in_use, 0, "{point:?}: a connection leaks");
                let kept = fake.committed();
                assert!(kept.is_empty() || kept == [1, 2], "{point:?}: {kept:?}");
                finish(async {
                    engine.begin().await?.commit().await?;
                    numbers(&engine).await
                })
                .expect("it works again");
            }
        }
    }
}

#[test]
fn a_statement_that_hangs_can_be_given_up() {
    for point in [Point::Connect, Point::Send, Point::Answer, Point::Ping] {
        let fake = Fake::slow();
        let engine = engine(&fake);
        fake.fault(point, Fault::Hang);
        assert!(polled(everything(&engine), 1_000).is_none(), "{point:?}");
        assert_eq!((engine.status().in_use, fake.open()), (0, 0), "{point:?}");
        finish(everything(&engine)).expect("it works again");
    }
}

#[test]
fn a_blocking_engine_is_the_same_engine() {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options()).expect("an engine");
    let run = || -> Result<Vec<i64>> {
        let mut tx = engine.begin()?;
        tx.execute(&put(1))?;
        drop(tx.begin()?);
        tx.commit()?;
        engine.query(&get())?.all()
    };
    assert_eq!(run().expect("nothing is in its way"), [1]);
    for point in [Point::Send, Point::Answer, Point::Row] {
        fake.fault(point, Fault::Error(ErrorKind::ConnectionLost));
        assert_eq!(run().map_err(|error| error.kind()), Err(ErrorKind::ConnectionLost), "{point:?}");
        assert_eq!(engine.status().in_use, 0);
        run().expect("it works again");
    }
}

#[test]
fn a_dropped_transaction_of_an_async_connection_is_undone_before_anything_else() {
    let fake = Fake::slow();
    let engine = engine(&fake);
    finish(async {
        let mut connection = engine.connect().await?;
        let mut tx = connection.begin().await?;
        tx.execute(&put(1)).await?;
        drop(tx);
        assert!(connection.query(&get()).await?.all::<i64>().await?.is_empty());
        connection.execute(&put(2)).await?;
        connection.close().await;
        assert_eq!(numbers(&engine).await?, [2]);
        isogloss_engine::Result::<()>::Ok(())
    })
    .expect("nothing is in its way");
    assert_eq!(fake.connections(), 1, "the connection is still the same");
}

#[test]
fn what_is_dropped_with_a_transaction_is_closed_by_async_engines_and_reset_by_blocking_ones() {
    let fake = Fake::slow();
    let engine = engine(&fake);
    let tx = finish(engine.begin()).expect("a transaction");
    drop(tx);
    assert_eq!(fake.log(), ["connect", "BEGIN", "close"]);

    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options()).expect("an engine");
    drop(engine.begin().expect("a transaction"));
    assert_eq!(fake.log(), ["connect", "BEGIN", "reset"]);
}

#[test]
fn an_error_of_the_application_in_the_middle_of_rows_leaves_the_connection_usable() {
    let fake = Fake::slow();
    let engine = engine(&fake);
    finish(async {
        engine.execute(&put(1)).await?;
        engine.execute(&put(2)).await?;
        let stopped = engine.query(&get()).await?.all::<bool>().await;
        assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::TypeMismatch));
        assert_eq!(engine.query(&get()).await?.first::<i64>().await?, Some(1));
        assert_eq!(numbers(&engine).await?, [1, 2]);
        isogloss_engine::Result::<()>::Ok(())
    })
    .expect("nothing is in its way");
    assert_eq!(fake.connections(), 1);
}

#[test]
fn the_futures_go_from_thread_to_thread() {
    fn is_send<T: Send>(_: &T) {}
    let fake = Fake::slow();
    let engine = engine(&fake);
    is_send(&everything(&engine));
    is_send(&engine.transaction(async |tx| tx.execute(&put(1)).await));
    is_send(&engine);
}

#[test]
fn a_statement_whose_time_is_over_costs_its_connection_where_nothing_can_break_it_off() -> Result<()> {
    let (fake, clock) = (Fake::slow(), StoppedClock::default());
    let second = Duration::from_secs(1);
    let engine = AsyncEngine::open(fake.clone(), options().statement_timeout(second).clock(clock.clone()))?;
    finish(engine.execute(&put(1)))?;
    fake.fault(Point::Answer, Fault::Hang);
    let second_put = put(2);
    let mut hanging = Poller::new(engine.execute(&second_put));
    for _ in 0..5 {
        assert!(hanging.poll().is_none());
    }
    clock.advance(second);
    let error = hanging.poll().expect("its time is over").expect_err("it hung");
    assert_eq!(error.kind(), ErrorKind::StatementTimeout);
    drop(hanging);
    assert_eq!((fake.open(), engine.status().in_use, clock.alarms()), (0, 0, 0));
    finish(engine.execute(&put(3)))?;
    Ok(())
}

#[test]
fn a_password_that_a_driver_talks_about_is_not_passed_on() {
    let url = "fake://user:hunter2@there/";
    let engine = Engine::open(Fake::default().talking_about("hunter2"), url).expect("an engine");
    let error = engine.connect().map(drop).expect_err("it only talks");
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(error.message(), "no entrance with ***");
    assert!(std::error::Error::source(&error).is_none(), "a source that shows it is left out");
    assert!(!format!("{error} {error:?} {engine:?}").contains("hunter2"));
    let options = Options::url(url).expect("a URL");
    assert!(!format!("{options:?} {:?}", options.clone()).contains("hunter2"));
}
