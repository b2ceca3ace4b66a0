//! Servers that go away, statements that are broken off, futures that are dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use isogloss::raw;
use isogloss_engine::{AsyncEngine, ErrorKind, Result};
use isogloss_tokio_postgres::TokioPostgres;

use crate::{engine, options, server};

/// So many futures are dropped.
const DROPPED: u64 = 10_000;

/// So long that may take at most: a minute is usual on a machine that does much else.
const AT_MOST: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_crashed_is_connected_to_again() -> Result<()> {
    let Some(mut server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    engine.execute(&raw("CREATE TABLE t (id int)")).await?;
    engine.execute(&raw("INSERT INTO t VALUES (1)")).await?;
    // It is set not to write what is committed at once, and so would lose what was kept, too.
    engine.execute(&raw("CHECKPOINT")).await?;
    let mut tx = engine.begin().await?;
    tx.execute(&raw("INSERT INTO t VALUES (2)")).await?;
    let working = tokio::spawn({
        let engine = engine.clone();
        async move { engine.execute(&raw("SELECT pg_sleep(15)::text")).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let server = tokio::task::spawn_blocking(move || server.crash_and_restart().map(|()| server));
    let cut_off = working.await.expect("no panic").expect_err("the server is gone");
    assert_eq!(cut_off.kind(), ErrorKind::ConnectionLost, "{cut_off}");
    let lost = tx.commit().await.expect_err("the server is gone");
    assert_eq!(lost.kind(), ErrorKind::ConnectionLost, "{lost}");
    let _server = server.await.expect("no panic").expect("it was there before");
    let rows = engine.query(&raw("SELECT id FROM t")).await?.all::<i32>().await?;
    assert_eq!(rows, [1]);
    assert_eq!(engine.status().in_use, 0);
    Ok(())
}

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
        handle.cancel_async().await
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

/// Numbers that differ enough, the same ones each time.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::print_stderr, reason = "how many there were is what this test is for")]
async fn no_answer_is_another_questions_however_many_futures_are_dropped() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = AsyncEngine::open(TokioPostgres, options(&server)?.pool_size(8).max_overflow(0))?;
    engine.execute(&raw("CREATE TABLE t (id bigint PRIMARY KEY)")).await?;
    let dropped = Arc::new(AtomicU64::new(0));
    let answered = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..8u64)
        .map(|task| {
            let (engine, dropped, answered) = (engine.clone(), Arc::clone(&dropped), Arc::clone(&answered));
            tokio::spawn(async move {
                let mut state = 0x9e37_79b9_7f4a_7c15 ^ (task + 1);
                let mut number = task as i64;
                while dropped.load(Ordering::Relaxed) < DROPPED && begun.elapsed() < AT_MOST {
                    number += 8;
                    let ask = async {
                        match number % 3 {
                            0 => {
                                // Nothing of this may ever be seen.
                                let mut tx = engine.begin().await?;
                                tx.execute(&raw("INSERT INTO t VALUES (").expr(number).text(")")).await?;
                                let seen = raw("SELECT count(*) FROM t");
                                assert_eq!(tx.query(&seen).await?.one::<i64>().await?, 1);
                                tx.rollback().await
                            }
                            1 => {
                                let rows = raw("SELECT ")
                                    .expr(number)
                                    .text("::bigint + i FROM generate_series(1, 50) AS i");
                                let rows: Vec<i64> = engine.query(&rows).await?.all().await?;
                                assert_eq!(rows, (1..=50).map(|i| number + i).collect::<Vec<_>>());
                                Ok(())
                            }
                            _ => {
                                let echo = raw("SELECT ").expr(number).text("::bigint");
                                assert_eq!(engine.query(&echo).await?.one::<i64>().await?, number);
                                Ok(())
                            }
                        }
                    };
                    // After so many polls, each of which is a place where it waited.
                    match polled(ask, random(&mut state) % 6).await {
                        Some(result) => {
                            result?;
                            answered.fetch_add(1, Ordering::Relaxed);
                        }
                        None => {
                            dropped.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                }
                Ok::<_, isogloss_engine::Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no wrong answer")?;
    }
    let (dropped, answered) = (dropped.load(Ordering::Relaxed), answered.load(Ordering::Relaxed));
    eprintln!("{dropped} futures dropped, {answered} answered, in {:.1} s", begun.elapsed().as_secs_f64());
    assert!(dropped >= DROPPED, "only {dropped} in time");
    assert!(answered > 0);
    assert_eq!(engine.query(&raw("SELECT count(*) FROM t")).await?.one::<i64>().await?, 0);
    assert_eq!((engine.status().in_use, engine.status().waiting), (0, 0));
    Ok(())
}

/// The answer of a future, unless it has none after so many polls; then it is dropped.
async fn polled<T>(future: impl Future<Output = T>, times: u64) -> Option<T> {
    let mut future = std::pin::pin!(future);
    let mut left = times;
    std::future::poll_fn(|context| {
        if let std::task::Poll::Ready(answer) = future.as_mut().poll(context) {
            return std::task::Poll::Ready(Some(answer));
        }
        if left == 0 {
            return std::task::Poll::Ready(None);
        }
        left -= 1;
        std::task::Poll::Pending
    })
    .await
}
