//! Everything at the same time, by chance: users who commit, undo, give up and panic, a server that goes down and comes
//! back, connections that are lost, statements that hang. What was said to be kept is there, nothing else is, and nothing
//! of a transaction is there without the rest of it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::support::{Dice, Fake, Poller, StoppedClock, finish, get, polled, put};
use isogloss_engine::{
    AsyncConnection, AsyncEngine, Engine, ErrorKind, Options, PoolOrder, Reset, Result, Task,
};

/// What the users know of what they did: the numbers of their pairs.
#[derive(Default)]
struct Ledger {
    next: AtomicI64,
    /// The commit was begun; until it is answered nobody knows.
    begun: Mutex<BTreeSet<i64>>,
    /// The commit was answered.
    kept: Mutex<BTreeSet<i64>>,
}

impl Ledger {
    fn next(&self) -> i64 {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    fn begin(&self, pair: i64) {
        self.begun.lock().unwrap().insert(pair);
    }

    fn keep(&self, pair: i64) {
        self.kept.lock().unwrap().insert(pair);
    }

    /// What is there is what was kept, and of what nobody knows either all or nothing. How many were kept, and of how many
    /// nobody knew.
    fn check(&self, there: &[i64]) -> (usize, usize) {
        let pairs = whole_pairs(there);
        let (begun, kept) = (self.begun.lock().unwrap(), self.kept.lock().unwrap());
        let lost: Vec<_> = kept.difference(&pairs).collect();
        assert!(lost.is_empty(), "committed, and not there: {lost:?}");
        let appeared: Vec<_> = pairs.difference(&begun).collect();
        assert!(appeared.is_empty(), "never committed, and there: {appeared:?}");
        (kept.len(), begun.len() - kept.len())
    }
}

/// The pairs, of which no number stands alone or twice.
fn whole_pairs(there: &[i64]) -> BTreeSet<i64> {
    let numbers: BTreeSet<i64> = there.iter().copied().collect();
    assert_eq!(numbers.len(), there.len(), "something was done twice");
    let alone = numbers.iter().find(|number| !numbers.contains(&(*number ^ 1)));
    assert_eq!(alone, None, "half of a transaction is there");
    numbers.iter().map(|number| number / 2).collect()
}

/// What is there once it works again. The first who comes may still meet a connection that was lost while it lay idle, and
/// the second may not.
fn there_again(mut ask: impl FnMut() -> Result<Vec<i64>>) -> Vec<i64> {
    match ask() {
        Err(error) if error.kind() == ErrorKind::ConnectionLost => ask(),
        answer => answer,
    }
    .expect("it works again")
}

/// What may be said to a user while there is trouble.
fn is_trouble(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Connect
            | ErrorKind::ConnectionLost
            | ErrorKind::Database
            | ErrorKind::PoolTimeout
            | ErrorKind::StatementTimeout
            | ErrorKind::TooManyConnections
    )
}

fn options(dice: &mut Dice) -> Options {
    let mut options = Options::url("fake:")
        .expect("a URL")
        .pool_size(dice.below(4) as usize)
        .max_overflow(1 + dice.below(3) as usize)
        .order([PoolOrder::Fifo, PoolOrder::Lifo][dice.below(2) as usize])
        .reset([Reset::WhenNeeded, Reset::Always][dice.below(2) as usize])
        .pre_ping(dice.below(2) == 0)
        .pool_timeout(Duration::from_secs(7));
    if dice.below(2) == 0 {
        options = options.pool_recycle(Duration::from_secs(3));
    }
    options
}

async fn use_async(engine: AsyncEngine, what: u64, ledger: Arc<Ledger>) -> Result<()> {
    let pair = ledger.next();
    let (one, other) = (put(2 * pair), put(2 * pair + 1));
    match what {
        0 | 1 => {
            let mut tx = engine.begin().await?;
            tx.execute(&one).await?;
            tx.execute(&other).await?;
            ledger.begin(pair);
            tx.commit().await?;
            ledger.keep(pair);
        }
        2 => {
            let work = async |tx: &mut AsyncConnection| {
                tx.execute(&one).await?;
                // What is undone in between is no part of it.
                let mut inner = tx.begin().await?;
                inner.execute(&put(-1)).await?;
                drop(inner);
                tx.execute(&other).await?;
                ledger.begin(pair);
                Result::<()>::Ok(())
            };
            engine.transaction(work).await?;
            ledger.keep(pair);
        }
        3 => {
            let mut tx = engine.begin().await?;
            tx.execute(&one).await?;
            tx.rollback().await?;
        }
        4 => {
            let mut connection = engine.connect().await?;
            let mut tx = connection.begin().await?;
            tx.execute(&one).await?;
            drop(tx);
            whole_pairs(&connection.query(&get()).await?.all::<i64>().await?);
            connection.close().await;
        }
        _ => drop(whole_pairs(&engine.query(&get()).await?.all::<i64>().await?)),
    }
    Ok(())
}

#[test]
fn tasks_that_are_dropped_anywhere_while_the_server_comes_and_goes() {
    let (kept, doubtful) = (0..400).map(storm_of_tasks).fold((0, 0), sum);
    assert!(kept > 3_000 && doubtful > 1_000, "{kept} were kept, of {doubtful} nobody knew");
}

fn sum(one: (usize, usize), other: (usize, usize)) -> (usize, usize) {
    (one.0 + other.0, one.1 + other.1)
}

