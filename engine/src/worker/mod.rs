//! A blocking backend for async engines: a thread for each connection.

mod batch;
mod beside;
mod channel;

use std::future::Future;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use isogloss::{Dialect, Value, ValueRef};

pub(crate) use batch::Batch;
use batch::Names;
use channel::Sender;
pub(crate) use channel::{Receiver, channel};

use crate::backend::{
    Advice, AsyncBackend, Backend, BlockingBackend, Cancel, Catalog, Coercion, Columns, Connected, Done,
    Driver, Exchange, FindModes, Flow, Prepare, RawRow, Request, Sink,
};
use crate::error::{Error, ErrorKind, Result};
use crate::url::Url;
use crate::waiting::now;

/// A blocking backend for async engines: `AsyncEngine::open(Worker(Rusqlite), ..)`.
///
/// Each connection has a thread of its own. Rows come over in batches, which grow with the result: the first ones are
/// there at once, and a large result costs one change of threads for some hundred rows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Worker<B>(pub B);

impl<B: BlockingBackend + Clone + 'static> Backend for Worker<B> {
    fn schemes(&self) -> &'static [&'static str] {
        self.0.schemes()
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        let (backend, url) = (self.0.clone(), url.clone());
        Exchange::later(async move {
            let (hello, greeted) = channel();
            let (jobs, work) = mpsc::channel();
            thread::Builder::new()
                .name("isogloss-worker".into())
                .spawn(move || serve(&backend, &url, hello, &work))
                .map_err(|error| {
                    Error::new(ErrorKind::Connect, "no thread can be started").with_source(error)
                })?;
            let Hello { dialect, coercion, modes, explain, catalog, canceller, in_transaction } =
                greeted.next().await.unwrap_or_else(|| Err(ended()))?;
            let driver = Remote {
                jobs,
                spare: Arc::default(),
                coercion,
                modes,
                explain,
                catalog,
                canceller,
                in_transaction,
            };
            Ok(Connected { driver: Box::new(driver), dialect })
        })
    }

    fn advice(&self, url: &Url) -> Advice {
        self.0.advice(url)
    }
}

impl<B: BlockingBackend + Clone + 'static> AsyncBackend for Worker<B> {}

/// What a connection says of itself once.
struct Hello {
    dialect: Box<dyn Dialect>,
    coercion: Coercion,
    modes: FindModes,
    explain: Option<&'static str>,
    catalog: Option<&'static Catalog>,
    canceller: Option<Arc<dyn Cancel>>,
    in_transaction: Option<bool>,
}

/// Something to be done on the thread.
enum Job {
    Run { sql: String, binds: Vec<Value>, prepare: Prepare, answer: Sender<Part>, spare: Arc<Spare> },
    Ping(Sender<Part>),
    Reset(Sender<Part>),
    Close(Sender<Part>),
}

/// Part of an answer.
pub(crate) enum Part {
    Columns(Arc<[Box<str>]>),
    Rows(Batch),
    Done(Result<Done>, Option<bool>),
}

/// Memory of batches that are done with.
pub(crate) type Spare = Mutex<Vec<Batch>>;

/// The thread: connects, and does one job after the other, until nobody has any more.
fn serve(backend: &dyn Backend, url: &Url, hello: Sender<Result<Hello>>, work: &mpsc::Receiver<Job>) {
    let Connected { mut driver, dialect } = match now(backend.connect(url)) {
        Ok(connected) => connected,
        Err(error) => {
            hello.send(Err(error));
            return;
        }
    };
    let (coercion, modes) = (driver.coercion(), driver.modes());
    let (explain, catalog) = (driver.explain(), driver.catalog());
    let (canceller, in_transaction) = (driver.canceller().map(beside::beside), driver.in_transaction());
    hello.send(Ok(Hello { dialect, coercion, modes, explain, catalog, canceller, in_transaction }));
    drop(hello);
    while let Ok(job) = work.recv() {
        let (result, answer) = match job {
            Job::Run { sql, binds, prepare, answer, spare } => {
                let binds: Vec<ValueRef<'_>> = binds.iter().map(ValueRef::from).collect();
                let request = Request::new(&sql, &binds).prepare(prepare);
                let mut sink = Batches::new(answer, spare);
                let result = now(driver.run(request, &mut sink));
                // What is left; whether more is wanted does not matter any more.
                let _ = sink.flush();
                (result, sink.answer)
            }
            Job::Ping(answer) => (now(driver.ping()).map(|()| Done::default()), answer),
            Job::Reset(answer) => (now(driver.reset()).map(|()| Done::default()), answer),
            Job::Close(answer) => {
                close(driver);
                answer.send(Part::Done(Ok(Done::default()), None));
                return;
            }
        };
        answer.send(Part::Done(result, driver.in_transaction()));
    }
    close(driver);
}

fn close(driver: Box<dyn Driver>) {
    let _ = now(async {
        driver.close().await;
        Ok(())
    });
}

fn take(spare: &Spare) -> Batch {
    spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
}

/// Puts rows into batches on the thread.
pub(crate) struct Batches {
    answer: Sender<Part>,
    batch: Batch,
    spare: Arc<Spare>,
    /// A batch is sent when it has so many rows.
    goal: usize,
    stopped: bool,
}

/// The most rows, and about the most bytes, of one batch.
const MOST_ROWS: usize = 512;
const MOST_BYTES: usize = 64 * 1024;

