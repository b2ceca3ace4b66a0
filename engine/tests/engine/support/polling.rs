use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// A future and somebody who polls it, one poll at a time.
pub(crate) struct Poller<'f, T> {
    future: Pin<Box<dyn Future<Output = T> + Send + 'f>>,
    wakes: Arc<Wakes>,
    /// How many of the wakes were answered by a poll.
    heard: usize,
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl<'f, T> Poller<'f, T> {
    pub(crate) fn new(future: impl Future<Output = T> + Send + 'f) -> Poller<'f, T> {
        Poller { future: Box::pin(future), wakes: Arc::default(), heard: 0 }
    }

    /// Polls it once.
    pub(crate) fn poll(&mut self) -> Option<T> {
        let waker = Waker::from(Arc::clone(&self.wakes));
        match self.future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    /// Polls it as an executor does, which is to say when it is woken, and once in the beginning.
    pub(crate) fn poll_if_woken(&mut self) -> Option<T> {
        let wakes = self.wakes();
        if std::mem::replace(&mut self.heard, wakes + 1) > wakes { None } else { self.poll() }
    }

    /// How often it was woken.
    pub(crate) fn wakes(&self) -> usize {
        self.wakes.0.load(Ordering::SeqCst)
    }
}

/// Polls a future until it is ready; one that waits for somebody else never is.
pub(crate) fn finish<T>(future: impl Future<Output = T> + Send) -> T {
    let mut poller = Poller::new(future);
    (0..10_000).find_map(|_| poller.poll()).expect("the future waits for something that does not come")
}

/// Polls a future this often and drops it, unless it was ready before.
pub(crate) fn polled<T>(future: impl Future<Output = T> + Send, times: usize) -> Option<T> {
    let mut poller = Poller::new(future);
    (0..times).find_map(|_| poller.poll())
}
