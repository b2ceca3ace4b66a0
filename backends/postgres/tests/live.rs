//! The engine on a PostgreSQL of the tests' own, through postgres. Where none can be had, that is printed as not run.
//!
//! Values, rows and errors are the async backend's, and tried there; here is what is this backend's own.

use std::thread;
use std::time::{Duration, Instant};

use isogloss::{ColumnDef, TableDef, Type, col, create_table, insert_into, raw, select, update};
use isogloss_engine::{Engine, ErrorKind, IntoOptions, Options, Result};
use isogloss_judges::{Judge, Server};
use isogloss_postgres_client::Postgres;

fn server() -> Option<Server> {
    isogloss_faults::start(Judge::Postgres, env!("CARGO_TARGET_TMPDIR"))
}

fn options(server: &Server) -> Result<Options> {
    server.url().into_options()
}

fn engine(server: &Server) -> Result<Engine> {
    let engine = Engine::open(Postgres, options(server)?)?;
    let movies = TableDef::new("movies")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("title", Type::Text).not_null())
        .primary_key("id");
    engine.execute(&raw("DROP TABLE IF EXISTS movies"))?;
    engine.execute(&create_table(movies))?;
    let two = insert_into("movies").columns(["id", "title"]).values((1, "Heat")).values((2, "Furious 7"));
    assert_eq!(engine.execute(&two)?.rows_affected, 2);
    Ok(engine)
}

fn titles(engine: &Engine) -> Result<Vec<(i64, String)>> {
    engine.query(&select(("id", "title")).from("movies").order_by("id"))?.all()
}

#[test]
fn statements_run_and_rows_come_back() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    assert_eq!(titles(&engine)?, [(1, "Heat".to_owned()), (2, "Furious 7".to_owned())]);
    let first = engine.query(&raw("SELECT i FROM generate_series(1, 1000) AS i"))?.first::<i32>()?;
    assert_eq!(first, Some(1));
    let nameless = Engine::open(Postgres, options(&server)?.named_statements(false))?;
    let rename = update("movies").set("title", "Furious Seven").filter(col("id").eq(2));
    assert_eq!(nameless.execute(&rename)?.rows_affected, 1);
    assert_eq!(
        nameless.query(&select("title").from("movies").filter(col("id").eq(2)))?.one::<String>()?,
        "Furious Seven"
    );
    assert_eq!((engine.status().idle, engine.status().in_use), (1, 0));
    Ok(())
}

#[test]
fn a_transaction_that_has_failed_is_not_committed() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let add = |id: i64| insert_into("movies").columns(["id", "title"]).values((id, "Another"));
    let mut tx = engine.begin()?;
    tx.execute(&add(3))?;
    let twice = tx.execute(&add(1)).expect_err("it is there");
    assert_eq!((twice.kind(), twice.constraint()), (ErrorKind::UniqueViolation, Some("movies_pkey")));
    assert_eq!(tx.commit().expect_err("nothing is kept").code(), Some("25P02"));
    let mut tx = engine.begin()?;
    tx.execute(&add(3))?;
    drop(tx);
    assert_eq!(titles(&engine)?.len(), 2);
    engine.transaction(|tx| tx.execute(&add(3)).map(drop))?;
    assert_eq!(titles(&engine)?.len(), 3);
    Ok(())
}

#[test]
fn a_statement_is_broken_off_by_hand_and_by_the_clock() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let sleep = raw("SELECT pg_sleep(15)::text");
    let started = Instant::now();
    let mut connection = engine.connect()?;
    let handle = connection.cancel_handle().expect("PostgreSQL can");
    let canceller = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        handle.cancel()
    });
    assert_eq!(connection.execute(&sleep).map_err(|error| error.kind()), Err(ErrorKind::Cancelled));
    canceller.join().expect("no panic")?;
    drop(connection);
    let hasty = Engine::open(Postgres, options(&server)?.statement_timeout(Duration::from_millis(100)))?;
    assert_eq!(hasty.execute(&sleep).map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(titles(&engine)?.len(), 2);
    Ok(())
}

#[test]
fn it_runs_inside_of_a_runtime_too() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let engine = engine(&server)?;
        assert_eq!(titles(&engine)?.len(), 2);
        let mut tx = engine.begin()?;
        tx.execute(&raw("DELETE FROM movies"))?;
        drop(tx);
        assert_eq!(titles(&engine)?.len(), 2);
        Ok(())
    })
}
