//! Statements whose time is over, on servers that are asked to break off over another connection, and do not do as they
//! are asked.

use std::thread;
use std::time::Duration;

use isogloss::{Raw, raw};

use crate::support::{Ask, Poller, StoppedClock, Stubborn, eventually, put};
use isogloss_engine::{AsyncEngine, Done, Engine, ErrorKind, Options, Result, Worker};

const SECOND: Duration = Duration::from_secs(1);

fn options() -> Options {
    Options::url("fake:").expect("a URL").pool_size(1).max_overflow(0).statement_timeout(SECOND)
}

/// What runs until it is broken off.
fn long() -> Raw {
    raw("LONG")
}

/// Runs it, moves the clock on until the server was asked so often, and tells how it ended.
fn run(engine: &Engine, clock: &StoppedClock, server: &Stubborn, asks: usize) -> Result<Done, ErrorKind> {
    thread::scope(|scope| {
        let running = scope.spawn(|| engine.execute(&long()).map_err(|error| error.kind()));
        eventually("it sets its alarm", || clock.alarms() > 0);
        clock.advance(SECOND);
        eventually("it is asked", || server.asked() > 0);
        while !running.is_finished() {
            thread::sleep(Duration::from_millis(20));
            if server.asked() < asks {
                clock.advance(SECOND);
            }
        }
        running.join().expect("no panic")
    })
}

#[test]
fn who_is_broken_off_at_once_keeps_the_connection() -> Result<()> {
    let (server, clock) = (Stubborn::new([Ask::Ends(ErrorKind::Cancelled)]), StoppedClock::default());
    let engine = Engine::open(server.clone(), options().clock(clock.clone()))?;
    engine.execute(&put(1))?;
    assert_eq!(run(&engine, &clock, &server, 1), Err(ErrorKind::StatementTimeout));
    assert_eq!((server.asked(), server.open(), clock.alarms()), (1, 1, 0));
    engine.execute(&put(2)).map(drop)
}

#[test]
fn it_is_asked_again_until_the_statement_is_over() -> Result<()> {
    let asks = [Ask::Fails, Ask::Lost, Ask::Panics, Ask::Ends(ErrorKind::Cancelled)];
    let (server, clock) = (Stubborn::new(asks), StoppedClock::default());
    let engine = Engine::open(server.clone(), options().clock(clock.clone()))?;
    assert_eq!(run(&engine, &clock, &server, 4), Err(ErrorKind::StatementTimeout));
    assert_eq!((server.asked(), clock.alarms()), (4, 0));
    assert_eq!(server.open(), 0, "what seemed to be lost may come later, and would meet somebody else");
    engine.execute(&put(1)).map(drop)
}

#[test]
fn what_came_too_early_and_cannot_come_later_costs_no_connection() -> Result<()> {
    let server = Stubborn::new([Ask::Lost, Ask::Ends(ErrorKind::Cancelled)]).immediate();
    let clock = StoppedClock::default();
    let engine = Engine::open(server.clone(), options().clock(clock.clone()))?;
    assert_eq!(run(&engine, &clock, &server, 2), Err(ErrorKind::StatementTimeout));
    assert_eq!((server.asked(), server.open(), clock.alarms()), (2, 1, 0));
    Ok(())
}

#[test]
fn a_limit_of_the_server_s_own_is_no_answer_to_what_it_was_asked() -> Result<()> {
    let (server, clock) = (Stubborn::new([Ask::Ends(ErrorKind::StatementTimeout)]), StoppedClock::default());
    let engine = Engine::open(server.clone(), options().clock(clock.clone()))?;
    assert_eq!(run(&engine, &clock, &server, 1), Err(ErrorKind::StatementTimeout));
    assert_eq!((server.asked(), server.open()), (1, 0), "what was asked may yet come");
    Ok(())
}

