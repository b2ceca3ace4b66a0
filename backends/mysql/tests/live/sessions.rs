//! What statements do to the session behind them, as the driver tells it and as the servers do it.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use isogloss::{raw, select};
use isogloss_engine::backend::{Backend, Driver, Exchange, NoRows, Request};
use isogloss_engine::{Engine, ErrorKind, Result};
use isogloss_judges::{Judge, Server};
use isogloss_mysql_client::MySqlClient;

use crate::servers::{on_each, start};
use crate::{engine, options, run};

/// The answer of a blocking backend, which is there at once.
fn now<T: Unpin>(exchange: Exchange<'_, T>) -> T {
    match pin!(exchange).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("it is a blocking backend"),
    }
}

fn driver(server: &Server) -> Result<Box<dyn Driver>> {
    Ok(now(MySqlClient.connect(&server.url().parse()?))?.driver)
}

fn plain(driver: &mut dyn Driver, sql: &str) -> Result<()> {
    now(driver.run(Request::plain(sql), &mut NoRows)).map(drop)
}

#[test]
fn a_statement_that_commits_silently_ends_the_transaction() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            let mut driver = driver(server)?;
            let driver = &mut *driver;
            plain(driver, "CREATE TABLE kept (a INT) ENGINE = InnoDB")?;
            plain(driver, "CREATE TABLE other (a INT) ENGINE = InnoDB")?;
            for (name, body) in [
                ("commits", "COMMIT"),
                ("creates", "CREATE TABLE by_procedure (a INT)"),
                ("fails", "BEGIN DROP TABLE by_procedure; SIGNAL SQLSTATE '45000'; END"),
                ("adds", "INSERT INTO kept VALUES (2)"),
                ("shows", "SELECT a FROM kept"),
                ("refuses", "SIGNAL SQLSTATE '45000'"),
            ] {
                plain(driver, &format!("CREATE PROCEDURE {name}() {body}"))?;
            }
            plain(driver, "PREPARE text FROM 'TRUNCATE TABLE other'")?;
            for sql in [
                "CREATE TABLE made (a INT)",
                "CREATE TABLE other (a INT)",
                "ALTER TABLE made ADD b INT",
                "ALTER TABLE nobody ADD b INT",
                "CREATE INDEX by_a ON made (a)",
                "CREATE OR REPLACE VIEW seen AS SELECT a FROM made",
                "/* it goes */ DROP VIEW seen",
                "RENAME TABLE made TO renamed",
                "TRUNCATE TABLE renamed",
                "ANALYZE TABLE renamed",
                "CHECK TABLE renamed",
                "DROP TABLE renamed",
                "DROP TABLE nobody",
                "CREATE DATABASE elsewhere",
                "DROP DATABASE elsewhere",
                "CREATE USER 'guest'@'%'",
                "GRANT SELECT ON app.* TO 'guest'@'%'",
                "SET PASSWORD FOR 'guest'@'%' = ''",
                "FLUSH STATUS",
                "LOCK TABLES other READ",
                "COMMIT",
                "CALL commits()",
                "CALL creates()",
                "CALL fails()",
                "EXECUTE text",
                // What follows leaves it open.
                "UNLOCK TABLES",
                "CREATE TABL made (a INT)",
                "CREATE TEMPORARY TABLE mine (a INT)",
                "DROP TEMPORARY TABLE mine",
                "SELECT 1",
                "INSERT INTO kept VALUES (NULL, 2)",
                "SAVEPOINT here",
                "ROLLBACK TO SAVEPOINT here",
                "CALL adds()",
                "CALL shows()",
                "CALL refuses()",
                "CALL nobody()",
                "EXECUTE nobody",
                "SET @a = 1",
                "ANALYZE FORMAT = JSON SELECT 1",
            ] {
                plain(driver, "DELETE FROM kept")?;
                plain(driver, "BEGIN")?;
                assert_eq!(driver.in_transaction(), None, "as far as is known, one is open");
                plain(driver, "INSERT INTO kept VALUES (1)")?;
                // Some fail, on one of the servers or on both, and some of those have committed before.
                let result = now(driver.run(Request::new(sql, &[]), &mut NoRows));
                let told = driver.in_transaction();
                if sql.starts_with("LOCK") {
                    plain(driver, "UNLOCK TABLES")?;
                }
                plain(driver, "ROLLBACK")?;
                let kept = engine.query(&select("a").from("kept"))?.all::<i64>()?;
                assert_eq!(told, (!kept.is_empty()).then_some(false), "{sql}: {result:?}");
            }
            Ok(())
        };
        check().expect("what ends a transaction");
    });
}

