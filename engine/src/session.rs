//! A connection that is checked out. Every exchange is marked before it begins, so that a connection whose exchange was
//! cut off, wherever that happened, is never used again.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use isogloss::{Begin, Dialect, Feature, Name, Recursion, Transaction, compile};

use crate::backend::{Coercion, Done, Driver, Modes, NoRows, Prepare, Request, Sink};
use crate::cancel::{self, CancelHandle, Reach};
use crate::error::{Error, ErrorKind, Result};
use crate::executable::Prepared;
use crate::inspect::Catalog;
use crate::options::Reset;
use crate::pool::{Live, Pool};
use crate::row::OwnedRow;
use crate::sinks::Each;
use crate::trace;
use crate::waiting::{Waiting, now};

/// A place in the pool, and the connection in it. Both go back when it is dropped.
pub(crate) struct Session {
    pool: Arc<Pool>,
    live: Option<Box<Live>>,
    /// An exchange has begun and not come to its end.
    in_flight: bool,
    /// The connection cannot be used any more.
    broken: bool,
    /// Something may be open that only a rollback ends.
    left_open: bool,
    /// How many transactions and savepoints are open, one in the other.
    depth: u32,
    /// A guard was dropped where nothing can be awaited: it has to be rolled back to this depth before anything else.
    undo: Option<u32>,
    /// What is run behind the end of the transaction.
    after: Vec<Cow<'static, str>>,
    /// How long a statement may take.
    timeout: Option<Duration>,
    /// Its connection and its place are with another session.
    elsewhere: bool,
    /// A task of its own has it, to roll it back.
    spawned: bool,
    /// It was rolled back, and nothing has run since.
    is_reset: bool,
    /// What cancel handles reach.
    reach: Option<Arc<Reach>>,
    /// Where the statements of a transaction are put for those who watch.
    scope: trace::Scope,
    /// A cancellation may still be on its way, and would meet the next user's statement.
    tainted: bool,
}

impl Session {
    #[inline]
    pub(crate) fn new(pool: Arc<Pool>, live: Option<Box<Live>>) -> Session {
        let timeout = pool.settings.statement_timeout;
        Session {
            pool,
            live,
            in_flight: false,
            broken: false,
            left_open: false,
            depth: 0,
            undo: None,
            after: Vec::new(),
            timeout,
            elsewhere: false,
            spawned: false,
            is_reset: false,
            reach: None,
            scope: trace::Scope::default(),
            tainted: false,
        }
    }

    pub(crate) fn set_connection(&mut self, live: Box<Live>) {
        self.live = Some(live);
        (self.in_flight, self.broken) = (false, false);
    }

    /// The connection is closed when it comes back, and is not used again.
    pub(crate) fn invalidate(&mut self) {
        self.broken = true;
    }

    /// Closes the connection; the place in the pool is kept.
    pub(crate) fn discard_connection(&mut self) {
        self.live = None;
    }

    pub(crate) fn born(&self) -> Option<Duration> {
        self.live.as_ref().map(|live| live.born())
    }

