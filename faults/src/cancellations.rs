//! Futures that are dropped at any point, and statements that are broken off by a handle at any time: no answer is another
//! question's, nothing that was not committed is there, and nothing that was is lost.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use isogloss::{ColumnDef, Schema, Select, TableDef, Type, col, count, insert_into, param, select, table};
use isogloss_engine::{AsyncEngine, ErrorKind, Result};
use isogloss_judges::Kind;

use crate::database::{Database, runtime};
use crate::ledger::{Ledger, Outcome};
use crate::proxy::eventually;
use crate::subject::Subject;

/// So many futures are dropped.
const DROPPED: u64 = 10_000;

/// So long that may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(240);

/// So many statements are broken off by a handle.
const HANDLES: usize = 100;

/// At so many points a story is dropped, one after the other and again from its beginning.
const POINTS: u64 = 100;

const TASKS: u64 = 8;
const CONNECTIONS: usize = 4;

/// Numbers that look like chance, and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// A table of the numbers from 1 to 50.
fn numbers(direct: &Database) -> Result<()> {
    let numbers = TableDef::new("numbers").column(ColumnDef::new("n", Type::BigInt).not_null());
    direct.make(&Schema::new(vec![numbers.primary_key("n")]))?;
    let fifty = (1..=50).fold(insert_into("numbers").columns("n"), |insert, n: i64| insert.values((n,)));
    direct.execute(&fifty).map(drop)
}

fn taken(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let begun = Instant::now();
    work().map(|()| begun.elapsed())
}

/// As much work as takes some milliseconds, so many times: 125,000 rows are counted in it each time.
fn work(factor: i64) -> Select {
    let [one, other, third, last] = ["a", "b", "c", "d"].map(|alias| table("numbers").alias(alias));
    let times = last.col("n").le(factor);
    select(count(one.col("n")))
        .from(&one)
        .cross_join(&other)
        .cross_join(&third)
        .cross_join(&last)
        .filter(times)
}

/// A future of an async engine is dropped behind its first poll, another one behind its second, and so on to the end.
///
/// # Errors
///
/// Something went wrong that was not to.
///
/// # Panics
///
/// The engine is not an async one.
pub fn at_every_point(subject: &Subject) -> Result<()> {
    let direct = subject.direct()?;
    let ledger = Ledger::new(&direct, "dropped")?;
    numbers(&direct)?;
    let proxy = subject.proxy();
    let db = subject.open(subject.options(proxy.port(), 1))?;
    let Database::Async(engine) = &db else { panic!("futures are an async engine's") };
    // Where it waits differs from time to time: an answer may be there already when it is asked for.
    let mut dropped = 0;
    while dropped < POINTS {
        for polls in 0.. {
            let told = runtime().block_on(polled(story(engine, &ledger), polls));
            assert_eq!(
                (db.status().in_use, db.status().waiting),
                (0, 0),
                "after {polls} polls a connection leaks"
            );
            ledger.transact(&db)?;
            if told.transpose()?.is_some() {
                break;
            }
            dropped += 1;
        }
    }
    eventually("no connection is left behind", || proxy.connections() == db.status().idle);
    ledger.check(&direct).map(drop)
}

/// Whatever can be awaited, one after the other.
async fn story(engine: &AsyncEngine, ledger: &Ledger) -> Result<()> {
    let pair = ledger.next();
    let mut connection = engine.connect().await?;
    connection.ping().await?;
    let mut tx = connection.begin().await?;
    tx.execute(&ledger.half(pair, 0)).await?;
    let mut inner = tx.begin().await?;
    inner.execute(&ledger.both(pair + 1_000_000)).await?;
    inner.rollback().await?;
    let mut inner = tx.begin().await?;
    inner.execute(&ledger.half(pair, 1)).await?;
    inner.commit().await?;
    ledger.note(pair, Outcome::Unknown);
    tx.commit().await?;
    ledger.note(pair, Outcome::Kept);
    connection.close().await;
    ask(engine, ledger, 1).await?;
    ask(engine, ledger, 2).await
}

