//! The pool: taking a connection and giving it back, alone and among many, beside r2d2 and deadpool. The connections
//! lead nowhere, so that nothing but the pools is measured.

use std::convert::Infallible;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use deadpool::managed;
use isogloss_engine::backend::{
    AsyncBackend, Backend, BlockingBackend, Connected, Done, Driver, Exchange, Request, Sink,
};
use isogloss_engine::{AsyncEngine, Engine, Options, Result as Answer, Url};
use isogloss_sqlite::Sqlite;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinSet, yield_now};

use super::{Line, Size, runtime};
use crate::case::{Bound, Case, Once, Problem};

const OWN: &str = "isogloss";
const OWN_ASYNC: &str = "isogloss, async";
const R2D2: &str = "r2d2";
const DEADPOOL: &str = "deadpool";

/// So many are there at once.
const CROWD: u64 = 64;
/// So many connections there are for them.
const CONNECTIONS: usize = 8;
/// So long each of them has one.
const HELD: Duration = Duration::from_micros(50);

pub(super) const LINES: &[Line] = &[
    Line {
        name: "pool checkout and return, uncontended, without ping",
        server: None,
        make: |Size { checkouts, .. }, _| {
            Ok(vec![
                alone(checkouts)?,
                alone_async(checkouts)?,
                r2d2_alone(checkouts)?,
                deadpool_alone(checkouts)?,
            ])
        },
        figures: &[
            Bound::Nanoseconds { own: OWN, must: 300.0, aim: 120.0 },
            Bound::Nanoseconds { own: OWN_ASYNC, must: 300.0, aim: 120.0 },
        ],
    },
    Line {
        name: "64 threads on 8 connections, each held 50 µs",
        server: None,
        make: |size, _| Ok(vec![threads(size.turns)?, r2d2_threads(size.turns)?]),
        figures: &[Bound::Throughput { own: OWN, peer: R2D2, must: 1.0, aim: 1.2 }],
    },
    Line {
        name: "64 tasks on 8 connections, each held 50 µs",
        server: None,
        make: |size, _| Ok(vec![tasks(size.turns)?, deadpool_tasks(size.turns)?]),
        figures: &[Bound::Throughput { own: OWN_ASYNC, peer: DEADPOOL, must: 1.0, aim: 1.2 }],
    },
];

fn options() -> Answer<Options> {
    Ok(Options::url("nowhere:")?.pool_size(CONNECTIONS).max_overflow(0))
}

fn r2d2_pool() -> Result<r2d2::Pool<Nowhere>, Problem> {
    let size = CONNECTIONS as u32;
    Ok(r2d2::Pool::builder().max_size(size).test_on_check_out(false).build(Nowhere)?)
}

fn deadpool_pool() -> Result<managed::Pool<Nowhere>, Problem> {
    Ok(managed::Pool::builder(Nowhere).max_size(CONNECTIONS).build()?)
}

/// Takes a connection and gives it back so many times.
fn repeated<C>(times: u64, mut take: impl FnMut() -> Result<C, Problem>) -> Result<Once, Problem> {
    let start = Instant::now();
    for _ in 0..times {
        drop(take()?);
    }
    Ok(Once { took: start.elapsed(), times, sum: times })
}

fn alone(times: u64) -> Result<Case, Problem> {
    let engine = Engine::open(Nowhere, options()?)?;
    Ok(Case::new(OWN, move || repeated(times, || Ok(engine.connect()?))))
}

fn alone_async(times: u64) -> Result<Case, Problem> {
    let engine = AsyncEngine::open(Nowhere, options()?)?;
    let runtime = runtime()?;
    Ok(Case::new(OWN_ASYNC, move || {
        runtime.block_on(async {
            let start = Instant::now();
            for _ in 0..times {
                drop(engine.connect().await?);
            }
            Ok(Once { took: start.elapsed(), times, sum: times })
        })
    }))
}

fn r2d2_alone(times: u64) -> Result<Case, Problem> {
    let pool = r2d2_pool()?;
    Ok(Case::new(R2D2, move || repeated(times, || Ok(pool.get()?))))
}

fn deadpool_alone(times: u64) -> Result<Case, Problem> {
    let pool = deadpool_pool()?;
    let runtime = runtime()?;
    Ok(Case::new(DEADPOOL, move || {
        runtime.block_on(async {
            let start = Instant::now();
            for _ in 0..times {
                drop(pool.get().await.map_err(|error| error.to_string())?);
            }
            Ok(Once { took: start.elapsed(), times, sum: times })
        })
    }))
}

/// Whoever has a connection waits meanwhile, as for a server. The system wakes it some fifty microseconds late.
fn hold() {
    thread::sleep(HELD);
}

