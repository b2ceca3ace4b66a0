//! A connection that is checked out: how it comes from the pool and goes back, what runs on it. Every exchange is marked
//! before it begins, so that a connection whose exchange was cut off, wherever that happened, is never used again.

mod checkin;
mod checkout;
mod transaction;

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use isogloss::{Dialect, Recursion};

use crate::backend::{Catalog, Coercion, Done, NoRows, Prepare, Request, Sink};
use crate::cancel::{self, Reach};
use crate::error::{Error, ErrorKind, Result};
use crate::executable::Prepared;
use crate::pool::{Live, Pool};
use crate::row::OwnedRow;
use crate::sinks::Each;
use crate::trace;

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
    /// The database has ended what was open by itself; what ran now would be committed at once.
    ended: Option<Ended>,
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
    /// Hooks were told of it, and are told when it comes back.
    checked_out: bool,
    /// It was rolled back, and nothing has run since.
    is_reset: bool,
    /// What cancel handles reach.
    reach: Option<Arc<Reach>>,
    /// Where the statements of a transaction are put for those who watch.
    scope: trace::Scope,
    /// A cancellation may still be on its way, and would meet the next user's statement.
    tainted: bool,
}

/// How a database ends a transaction that nobody has asked it to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// By an error: a deadlock, as a rule.
    RolledBack,
    /// By a statement that commits what was done before it.
    Committed,
    /// By one of which nobody knows whether it kept that: a ROLLBACK, or a procedure.
    Somehow,
}

impl Session {
    #[inline]
    fn new(pool: Arc<Pool>, live: Option<Box<Live>>) -> Session {
        let timeout = pool.settings.statement_timeout;
        Session {
            pool,
            live,
            in_flight: false,
            broken: false,
            left_open: false,
            depth: 0,
            ended: None,
            undo: None,
            after: Vec::new(),
            timeout,
            elsewhere: false,
            spawned: false,
            checked_out: false,
            is_reset: false,
            reach: None,
            scope: trace::Scope::default(),
            tainted: false,
        }
    }

    /// The connection is closed when it comes back, and is not used again.
    pub(crate) fn invalidate(&mut self) {
        self.broken = true;
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
        let result = if self.pool.settings.hooks.is_some() {
            Box::pin(self.watched(request, sink)).await
        } else {
            self.exchange(request, sink).await
        };
        if self.depth > 0 && result.is_ok() {
            self.notice_end(if prepared.may_roll_back() { Ended::Somehow } else { Ended::Committed });
        }
        result
    }

    /// A statement may have ended the transaction that it stood in.
    fn notice_end(&mut self, how: Ended) {
        if self.live.as_ref().and_then(|live| live.driver.in_transaction()) == Some(false) {
            self.ended = Some(how);
        }
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
            rows.push(row.into_row().to_owned()?);
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
        if let Some(how) = self.ended {
            return Err(how.error().with_sql(request.sql));
        }
        self.in_flight = true;
        self.is_reset = false;
        let result = match self.timeout {
            None => {
                let statement = self.scope.execute(request.sql);
                match statement.within(|| live.driver.run(request, sink).into_ready()) {
                    Ok(result) => result,
                    Err(exchange) => statement.run(exchange).await,
                }
            }
            Some(timeout) => Box::pin(self.timed(timeout, request, sink)).await,
        };
        self.in_flight = false;
        match result {
            Ok(done) => Ok(done),
            Err(error) => {
                if self.depth > 0 {
                    self.notice_end(if error.has_committed() { Ended::Committed } else { Ended::RolledBack });
                }
                let error = self.failed(error).with_sql(request.sql);
                Err(if self.pool.settings.values_in_errors {
                    error.with_values(request.binds)
                } else {
                    error
                })
            }
        }
    }

    /// How long a statement may take from now on.
    pub(crate) fn set_timeout(&mut self, timeout: Option<Duration>) {
        self.timeout = timeout;
    }

    /// What breaks off this connection's statements for as long as it is this session's.
    pub(crate) fn reach(&mut self) -> Option<Arc<Reach>> {
        if self.reach.is_none() {
            let canceller = self.live.as_ref()?.driver.canceller()?;
            self.reach = Some(Arc::new(Reach::new(canceller)));
        }
        self.reach.clone()
    }

    /// Waits for the answer no longer than this.
    async fn timed(&mut self, timeout: Duration, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        let (clock, waiting) = (&self.pool.clock, self.pool.waiting);
        let deadline = clock.now().saturating_add(timeout);
        let driver = &mut *usable(&mut self.live, false)?.driver;
        let run = cancel::until(deadline, clock, waiting, driver, request, sink);
        let (result, on_its_way) = self.scope.execute(request.sql).run(run).await;
        // What came too late for this statement may yet come.
        self.tainted |= on_its_way;
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
            if let Some(live) = &self.live {
                drop(self.pool.invalidate_those_of(live.generation));
            }
        }
        error.without(self.pool.url.password())
    }

    /// Everything that this session has, to be used elsewhere. What is left gives nothing back, and waits for its return.
    pub(crate) fn leave(&mut self) -> Session {
        let mut hollow = Session::new(Arc::clone(&self.pool), None);
        hollow.elsewhere = true;
        std::mem::replace(self, hollow)
    }
}

#[inline]
fn usable(live: &mut Option<Box<Live>>, unusable: bool) -> Result<&mut Live> {
    live.as_deref_mut().filter(|_| !unusable).ok_or_else(gone)
}

impl Ended {
    #[cold]
    fn error(self) -> Error {
        let message = match self {
            Ended::RolledBack => {
                "the database has rolled back this transaction by itself: roll it back here as well, and begin it again"
            }
            Ended::Committed => {
                "a statement has ended this transaction, and committed what was done before: on this database such \
                 statements, those that make tables as a rule, belong outside of transactions"
            }
            Ended::Somehow => {
                "a statement has ended this transaction, and it alone knows whether what was done before is kept: end it by \
                 `commit` or `rollback` instead"
            }
        };
        Error::new(ErrorKind::Database, message)
    }
}

#[cold]
fn gone() -> Error {
    Error::new(
        ErrorKind::ConnectionLost,
        "the connection was lost before, and what ran on it last is not known",
    )
}