impl Batches {
    pub(crate) fn new(answer: Sender<Part>, spare: Arc<Spare>) -> Batches {
        Batches { answer, batch: take(&spare), spare, goal: 8, stopped: false }
    }

    /// The last batch, and what it ended with.
    pub(crate) fn finish(mut self, result: Result<Done>) {
        let _ = self.flush();
        self.answer.send(Part::Done(result, None));
    }

    fn send(&mut self, part: Part) -> Flow {
        self.stopped |= !self.answer.send(part);
        if self.stopped { Flow::Stop } else { Flow::Continue }
    }

    fn flush(&mut self) -> Flow {
        if self.batch.len() == 0 {
            return Flow::Continue;
        }
        self.goal = (self.goal * 2).min(MOST_ROWS);
        let full = std::mem::replace(&mut self.batch, take(&self.spare));
        self.send(Part::Rows(full))
    }
}

impl Sink for Batches {
    fn columns(&mut self, columns: &dyn Columns) -> Flow {
        let names = (0..columns.count()).map(|index| columns.name(index).into()).collect();
        self.send(Part::Columns(names))
    }

    fn row(&mut self, row: &mut dyn RawRow) -> Flow {
        if self.stopped {
            return Flow::Stop;
        }
        self.batch.push(row);
        if self.batch.len() < self.goal && self.batch.weight() < MOST_BYTES {
            return Flow::Continue;
        }
        self.flush()
    }

    fn is_stopped(&self) -> bool {
        self.stopped
    }
}

/// The connection as the engine sees it.
struct Remote {
    jobs: mpsc::Sender<Job>,
    spare: Arc<Spare>,
    coercion: Coercion,
    modes: FindModes,
    explain: Option<&'static str>,
    catalog: Option<&'static Catalog>,
    canceller: Option<Arc<dyn Cancel>>,
    in_transaction: Option<bool>,
}

impl Remote {
    fn ask(&mut self, job: impl FnOnce(Sender<Part>) -> Job) -> impl Future<Output = Result<()>> + Send + '_ {
        let (answer, parts) = channel();
        let asked = self.jobs.send(job(answer)).is_ok();
        let mut waiting = Unanswered { canceller: self.canceller.clone() };
        async move {
            if !asked {
                return Err(ended());
            }
            let result = match parts.next().await {
                Some(Part::Done(result, in_transaction)) => {
                    self.in_transaction = in_transaction;
                    result.map(drop)
                }
                _ => Err(ended()),
            };
            waiting.is_over();
            result
        }
    }
}

/// A job that nobody waits for any more is broken off, so that the thread comes to its end.
struct Unanswered {
    canceller: Option<Arc<dyn Cancel>>,
}

impl Unanswered {
    fn is_over(&mut self) {
        self.canceller = None;
    }
}

impl Drop for Unanswered {
    fn drop(&mut self) {
        if let Some(canceller) = self.canceller.take() {
            // Nobody waits for it: where that takes time, a thread has begun with it.
            drop(canceller.cancel());
        }
    }
}

async fn receive(
    parts: Receiver<Part>,
    spare: Arc<Spare>,
    sink: &mut dyn Sink,
) -> (Result<Done>, Option<Option<bool>>) {
    let mut names: Arc<[Box<str>]> = Arc::default();
    let mut wanted = true;
    loop {
        match parts.next().await {
            Some(Part::Columns(columns)) => {
                names = columns;
                wanted = sink.columns(&Names(&names)) != Flow::Stop;
            }
            Some(Part::Rows(mut batch)) => {
                for index in 0..batch.len() {
                    if !wanted {
                        break;
                    }
                    let flow = sink.row(&mut batch.row(index, &names));
                    wanted = flow.settle(sink).await;
                }
                batch.clear();
                spare.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
            }
            Some(Part::Done(result, in_transaction)) => return (result, Some(in_transaction)),
            None => return (Err(ended()), None),
        }
        if !wanted {
            parts.stop();
        }
    }
}

impl Driver for Remote {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        let (answer, parts) = channel();
        let spare = Arc::clone(&self.spare);
        let job = Job::Run {
            sql: request.sql.to_owned(),
            binds: request.binds.iter().map(|bind| bind.to_value()).collect(),
            prepare: request.prepare,
            answer,
            spare: Arc::clone(&spare),
        };
        if self.jobs.send(job).is_err() {
            return Exchange::ready(Err(ended()));
        }
        let mut waiting = Unanswered { canceller: self.canceller.clone() };
        Exchange::later(async move {
            let (result, in_transaction) = receive(parts, spare, sink).await;
            waiting.is_over();
            self.in_transaction = in_transaction.unwrap_or(self.in_transaction);
            result
        })
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::later(self.ask(Job::Ping))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::later(self.ask(Job::Reset))
    }

    fn close(mut self: Box<Self>) -> Exchange<'static, ()> {
        // What waits for it may count on the thread's having let go of the database.
        Exchange::later(async move {
            let _ = self.ask(Job::Close).await;
        })
    }

    fn in_transaction(&self) -> Option<bool> {
        self.in_transaction
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        self.canceller.clone()
    }

    fn coercion(&self) -> Coercion {
        self.coercion
    }

    fn explain(&self) -> Option<&'static str> {
        self.explain
    }

    fn catalog(&self) -> Option<&'static Catalog> {
        self.catalog
    }

    fn modes(&self) -> FindModes {
        self.modes
    }
}

#[cold]
fn ended() -> Error {
    Error::new(ErrorKind::ConnectionLost, "the thread of the connection has ended")
}
