//! The pool as its users know it, against a clock that is moved by hand.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::support::{Fake, Fault, Point, Poller, StoppedClock, finish, get, put};
use isogloss_engine::{AsyncEngine, Engine, Error, ErrorKind, Options, PoolOrder, Reset, Result, Task};

fn options() -> Options {
    Options::url("fake:").expect("a URL")
}

#[test]
fn nothing_is_connected_before_it_is_used() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    assert_eq!(fake.connections(), 0);
    engine.execute(&put(1))?;
    engine.execute(&put(2))?;
    assert_eq!(fake.connections(), 1, "the second use takes the first connection");
    Ok(())
}

#[test]
fn the_overflow_is_closed_when_it_comes_back() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().pool_size(2).max_overflow(1))?;
    let held = [engine.connect()?, engine.connect()?, engine.connect()?];
    assert_eq!((engine.status().in_use, engine.status().overflow), (3, 1));
    drop(held);
    assert_eq!((engine.status().idle, engine.status().overflow, fake.open()), (2, 0, 2));
    Ok(())
}

#[test]
fn a_pool_of_size_0_has_no_limit_and_keeps_all() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().pool_size(0).max_overflow(0))?;
    let all: Vec<_> = (0..100).map(|_| engine.connect()).collect::<Result<_>>()?;
    drop(all);
    assert_eq!((engine.status().idle, engine.status().overflow, fake.open()), (100, 0, 100));
    engine.execute(&put(1))?;
    assert_eq!(fake.connections(), 100);
    Ok(())
}

#[test]
fn without_a_limit_the_overflow_is_closed_when_it_comes_back_all_the_same() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().pool_size(1).unlimited_overflow())?;
    let all: Vec<_> = (0..100).map(|_| engine.connect()).collect::<Result<_>>()?;
    assert_eq!((engine.status().overflow, fake.open()), (99, 100));
    drop(all);
    assert_eq!((engine.status().idle, fake.open()), (1, 1));
    Ok(())
}

#[test]
fn without_a_pool_every_use_has_its_own() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().no_pool())?;
    engine.execute(&put(1))?;
    let held: Vec<_> = (0..20).map(|_| engine.connect()).collect::<Result<_>>()?;
    assert_eq!((fake.connections(), fake.open()), (21, 20));
    drop(held);
    assert_eq!(fake.open(), 0);
    Ok(())
}

#[test]
fn one_connection_is_for_everybody_one_after_the_other() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().one_connection())?;
    thread::scope(|scope| {
        let puts: Vec<_> = (0..8)
            .map(|number| {
                scope.spawn({
                    let engine = &engine;
                    move || engine.execute(&put(number))
                })
            })
            .collect();
        puts.into_iter().try_for_each(|put| put.join().expect("no panic").map(drop))
    })?;
    assert_eq!((fake.connections(), fake.most_open(), fake.committed().len()), (1, 1, 8));
    assert_eq!((engine.status().idle, engine.status().in_use), (1, 0));
    Ok(())
}

#[test]
fn each_thread_finds_its_own_connection_again() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().per_thread())?;
    engine.execute(&put(1))?;
    engine.execute(&put(2))?;
    assert_eq!((fake.connections(), engine.status().idle), (1, 1));
    thread::scope(|scope| scope.spawn(|| engine.execute(&put(3))).join().expect("no panic"))?;
    assert_eq!((fake.connections(), fake.open()), (2, 2), "another thread has another one");
    engine.execute(&put(4))?;
    assert_eq!(fake.connections(), 2);

    // Whoever holds one and wants another has a new one, for that long.
    let held = engine.connect()?;
    engine.execute(&put(5))?;
    assert_eq!((fake.connections(), engine.status().in_use), (3, 1));
    drop(held);
    engine.execute(&put(6))?;
    assert_eq!((fake.connections(), fake.open(), engine.status().overflow), (3, 2, 0));
    Ok(())
}

