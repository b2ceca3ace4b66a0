//! From a thread that may block to a task that may not.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// So many things lie ready before the thread waits for the task to take some.
const BOUND: usize = 8;

/// So many are left when the thread goes on. Woken for each that is taken, it would run by turns with the task, which some
/// schedulers leave on one core then.
const LEFT: usize = BOUND / 2;

struct Shared<T> {
    state: Mutex<State<T>>,
    room: Condvar,
}

struct State<T> {
    ready: VecDeque<T>,
    waker: Option<Waker>,
    /// The thread will put nothing more.
    ended: bool,
    /// The task wants nothing more.
    stopped: bool,
}

/// The thread's end.
pub(crate) struct Sender<T>(Arc<Shared<T>>);

/// The task's end.
pub(crate) struct Receiver<T>(Arc<Shared<T>>);

pub(crate) fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let state = State { ready: VecDeque::new(), waker: None, ended: false, stopped: false };
    let shared = Arc::new(Shared { state: Mutex::new(state), room: Condvar::new() });
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Sender<T> {
    /// Puts something there, when there is room for it. `false` if nothing more is wanted.
    pub(crate) fn send(&self, thing: T) -> bool {
        let mut state = self.0.lock();
        while state.ready.len() >= BOUND && !state.stopped {
            state = self.0.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let wanted = !state.stopped;
        state.ready.push_back(thing);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        wanted
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.ended = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Receiver<T> {
    /// The next thing; `None` if the thread has ended.
    pub(crate) async fn next(&self) -> Option<T> {
        poll_fn(|context| {
            let mut state = self.0.lock();
            if let Some(thing) = state.ready.pop_front() {
                let left = state.ready.len();
                drop(state);
                if left <= LEFT {
                    self.0.room.notify_one();
                }
                return Poll::Ready(Some(thing));
            }
            if state.ended {
                return Poll::Ready(None);
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// Nothing more is wanted; the thread is told the next time it puts something.
    pub(crate) fn stop(&self) {
        self.0.lock().stopped = true;
        self.0.room.notify_one();
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.stop();
    }
}
