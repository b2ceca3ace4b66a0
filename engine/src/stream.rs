//! Rows that are pulled, one after the other, however many there are: a batch of them is held at a time.
//!
//! Drivers push rows. An async one is suspended when a batch is full, and goes on when that has been read; a blocking one
//! runs ahead on a thread of its own, by a few batches.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread::{self, JoinHandle};

use isogloss::{Value, ValueRef};

use crate::backend::{Coercion, Columns, Done, Flow, RawRow, Sink, Unreadable};
use crate::error::{Error, ErrorKind, Result};
use crate::executable::Prepared;
use crate::row::{FromRow, Plan, Row};
use crate::session::Session;
use crate::waiting::{block_on, now};
use crate::worker::{Batch, Batches, Part, Receiver, channel};

/// The rows of a query, pulled one after the other.
///
/// Dropped in the middle, it stops the query; where that takes an exchange with the server, the connection is closed, and
/// [`close`](AsyncRows::close) keeps it.
#[must_use = "a query runs as its rows are pulled"]
pub struct AsyncRows<'q> {
    current: Current,
    /// Whether the query has begun to run, and is to be told that it shall stop.
    started: bool,
    running: Option<Pin<Box<dyn Future<Output = Result<Done>> + Send + 'q>>>,
    shared: Arc<Shared>,
}

/// The rows of a query, pulled one after the other. A thread of its own reads ahead by a few batches.
#[must_use = "a query runs as its rows are pulled"]
pub struct Rows<'q> {
    current: Current,
    parts: Option<Receiver<Part>>,
    thread: Option<JoinHandle<Session>>,
    /// Where the connection goes back to.
    home: Option<&'q mut Session>,
}

/// Rows as an iterator of what they decode into.
#[must_use = "a query runs as its rows are pulled"]
pub struct Iter<'q, T> {
    rows: Rows<'q>,
    decoded: std::marker::PhantomData<fn() -> T>,
}

/// The batch that is read, and which of its rows is the current one.
struct Current {
    batch: Batch,
    /// The number of the next row.
    next: usize,
    names: Arc<[Box<str>]>,
    coercion: Coercion,
    plan: Option<Plan>,
}

impl Current {
    fn new(coercion: Coercion) -> Current {
        Current { batch: Batch::default(), next: 0, names: Arc::default(), coercion, plan: None }
    }

    fn is_read(&self) -> bool {
        self.next >= self.batch.len()
    }

    fn renew(&mut self, batch: Batch) {
        (self.batch, self.next) = (batch, 0);
    }

    /// The next row.
    fn row(&mut self) -> Row<'_> {
        self.next += 1;
        let this: &Current = self;
        Row::new(this, this.coercion, this.plan.as_ref().unwrap_or(Plan::none()))
    }

    fn decode<'r, T: FromRow<'r>>(&'r mut self) -> Result<T> {
        if self.plan.is_none() {
            self.plan = Some(T::plan(&*self)?);
        }
        T::from_row(&self.row())
    }
}

impl Columns for Current {
    fn count(&self) -> usize {
        self.names.len()
    }

    fn name(&self, index: usize) -> &str {
        self.names.get(index).map_or("", |name| name)
    }
}

impl RawRow for Current {
    fn value(&self, index: usize) -> Result<ValueRef<'_>, Unreadable> {
        self.batch.value(self.next.saturating_sub(1), index)
    }
}

/// What the driver's side and the reader's share.
#[derive(Default)]
struct Shared(Mutex<Filling>);

#[derive(Default)]
struct Filling {
    batch: Batch,
    names: Arc<[Box<str>]>,
    goal: usize,
    stopped: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Filling> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Fills a batch, and pauses when it is full.
struct Pausing(Arc<Shared>);

/// The most rows, and about the most bytes, of one batch.
const MOST_ROWS: usize = 512;
const MOST_BYTES: usize = 64 * 1024;

impl Sink for Pausing {
    fn columns(&mut self, columns: &dyn Columns) -> Flow {
        self.0.lock().names = (0..columns.count()).map(|index| columns.name(index).into()).collect();
        Flow::Continue
    }

