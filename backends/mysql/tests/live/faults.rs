//! Servers that go and come back, and statements that are broken off.

use std::thread;
use std::time::Duration;

use isogloss::{raw, select};
use isogloss_engine::{Engine, ErrorKind, Options, Result};
use isogloss_judges::{Judge, Kind};
use isogloss_mysql_client::MySqlClient;

use crate::servers::{Door, on_each, start, url};
use crate::{engine, options, run};

#[test]
fn a_server_that_is_killed_and_started_again_is_used_again() {
    on_each(|server| {
        let judge = if server.kind() == Kind::MySql { Judge::MySql } else { Judge::MariaDb };
        let check = || -> Result<()> {
            let first = start(judge).expect("it was there a moment ago");
            let door = Door::to(&first);
            let engine = Engine::open(MySqlClient, Options::url(&url(door.port, ""))?)?;
            let mut tx = engine.begin()?;
            assert_eq!(tx.query(&raw("SELECT 1"))?.one::<i64>()?, 1);
            let idle = engine.connect()?;
            drop(idle);
            // By the signal that nobody can catch.
            drop(first);
            let error =
                tx.query(&raw("SELECT 1")).and_then(|query| query.one::<i64>()).expect_err("it is dead");
            assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error}");
            drop(tx);
            let refused = engine.connect().map(drop).map_err(|error| error.kind());
            assert!(matches!(refused, Err(ErrorKind::Connect | ErrorKind::ConnectionLost)), "{refused:?}");
            door.set_server(server);
            assert_eq!(engine.query(&raw("SELECT 2"))?.one::<i64>()?, 2);
            assert_eq!((engine.status().in_use, engine.status().idle), (0, 1));
            Ok(())
        };
        check().expect("it works again");
    });
}

/// It takes longer than anybody waits, and does not end as well, as SLEEP does when it is broken off.
fn endless() -> isogloss::Raw {
    raw(
        "SELECT SUM(a.n + l.n) FROM ten a, ten b, ten c, ten d, ten e, ten f, ten g, ten h, ten i, ten j, ten k, ten l",
    )
}

fn ten(engine: &Engine) -> Result<()> {
    run(engine, "CREATE TABLE IF NOT EXISTS ten (n INT)")?;
    run(engine, "INSERT INTO ten VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)")
}

#[test]
fn a_statement_is_broken_off_by_a_handle_and_when_its_time_is_over() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            ten(&engine)?;
            let mut connection = engine.connect()?;
            let handle = connection.cancel_handle().expect("it can be cancelled");
            thread::scope(|scope| {
                let canceller = scope.spawn(|| {
                    thread::sleep(Duration::from_millis(100));
                    handle.cancel()
                });
                let error = connection.query(&endless()).and_then(|query| query.one::<i64>());
                assert_eq!(error.map_err(|error| error.kind()), Err(ErrorKind::Cancelled));
                canceller.join().expect("no panic")
            })?;
            drop(connection);

            let hasty = options(server)?.statement_timeout(Duration::from_millis(100));
            let hasty = Engine::open(MySqlClient, hasty)?;
            let error = hasty.query(&endless()).and_then(|query| query.one::<i64>());
            assert_eq!(error.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
            assert_eq!(hasty.query(&select("n").from("ten"))?.all::<i64>()?.len(), 10);
            Ok(())
        };
        check().expect("broken off");
    });
}

#[test]
fn what_was_left_open_is_not_the_next_user_s() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = Engine::open(MySqlClient, options(server)?.one_connection())?;
            ten(&engine)?;
            let mut connection = engine.connect()?;
            connection.execute(&raw("START TRANSACTION"))?;
            connection.execute(&raw("DELETE FROM ten"))?;
            drop(connection);
            assert_eq!(engine.query(&select("n").from("ten"))?.all::<i64>()?.len(), 10);
            // Without statements that have names on the server, values come as they do with them.
            let nameless = Engine::open(MySqlClient, options(server)?.named_statements(false))?;
            assert_eq!(nameless.query(&select("n").from("ten").order_by("n"))?.first::<i64>()?, Some(0));
            Ok(())
        };
        check().expect("a clean connection");
    });
}
