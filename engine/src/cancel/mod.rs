//! Statements that are broken off: by hand, or when their time is over.

mod bell;
mod limit;

pub(crate) use limit::until;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backend::Cancel;
use crate::error::Result;
use crate::waiting::now;

/// Breaks off what a connection does, from another thread or task, for as long as somebody holds that connection. What
/// was broken off ends with an error of the kind [`Cancelled`](crate::ErrorKind::Cancelled).
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