/// A crowd of threads, each of which takes a connection so many times.
fn crowd_of_threads<C>(turns: u64, take: &(impl Fn() -> Result<C, Problem> + Sync)) -> Result<Once, Problem> {
    let (barrier, done) = (Barrier::new(CROWD as usize + 1), AtomicU64::new(0));
    let took = thread::scope(|scope| {
        let threads: Vec<_> = (0..CROWD)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    for _ in 0..turns {
                        let connection = take()?;
                        hold();
                        drop(connection);
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                    Ok::<_, Problem>(())
                })
            })
            .collect();
        barrier.wait();
        let start = Instant::now();
        for thread in threads {
            thread.join().map_err(|_| "a thread has panicked")??;
        }
        Ok::<_, Problem>(start.elapsed())
    })?;
    Ok(Once { took, times: CROWD * turns, sum: done.into_inner() })
}

fn threads(turns: u64) -> Result<Case, Problem> {
    let engine = Engine::open(Nowhere, options()?)?;
    Ok(Case::new(OWN, move || crowd_of_threads(turns, &|| Ok(engine.connect()?))))
}

fn r2d2_threads(turns: u64) -> Result<Case, Problem> {
    let pool = r2d2_pool()?;
    Ok(Case::new(R2D2, move || crowd_of_threads(turns, &|| Ok(pool.get()?))))
}

/// A runtime with a thread for each of two cores.
fn two_workers() -> Result<Runtime, Problem> {
    Ok(Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}

/// A crowd of tasks, each of which takes a connection so many times, and lets others run while it has one: the clock of
/// the runtime is not fine enough for fifty microseconds.
fn crowd_of_tasks<C: Send, F: Future<Output = Result<C, Problem>> + Send>(
    runtime: &Runtime,
    turns: u64,
    take: impl Fn() -> F + Clone + Send + 'static,
) -> Result<Once, Problem> {
    let start = Instant::now();
    let done = runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for _ in 0..CROWD {
            let take = take.clone();
            tasks.spawn_on(
                async move {
                    for _ in 0..turns {
                        let connection = take().await?;
                        let from = Instant::now();
                        while from.elapsed() < HELD {
                            yield_now().await;
                        }
                        drop(connection);
                    }
                    Ok::<_, Problem>(turns)
                },
                runtime.handle(),
            );
        }
        let mut done = 0;
        while let Some(task) = tasks.join_next().await {
            done += task??;
        }
        Ok::<_, Problem>(done)
    })?;
    Ok(Once { took: start.elapsed(), times: CROWD * turns, sum: done })
}

fn tasks(turns: u64) -> Result<Case, Problem> {
    let engine = AsyncEngine::open(Nowhere, options()?)?;
    let runtime = two_workers()?;
    Ok(Case::new(OWN_ASYNC, move || {
        let engine = engine.clone();
        crowd_of_tasks(&runtime, turns, move || {
            let engine = engine.clone();
            async move { Ok(engine.connect().await?) }
        })
    }))
}

fn deadpool_tasks(turns: u64) -> Result<Case, Problem> {
    let pool = deadpool_pool()?;
    let runtime = two_workers()?;
    Ok(Case::new(DEADPOOL, move || {
        let pool = pool.clone();
        crowd_of_tasks(&runtime, turns, move || {
            let pool = pool.clone();
            async move { Ok(pool.get().await.map_err(|error| error.to_string())?) }
        })
    }))
}

/// A connection that leads nowhere, and whoever makes one.
#[derive(Debug, Clone, Copy)]
struct Nowhere;

impl Backend for Nowhere {
    fn schemes(&self) -> &'static [&'static str] {
        &["nowhere"]
    }

    fn connect<'a>(&'a self, _: &'a Url) -> Exchange<'a, Answer<Connected>> {
        Exchange::ready(Ok(Connected::new(Nowhere, Sqlite::default())))
    }
}

impl BlockingBackend for Nowhere {}
impl AsyncBackend for Nowhere {}

impl Driver for Nowhere {
    fn run<'a>(&'a mut self, _: Request<'a>, _: &'a mut dyn Sink) -> Exchange<'a, Answer<Done>> {
        Exchange::ready(Ok(Done::default()))
    }

    fn ping(&mut self) -> Exchange<'_, Answer<()>> {
        Exchange::ready(Ok(()))
    }

    fn reset(&mut self) -> Exchange<'_, Answer<()>> {
        Exchange::ready(Ok(()))
    }

    fn in_transaction(&self) -> Option<bool> {
        Some(false)
    }
}

impl r2d2::ManageConnection for Nowhere {
    type Connection = Nowhere;
    type Error = Infallible;

    fn connect(&self) -> Result<Nowhere, Infallible> {
        Ok(Nowhere)
    }

    fn is_valid(&self, _: &mut Nowhere) -> Result<(), Infallible> {
        Ok(())
    }

    fn has_broken(&self, _: &mut Nowhere) -> bool {
        false
    }
}

impl managed::Manager for Nowhere {
    type Type = Nowhere;
    type Error = Infallible;

    async fn create(&self) -> Result<Nowhere, Infallible> {
        Ok(Nowhere)
    }

    async fn recycle(&self, _: &mut Nowhere, _: &managed::Metrics) -> managed::RecycleResult<Infallible> {
        Ok(())
    }
}
