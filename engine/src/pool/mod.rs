//! The pool: a lock around the state machine; connecting, and who waits.

mod live;
mod reminder;
mod state;
mod threads;

pub(crate) use live::Live;
pub use state::PoolStatus;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

use crate::backend::{Backend, Driver};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};
use crate::settings::Settings;
use crate::trace;
use crate::url::Url;
use crate::waiting::Waiting;

use reminder::Reminder;
use state::{Asked, Effects, Grant, Invalidated, OVERTAKING_OF_TASKS, OVERTAKING_OF_THREADS, State, Ticket};
use threads::Threads;

pub(crate) struct Pool {
    state: Mutex<State<Box<Live>, Waker>>,
    reminder: Reminder,
    /// Where each thread has its own.
    threads: Option<Threads<Box<Live>>>,
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) url: Url,
    pub(crate) settings: Settings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) waiting: Waiting,
}

impl Pool {
    pub(crate) fn new(
        backend: Arc<dyn Backend>,
        url: Url,
        settings: Settings,
        clock: Arc<dyn Clock>,
        waiting: Waiting,
    ) -> Pool {
        let most = settings.max_overflow.map_or(usize::MAX, |more| settings.pool_size.saturating_add(more));
        let overtaking = match waiting {
            Waiting::Thread => OVERTAKING_OF_THREADS,
            Waiting::Task => OVERTAKING_OF_TASKS,
        };
        let threads = settings.per_thread.then(|| Threads::new(settings.pool_size));
        let (size, most) = if settings.per_thread { (0, usize::MAX) } else { (settings.pool_size, most) };
        let state = State::new(size, most, settings.order, overtaking);
        Pool {
            state: Mutex::new(state),
            reminder: Reminder::default(),
            threads,
            backend,
            url,
            settings,
            clock,
            waiting,
        }
    }

    /// A place in the pool, once there is one, and the connection that lies idle for it; without one it has to be
    /// [made](Pool::connect). A place is given up by [`give`](Pool::give) or [`free`](Pool::free).
    #[inline]
    pub(crate) async fn grant(self: &Arc<Pool>) -> Result<Option<Box<Live>>> {
        let asked = self.waiting.with_waker(|waker| self.lock().ask(|| waker.clone())).await;
        let grant = match asked {
            Asked::Granted(grant) => grant,
            Asked::Wait(ticket) => self.wait(ticket).await?,
            Asked::Closed => return Err(closed()),
        };
        Ok(match grant {
            Grant::Idle(live) => Some(live),
            Grant::Connect => self.threads.as_ref().and_then(Threads::take),
        })
    }

    /// Waits for a connection; the time for that does not include making one.
    async fn wait(self: &Arc<Pool>, ticket: Ticket) -> Result<Grant<Box<Live>>> {
        let place = Place { pool: self, ticket };
        let deadline = self.clock.now().saturating_add(self.settings.pool_timeout);
        let attempt = |waker: &Waker| {
            let (asked, next) = self.lock().try_again(ticket, || waker.clone());
            if let Some(next) = next {
                next.wake();
            }
            match asked {
                Asked::Granted(grant) => Some(Ok(grant)),
                Asked::Wait(_) => None,
                Asked::Closed => Some(Err(closed())),
            }
        };
        let remind = || self.reminder.set(self, deadline);
        let found = self.waiting.until(&*self.clock, deadline, attempt, remind);
        match found.await {
            Some(grant) => {
                // What was granted has left the queue already.
                std::mem::forget(place);
                grant
            }
            None => {
                drop(place);
                Err(self.timed_out())
            }
        }
    }

    /// Makes a connection, for a place that was granted.
    pub(crate) async fn connect(&self) -> Result<Box<Live>> {
        let generation = self.lock().generation();
        let connected = trace::connect(&self.url, async { self.backend.connect(&self.url).await }).await;
        let connected = connected.map_err(|error| not_connected(error.without(self.url.password())));
        if let Some(hooks) = &self.settings.hooks {
            hooks.connect(&self.url, connected.as_ref().map(drop));
        }
        let connected = connected?;
        let born = if self.settings.pool_recycle.is_some() { self.clock.now() } else { Duration::ZERO };
        Ok(Box::new(Live::new(connected, generation, born)))
    }

    /// Everybody who sleeps may look at the clock.
    fn remind(&self) {
        let wakers = self.lock().wake_all();
        wakers.into_iter().for_each(Waker::wake);
    }