#[test]
fn no_more_connections_are_kept_for_threads_than_the_pool_has_room_for() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().per_thread().pool_size(3))?;
    for number in 0..20 {
        thread::scope(|scope| scope.spawn(|| engine.execute(&put(number))).join().expect("no panic"))?;
    }
    assert_eq!((fake.connections(), fake.open(), engine.status().idle), (20, 3, 3));
    // Disposed of, they are made anew; closed, there are none.
    engine.dispose();
    assert_eq!((fake.open(), engine.status().idle), (0, 0));
    let held = engine.connect()?;
    engine.dispose();
    drop(held);
    assert_eq!(fake.open(), 0, "it was there before");
    engine.execute(&put(1))?;
    engine.close();
    assert_eq!(fake.open(), 0);
    assert_eq!(engine.execute(&put(1)).map_err(|error| error.kind()), Err(ErrorKind::PoolClosed));
    Ok(())
}

#[test]
fn a_thread_s_own_connection_is_examined_as_any_other() -> Result<()> {
    let (fake, clock) = (Fake::default(), StoppedClock::default());
    let options = options().per_thread().pool_recycle(Duration::from_secs(60)).pre_ping(true);
    let engine = Engine::open(fake.clone(), options.clock(clock.clone()))?;
    engine.execute(&put(1))?;
    clock.advance(Duration::from_secs(61));
    engine.execute(&put(2))?;
    assert_eq!((fake.connections(), fake.open()), (2, 1), "the first was too old");
    fake.fault(Point::Ping, Fault::Error(ErrorKind::ConnectionLost));
    engine.execute(&put(3))?;
    assert_eq!((fake.connections(), fake.open()), (3, 1), "the second did not answer");
    assert_eq!(fake.committed(), [1, 2, 3]);
    Ok(())
}

#[test]
fn tasks_have_no_thread_of_their_own() {
    let refused = AsyncEngine::open(Fake::default(), options().per_thread());
    assert_eq!(refused.map(drop).map_err(|error| error.kind()), Err(ErrorKind::Unsupported));
}

#[test]
fn the_timeout_covers_the_wait_alone() -> Result<()> {
    let (fake, clock) = (Fake::slow(), StoppedClock::default());
    let engine = AsyncEngine::open(
        fake.clone(),
        options().pool_size(1).max_overflow(0).pool_timeout(Duration::from_secs(30)).clock(clock.clone()),
    )?;
    // However long it takes to connect, it is no wait for the pool.
    let mut slow = Poller::new(engine.connect());
    assert!(slow.poll().is_none());
    clock.advance(Duration::from_secs(100));
    let held = slow.poll().expect("it is connected")?;

    let mut waiting = Poller::new(engine.connect());
    assert!(waiting.poll().is_none());
    clock.advance(Duration::from_secs(29));
    assert_eq!(waiting.wakes(), 0);
    clock.advance(Duration::from_secs(1));
    assert_eq!(waiting.wakes(), 1);
    let error = waiting.poll().expect("its time is over").map(drop).expect_err("there is none");
    assert_eq!(error.kind(), ErrorKind::PoolTimeout);
    assert_eq!(error.message(), "no connection became free in 30 s; 1 are in use, 0 others wait");
    assert_eq!(clock.alarms(), 0, "no alarm is left behind");
    drop(held);
    assert_eq!(engine.status().waiting, 0);
    Ok(())
}

#[test]
fn one_alarm_serves_all_tasks_and_each_gives_up_at_its_own_time() -> Result<()> {
    let (clock, ten) = (StoppedClock::default(), Duration::from_secs(10));
    let engine = AsyncEngine::open(
        Fake::default(),
        options().pool_size(1).max_overflow(0).pool_timeout(ten * 3).clock(clock.clone()),
    )?;
    let held = finish(engine.connect())?;
    let mut first = Poller::new(engine.connect());
    assert!(first.poll().is_none());
    clock.advance(ten);
    let mut second = Poller::new(engine.connect());
    assert!(second.poll().is_none());
    assert_eq!(clock.alarms(), 1);
    clock.advance(ten * 2);
    assert!(second.poll().is_none(), "its time is not over, and it sets the alarm again");
    assert!(first.poll().expect("its time is over").is_err());
    clock.advance(ten);
    assert!(second.poll().expect("its time is over").is_err());
    assert_eq!(clock.alarms(), 0);
    drop(held);
    Ok(())
}