    fn row(&mut self, row: &mut dyn RawRow) -> Flow {
        let mut filling = self.0.lock();
        if filling.stopped {
            return Flow::Stop;
        }
        filling.batch.push(row);
        // The first rows are there soon, and later batches are large.
        if filling.batch.len() < filling.goal && filling.batch.weight() < MOST_BYTES {
            return Flow::Continue;
        }
        filling.goal = (filling.goal * 2).clamp(16, MOST_ROWS);
        Flow::Pause
    }

    fn is_stopped(&self) -> bool {
        self.0.lock().stopped
    }
}

impl<'q> AsyncRows<'q> {
    /// `run` is the query on its connection, which is handed the sink.
    pub(crate) fn new<F: Future<Output = Result<Done>> + Send + 'q>(
        coercion: Coercion,
        run: impl FnOnce(Box<dyn Sink>) -> F,
    ) -> AsyncRows<'q> {
        let shared = Arc::new(Shared::default());
        let sink = Box::new(Pausing(Arc::clone(&shared)));
        AsyncRows {
            current: Current::new(coercion),
            started: false,
            running: Some(Box::pin(run(sink))),
            shared,
        }
    }

    /// The next row, borrowed until the one behind it is asked for; `None` behind the last.
    ///
    /// # Errors
    ///
    /// The database refuses the query, or the connection is lost.
    pub async fn next(&mut self) -> Result<Option<Row<'_>>> {
        Ok(if self.fill().await? { Some(self.current.row()) } else { None })
    }

    /// The next row, decoded; all rows of one query into the same type.
    ///
    /// # Errors
    ///
    /// As [`next`](AsyncRows::next), and if the row does not decode into `T`.
    pub async fn next_as<'r, T: FromRow<'r>>(&'r mut self) -> Result<Option<T>> {
        if self.fill().await? { self.current.decode().map(Some) } else { Ok(None) }
    }

    /// Whether there is another row; the batch that it is in is there then.
    async fn fill(&mut self) -> Result<bool> {
        if !self.current.is_read() {
            return Ok(true);
        }
        poll_fn(|context| self.poll_batch(context)).await
    }

    fn poll_batch(&mut self, context: &mut Context<'_>) -> Poll<Result<bool>> {
        if self.take() {
            return Poll::Ready(Ok(true));
        }
        let Some(running) = &mut self.running else { return Poll::Ready(Ok(false)) };
        self.started = true;
        match running.as_mut().poll(context) {
            Poll::Ready(Ok(_)) => {
                self.running = None;
                Poll::Ready(Ok(self.take()))
            }
            Poll::Ready(Err(error)) => {
                self.running = None;
                if self.take() {
                    // It is told when the rows before it have been read.
                    self.running = Some(Box::pin(async { Err(error) }));
                    return Poll::Ready(Ok(true));
                }
                Poll::Ready(Err(error))
            }
            Poll::Pending if self.take() => Poll::Ready(Ok(true)),
            Poll::Pending => Poll::Pending,
        }
    }

    /// Takes over what was read since.
    fn take(&mut self) -> bool {
        let mut filling = self.shared.lock();
        if filling.batch.len() == 0 {
            return false;
        }
        let mut empty = std::mem::take(&mut self.current.batch);
        empty.clear();
        self.current.names = Arc::clone(&filling.names);
        self.current.renew(std::mem::replace(&mut filling.batch, empty));
        true
    }

    /// Leaves the remaining rows where they are, and makes the connection ready for its next use.
    pub async fn close(mut self) {
        self.shared.lock().stopped = true;
        if let Some(running) = self.running.take().filter(|_| self.started) {
            // It was left; what it could say now is of no use to anybody.
            let _ = running.await;
        }
    }
}

