//! Statements that are broken off: by hand, or when their time is over.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Wake, Waker};
use std::time::Duration;

use crate::backend::{Cancel, Done, Driver, Exchange, Request, Sink};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};
use crate::waiting::{SetAlarm, Waiting, now};

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

    /// The same for async backends.
    ///
    /// # Errors
    ///
    /// The server cannot be asked.
    pub async fn cancel_async(&self) -> Result<()> {
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

/// So long a server may take to break off, before its connection is given up.
const GRACE: Duration = Duration::from_secs(5);

/// Waits for the answer no longer than until `deadline`, and has the statement broken off then. The second part tells
/// whether that was asked for.
pub(crate) async fn until<'a>(
    deadline: Duration,
    clock: &dyn Clock,
    waiting: Waiting,
    driver: &'a mut dyn Driver,
    request: Request<'a>,
    sink: &'a mut dyn Sink,
) -> (Result<Done>, bool) {
    let canceller = driver.canceller();
    let (result, asked) = match (waiting, canceller) {
        (Waiting::Thread, Some(canceller)) => {
            let bell = Arc::new(Bell { state: Mutex::new(Ring::Silent), canceller });
            let alarm = clock.wake_at(deadline, &Waker::from(Arc::clone(&bell)));
            let result = driver.run(request, sink).await;
            clock.cancel(alarm);
            (result, bell.end())
        }
        (Waiting::Thread, None) => (Err(Error::new(ErrorKind::Unsupported, NO_CANCELLER)), false),
        (Waiting::Task, canceller) => wait(deadline, clock, canceller, driver.run(request, sink)).await,
    };
    match result {
        Err(error) if asked && error.kind() == ErrorKind::Cancelled => {
            (Err(error.into_kind(ErrorKind::StatementTimeout)), asked)
        }
        result => (result, asked),
    }
}

const NO_CANCELLER: &str = "this driver cannot break off a statement, so that its time cannot be limited";

async fn wait(
    deadline: Duration,
    clock: &dyn Clock,
    canceller: Option<Arc<dyn Cancel>>,
    exchange: Exchange<'_, Result<Done>>,
) -> (Result<Done>, bool) {
    let mut exchange = pin!(exchange);
    let mut alarm = SetAlarm::new(clock);
    let mut cancelling = pin!(async {
        match canceller {
            Some(canceller) => canceller.cancel().await,
            None => Err(late()),
        }
    });
    let mut asked = false;
    let mut cancelled = false;
    let result = poll_fn(|context| {
        if let Poll::Ready(result) = exchange.as_mut().poll(context) {
            return Poll::Ready(result);
        }
        let time = clock.now();
        if time < deadline {
            alarm.set(deadline, context.waker());
            return Poll::Pending;
        }
        asked = true;
        if !cancelled && let Poll::Ready(result) = cancelling.as_mut().poll(context) {
            cancelled = true;
            // Who cannot ask can only go away.
            if result.is_err() {
                return Poll::Ready(Err(late()));
            }
        }
        if time >= deadline + GRACE {
            return Poll::Ready(Err(late()));
        }
        alarm.set(deadline + GRACE, context.waker());
        Poll::Pending
    });
    let result = result.await;
    (result, asked)
}

#[cold]
fn late() -> Error {
    Error::new(
        ErrorKind::StatementTimeout,
        "the server did not break off in time; its connection is given up",
    )
    .breaking_connection()
}

/// Cancels when it is woken, unless the statement is over.
struct Bell {
    state: Mutex<Ring>,
    canceller: Arc<dyn Cancel>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ring {
    Silent,
    Rang,
    Over,
}

impl Bell {
    /// The statement is over; nothing is cancelled from now on. Whether something was.
    fn end(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *state, Ring::Over) == Ring::Rang
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        // Held meanwhile, so that what is cancelled cannot be the next statement.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == Ring::Silent {
            *state = Ring::Rang;
            let _ = now(self.canceller.cancel());
        }
    }
}