#[test]
fn who_gives_up_passes_the_turn_on() -> Result<()> {
    let engine = AsyncEngine::open(Fake::slow(), options().pool_size(1).max_overflow(0))?;
    let held = finish(engine.connect())?;
    let (mut first, mut second) = (Poller::new(engine.connect()), Poller::new(engine.connect()));
    assert!(first.poll().is_none() && second.poll().is_none());
    drop(held);
    assert_eq!((first.wakes(), second.wakes()), (1, 0));
    // The first was woken and does not take it.
    drop(first);
    assert_eq!(second.wakes(), 1);
    second.poll().expect("its turn")?;
    Ok(())
}

#[test]
fn a_thread_waits_as_a_task_does() -> Result<()> {
    let clock = StoppedClock::default();
    let engine = Engine::open(
        Fake::default(),
        options().pool_size(1).max_overflow(0).pool_timeout(Duration::from_secs(5)).clock(clock.clone()),
    )?;
    let held = engine.connect()?;
    thread::scope(|scope| {
        let waiter = scope.spawn(|| engine.connect().map(drop).map_err(|error| error.kind()));
        while engine.status().waiting == 0 {
            thread::yield_now();
        }
        // Its time begins when it has found that it has to wait, which may be a moment later.
        while !waiter.is_finished() {
            clock.advance(Duration::from_secs(5));
            thread::yield_now();
        }
        assert_eq!(waiter.join().expect("no panic"), Err(ErrorKind::PoolTimeout));

        let waiter = scope.spawn(|| engine.connect().map(drop).map_err(|error| error.kind()));
        while engine.status().waiting == 0 {
            thread::yield_now();
        }
        drop(held);
        assert_eq!(waiter.join().expect("no panic"), Ok(()));
    });
    Ok(())
}

#[test]
fn what_is_too_old_is_made_anew_when_it_is_asked_for() -> Result<()> {
    let (fake, clock) = (Fake::default(), StoppedClock::default());
    let hour = Duration::from_secs(3600);
    let engine = Engine::open(fake.clone(), options().pool_recycle(hour).clock(clock.clone()))?;
    engine.execute(&put(1))?;
    clock.advance(hour);
    engine.execute(&put(2))?;
    assert_eq!(fake.connections(), 1);
    clock.advance(Duration::from_secs(1));
    engine.execute(&put(3))?;
    assert_eq!((fake.connections(), fake.open()), (2, 1));
    Ok(())
}

#[test]
fn a_ping_without_answer_replaces_all_that_were_there() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().pre_ping(true))?;
    drop([engine.connect()?, engine.connect()?, engine.connect()?]);
    assert_eq!(fake.open(), 3);
    fake.log();
    fake.fault(Point::Ping, Fault::Error(ErrorKind::ConnectionLost));
    engine.execute(&put(1))?;
    let log = fake.log();
    assert_eq!(log.iter().filter(|what| *what == "close").count(), 3, "{log:?}");
    assert_eq!((fake.connections(), fake.open()), (4, 1));
    // If the server is still away, its own error is what one sees.
    fake.fault(Point::Ping, Fault::Error(ErrorKind::ConnectionLost));
    fake.fault(Point::Connect, Fault::Error(ErrorKind::Authentication));
    assert_eq!(engine.execute(&put(1)).map_err(|error| error.kind()), Err(ErrorKind::Authentication));
    assert_eq!((engine.status().in_use, fake.open()), (0, 0));
    Ok(())
}

#[test]
fn a_lost_connection_takes_the_idle_ones_with_it() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    drop([engine.connect()?, engine.connect()?]);
    fake.fault(Point::Send, Fault::Error(ErrorKind::ConnectionLost));
    assert!(engine.execute(&put(1)).is_err());
    assert_eq!(fake.open(), 0);
    engine.execute(&put(1))?;
    Ok(())
}

#[test]
fn who_finds_out_late_that_its_connection_is_lost_says_nothing_of_those_made_since() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    let mut old = [engine.connect()?, engine.connect()?, engine.connect()?];
    fake.fault(Point::Send, Fault::Error(ErrorKind::ConnectionLost));
    assert!(old[0].execute(&put(1)).is_err());
    engine.execute(&put(2))?;
    assert_eq!((fake.connections(), engine.status().idle), (4, 1));
    for connection in &mut old[1..] {
        fake.fault(Point::Send, Fault::Error(ErrorKind::ConnectionLost));
        assert!(connection.execute(&put(3)).is_err());
    }
    drop(old);
    engine.execute(&put(4))?;
    assert_eq!((fake.connections(), engine.status().idle, fake.open()), (4, 1, 1));
    Ok(())
}