    /// A connection comes back that is fit for the next user.
    #[inline]
    pub(crate) fn give(&self, live: Box<Live>) {
        let generation = live.generation;
        let mut effects = self.lock().give(live, generation);
        if let Some(threads) = &self.threads {
            effects.close = effects.close.and_then(|live| self.keep(threads, live));
        }
        carry_out(effects);
    }

    /// Keeps a connection for its thread, and returns what is to be closed.
    fn keep(&self, threads: &Threads<Box<Live>>, live: Box<Live>) -> Option<Box<Live>> {
        let generation = live.generation;
        let is_current = || self.lock().is_current(generation);
        if !is_current() {
            return Some(live);
        }
        let closed = threads.keep(live);
        // Whoever has invalidated it meanwhile may not have seen it.
        if !is_current() {
            drop(threads.drain());
        }
        closed
    }

    /// A place becomes free: its connection is gone, or was not to be had.
    pub(crate) fn free(&self) {
        let effects = self.lock().free();
        carry_out(effects);
    }

    /// All connections that there are now are closed instead of being used again.
    pub(crate) fn invalidate(&self) -> Vec<Box<dyn Driver>> {
        let invalidated = self.lock().invalidate();
        self.with_threads(wake_all(invalidated))
    }

    /// The same, if connections of this generation are still in use: who finds out later that it is gone says nothing of
    /// those that were made since.
    pub(crate) fn invalidate_those_of(&self, generation: u64) -> Vec<Box<dyn Driver>> {
        let mut state = self.lock();
        if !state.is_current(generation) {
            return Vec::new();
        }
        let invalidated = state.invalidate();
        drop(state);
        self.with_threads(wake_all(invalidated))
    }

    /// Whether a connection that comes back now is kept, for the next user or for one who waits.
    pub(crate) fn keeps(&self, live: &Live) -> bool {
        let state = self.lock();
        state.keeps(live.generation) || self.threads.is_some() && state.is_current(live.generation)
    }

    /// Nobody gets a connection any more.
    pub(crate) fn close(&self) -> Vec<Box<dyn Driver>> {
        let closed = self.lock().close();
        self.with_threads(wake_all(closed))
    }

    /// These, and those that lie idle for their threads.
    fn with_threads(&self, mut drivers: Vec<Box<dyn Driver>>) -> Vec<Box<dyn Driver>> {
        drivers.extend(self.threads.iter().flat_map(Threads::drain).map(|live| live.driver));
        drivers
    }

    pub(crate) fn status(&self) -> PoolStatus {
        let mut status = self.lock().status();
        if let Some(threads) = &self.threads {
            (status.idle, status.overflow) = (threads.len(), 0);
        }
        status
    }

    #[inline]
    fn lock(&self) -> MutexGuard<'_, State<Box<Live>, Waker>> {
        // Nothing panics while it is held; if something did, the numbers would still be numbers.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cold]
    fn timed_out(&self) -> Error {
        let PoolStatus { in_use, waiting, .. } = self.status();
        let seconds = self.settings.pool_timeout.as_secs_f64();
        Error::new(
            ErrorKind::PoolTimeout,
            format!("no connection became free in {seconds} s; {in_use} are in use, {waiting} others wait"),
        )
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("url", &self.url).field("status", &self.status()).finish_non_exhaustive()
    }
}

/// A place among those who wait, given up when it is dropped.
struct Place<'p> {
    pool: &'p Pool,
    ticket: Ticket,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let effects = self.pool.lock().leave(self.ticket);
        carry_out(effects);
    }
}

#[inline]
fn carry_out(Effects { close, wake }: Effects<Box<Live>, Waker>) {
    if let Some(waker) = wake {
        waker.wake();
    }
    drop(close);
}

fn wake_all(Invalidated { connections, wakers }: Invalidated<Box<Live>, Waker>) -> Vec<Box<dyn Driver>> {
    wakers.into_iter().for_each(Waker::wake);
    connections.into_iter().map(|live| live.driver).collect()
}

/// An error of connecting. A connection that is lost before anybody has it has done nothing, and is none.
#[cold]
pub(crate) fn not_connected(error: Error) -> Error {
    match error.kind() {
        ErrorKind::ConnectionLost => error.into_kind(ErrorKind::Connect),
        _ => error,
    }
}

#[cold]
fn closed() -> Error {
    Error::new(ErrorKind::PoolClosed, "the engine was closed")
}
