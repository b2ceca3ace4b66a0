//! Statements that are broken off: by hand, or when their time is over.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use crate::backend::{Cancel, Done, Driver, Exchange, Request, Sink};
use crate::bell::Bell;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};
use crate::waiting::{SetAlarm, Waiting, now, sleep};

/// Breaks off what a connection does, from another thread or task, for as long as somebody holds that connection. What
/// was broken off ends with an error of the kind [`ErrorKind::Cancelled`].
#[derive(Clone)]
pub struct CancelHandle(pub(crate) Arc<Reach>);

/// What a handle reaches: nothing any more, once the connection is somebody else's.
#[derive(Default)]
pub(crate) struct Reach {
    canceller: Mutex<Option<Arc<dyn Cancel>>>,
    used: AtomicBool,
}

impl Reach {
    pub(crate) fn new(canceller: Arc<dyn Cancel>) -> Reach {
        Reach { canceller: Mutex::new(Some(canceller)), used: false.into() }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<dyn Cancel>>> {
        self.canceller.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection goes to somebody else. Whether a cancellation may still be on its way to it.
    pub(crate) fn close(&self) -> bool {
        *self.lock() = None;
        self.used.load(Ordering::Acquire)
    }

    /// Cancels if that is over when it returns; else what cancels, of which something may be on its way later.
    fn cancel_at_once(&self) -> Result<Option<Arc<dyn Cancel>>> {
        // Held meanwhile, so that what is cancelled cannot be somebody else's statement.
        let canceller = self.lock();
        match &*canceller {
            Some(canceller) if canceller.is_immediate() => now(canceller.cancel()).map(|()| None),
            Some(canceller) => {
                self.used.store(true, Ordering::Release);
                Ok(Some(Arc::clone(canceller)))
            }
            None => Ok(None),
        }
    }
}

impl CancelHandle {
    /// Asks the server to break off what the connection does just now; nothing happens if it does nothing.
    ///
    /// # Errors
    ///
    /// The server cannot be asked.
    pub fn cancel(&self) -> Result<()> {
        match self.0.cancel_at_once()? {
            Some(canceller) => now(canceller.cancel()),
            None => Ok(()),
        }
    }
}

/// As [`CancelHandle`], for a connection of an async engine.
#[derive(Clone)]
pub struct AsyncCancelHandle(pub(crate) Arc<Reach>);

impl AsyncCancelHandle {
    /// Asks the server to break off what the connection does just now; nothing happens if it does nothing.
    ///
    /// # Errors
    ///
    /// The server cannot be asked.
    pub async fn cancel(&self) -> Result<()> {
        match self.0.cancel_at_once()? {
            Some(canceller) => canceller.cancel().await,
            None => Ok(()),
        }
    }
}

impl std::fmt::Debug for CancelHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CancelHandle")
    }
}

impl std::fmt::Debug for AsyncCancelHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AsyncCancelHandle")
    }
}

/// So long a server may take to break off, before its connection is given up.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// So long after it was asked it is asked again.
pub(crate) const AGAIN: Duration = Duration::from_secs(1);

/// What was asked of a server because a statement's time was over.
pub(crate) struct Asked {
    /// How often.
    pub(crate) times: u32,
    /// Somebody asks still.
    pub(crate) unfinished: bool,
}

/// Waits for the answer no longer than until `deadline`, and has the statement broken off then. The second part tells
/// whether a cancellation may still be on its way, and meet a later statement.
pub(crate) async fn until<'a>(
    deadline: Duration,
    clock: &Arc<dyn Clock>,
    waiting: Waiting,
    driver: &'a mut dyn Driver,
    request: Request<'a>,
    sink: &'a mut dyn Sink,
) -> (Result<Done>, bool) {
    let canceller = driver.canceller();
    let immediate = canceller.as_ref().is_some_and(|canceller| canceller.is_immediate());
    let (result, asked) = match (waiting, canceller) {
        (Waiting::Thread, Some(canceller)) => {
            let bell = Bell::new(deadline, clock, canceller);
            let result = driver.run(request, sink).await;
            (result, bell.end())
        }
        (Waiting::Thread, None) => return (Err(Error::new(ErrorKind::Unsupported, NO_CANCELLER)), false),
        (Waiting::Task, canceller) => wait(deadline, &**clock, canceller, driver.run(request, sink)).await,
    };
    // A server may know a limit of its own: what it says of that is no answer to what it was asked.
    let answered = result.as_ref().is_err_and(|error| error.kind() == ErrorKind::Cancelled);
    let on_its_way = asked.unfinished || asked.times > u32::from(answered);
    let result = match result {
        Err(error) if answered && asked.times > 0 => Err(error.into_kind(ErrorKind::StatementTimeout)),
        result => result,
    };
    (result, on_its_way && !immediate)
}

const NO_CANCELLER: &str = "this driver cannot break off a statement, so that its time cannot be limited";

async fn wait(
    deadline: Duration,
    clock: &dyn Clock,
    canceller: Option<Arc<dyn Cancel>>,
    exchange: Exchange<'_, Result<Done>>,
) -> (Result<Done>, Asked) {
    let times = AtomicU32::new(0);
    let mut exchange = pin!(exchange);
    let mut alarm = SetAlarm::new(clock);
    // Comes to an end only where nobody can be asked.
    let mut cancelling = pin!(async {
        let Some(canceller) = canceller else { return };
        loop {
            times.fetch_add(1, Ordering::Relaxed);
            if canceller.cancel().await.is_err() {
                return;
            }
            sleep(clock, clock.now().saturating_add(AGAIN)).await;
        }
    });
    let result = poll_fn(|context| {
        if let Poll::Ready(result) = exchange.as_mut().poll(context) {
            return Poll::Ready(result);
        }
        let time = clock.now();
        if time < deadline {
            alarm.set(deadline, context.waker());
            return Poll::Pending;
        }
        // Who cannot ask can only go away.
        if cancelling.as_mut().poll(context).is_ready() || time >= deadline.saturating_add(GRACE) {
            return Poll::Ready(Err(late()));
        }
        alarm.set(deadline.saturating_add(GRACE), context.waker());
        Poll::Pending
    });
    let result = result.await;
    (result, Asked { times: times.load(Ordering::Relaxed), unfinished: false })
}

#[cold]
fn late() -> Error {
    Error::new(
        ErrorKind::StatementTimeout,
        "the server did not break off in time; its connection is given up",
    )
    .breaking_connection()
}