#[test]
fn an_async_engine_keeps_what_it_can_reset() -> Result<()> {
    let fake = Fake::slow();
    let engine = AsyncEngine::open(fake.clone(), options().reset(Reset::Always))?;
    finish(async {
        engine.execute(&put(1)).await?;
        assert_eq!(engine.query(&get()).await?.all::<i64>().await?, [1]);
        engine.begin().await?.commit().await?;
        engine.begin().await?.rollback().await?;
        fake.fault(Point::Send, Fault::Error(ErrorKind::Database));
        assert!(engine.execute(&put(2)).await.is_err());
        fake.fault(Point::Send, Fault::Error(ErrorKind::Database));
        assert!(engine.query(&get()).await?.all::<i64>().await.is_err());
        engine.transaction(async |tx| tx.execute(&put(3)).await).await?;
        engine.dialect().await?;
        engine.keep(&isogloss::select(isogloss::literal(1))).await?;
        Ok::<(), Error>(())
    })?;
    assert_eq!((fake.connections(), engine.status().idle, fake.open()), (1, 1, 1));
    Ok(())
}

#[test]
fn the_first_error_of_connecting_is_reported_as_itself() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().pool_size(1).max_overflow(0))?;
    for _ in 0..3 {
        fake.fault(Point::Connect, Fault::Error(ErrorKind::Authentication));
        assert_eq!(engine.connect().map(drop).map_err(|error| error.kind()), Err(ErrorKind::Authentication));
    }
    engine.connect()?;
    Ok(())
}

#[test]
fn it_is_rolled_back_before_it_lies_idle_unless_nothing_can_be_open() -> Result<()> {
    let runs = [
        (options(), Fake::default(), vec!["reset"]),
        (options(), Fake::default().knowing_transactions(), vec![]),
        (options().reset(Reset::Always), Fake::default(), vec!["reset", "reset"]),
        (options().reset(Reset::Never), Fake::default(), vec![]),
    ];
    for (options, fake, expected) in runs {
        let engine = Engine::open(fake.clone(), options)?;
        // A statement of the library's own leaves nothing open, and a text that is unknown may.
        engine.execute(&put(1))?;
        engine.execute(&isogloss::raw("SOMETHING"))?;
        let resets: Vec<String> = fake.log().into_iter().filter(|what| what == "reset").collect();
        assert_eq!(resets, expected);
    }
    Ok(())
}

#[test]
fn the_order_in_which_idle_connections_are_taken() -> Result<()> {
    for (order, made) in [(PoolOrder::Fifo, 4), (PoolOrder::Lifo, 3)] {
        let (fake, clock) = (Fake::default(), StoppedClock::default());
        let recycle = Duration::from_secs(10);
        let engine =
            Engine::open(fake.clone(), options().order(order).pool_recycle(recycle).clock(clock.clone()))?;
        // Three connections; the first that comes back is too old when the next user comes, the last is not.
        let first = engine.connect()?;
        clock.advance(Duration::from_secs(9));
        let (second, third) = (engine.connect()?, engine.connect()?);
        drop(first);
        drop((second, third));
        clock.advance(Duration::from_secs(2));
        engine.execute(&put(1))?;
        assert_eq!(fake.connections(), made, "{order:?} took the wrong one");
    }
    Ok(())
}

#[test]
fn dispose_begins_anew_and_close_is_the_end() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    let held = engine.connect()?;
    drop(engine.connect()?);
    engine.dispose();
    assert_eq!(fake.open(), 1, "the one in use goes on");
    drop(held);
    assert_eq!(fake.open(), 0);
    engine.execute(&put(1))?;
    engine.close();
    assert_eq!(fake.open(), 0);
    assert_eq!(engine.execute(&put(2)).map_err(|error| error.kind()), Err(ErrorKind::PoolClosed));
    Ok(())
}

#[test]
fn closing_sends_away_who_waits() -> Result<()> {
    let engine = AsyncEngine::open(Fake::slow(), options().pool_size(1).max_overflow(0))?;
    let held = finish(engine.connect())?;
    let mut waiting = Poller::new(engine.connect());
    assert!(waiting.poll().is_none());
    finish(engine.close());
    assert_eq!(waiting.wakes(), 1);
    let answer = waiting.poll().expect("an answer").map(drop).map_err(|error| error.kind());
    assert_eq!(answer, Err(ErrorKind::PoolClosed));
    drop(held);
    Ok(())
}

