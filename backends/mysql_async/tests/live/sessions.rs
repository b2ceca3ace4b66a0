//! What statements do to the session behind them, as with the blocking backend.

use isogloss::{raw, select};
use isogloss_engine::backend::{Backend, Driver, NoRows, Request};
use isogloss_engine::{AsyncEngine, ErrorKind, Result};
use isogloss_mysql_async::MySqlAsync;

use crate::{engine, on_each, options, run};

async fn plain(driver: &mut dyn Driver, sql: &str) -> Result<()> {
    driver.run(Request::plain(sql), &mut NoRows).await.map(drop)
}

#[test]
fn a_statement_that_commits_silently_ends_the_transaction() {
    on_each(|server| async move {
        let engine = engine(&server)?;
        run(&engine, "CREATE TABLE kept (a INT) ENGINE = InnoDB").await?;
        let mut driver = MySqlAsync.connect(&server.url().parse()?).await?.driver;
        let driver = &mut *driver;
        plain(driver, "CREATE PROCEDURE commits() COMMIT").await?;
        plain(driver, "CREATE PROCEDURE adds() INSERT INTO kept VALUES (2)").await?;
        for sql in [
            "CREATE TABLE made (a INT)",
            "DROP TABLE nobody",
            "COMMIT",
            "CALL commits()",
            "CALL adds()",
            "CREATE TEMPORARY TABLE mine (a INT)",
        ] {
            plain(driver, "DELETE FROM kept").await?;
            plain(driver, "BEGIN").await?;
            plain(driver, "INSERT INTO kept VALUES (1)").await?;
            assert_eq!(driver.in_transaction(), None, "as far as is known, one is open");
            let result = driver.run(Request::new(sql, &[]), &mut NoRows).await;
            let told = driver.in_transaction();
            plain(driver, "ROLLBACK").await?;
            let kept = engine.query(&select("a").from("kept")).await?.all::<i64>().await?;
            assert_eq!(told, (!kept.is_empty()).then_some(false), "{sql}: {result:?}");
        }
        Ok(())
    });
}

#[test]
fn another_database_is_refused_where_statements_of_the_old_one_are_kept() {
    on_each(|server| async move {
        let engine = AsyncEngine::open(MySqlAsync, options(&server)?.one_connection())?;
        run(&engine, "CREATE DATABASE elsewhere").await?;
        let error =
            engine.execute(&raw("USE elsewhere")).await.expect_err("it would not hold for what is prepared");
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        let database = raw("SELECT DATABASE()");
        assert_eq!(engine.query(&database).await?.one::<String>().await?, "app");
        let moved = AsyncEngine::open(MySqlAsync, options(&server)?.on_connect("USE elsewhere"))?;
        assert_eq!(moved.query(&database).await?.one::<String>().await?, "elsewhere");
        Ok(())
    });
}

#[test]
fn a_lock_that_is_not_to_be_had_in_time_undoes_what_the_server_is_told_to_undo() {
    on_each(|server| async move {
        let engine = engine(&server)?;
        run(&engine, "CREATE TABLE locked (id INT PRIMARY KEY, n INT) ENGINE = InnoDB").await?;
        run(&engine, "INSERT INTO locked VALUES (1, 0)").await?;
        let mut holder = engine.begin().await?;
        holder.execute(&raw("UPDATE locked SET n = 1 WHERE id = 1")).await?;
        let mut driver = MySqlAsync.connect(&server.url().parse()?).await?.driver;
        let driver = &mut *driver;
        plain(driver, "SET innodb_lock_wait_timeout = 1").await?;
        plain(driver, "BEGIN").await?;
        let late = plain(driver, "UPDATE locked SET n = 2 WHERE id = 1").await.map_err(|error| error.kind());
        assert_eq!(
            (late, driver.in_transaction()),
            (Err(ErrorKind::LockTimeout), None),
            "by itself, the statement alone"
        );
        holder.rollback().await
    });
}
