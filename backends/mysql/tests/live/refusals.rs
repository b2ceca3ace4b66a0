//! What the client itself refuses, which costs nobody else a connection, and what the servers show of values.

use isogloss::{Decimal, date, date_time, insert_into, raw, select, time};
use isogloss_engine::{Engine, Error, ErrorKind, Result};
use isogloss_mysql_client::MySqlClient;

use crate::servers::{is_mysql, on_each};
use crate::{engine, options, run};

/// An engine with two connections that lie idle.
fn idle(engine: Engine) -> Result<Engine> {
    let both = (engine.connect()?, engine.connect()?);
    drop(both);
    assert_eq!(engine.status().idle, 2);
    Ok(engine)
}

#[test]
fn a_name_with_a_colon_is_wrong_and_breaks_nothing() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = idle(engine(server)?)?;
            let mixed = raw("SELECT :name, ").expr(1);
            let error = engine
                .query(&mixed)
                .and_then(|query| query.one::<(i64, i64)>())
                .expect_err("two ways to say it");
            assert_eq!((error.kind(), error.breaks_connection()), (ErrorKind::Syntax, false), "{error}");
            assert_eq!(engine.status().idle, 2);
            let quoted = raw("SELECT ':name' /* :name */, ").expr(1).text(" AS `:name`");
            assert_eq!(engine.query(&quoted)?.one::<(String, i64)>()?, (":name".to_owned(), 1));
            Ok(())
        };
        check().expect("a name with a colon");
    });
}

#[test]
fn a_value_that_is_too_large_to_be_sent_costs_one_connection() {
    on_each(|server| {
        let check = || -> Result<()> {
            run(&engine(server)?, "SET GLOBAL max_allowed_packet = 1048576")?;
            let engine = idle(engine(server)?)?;
            let length = |size: usize| raw("SELECT LENGTH(").expr("x".repeat(size)).text(")");
            let error =
                engine.query(&length(2 << 20)).and_then(|query| query.one::<i64>()).expect_err("too much");
            assert_eq!(error.kind(), ErrorKind::Value, "{error:.200}");
            assert_eq!(engine.status().idle, 1);
            assert_eq!(engine.query(&length(1000))?.one::<i64>()?, 1000);
            // One that is sent in pieces.
            let error =
                engine.query(&length(20 << 20)).and_then(|query| query.one::<i64>()).expect_err("too much");
            assert_eq!(error.kind(), ErrorKind::Value, "{error:.200}");
            assert_eq!(engine.query(&length(1000))?.one::<i64>()?, 1000);
            Ok(())
        };
        check().expect("a value that is too large");
    });
}

#[test]
fn files_of_this_machine_are_not_loaded_and_it_is_said() {
    on_each(|server| {
        let check = || -> Result<()> {
            run(&engine(server)?, "SET GLOBAL local_infile = 1")?;
            let engine = Engine::open(MySqlClient, options(server)?.one_connection())?;
            run(&engine, "CREATE TABLE loaded (line TEXT)")?;
            let error = run(&engine, "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE loaded")
                .expect_err("no files");
            assert_eq!((error.kind(), error.breaks_connection()), (ErrorKind::Unsupported, false), "{error}");
            assert_eq!(engine.status().idle, 1);
            assert_eq!(engine.query(&select("line").from("loaded"))?.all::<String>()?.len(), 0);
            Ok(())
        };
        check().expect("no files");
    });
}

fn unseen(result: Result<impl Sized>, code: &str) {
    let error: Error = result.map(drop).expect_err("it does not fit");
    assert_eq!(error.code(), Some(code), "{error}");
    assert!(!error.message().contains("4242"), "{error}");
}

#[test]
fn messages_do_not_show_the_values_of_parameters() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            run(
                &engine,
                "CREATE TABLE parts (a BIGINT) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (9))",
            )?;
            let insert = insert_into("parts").columns(["a"]);
            unseen(engine.execute(&insert.clone().values((4242,))), "1526");
            unseen(engine.execute(&insert.values(("4242 or so",))), "1265");
            let sum = raw("SELECT 9223372036854775807 + CAST(").expr(4242).text(" AS SIGNED)");
            unseen(engine.query(&sum).and_then(|query| query.one::<i64>()), "1690");
            let path = raw("SELECT EXTRACTVALUE('<a/>', CONCAT('~', ").expr("4242").text("))");
            unseen(engine.query(&path).and_then(|query| query.one::<Option<String>>()), "1105");
            if is_mysql(server) {
                let vector = raw("SELECT STRING_TO_VECTOR(").expr("4242").text(")");
                unseen(engine.query(&vector).and_then(|query| query.one::<Option<Vec<u8>>>()), "6138");
            }
            Ok(())
        };
        check().expect("values are not shown");
    });
}

/// The crates' pages say so.
#[test]
fn what_is_finer_than_its_column_is_rounded_by_the_server() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            run(&engine, "CREATE TABLE coarse (a INT, d DECIMAL(5, 1), m DATETIME)")?;
            let half = |unscaled| Decimal::new(unscaled, 2).expect("a decimal");
            let insert = insert_into("coarse").columns(["a", "d", "m"]);
            let moment =
                date_time(date(2024, 1, 1), isogloss::Time { nanosecond: 600_000_000, ..time(0, 0, 0) });
            engine.execute(&insert.values((half(150), half(125), moment)))?;
            let held = raw("SELECT a, CAST(d AS CHAR), SECOND(m) FROM coarse");
            // MySQL rounds a moment, and MariaDB cuts it off.
            let second = i64::from(is_mysql(server));
            assert_eq!(engine.query(&held)?.one::<(i64, String, i64)>()?, (2, "1.3".to_owned(), second));
            Ok(())
        };
        check().expect("what is rounded");
    });
}
