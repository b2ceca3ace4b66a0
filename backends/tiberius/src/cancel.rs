//! How a statement that runs is asked to end.

use std::future::Future as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use futures_util::task::AtomicWaker;
use isogloss_engine::Result;
use isogloss_engine::backend::{Cancel, Exchange};
use tokio::time::{Sleep, sleep};

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

/// Waits for a server that was asked to break off, as long as anything comes.
pub(crate) struct Patience {
    most: Duration,
    heard: u64,
    end: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    /// So long it may say nothing.
    pub(crate) fn of(most: Duration) -> Patience {
        Patience { most, heard: 0, end: None }
    }

    /// Whether it is over, as nothing has come for that long; if it is later, the task is woken.
    pub(crate) fn is_over(&mut self, heard: u64, context: &mut Context<'_>) -> bool {
        if self.heard != heard {
            self.heard = heard;
            self.end = None;
        }
        let most = self.most;
        self.end.get_or_insert_with(|| Box::pin(sleep(most))).as_mut().poll(context).is_ready()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn patience_begins_anew_with_whatever_comes() {
        let most = Duration::from_millis(100);
        let (mut patience, begun) = (Patience::of(most), tokio::time::Instant::now());
        std::future::poll_fn(|context| {
            // Something comes when half of the time is over, and then nothing.
            let heard = if begun.elapsed() < most / 2 { 1 } else { 2 };
            if patience.is_over(heard, context) {
                return std::task::Poll::Ready(());
            }
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        })
        .await;
        assert!(begun.elapsed() >= most * 3 / 2);
    }

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