    pub(crate) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// The dialect of the server at the other end.
    pub(crate) fn dialect(&self) -> Result<&'static dyn Dialect> {
        self.live.as_ref().map(|live| live.dialect).ok_or_else(gone)
    }

    pub(crate) fn coercion(&self) -> Result<Coercion> {
        self.live.as_ref().map(|live| live.coercion).ok_or_else(gone)
    }

    /// Runs a statement that is ready. What is rare is boxed, so that the future of what is usual stays small.
    #[inline]
    pub(crate) async fn run(&mut self, prepared: &Prepared<'_>, sink: &mut dyn Sink) -> Result<Done> {
        if self.undo.is_some() {
            Box::pin(self.catch_up()).await?;
        }
        if !self.left_open && !self.live.as_ref().is_some_and(|live| live.knows_transactions) {
            self.left_open = prepared.leaves_something();
        }
        let prepare = if self.pool.settings.named_statements { Prepare::Keep } else { Prepare::Once };
        let request = Request { sql: &prepared.sql, binds: &prepared.binds, prepare };
        if self.pool.settings.hooks.is_some() {
            return Box::pin(self.watched(request, sink)).await;
        }
        self.exchange(request, sink).await
    }

    /// Runs a statement, and tells those who want to know.
    async fn watched(&mut self, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        let pool = Arc::clone(&self.pool);
        let Some(hooks) = &pool.settings.hooks else { return self.exchange(request, sink).await };
        hooks.before_execute(request.sql);
        let from = pool.clock.now();
        let result = self.exchange(request, sink).await;
        hooks.after_execute(request.sql, pool.clock.now().saturating_sub(from), result.as_ref());
        result
    }

    /// The connection is not used any more, because of this.
    pub(crate) fn give_up(&mut self, error: Error) -> Error {
        self.broken = true;
        error
    }

    /// How the database is asked what there is.
    pub(crate) fn catalog(&self) -> Result<Option<&'static Catalog>> {
        self.live.as_ref().map(|live| live.driver.catalog()).ok_or_else(gone)
    }

    /// Runs a text of a backend's own.
    pub(crate) async fn ask(&mut self, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        if self.undo.is_some() {
            self.catch_up().await?;
        }
        self.exchange(request, sink).await
    }

    /// How the database would run a statement, in its own words.
    pub(crate) async fn explain(&mut self, prepared: &Prepared<'_>) -> Result<Vec<OwnedRow>> {
        if self.undo.is_some() {
            self.catch_up().await?;
        }
        let live = usable(&mut self.live, self.in_flight || self.broken)?;
        let Some(before) = live.driver.explain() else {
            return Err(Error::new(ErrorKind::Unsupported, "this driver has no way to ask for a plan"));
        };
        // What stands in front of the statement itself is no part of what is explained.
        let sql = match live.dialect.spelling().recursion {
            Recursion::Before(words) => {
                prepared.sql.strip_prefix(words).map(|rest| format!("{words}{before}{rest}"))
            }
            _ => None,
        };
        let sql = sql.unwrap_or_else(|| format!("{before}{}", prepared.sql));
        let mut rows = Vec::new();
        let mut sink = Each::new::<OwnedRow>(self.coercion()?, |row| {
            rows.push(row.to_owned()?);
            Ok(ControlFlow::Continue(()))
        });
        self.exchange(Request { sql: &sql, binds: &prepared.binds, prepare: Prepare::Once }, &mut sink)
            .await?;
        sink.finish()?;
        Ok(rows)
    }

    /// Runs a text without values, such as COMMIT.
    pub(crate) async fn control(&mut self, sql: &str) -> Result<()> {
        self.exchange(Request::plain(sql), &mut NoRows).await.map(drop)
    }

    #[inline]
    async fn exchange(&mut self, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        let live = usable(&mut self.live, self.in_flight || self.broken)?;
        self.in_flight = true;
        self.is_reset = false;
        let result = match self.timeout {
            None => {
                let statement = self.scope.execute(request.sql);
                match live.driver.run(request, sink).into_ready() {
                    Ok(result) => statement.over(result),
                    Err(exchange) => statement.run(exchange).await,
                }
            }
            Some(timeout) => Box::pin(self.timed(timeout, request, sink)).await,
        };
        self.in_flight = false;
        match result {
            Ok(done) => Ok(done),
            Err(error) => Err(self.failed(error).with_sql(request.sql)),
        }
    }

    /// How long a statement may take from now on.
    pub(crate) fn set_timeout(&mut self, timeout: Option<Duration>) {
        self.timeout = timeout;
    }

    /// What breaks off this connection's statements for as long as it is this session's.
    pub(crate) fn cancel_handle(&mut self) -> Option<CancelHandle> {
        if self.reach.is_none() {
            let canceller = self.live.as_ref()?.driver.canceller()?;
            self.reach = Some(Arc::new(Reach::new(canceller)));
        }
        self.reach.clone().map(CancelHandle)
    }

    /// Waits for the answer no longer than this.
    async fn timed(&mut self, timeout: Duration, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        let (clock, waiting) = (&*self.pool.clock, self.pool.waiting);
        let deadline = clock.now().saturating_add(timeout);
        let driver = &mut *usable(&mut self.live, false)?.driver;
        let run = cancel::until(deadline, clock, waiting, driver, request, sink);
        let (result, asked) = self.scope.execute(request.sql).run(run).await;
        // What came too late for this statement may yet come.
        let answered = result.as_ref().is_err_and(|error| error.kind() == ErrorKind::StatementTimeout);
        let immediate = self.live.as_ref().is_some_and(|live| immediate(&*live.driver));
        self.tainted |= asked && !answered && !immediate;
        result
    }

    /// Asks the server whether it is there.
    pub(crate) async fn ping(&mut self) -> Result<()> {
        let live = usable(&mut self.live, self.in_flight || self.broken)?;
        self.in_flight = true;
        let result = live.driver.ping().await;
        self.in_flight = false;
        result.map_err(|error| self.failed(error))
    }

    #[cold]
    fn failed(&mut self, error: Error) -> Error {
        if error.breaks_connection() {
            self.broken = true;
        }
        if error.kind() == ErrorKind::ConnectionLost {
            // What ended this connection has very likely ended those that lie idle; they are made anew when needed.
            drop(self.pool.invalidate());
        }
        error.without(self.pool.url.password())
    }

    /// Begins a transaction, or marks a savepoint where one is open already.
    pub(crate) async fn begin(&mut self, begin: &Begin) -> Result<()> {
        if self.undo.is_some() {
            self.catch_up().await?;
        }
        let dialect = self.dialect()?;
        // An error may come after the server has begun it.
        self.left_open = true;
        let usual = self.pool.settings.begin.clone();
        let begin = if self.depth == 0 && *begin == Begin::default() { &usual } else { begin };
        if self.depth == 0 {
            self.scope.begin();
        }
        if self.depth > 0 {
            if *begin != Begin::default() {
                return Err(Error::new(
                    ErrorKind::Unsupported,
                    "a transaction inside of another is a savepoint, and has no isolation level or mode of its own",
                ));
            }
            let mark = compile(&Transaction::Savepoint(mark(self.depth)), dialect)?.into_sql();
            self.control(&mark).await?;
        } else if *begin == Begin::default() {
            self.control(&compile(&Transaction::Begin(begin.clone()), dialect)?.into_sql()).await?;
        } else {
            self.begin_specially(begin, dialect).await?;
        }
        self.depth += 1;
        Ok(())
    }

    async fn begin_specially(&mut self, begin: &Begin, dialect: &dyn Dialect) -> Result<()> {
        let Modes { before, begin, after } =
            (usable(&mut self.live, self.broken)?.driver.modes())(begin, dialect)?;
        let sql = compile(&Transaction::Begin(begin), dialect)?.into_sql();
        // From here on what is to be taken back is taken back, whatever happens.
        self.after = after;
        for sql in &before {
            self.control(sql).await?;
        }
        self.control(&sql).await
    }

    /// Keeps what was done since the transaction or savepoint of this depth began.
    pub(crate) async fn commit(&mut self, depth: u32) -> Result<()> {
        if self.undo.is_some() {
            self.catch_up().await?;
        }
        let dialect = self.dialect()?;
        if depth > 0 {
            if dialect.features().has(Feature::ReleaseSavepoint) {
                self.control(&compile(&Transaction::Release(mark(depth)), dialect)?.into_sql()).await?;
            }
        } else {
            let commit = compile(&Transaction::Commit, dialect)?.into_sql();
            // What was lost before is known not to be committed.
            usable(&mut self.live, self.in_flight || self.broken)?;
            self.control(&commit).await.map_err(in_doubt)?;
            self.left_open = false;
        }
        self.depth = depth;
        // It is committed. Who cannot take back a setting loses the connection, and not what was done.
        let _ = self.end().await;
        Ok(())
    }

    /// Undoes what was done since the transaction or savepoint of this depth began.
    pub(crate) async fn roll_back(&mut self, depth: u32) -> Result<()> {
        self.undo = Some(self.undo.map_or(depth, |other| other.min(depth)));
        self.catch_up().await
    }

    /// Rolls back as soon as something is awaited on this connection again, or when it is returned.
    pub(crate) fn roll_back_later(&mut self, depth: u32) {
        self.undo = Some(self.undo.map_or(depth, |other| other.min(depth)));
    }

    async fn catch_up(&mut self) -> Result<()> {
        let Some(depth) = self.undo.filter(|depth| *depth < self.depth) else {
            self.undo = None;
            return Ok(());
        };
        let dialect = self.dialect()?;
        if depth > 0 {
            self.control(&compile(&Transaction::RollbackTo(mark(depth)), dialect)?.into_sql()).await?;
            if dialect.features().has(Feature::ReleaseSavepoint) {
                self.control(&compile(&Transaction::Release(mark(depth)), dialect)?.into_sql()).await?;
            }
        } else {
            // By what the driver has for it: a server may have rolled back by itself, and takes ROLLBACK amiss.
            let live = usable(&mut self.live, self.in_flight || self.broken)?;
            self.in_flight = true;
            let result = live.driver.reset().await;
            self.in_flight = false;
            result.map_err(|error| self.failed(error))?;
            self.left_open = false;
        }
        self.undo = None;
        self.depth = depth;
        self.end().await
    }

    /// Takes back what was set for the transaction alone, once it is over.
    async fn end(&mut self) -> Result<()> {
        if self.depth == 0 {
            self.scope.end();
            while let Some(sql) = self.after.pop() {
                let result = self.control(&sql).await;
                if result.is_err() {
                    self.broken = true;
                }
                result?;
            }
        }
        Ok(())
    }

    /// Gives the connection back, after whatever has to be undone is. This is what dropping cannot always do.
    pub(crate) async fn give_back(mut self) {
        if self.needs_reset() && !self.in_flight && !self.broken && self.reset().await.is_err() {
            self.broken = true;
        }
    }

    async fn reset(&mut self) -> Result<()> {
        let live = usable(&mut self.live, self.in_flight || self.broken)?;
        self.in_flight = true;
        let result = live.driver.reset().await;
        self.in_flight = false;
        result?;
        (self.depth, self.undo, self.left_open) = (0, None, false);
        self.end().await?;
        self.is_reset = true;
        Ok(())
    }

    /// Everything that this session has, to be used elsewhere. What is left gives nothing back, and waits for its return.
    pub(crate) fn leave(&mut self) -> Session {
        let mut hollow = Session::new(Arc::clone(&self.pool), None);
        hollow.elsewhere = true;
        std::mem::replace(self, hollow)
    }

    /// Another session with everything that this one has.
    fn take(&mut self) -> Session {
        let mut rest = Session::new(Arc::clone(&self.pool), self.live.take());
        rest.undo = self.undo;
        rest.depth = self.depth;
        rest.left_open = self.left_open;
        rest.after = std::mem::take(&mut self.after);
        // If nobody runs it, as when an executor ends, it is not given to another one.
        rest.spawned = true;
        rest
    }

    #[inline]
    fn needs_reset(&self) -> bool {
        if self.depth > 0 || self.undo.is_some() {
            return true;
        }
        match self.pool.settings.reset {
            Reset::WhenNeeded => match &self.live {
                Some(live) => live.driver.in_transaction().unwrap_or(self.left_open),
                None => false,
            },
            Reset::Always => !self.is_reset,
            Reset::Never => false,
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.elsewhere {
            return;
        }
        if let Some(reach) = self.reach.take() {
            self.tainted |= reach.close();
        }
        if self.in_flight || self.broken || self.tainted {
            self.live = None;
        }
        if self.live.is_some() && self.needs_reset() {
            // On a thread it is undone now. A task cannot wait here: another one does that, or the connection is closed.
            let done = match (self.pool.waiting, &self.pool.settings.spawner) {
                (Waiting::Thread, _) => now(self.reset()).is_ok(),
                (Waiting::Task, Some(spawner)) if !self.spawned => {
                    let spawner = Arc::clone(spawner);
                    return spawner(Box::pin(self.take().give_back()));
                }
                (Waiting::Task, _) => false,
            };
            if !done {
                self.live = None;
            }
        }
        if let Some(hooks) = &self.pool.settings.hooks {
            hooks.checkin(self.live.is_some());
        }
        match self.live.take() {
            Some(live) => self.pool.give(live),
            None => self.pool.free(),
        }
    }
}

fn immediate(driver: &dyn Driver) -> bool {
    driver.canceller().is_some_and(|canceller| canceller.is_immediate())
}

#[inline]
fn usable(live: &mut Option<Box<Live>>, unusable: bool) -> Result<&mut Live> {
    live.as_deref_mut().filter(|_| !unusable).ok_or_else(gone)
}

/// An error of a COMMIT. Where no answer came, it may have come too late for the server, or the answer for us.
#[cold]
fn in_doubt(error: Error) -> Error {
    if error.breaks_connection() {
        return error.adding("; whether the transaction was committed is not known");
    }
    error
}

#[cold]
fn gone() -> Error {
    Error::new(
        ErrorKind::ConnectionLost,
        "the connection was lost before, and what ran on it last is not known",
    )
}

/// The savepoint of a depth.
fn mark(depth: u32) -> Name {
    Name::from(format!("isogloss_{depth}"))
}
