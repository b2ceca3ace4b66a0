//! What breaks off a statement whose time is over, while the thread that waits for it is inside of its driver.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use crate::backend::Cancel;
use crate::clock::{Alarm, Clock};
use crate::waiting::now;

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

/// Rings at a time, and again and again from then on until the statement is over: it asks the server to break off.
pub(crate) struct Bell {
    clapper: Arc<Clapper>,
    first: Alarm,
}

impl Bell {
    pub(crate) fn new(deadline: Duration, clock: &Arc<dyn Clock>, canceller: Arc<dyn Cancel>) -> Bell {
        let clapper = Arc::new(Clapper { state: Mutex::default(), canceller, clock: Arc::clone(clock) });
        let first = clock.wake_at(deadline, &Waker::from(Arc::clone(&clapper)));
        Bell { clapper, first }
    }

    /// The statement is over; nothing is asked from now on. What is being asked just now is waited for, though not for
    /// ever.
    pub(crate) fn end(self) -> Asked {
        self.silence();
        self.clapper.wait()
    }

    fn silence(&self) {
        let again = {
            let mut state = self.clapper.lock();
            state.over = true;
            state.again.take()
        };
        self.clapper.clock.cancel(self.first);
        if let Some(again) = again {
            self.clapper.clock.cancel(again);
        }
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        // Also where the driver has panicked, and nobody waits any more.
        self.silence();
    }
}

struct Clapper {
    state: Mutex<State>,
    canceller: Arc<dyn Cancel>,
    clock: Arc<dyn Clock>,
}

#[derive(Default)]
struct State {
    /// The statement is over.
    over: bool,
    /// Another thread is about to ask, or does.
    asking: bool,
    /// How often was asked.
    times: u32,
    /// When it rings again.
    again: Option<Alarm>,
    /// Who waits until nobody asks.
    waiting: Option<Thread>,
}

impl Clapper {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It rings again later: what was asked may have failed, or have come before the statement did.
    fn rewind(self: &Arc<Self>) {
        // A clock is never asked with the lock held: nobody knows what it does.
        let at = self.clock.now().saturating_add(AGAIN);
        let alarm = self.clock.wake_at(at, &Waker::from(Arc::clone(self)));
        let mut state = self.lock();
        if state.over {
            drop(state);
            self.clock.cancel(alarm);
        } else {
            state.again = Some(alarm);
        }
    }

    fn wait(&self) -> Asked {
        let mut state = self.lock();
        if state.asking {
            state.waiting = Some(thread::current());
            drop(state);
            let deadline = self.clock.now().saturating_add(GRACE);
            while self.lock().asking && self.clock.now() < deadline {
                self.clock.park_until(deadline);
            }
            state = self.lock();
        }
        Asked { times: state.times, unfinished: state.asking }
    }
}

impl Wake for Clapper {
    fn wake(self: Arc<Self>) {
        if self.lock().over {
            return;
        }
        self.rewind();
        let mut state = self.lock();
        if state.over || state.asking {
            return;
        }
        if self.canceller.is_immediate() {
            state.times += 1;
            // Held meanwhile, so that what is cancelled cannot be the next statement.
            let _ = now(self.canceller.cancel());
            return;
        }
        // Others wait for the clock, too: what takes time is done elsewhere. Without a thread it is tried again.
        state.asking = true;
        drop(state);
        let asking = Asking(self);
        let _ = thread::Builder::new().name("isogloss-cancel".into()).spawn(move || asking.ask());
    }
}

/// Somebody asks, until it is dropped.
struct Asking(Arc<Clapper>);

impl Asking {
    fn ask(self) {
        let mut state = self.0.lock();
        if state.over {
            return;
        }
        state.times += 1;
        drop(state);
        // If it fails, it is asked again.
        let _ = now(self.0.canceller.cancel());
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.asking = false;
        let waiting = state.waiting.take();
        drop(state);
        if let Some(waiting) = waiting {
            waiting.unpark();
        }
    }
}