impl Drop for AsyncRows<'_> {
    fn drop(&mut self) {
        self.shared.lock().stopped = true;
        // What has not begun is not begun now; and where somebody panics already, a driver that does so too would end the
        // process.
        let running = self.running.as_mut().filter(|_| self.started && !thread::panicking());
        if let Some(running) = running {
            // Many drivers need no more than to be told. Whoever needs more has its connection closed.
            let _ = running.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
    }
}

impl<'q> Rows<'q> {
    /// Runs it on a thread, to which the connection goes along.
    pub(crate) fn new(
        mut session: Session,
        home: Option<&'q mut Session>,
        prepared: &Prepared<'_>,
    ) -> Result<Rows<'q>> {
        let current = Current::new(session.coercion()?);
        let (sender, parts) = channel();
        let (sql, origin) = (prepared.sql().to_owned(), prepared.origin());
        let binds: Vec<Value> = prepared.binds().iter().map(|bind| bind.to_value()).collect();
        let thread = thread::Builder::new().name("isogloss-rows".into()).spawn(move || {
            let prepared = Prepared::of(sql, binds.iter().map(ValueRef::from).collect(), origin);
            let mut sink = Batches::new(sender, Arc::default());
            let result = now(session.run(&prepared, &mut sink));
            sink.finish(result);
            session
        });
        let thread = thread.map_err(|error| {
            Error::new(ErrorKind::Internal, "no thread can be started").with_source(error)
        })?;
        Ok(Rows { current, parts: Some(parts), thread: Some(thread), home })
    }

    /// The next row, borrowed until the one behind it is asked for; `None` behind the last.
    ///
    /// # Errors
    ///
    /// The database refuses the query, or the connection is lost.
    #[allow(clippy::should_implement_trait, reason = "an iterator's items cannot be borrowed from it")]
    pub fn next(&mut self) -> Result<Option<Row<'_>>> {
        Ok(if self.fill()? { Some(self.current.row()) } else { None })
    }

    /// The next row, decoded; all rows of one query into the same type.
    ///
    /// # Errors
    ///
    /// As [`next`](Rows::next), and if the row does not decode into `T`.
    pub fn next_as<'r, T: FromRow<'r>>(&'r mut self) -> Result<Option<T>> {
        if self.fill()? { self.current.decode().map(Some) } else { Ok(None) }
    }

    fn fill(&mut self) -> Result<bool> {
        while self.current.is_read() {
            let Some(parts) = &self.parts else { return Ok(false) };
            match block_on(parts.next()) {
                Some(Part::Columns(names)) => self.current.names = names,
                Some(Part::Rows(batch)) => self.current.renew(batch),
                Some(Part::Done(result, _)) => {
                    self.parts = None;
                    self.come_home();
                    result?;
                }
                // The thread has panicked; so does whoever waits for it.
                None => {
                    self.parts = None;
                    self.come_home();
                }
            }
        }
        Ok(true)
    }

    /// The thread has ended, or is told to; the connection goes back to where it was.
    fn come_home(&mut self) {
        self.parts = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(session)) => {
                if let Some(home) = self.home.take() {
                    *home = session;
                }
            }
            Some(Err(panic)) if !thread::panicking() => std::panic::resume_unwind(panic),
            Some(Err(_)) | None => {}
        }
    }

    pub(crate) fn iter<T>(self) -> Iter<'q, T> {
        Iter { rows: self, decoded: std::marker::PhantomData }
    }
}

impl Drop for Rows<'_> {
    fn drop(&mut self) {
        self.come_home();
    }
}

impl<T: for<'r> FromRow<'r>> Iterator for Iter<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.rows.next_as().transpose()
    }
}

impl std::fmt::Debug for AsyncRows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AsyncRows")
    }
}

impl std::fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rows")
    }
}

impl<T> std::fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Iter")
    }
}