#[test]
fn who_asks_without_end_is_waited_for_a_while_and_costs_the_connection() -> Result<()> {
    let (server, clock) = (Stubborn::new([Ask::Hangs]), StoppedClock::default());
    let engine = Engine::open(server.clone(), options().clock(clock.clone()))?;
    thread::scope(|scope| {
        let running = scope.spawn(|| engine.execute(&long()).map_err(|error| error.kind()));
        eventually("it sets its alarm", || clock.alarms() > 0);
        clock.advance(SECOND);
        eventually("it is asked", || server.asked() == 1);
        // It ends by itself, while nobody knows whether it will be broken off.
        server.end();
        while !running.is_finished() {
            clock.advance(SECOND);
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(running.join().expect("no panic"), Ok(Done::default()));
    });
    assert_eq!((server.asked(), server.open(), engine.status().in_use), (1, 0, 0));
    engine.execute(&put(1))?;
    server.release();
    Ok(())
}

#[test]
fn who_asks_without_end_holds_up_no_other_engine() -> Result<()> {
    let (silent, other) = (Stubborn::new([Ask::Hangs]), Stubborn::new([Ask::Ends(ErrorKind::Cancelled)]));
    let soon = options().statement_timeout(Duration::from_millis(20));
    let (first, second) = (Engine::open(silent.clone(), soon.clone())?, Engine::open(other, soon)?);
    thread::scope(|scope| {
        let running = scope.spawn(|| first.execute(&long()).map_err(|error| error.kind()));
        eventually("it is asked", || silent.asked() == 1);
        let late = second.execute(&long()).map_err(|error| error.kind());
        assert_eq!(late, Err(ErrorKind::StatementTimeout));
        silent.end();
        silent.release();
        assert_eq!(running.join().expect("no panic"), Ok(Done::default()));
    });
    Ok(())
}

#[test]
fn a_task_is_not_held_up_by_who_asks_on_a_thread() -> Result<()> {
    let (server, clock) = (Stubborn::new([Ask::Hangs]), StoppedClock::default());
    let engine = AsyncEngine::open(Worker(server.clone()), options().clock(clock.clone()))?;
    let long = long();
    let mut hanging = Poller::new(engine.execute(&long));
    eventually_pending(&mut hanging, &server);
    clock.advance(SECOND);
    assert!(hanging.poll().is_none());
    eventually("it is asked", || server.asked() == 1);
    clock.advance(5 * SECOND);
    let late = hanging.poll().expect("its time is over").map_err(|error| error.kind());
    assert_eq!(late, Err(ErrorKind::StatementTimeout));
    drop(hanging);
    assert_eq!((engine.status().in_use, clock.alarms()), (0, 0));
    server.release();
    server.end();
    eventually("its thread ends", || server.open() == 0);
    Ok(())
}

#[test]
fn a_task_asks_again_as_well() -> Result<()> {
    // The second time nobody could be asked.
    let asks = [Ask::Lost, Ask::Fails, Ask::Ends(ErrorKind::Cancelled)];
    let (server, clock) = (Stubborn::new(asks), StoppedClock::default());
    let engine = AsyncEngine::open(Worker(server.clone()), options().clock(clock.clone()))?;
    let long = long();
    let mut late = Poller::new(engine.execute(&long));
    eventually_pending(&mut late, &server);
    for asked in 1..=2 {
        clock.advance(SECOND);
        // Beside the one at which it is given up, there is an alarm for the next time.
        while server.asked() < asked || clock.alarms() < 2 {
            assert!(late.poll().is_none());
            thread::yield_now();
        }
    }
    clock.advance(SECOND);
    let mut result = None;
    while result.is_none() {
        result = late.poll();
        thread::yield_now();
    }
    assert_eq!(server.asked(), 3);
    let late = result.expect("an answer").map_err(|error| error.kind());
    assert_eq!(late, Err(ErrorKind::StatementTimeout));
    eventually("it is closed, since the first may come later", || server.open() == 0);
    Ok(())
}

#[test]
fn neither_dropping_nor_a_handle_holds_up_a_task() -> Result<()> {
    let server = Stubborn::new([Ask::Hangs, Ask::Hangs]);
    let engine = AsyncEngine::open(Worker(server.clone()), options())?;
    let long = long();
    let mut connecting = Poller::new(engine.connect());
    let mut connection = loop {
        if let Some(connection) = connecting.poll() {
            break connection?;
        }
    };
    drop(connecting);
    connection.set_statement_timeout(None);
    let handle = connection.cancel_handle().expect("it can be broken off");
    let mut running = Poller::new(connection.execute(&long));
    eventually_pending(&mut running, &server);
    let mut cancelling = Poller::new(handle.cancel());
    assert!(cancelling.poll().is_none());
    eventually("it is asked", || server.asked() == 1);
    assert!(cancelling.poll().is_none());
    drop(running);
    eventually("it is asked, since nobody waits any more", || server.asked() == 2);
    server.release();
    server.end();
    eventually("who asked is answered", || cancelling.wakes() > 0);
    cancelling.poll().expect("an answer")
}

/// Polls it until the statement runs on its thread.
fn eventually_pending<T>(statement: &mut Poller<'_, T>, server: &Stubborn) {
    while !server.is_running() {
        assert!(statement.poll().is_none());
        thread::yield_now();
    }
}
