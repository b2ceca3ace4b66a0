//! Futures that are dropped at any point: no answer is ever somebody else's.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use isogloss::{param, raw, select};
use isogloss_engine::{AsyncEngine, Result};
use isogloss_judges::{Judge, Server};

use crate::servers::{Dice, start};
use crate::{engine, run};

/// Dropped futures on each server.
const CANCELLATIONS: u32 = 10_000;

/// On a machine that is busy, fewer have to do, and it is said how many there were.
const LIMIT: Duration = Duration::from_secs(60);

const TASKS: u64 = 8;

#[test]
#[allow(clippy::print_stderr, reason = "what was not run must be said")]
fn ten_thousand_dropped_futures_lead_to_no_wrong_answer() {
    for judge in [Judge::MariaDb, Judge::MySql] {
        let Some(server) = start(judge) else { continue };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let count = runtime.block_on(cancel_at_random(server)).expect("every answer is one's own");
        if count < CANCELLATIONS {
            eprintln!(
                "not run: {} of {CANCELLATIONS} cancellations on {judge}: out of time",
                CANCELLATIONS - count
            );
        }
        assert!(count > 100, "{count} cancellations");
    }
}

async fn cancel_at_random(server: Server) -> Result<u32> {
    let engine = engine(&server).await?;
    run(&engine, "CREATE TABLE sums (id BIGINT PRIMARY KEY, held BIGINT NOT NULL) ENGINE = InnoDB").await?;
    run(&engine, "INSERT INTO sums VALUES (1, 0)").await?;
    let (count, started) = (Arc::new(AtomicU32::new(0)), Instant::now());
    let least = Arc::new(AtomicI64::new(0));
    let tasks: Vec<_> = (0..TASKS)
        .map(|seed| {
            let (engine, count, least) = (engine.clone(), Arc::clone(&count), Arc::clone(&least));
            tokio::spawn(async move {
                let mut dice = Dice::new(seed + 1);
                while count.load(Ordering::Relaxed) < CANCELLATIONS && started.elapsed() < LIMIT {
                    let patience = Duration::from_micros(dice.below(3_000));
                    let number = dice.next() as i64;
                    let asked = tokio::time::timeout(patience, ask(&engine, number, &least)).await;
                    match asked {
                        Ok(result) => result?,
                        Err(_) => drop(count.fetch_add(1, Ordering::Relaxed)),
                    }
                }
                Ok::<(), isogloss_engine::Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic")?;
    }
    // Nothing is left over, and what was not committed is not there.
    let held: i64 = engine.query(&select("held").from("sums")).await?.one().await?;
    assert_eq!(held % 2, 0, "half of a transaction is there");
    assert!(held >= 2 * least.load(Ordering::Relaxed), "a committed transaction is lost");
    assert_eq!(engine.status().in_use, 0);
    Ok(count.load(Ordering::Relaxed))
}

/// Every third time a transaction of two halves; else a number that has to come back.
async fn ask(engine: &AsyncEngine, number: i64, committed: &AtomicI64) -> Result<()> {
    if number % 3 == 0 {
        let half = raw("UPDATE sums SET held = held + 1 WHERE id = 1");
        let mut tx = engine.begin().await?;
        for _ in 0..2 {
            tx.execute(&half).await?;
        }
        tx.commit().await?;
        committed.fetch_add(1, Ordering::Relaxed);
        return Ok(());
    }
    let query = select(param("number", isogloss::Type::BigInt));
    let query = engine.keep(&query).await?;
    let filled = query.fill([("number", number)])?;
    let answer: i64 = engine.query(&filled).await?.one().await?;
    assert_eq!(answer, number, "the answer is somebody else's");
    Ok(())
}