#[test]
fn many_threads_share_few_connections() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().pool_size(3).max_overflow(2))?;
    let done = AtomicUsize::new(0);
    thread::scope(|scope| {
        for thread in 0..32 {
            let (engine, done) = (&engine, &done);
            scope.spawn(move || {
                for turn in 0..50 {
                    let mut connection = engine.connect().expect("a connection");
                    if turn % 7 == 0 {
                        let mut tx = connection.begin().expect("a transaction");
                        tx.execute(&put(thread * 100 + turn)).expect("a row");
                        // Half of them are undone.
                        if turn % 2 == 0 {
                            tx.commit().expect("a commit");
                        }
                    } else {
                        thread::yield_now();
                    }
                    done.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    assert_eq!(done.load(Ordering::SeqCst), 32 * 50);
    assert!(fake.most_open() <= 5, "{}", fake.most_open());
    assert_eq!((engine.status().in_use, engine.status().waiting), (0, 0));
    let numbers: Vec<i64> = engine.query(&get())?.all()?;
    assert_eq!(numbers.len(), 32 * 4, "0, 14, 28 and 42 of each thread");
    Ok(())
}

#[test]
fn a_new_connection_is_set_up_before_anybody_has_it() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options().on_connect("SET a").on_connect("SET b"))?;
    engine.execute(&put(1))?;
    engine.execute(&put(2))?;
    assert_eq!(fake.log(), ["connect", "SET a", "SET b", "INSERT ?", "INSERT ?"]);
    engine.dispose();
    fake.fault(Point::Send, Fault::Error(ErrorKind::PermissionDenied));
    assert_eq!(engine.execute(&put(3)).map_err(|error| error.kind()), Err(ErrorKind::PermissionDenied));
    assert_eq!((fake.open(), engine.status().in_use), (0, 0), "who cannot be set up is not used");
    fake.fault(Point::Send, Fault::Error(ErrorKind::ConnectionLost));
    let lost = engine.execute(&put(3)).map_err(|error| error.kind());
    assert_eq!(lost, Err(ErrorKind::Connect), "nothing was done on it for anybody");
    assert_eq!((fake.open(), engine.status().in_use), (0, 0));
    Ok(())
}

#[test]
fn with_a_spawner_a_dropped_transaction_costs_no_connection() -> Result<()> {
    let fake = Fake::slow();
    let tasks: Arc<Mutex<Vec<Task>>> = Arc::default();
    let spawned = Arc::clone(&tasks);
    let spawn = move |task| spawned.lock().expect("no panic").push(task);
    let engine = AsyncEngine::open(fake.clone(), options().reset(Reset::Always).spawner(spawn))?;
    let mut tx = finish(engine.begin())?;
    finish(tx.execute(&put(1)))?;
    drop(tx);
    assert_eq!(engine.status().in_use, 1, "it is not idle before it is rolled back");
    let task = tasks.lock().expect("no panic").pop().expect("a task");
    finish(task);
    assert_eq!((engine.status().in_use, engine.status().idle), (0, 1));
    assert!(tasks.lock().expect("no panic").is_empty());
    assert_eq!(fake.log(), ["connect", "BEGIN", "INSERT ?", "reset"]);
    // A task that is not run to its end leaves no dirty connection behind.
    drop(finish(engine.begin())?);
    let unrun = std::mem::take(&mut *tasks.lock().expect("no panic"));
    drop(unrun);
    assert!(tasks.lock().expect("no panic").is_empty());
    assert_eq!((engine.status().in_use, engine.status().idle, fake.open()), (0, 0, 0));
    Ok(())
}

#[test]
fn an_application_may_know_that_a_connection_is_no_good() -> Result<()> {
    let fake = Fake::default();
    let engine = Engine::open(fake.clone(), options())?;
    let (one, other) = (engine.connect()?, engine.connect()?);
    one.invalidate();
    drop(other);
    assert_eq!((fake.open(), engine.status().idle, engine.status().in_use), (1, 1, 0));
    Ok(())
}
