//! How a statement that runs is asked to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::Waker;

use futures_util::task::AtomicWaker;
use isogloss_engine::Result;
use isogloss_engine::backend::{Cancel, Exchange};

const IDLE: u8 = 0;
const RUNNING: u8 = 1;
const ASKED: u8 = 2;

/// Between whoever cancels and the exchange that runs. It reaches that exchange or none.
#[derive(Default)]
pub(crate) struct Signal {
    state: AtomicU8,
    waker: AtomicWaker,
}

impl Signal {
    /// An exchange begins; it is over when what is returned is dropped.
    pub(crate) fn begin(self: &Arc<Signal>) -> Running {
        self.state.store(RUNNING, Ordering::SeqCst);
        Running(Arc::clone(self))
    }
}

/// An exchange that can be asked to end.
pub(crate) struct Running(Arc<Signal>);

impl Running {
    /// Whether it was asked to end; if it is later, the waker is woken.
    pub(crate) fn is_asked_or_wakes(&self, waker: &Waker) -> bool {
        self.0.waker.register(waker);
        self.is_asked()
    }

    /// Whether it was asked to end.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.state.load(Ordering::SeqCst) == ASKED
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.state.store(IDLE, Ordering::SeqCst);
    }
}

impl Cancel for Signal {
    fn cancel(&self) -> Exchange<'_, Result<()>> {
        if self.state.compare_exchange(RUNNING, ASKED, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
            self.waker.wake();
        }
        Exchange::ready(Ok(()))
    }

    fn is_immediate(&self) -> bool {
        // The exchange itself sends the attention, and waits for its answer.
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_met_and_never_the_one_behind_it() {
        let signal = Arc::new(Signal::default());
        drop(signal.cancel());
        let first = signal.begin();
        assert!(!first.is_asked(), "nothing ran when that was asked");
        drop(signal.cancel());
        assert!(first.is_asked());
        drop(first);
        drop(signal.cancel());
        assert!(!signal.begin().is_asked());
    }
}
