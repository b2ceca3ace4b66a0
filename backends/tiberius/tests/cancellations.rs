//! Futures that are dropped anywhere: whatever is asked next is answered rightly. And statements that are cancelled in the
//! middle of an answer that does not go on.

mod support;

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use isogloss::{col, select};
use isogloss_engine::{AsyncEngine, ErrorKind, Options, Result};
use isogloss_tiberius::Tiberius;
use mssql_mock_tds::{ColumnValue, SqlDataType};
use support::{Between, Server, between, rows, url};

/// So many futures are dropped before they have answered.
const CANCELLATIONS: usize = 10_000;
const TASKS: usize = 8;
const TABLES: u64 = 16;

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// Polls so often and no more; `None` if the future was dropped without an answer.
async fn give_up<T>(future: impl Future<Output = T>, polls: u64) -> Option<T> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// What is asked of a table, and what only this one answers.
async fn ask(engine: &AsyncEngine, table: u64) -> Result<Vec<(i64, String)>> {
    let query = select(("ID", "NAME")).from(format!("T{table}")).filter(col("ID").ge(0_i64));
    engine.query(&query).await?.all().await
}

fn answer(table: u64) -> Vec<(i64, String)> {
    (0..3 + table as i64).map(|row| (table as i64 * 1_000 + row, format!("name {row} of {table}"))).collect()
}

async fn cancel_and_ask(engine: AsyncEngine, seed: u64, cancelled: Arc<AtomicUsize>) -> (usize, usize) {
    let mut chance = Chance(seed);
    let (mut answered, mut midway) = (0, 0);
    let end = Instant::now() + Duration::from_secs(120);
    while cancelled.load(Ordering::Relaxed) < CANCELLATIONS {
        assert!(Instant::now() < end, "only {} of {CANCELLATIONS}", cancelled.load(Ordering::Relaxed));
        let table = chance.below(TABLES);
        // Mostly a few polls, which end inside of an exchange; sometimes enough to get far into connecting.
        let polls = if chance.below(4) == 0 { chance.below(40) } else { chance.below(6) };
        let in_use = engine.status().idle;
        match give_up(ask(&engine, table), polls).await {
            Some(Ok(rows)) => {
                assert_eq!(rows, answer(table), "the answer to another question");
                answered += 1;
            }
            Some(Err(error)) => assert_eq!(error.kind(), ErrorKind::PoolTimeout, "{error}"),
            None => {
                cancelled.fetch_add(1, Ordering::Relaxed);
                midway += usize::from(in_use > 0);
            }
        }
        // One in eight is heard to its end, on whatever connection is there now.
        if chance.below(8) == 0 {
            let table = chance.below(TABLES);
            assert_eq!(ask(&engine, table).await.expect("an answer"), answer(table));
            answered += 1;
        }
    }
    (answered, midway)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_dropped_wherever_no_answer_is_another_ones() -> Result<()> {
    let server = Server::new("16.0.1000.6", 160).await;
    let columns = [("ID", SqlDataType::BigInt), ("NAME", SqlDataType::NVarChar)];
    for table in 0..TABLES {
        let values = answer(table)
            .into_iter()
            .map(|(id, name)| vec![ColumnValue::BigInt(id), ColumnValue::NVarChar(name)]);
        let sql = format!("SELECT [ID], [NAME] FROM [T{table}] WHERE [ID] >= @");
        server.answer(&sql, rows(&columns, values.collect())).await;
    }
    // What the server says comes in pieces, so that the client waits in the middle of packets and rows as well.
    let cancelled = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    let mut engines = Vec::new();
    for pieces in [11, 37, 90, 4096] {
        let address = between(server.address, Between::Pieces(pieces)).await;
        let engine = AsyncEngine::open(Tiberius, Options::url(&url(address))?.pool_size(2).max_overflow(1))?;
        engines.push(engine);
    }
    for task in 0..TASKS {
        let engine = engines[task % engines.len()].clone();
        tasks.push(tokio::spawn(cancel_and_ask(
            engine,
            0x9E37_79B9_7F4A_7C15 + task as u64,
            Arc::clone(&cancelled),
        )));
    }
    let (mut answered, mut midway) = (0, 0);
    for task in tasks {
        let (heard, inside) = task.await.expect("no wrong answer");
        answered += heard;
        midway += inside;
    }
    assert!(answered > 1_000 && midway > 1_000, "{answered} were answered, {midway} were cut off");
    for engine in engines {
        assert_eq!((engine.status().in_use, engine.status().waiting), (0, 0));
        assert_eq!(ask(&engine, 7).await?, answer(7));
    }
    Ok(())
}

#[tokio::test]
async fn an_answer_that_does_not_go_on_can_be_cancelled_and_costs_its_connection() -> Result<()> {
    let server = Server::new("16.0.1000.6", 160).await;
    let many = (0..4_000).map(|number| vec![ColumnValue::Int(number)]).collect();
    server.answer("SELECT [ID] FROM [MANY]", rows(&[("ID", SqlDataType::Int)], many)).await;
    // What is said before takes less, and the answer is longer.
    let address = between(server.address, Between::Stalls(6_000)).await;
    let engine = AsyncEngine::open(Tiberius, Options::url(&url(address))?.one_connection())?;
    let many = select("ID").from("MANY");
    let started = Instant::now();

    let mut connection = engine.connect().await?;
    let handle = connection.cancel_handle().expect("a handle");
    let ask = async { connection.query(&many).await?.all::<i32>().await };
    let (asked, cancelled) = tokio::join!(ask, async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        handle.cancel().await
    });
    cancelled?;
    let error = asked.expect_err("cancelled");
    assert_eq!((error.kind(), error.breaks_connection()), (ErrorKind::Cancelled, true));
    drop(connection);

    let mut connection = engine.connect().await?;
    connection.set_statement_timeout(Some(Duration::from_millis(100)));
    let late = connection.query(&many).await?.all::<i32>().await;
    assert_eq!(late.map(drop).map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    drop(connection);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!((engine.status().idle, engine.status().in_use), (0, 0));
    Ok(())
}
