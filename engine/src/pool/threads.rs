//! Connections that are kept for the threads that used them.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

/// What lies idle, each for one thread; the longest idle is in front.
///
/// It stands beside a pool that keeps nothing by itself: what that one would close is kept here, and who would make a
/// connection looks here first. A thread that has ended does not come back for its own, which is why no more are kept than
/// a number that is given: the longest idle one goes.
#[derive(Debug)]
pub(super) struct Threads<C> {
    most: usize,
    idle: Mutex<Vec<(ThreadId, C)>>,
}

impl<C> Threads<C> {
    /// Keeps no more than `most`.
    pub(super) fn new(most: usize) -> Threads<C> {
        Threads { most, idle: Mutex::new(Vec::new()) }
    }

    /// What was kept for this thread.
    pub(super) fn take(&self) -> Option<C> {
        let mut idle = self.lock();
        let mine = thread::current().id();
        let place = idle.iter().position(|(owner, _)| *owner == mine)?;
        Some(idle.remove(place).1)
    }

    /// Keeps it for this thread, and returns what is to be closed: it itself, if the thread has another one.
    pub(super) fn keep(&self, connection: C) -> Option<C> {
        let mut idle = self.lock();
        let mine = thread::current().id();
        if self.most == 0 || idle.iter().any(|(owner, _)| *owner == mine) {
            return Some(connection);
        }
        let oldest = (idle.len() >= self.most).then(|| idle.remove(0).1);
        idle.push((mine, connection));
        oldest
    }

    /// All that lie idle, which are kept no more.
    pub(super) fn drain(&self) -> Vec<C> {
        self.lock().drain(..).map(|(_, connection)| connection).collect()
    }

    /// How many lie idle.
    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(ThreadId, C)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_finds_its_own_and_no_other() {
        let threads = Threads::new(2);
        assert_eq!(threads.take(), None);
        assert_eq!(threads.keep(1), None);
        assert_eq!(threads.keep(2), Some(2), "one is enough for a thread");
        thread::scope(|scope| {
            let other = scope.spawn(|| (threads.take(), threads.keep(3)));
            assert_eq!(other.join().expect("no panic"), (None, None));
            let third = scope.spawn(|| threads.keep(4));
            assert_eq!(third.join().expect("no panic"), Some(1), "the longest idle one goes");
        });
        assert_eq!((threads.take(), threads.len()), (None, 2));
        assert_eq!(threads.drain(), [3, 4]);
    }
}
