//! What the client itself refuses, which costs nobody else a connection.

use isogloss::{ValueRef, raw, select};
use isogloss_engine::backend::{Backend, NoRows, Request};
use isogloss_engine::{AsyncEngine, ErrorKind, Result};
use isogloss_mysql_async::MySqlAsync;

use crate::{engine, on_each, run};

/// An engine with two connections that lie idle.
async fn idle(engine: AsyncEngine) -> Result<AsyncEngine> {
    let both = (engine.connect().await?, engine.connect().await?);
    drop(both);
    assert_eq!(engine.status().idle, 2);
    Ok(engine)
}

#[test]
fn a_name_with_a_colon_is_wrong_and_breaks_as_little_as_can_be() {
    on_each(|server| async move {
        let engine = idle(engine(&server)?).await?;
        let error = engine.execute(&raw("SELECT :name, ").expr(1)).await.expect_err("two ways to say it");
        assert_eq!((error.kind(), error.breaks_connection()), (ErrorKind::Syntax, false), "{error}");
        assert_eq!(engine.status().idle, 2);
        assert_eq!(engine.query(&raw("SELECT ").expr(7)).await?.one::<i64>().await?, 7);
        let mut driver = MySqlAsync.connect(&server.url().parse()?).await?.driver;
        let named = Request::new("SELECT :name", &[ValueRef::Integer(1)]);
        let error = driver.run(named, &mut NoRows).await.expect_err("its client knows it by its name");
        assert_eq!((error.kind(), error.breaks_connection()), (ErrorKind::Syntax, true), "{error}");
        Ok(())
    });
}

#[test]
fn a_value_that_is_too_large_to_be_sent_costs_one_connection() {
    on_each(|server| async move {
        run(&engine(&server)?, "SET GLOBAL max_allowed_packet = 1048576").await?;
        let engine = idle(engine(&server)?).await?;
        for size in [2 << 20, 20 << 20] {
            let length = raw("SELECT LENGTH(").expr("x".repeat(size)).text(")");
            let error = engine.execute(&length).await.expect_err("too much");
            assert_eq!(error.kind(), ErrorKind::Value, "{error:.200}");
            assert!(error.breaks_connection(), "{error:.200}");
        }
        assert_eq!(engine.status().idle, 0, "each has cost one");
        assert_eq!(engine.query(&raw("SELECT ").expr(7)).await?.one::<i64>().await?, 7);
        Ok(())
    });
}

#[test]
fn files_of_this_machine_are_not_loaded_and_it_is_said() {
    on_each(|server| async move {
        run(&engine(&server)?, "SET GLOBAL local_infile = 1").await?;
        let engine = idle(engine(&server)?).await?;
        run(&engine, "CREATE TABLE loaded (line TEXT)").await?;
        let load = raw("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE loaded");
        let error = engine.execute(&load).await.expect_err("no files");
        assert_eq!((error.kind(), error.breaks_connection()), (ErrorKind::Unsupported, true), "{error}");
        assert_eq!(engine.status().idle, 1);
        assert_eq!(engine.query(&select("line").from("loaded")).await?.all::<String>().await?.len(), 0);
        Ok(())
    });
}
