//! Statements that are broken off, and what is left open.

use std::thread;
use std::time::Duration;

use isogloss::{raw, select};
use isogloss_engine::{Engine, ErrorKind, Result};
use isogloss_mysql_client::MySqlClient;

use crate::servers::on_each;
use crate::{engine, options, run};

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
