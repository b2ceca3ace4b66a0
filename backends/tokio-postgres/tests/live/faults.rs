//! What is PostgreSQL's own in going wrong: sessions that are ended by others, statements that are broken off, work that is
//! left behind.

use std::time::{Duration, Instant};

use isogloss::raw;
use isogloss_engine::{AsyncEngine, ErrorKind, Result};
use isogloss_tokio_postgres::TokioPostgres;

use crate::{engine, options, server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_ended_is_lost_and_made_anew() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let (engine, other) = (engine(&server)?, engine(&server)?);
    let mut connection = engine.connect().await?;
    let pid: i32 = connection.query(&raw("SELECT pg_backend_pid()")).await?.one().await?;
    other.execute(&raw(format!("SELECT pg_terminate_backend({pid}, 5000)"))).await?;
    let error = connection.execute(&raw("SELECT 1")).await.expect_err("ended");
    assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error}");
    drop(connection);
    assert_ne!(engine.query(&raw("SELECT pg_backend_pid()")).await?.one::<i32>().await?, pid);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_is_broken_off_by_hand_and_by_the_clock() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let sleep = raw("SELECT pg_sleep(15)::text");
    let started = Instant::now();
    let mut connection = engine.connect().await?;
    let handle = connection.cancel_handle().expect("PostgreSQL can");
    let canceller = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
        handle.cancel().await
    });
    assert_eq!(connection.execute(&sleep).await.map_err(|error| error.kind()), Err(ErrorKind::Cancelled));
    canceller.await.expect("no panic")?;
    drop(connection);
    let hasty =
        AsyncEngine::open(TokioPostgres, options(&server)?.statement_timeout(Duration::from_millis(100)))?;
    let late = hasty.execute(&sleep).await;
    assert_eq!(late.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    assert!(started.elapsed() < Duration::from_secs(10));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_drops_a_future_leaves_no_work_behind() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let sleep = raw("SELECT pg_sleep(15)::text /* left */");
    let dropped = tokio::time::timeout(Duration::from_millis(200), engine.execute(&sleep)).await;
    assert!(dropped.is_err());
    let left =
        raw("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%left *' || '/' AND state = 'active'");
    let until = Instant::now() + Duration::from_secs(5);
    while engine.query(&left).await?.one::<i64>().await? > 0 {
        assert!(Instant::now() < until, "the server works on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
