use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// A future and somebody who polls it, one poll at a time.
pub(crate) struct Poller<'f, T> {
    future: Pin<Box<dyn Future<Output = T> + Send + 'f>>,
    wakes: Arc<Wakes>,
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
        Poller { future: Box::pin(future), wakes: Arc::default() }
    }

    /// Polls it once.
    pub(crate) fn poll(&mut self) -> Option<T> {
        let waker = Waker::from(Arc::clone(&self.wakes));
        match self.future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
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