fn storm_of_tasks(seed: u64) -> (usize, usize) {
    let (mut dice, fake, clock) = (Dice::new(seed + 1), Fake::slow(), StoppedClock::default());
    let spawned: Arc<Mutex<Vec<Task>>> = Arc::default();
    let mut options = options(&mut dice).statement_timeout(Duration::from_secs(5)).clock(clock.clone());
    if dice.below(2) == 0 {
        let spawned = Arc::clone(&spawned);
        options = options.spawner(move |task| spawned.lock().unwrap().push(task));
    }
    let engine = AsyncEngine::open(fake.clone(), options).expect("an engine");
    let ledger = Arc::new(Ledger::default());
    fake.trouble(seed + 1);

    let mut tasks: Vec<Option<Poller<'_, Result<()>>>> = (0..8).map(|_| None).collect();
    for _ in 0..1_500 {
        let slot = dice.below(8) as usize;
        let work = use_async(engine.clone(), dice.below(6), Arc::clone(&ledger));
        let task = tasks[slot].get_or_insert_with(|| Poller::new(work));
        if dice.below(150) == 0 {
            tasks[slot] = None;
        } else if let Some(result) = task.poll_if_woken() {
            if let Err(error) = result {
                assert!(is_trouble(error.kind()), "seed {seed}: {error}");
            }
            tasks[slot] = None;
        }
        match dice.below(150) {
            0 => fake.go_down(),
            1..=10 => fake.come_up(),
            11..=20 => clock.advance(Duration::from_secs(1)),
            21..=30 => {
                // Nobody waits for those; they may be given up as well, as when their executor ends.
                let task = spawned.lock().unwrap().pop();
                task.map(|task| polled(task, dice.below(40) as usize));
            }
            _ => {}
        }
    }
    drop(tasks);
    fake.peace();
    drop(std::mem::take(&mut *spawned.lock().unwrap()));

    let ask = || finish(async { engine.query(&get()).await?.all::<i64>().await });
    let outcome = ledger.check(&there_again(ask));
    std::mem::take(&mut *spawned.lock().unwrap()).into_iter().for_each(finish);
    // The one alarm of all who waited may be set still; with nobody there it is not set again.
    clock.advance(Duration::from_secs(8));
    let status = engine.status();
    assert_eq!((status.in_use, status.waiting, clock.alarms()), (0, 0, 0), "seed {seed}");
    assert_eq!(fake.open(), status.idle, "seed {seed}: a connection leaks");
    outcome
}

fn use_blocking(engine: &Engine, what: u64, ledger: &Ledger) -> Result<()> {
    let pair = ledger.next();
    let (one, other) = (put(2 * pair), put(2 * pair + 1));
    match what {
        0 | 1 => {
            let mut tx = engine.begin()?;
            tx.execute(&one)?;
            tx.execute(&other)?;
            ledger.begin(pair);
            tx.commit()?;
            ledger.keep(pair);
        }
        2 => {
            engine.transaction(|tx| -> Result<()> {
                tx.execute(&one)?;
                let mut inner = tx.begin()?;
                inner.execute(&put(-1))?;
                drop(inner);
                tx.execute(&other)?;
                ledger.begin(pair);
                Ok(())
            })?;
            ledger.keep(pair);
        }
        3 => {
            let mut tx = engine.begin()?;
            tx.execute(&one)?;
            panic!("on purpose, with a transaction in hand");
        }
        4 => engine.query(&get())?.for_each(|_| panic!("on purpose, in the middle of rows"))?,
        _ => drop(whole_pairs(&engine.query(&get())?.all::<i64>()?)),
    }
    Ok(())
}

#[test]
fn threads_that_panic_anywhere_while_the_server_comes_and_goes() {
    // What panics on purpose need not be read.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let words = panic.payload().downcast_ref::<&str>().copied().unwrap_or_default();
        if !words.starts_with("on purpose") {
            hook(panic);
        }
    }));
    let (kept, doubtful) = (0..60).map(storm_of_threads).fold((0, 0), sum);
    assert!(kept > 1_000 && doubtful > 50, "{kept} were kept, of {doubtful} nobody knew");
}

fn storm_of_threads(seed: u64) -> (usize, usize) {
    let (mut dice, fake) = (Dice::new(seed + 1), Fake::default());
    let engine = Engine::open(fake.clone(), options(&mut dice)).expect("an engine");
    let ledger = Ledger::default();
    fake.trouble(seed + 1);
    thread::scope(|scope| {
        for user in 0..6 {
            let (engine, fake, ledger) = (&engine, &fake, &ledger);
            scope.spawn(move || {
                let mut dice = Dice::new(seed * 100 + user + 1);
                for _ in 0..60 {
                    let what = dice.below(6);
                    let used = catch_unwind(AssertUnwindSafe(|| use_blocking(engine, what, ledger)));
                    match used {
                        Ok(result) => {
                            let kind = result.map_err(|error| error.kind()).err();
                            assert!(kind.is_none_or(is_trouble), "seed {seed}: {kind:?}");
                        }
                        Err(panic) => {
                            let words = panic.downcast_ref::<&str>().copied().unwrap_or_default();
                            assert!(words.starts_with("on purpose"), "seed {seed}: {words}");
                        }
                    }
                    match dice.below(60) {
                        0 => fake.go_down(),
                        1..=20 => fake.come_up(),
                        _ => {}
                    }
                }
            });
        }
    });
    fake.peace();
    let outcome = ledger.check(&there_again(|| engine.query(&get())?.all()));
    let status = engine.status();
    assert_eq!((status.in_use, status.waiting), (0, 0), "seed {seed}");
    assert_eq!(fake.open(), status.idle, "seed {seed}: a connection leaks");
    outcome
}