/// Statements are broken off by a handle, at any time between before they begin and behind their end: whoever asked has the
/// answer or is told that it was cancelled, and nobody else notices.
///
/// # Errors
///
/// Something went wrong that was not to.
///
/// # Panics
///
/// The backend has no handles, or an answer is wrong.
pub fn by_a_handle(subject: &Subject) -> Result<()> {
    let direct = subject.direct()?;
    numbers(&direct)?;
    let db = subject.open(subject.options(subject.port(), 1))?;
    let echo = select(col("n")).from("numbers").filter(col("n").eq(7));
    // It takes a connection to reach most servers, and the work has to take longer than that. How long either is depends on
    // the engine, the machine, and what else it does.
    let reaching = taken(|| subject.direct()?.connect().map(drop))?;
    let mut factor = 1;
    let (work, found, usual) = loop {
        let (work, found) = (work(factor), 125_000 * factor);
        let run = || db.all::<i64>(&work).map(|rows| assert_eq!(rows, [found]));
        // The first time it is prepared as well.
        run()?;
        let usual = taken(run)?;
        if usual > reaching * 2 || factor > 40 {
            break (work, found, u64::try_from(usual.as_micros()).unwrap_or(u64::MAX / 2));
        }
        factor *= 2;
    };
    let mut dice = Dice::new(7);
    let (mut cancelled, mut answered) = (0, 0);
    for _ in 0..HANDLES {
        let mut connection = db.connect()?;
        let handle = connection.cancel_handle();
        let wait = Duration::from_micros(dice.below(2 * usual));
        let result = thread::scope(|scope| {
            let canceller = scope.spawn(move || {
                thread::sleep(wait);
                handle.cancel()
            });
            let result = connection.all::<i64>(&work);
            drop(connection);
            // It may come too late for this one, and then must not come to the next one.
            assert_eq!(db.all::<i64>(&echo).expect("nobody cancels this one"), [7]);
            canceller.join().expect("no panic").map(|()| result)
        })?;
        match result {
            Ok(rows) => {
                assert_eq!(rows, [found]);
                answered += 1;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Cancelled, "{error}");
                cancelled += 1;
            }
        }
        assert_eq!((db.status().in_use, db.status().waiting), (0, 0));
    }
    assert!(cancelled > 0 && answered > 0, "{cancelled} were cancelled, {answered} were not");
    Ok(())
}

/// A server that takes whoever asks it to break off, and says nothing, holds up nobody for ever.
///
/// # Errors
///
/// Something went wrong that was not to.
///
/// # Panics
///
/// The backend has no handles, or waits for too long.
pub fn nobody_answers(subject: &Subject) -> Result<()> {
    let proxy = subject.proxy();
    let url = subject.url_by(proxy.port());
    let separator = if url.contains('?') { '&' } else { '?' };
    let db = subject.open(subject.options_by(&format!("{url}{separator}connect_timeout=2"), 1))?;
    let mut connection = db.connect()?;
    let handle = connection.cancel_handle();
    proxy.silence();
    let from = Instant::now();
    match handle.cancel() {
        // It is written, and no answer belongs to it.
        Ok(()) => assert_eq!(subject.kind(), Kind::Postgres),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Connect, "{error}"),
    }
    assert!(from.elapsed() < Duration::from_secs(15), "it was told to wait for two seconds");
    proxy.open();
    drop(connection);
    assert_eq!((db.status().in_use, db.status().idle), (0, 0), "what was asked may come later");
    db.connect().map(drop)
}