#[test]
fn a_transaction_is_not_begun_where_that_would_commit_another() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            run(&engine, "CREATE TABLE kept (a INT) ENGINE = InnoDB")?;
            let mut transaction = engine.begin()?;
            transaction.execute(&raw("INSERT INTO kept VALUES (1)"))?;
            for sql in ["BEGIN", "START TRANSACTION READ ONLY"] {
                let error = transaction.execute(&raw(sql)).expect_err("one is open");
                assert!(error.message().contains("savepoint"), "{error}");
            }
            transaction.rollback()?;
            assert_eq!(engine.query(&select("a").from("kept"))?.all::<i64>()?, [0; 0]);
            let mut connection = engine.connect()?;
            for _ in 0..2 {
                connection.execute(&raw("BEGIN"))?;
                connection.execute(&raw("INSERT INTO kept VALUES (1)"))?;
                connection.execute(&raw("COMMIT"))?;
            }
            assert_eq!(engine.query(&select("a").from("kept"))?.all::<i64>()?, [1, 1]);
            Ok(())
        };
        check().expect("one at a time");
    });
}

#[test]
fn another_database_is_refused_where_statements_of_the_old_one_are_kept() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = Engine::open(MySqlClient, options(server)?.one_connection())?;
            run(&engine, "CREATE TABLE named (name TEXT)")?;
            run(&engine, "INSERT INTO named VALUES ('app')")?;
            run(&engine, "CREATE DATABASE elsewhere")?;
            run(&engine, "CREATE TABLE elsewhere.named (name TEXT)")?;
            run(&engine, "INSERT INTO elsewhere.named VALUES ('elsewhere')")?;
            let mut connection = engine.connect()?;
            let name = select("name").from("named");
            assert_eq!(connection.query(&name)?.one::<String>()?, "app");
            let error = connection
                .execute(&raw("USE elsewhere"))
                .expect_err("it would not hold for what is prepared");
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
            assert_eq!(connection.query(&name)?.one::<String>()?, "app");
            drop(connection);
            // Whoever sets up a connection does it before anything is prepared.
            let moved = Engine::open(MySqlClient, options(server)?.on_connect("USE elsewhere"))?;
            assert_eq!(moved.query(&name)?.one::<String>()?, "elsewhere");
            Ok(())
        };
        check().expect("one database");
    });
}

#[test]
fn a_lock_that_is_not_to_be_had_in_time_undoes_what_the_server_is_told_to_undo() {
    for judge in [Judge::MariaDb, Judge::MySql] {
        let Some(mut server) = start(judge) else { continue };
        let check = |server: &Server, undoes: bool| -> Result<()> {
            let engine = engine(server)?;
            run(&engine, "DROP TABLE IF EXISTS locked")?;
            run(&engine, "CREATE TABLE locked (id INT PRIMARY KEY, n INT) ENGINE = InnoDB")?;
            run(&engine, "INSERT INTO locked VALUES (1, 0), (2, 0)")?;
            let mut holder = engine.begin()?;
            holder.execute(&raw("UPDATE locked SET n = 1 WHERE id = 1"))?;
            let mut driver = driver(server)?;
            let driver = &mut *driver;
            plain(driver, "SET innodb_lock_wait_timeout = 1")?;
            plain(driver, "BEGIN")?;
            plain(driver, "UPDATE locked SET n = 2 WHERE id = 2")?;
            let late = plain(driver, "UPDATE locked SET n = 2 WHERE id = 1").map_err(|error| error.kind());
            assert_eq!(late, Err(ErrorKind::LockTimeout));
            assert_eq!(driver.in_transaction(), undoes.then_some(false));
            plain(driver, "COMMIT")?;
            holder.rollback()?;
            let changed = raw("SELECT n FROM locked WHERE id = 2");
            assert_eq!(engine.query(&changed)?.one::<i64>()?, if undoes { 0 } else { 2 });
            Ok(())
        };
        check(&server, false).expect("one statement is undone");
        server.restart_with("--innodb-rollback-on-timeout=ON").expect("a server that is started again");
        check(&server, true).expect("all of it is undone");
    }
}