/// Ten thousand futures of an async engine are dropped, some after so many polls and some after so long.
///
/// # Errors
///
/// Something went wrong that was not to.
///
/// # Panics
///
/// An answer is wrong, or the engine is not an async one.
#[allow(clippy::print_stderr, reason = "how many there were is what this is for")]
pub fn at_random_points(subject: &Subject) -> Result<()> {
    let direct = subject.direct()?;
    let ledger = Arc::new(Ledger::new(&direct, "cancelled")?);
    numbers(&direct)?;
    let proxy = subject.proxy();
    let db = subject.open(subject.options(proxy.port(), CONNECTIONS))?;
    let Database::Async(engine) = &db else { panic!("futures are an async engine's") };
    let (dropped, answered) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..TASKS)
        .map(|seed| {
            let (engine, ledger) = (engine.clone(), Arc::clone(&ledger));
            let (dropped, answered) = (Arc::clone(&dropped), Arc::clone(&answered));
            runtime().spawn(async move {
                let mut dice = Dice::new(seed + 1);
                while dropped.load(Ordering::Relaxed) < DROPPED && begun.elapsed() < PATIENCE {
                    let asked = ask(&engine, &ledger, dice.below(5));
                    let answer = if dice.below(4) == 0 {
                        let patience = Duration::from_micros(dice.below(4_000));
                        tokio::time::timeout(patience, asked).await.ok()
                    } else {
                        polled(asked, dice.below(12)).await
                    };
                    match answer {
                        Some(result) => {
                            result?;
                            answered.fetch_add(1, Ordering::Relaxed);
                        }
                        None => {
                            dropped.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                }
                Result::<()>::Ok(())
            })
        })
        .collect();
    for task in tasks {
        runtime().block_on(task).expect("no wrong answer")?;
    }
    let (dropped, answered) = (dropped.load(Ordering::Relaxed), answered.load(Ordering::Relaxed));
    let (kept, doubtful) = ledger.check(&direct)?;
    eprintln!(
        "{dropped} futures dropped, {answered} answered, {kept} transactions kept, {doubtful} dropped in their commit; \
         {} connections; {:.1} s",
        proxy.made(),
        begun.elapsed().as_secs_f64()
    );
    assert!(dropped >= DROPPED, "only {dropped} in time");
    assert!(answered > 500 && kept > 20 && doubtful > 20);
    assert_eq!((db.status().in_use, db.status().waiting), (0, 0));
    ledger.transact(&db)?;
    eventually("no connection is left behind", || proxy.connections() == db.status().idle);
    ledger.check(&direct).map(drop)
}

/// Asks something that has one right answer.
async fn ask(engine: &AsyncEngine, ledger: &Ledger, what: u64) -> Result<()> {
    let pair = ledger.next();
    match what {
        0 | 1 => {
            let mut tx = engine.begin().await?;
            tx.execute(&ledger.half(pair, 0)).await?;
            tx.execute(&ledger.half(pair, 1)).await?;
            if what == 0 {
                ledger.note(pair, Outcome::Unknown);
                tx.commit().await?;
                ledger.note(pair, Outcome::Kept);
            } else {
                tx.rollback().await?;
            }
        }
        2 => {
            let rows = select(col("n") + pair).from("numbers").order_by("n");
            let rows: Vec<i64> = engine.query(&rows).await?.all().await?;
            assert_eq!(rows, (1..=50).map(|n| n + pair).collect::<Vec<_>>(), "another question's rows");
        }
        3 => {
            // Not to their end, which others must not come to see.
            let query = select("n").from("numbers").order_by("n");
            let mut rows = engine.query(&query).await?.rows()?;
            for n in 1..=3 {
                assert_eq!(rows.next_as::<i64>().await?, Some(n), "another question's rows");
            }
        }
        _ => {
            let echo = engine.keep(&select(param("number", Type::BigInt))).await?;
            let answer: i64 = engine.query(&echo.fill([("number", pair)])?).await?.one().await?;
            assert_eq!(answer, pair, "another question's answer");
        }
    }
    Ok(())
}

/// The answer of a future, unless it has none after so many polls; then it is dropped.
async fn polled<T>(future: impl Future<Output = T>, times: u64) -> Option<T> {
    let mut future = pin!(future);
    let mut left = times;
    std::future::poll_fn(|context| {
        if let Poll::Ready(answer) = future.as_mut().poll(context) {
            return Poll::Ready(Some(answer));
        }
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        Poll::Pending
    })
    .await
}
