//! Time, which tests replace.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::task::Waker;
use std::thread;
use std::time::{Duration, Instant};

/// What tells the time and wakes at a time. The engine has no other: not its pool, and not its timeouts.
pub trait Clock: fmt::Debug + Send + Sync {
    /// How long it is since some moment that stays the same.
    fn now(&self) -> Duration;

    /// Wakes whoever waits, at that time or soon behind, until it is [cancelled](Clock::cancel).
    fn wake_at(&self, at: Duration, waker: &Waker) -> Alarm;

    /// Takes an alarm back; nothing happens if it has rung.
    fn cancel(&self, alarm: Alarm);

    /// Parks the thread until it is unparked, or until that time. It may return earlier.
    fn park_until(&self, at: Duration);
}

/// An alarm of a [`Clock`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alarm {
    /// When it rings.
    pub at: Duration,
    /// Which of those it is that ring then.
    pub number: u64,
}

/// The machine's own clock, with one thread that wakes those who wait; it starts when the first one does. It needs no
/// executor, and goes with any.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        origin().elapsed()
    }

    fn wake_at(&self, at: Duration, waker: &Waker) -> Alarm {
        bell().set(at, waker)
    }

    fn cancel(&self, alarm: Alarm) {
        let taken = bell().lock().wakers.remove(&alarm);
        // It may be the last that holds a task, and with it other alarms: the lock is free by now.
        drop(taken);
    }

    fn park_until(&self, at: Duration) {
        thread::park_timeout(at.saturating_sub(self.now()));
    }
}

fn origin() -> Instant {
    static ORIGIN: OnceLock<Instant> = OnceLock::new();
    *ORIGIN.get_or_init(Instant::now)
}

#[derive(Default)]
struct Bell {
    alarms: Mutex<Alarms>,
    earlier: Condvar,
}

#[derive(Default)]
struct Alarms {
    wakers: BTreeMap<Alarm, Waker>,
    numbers: u64,
}

fn bell() -> &'static Bell {
    static BELL: OnceLock<Bell> = OnceLock::new();
    static RINGER: OnceLock<()> = OnceLock::new();
    let bell = BELL.get_or_init(Bell::default);
    RINGER.get_or_init(|| {
        // Without it nothing would ring: a machine that can start no thread has worse troubles than late timeouts.
        let _ = thread::Builder::new().name("isogloss-clock".into()).spawn(|| bell.ring());
    });
    bell
}

impl Bell {
    fn lock(&self) -> std::sync::MutexGuard<'_, Alarms> {
        self.alarms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, at: Duration, waker: &Waker) -> Alarm {
        let mut alarms = self.lock();
        alarms.numbers += 1;
        let alarm = Alarm { at, number: alarms.numbers };
        let first = alarms.wakers.keys().next().is_none_or(|first| alarm < *first);
        alarms.wakers.insert(alarm, waker.clone());
        drop(alarms);
        if first {
            self.earlier.notify_one();
        }
        alarm
    }

    fn ring(&self) {
        let mut alarms = self.lock();
        loop {
            let now = SystemClock.now();
            let next = alarms.wakers.keys().next().map(|alarm| alarm.at);
            alarms = match next {
                Some(at) if at <= now => {
                    let due = alarms.wakers.pop_first();
                    // What a waker does is its own affair, and must not find the lock taken; one that panics has said so,
                    // and the others are woken all the same.
                    drop(alarms);
                    let _ = catch_unwind(AssertUnwindSafe(|| due.map(|(_, waker)| waker.wake())));
                    self.lock()
                }
                Some(at) => {
                    let waited = self.earlier.wait_timeout(alarms, at - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.earlier.wait(alarms).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::{Sender, channel};
    use std::task::Wake;

    use super::*;

    struct Panics;

    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("on purpose");
        }
    }

    struct Tells(Mutex<Sender<()>>);

    impl Wake for Tells {
        fn wake(self: Arc<Self>) {
            self.0.lock().expect("no panic").send(()).expect("somebody listens");
        }
    }

    #[test]
    fn a_waker_that_panics_stops_no_other_alarm() {
        let now = SystemClock.now();
        SystemClock.wake_at(now, &Waker::from(Arc::new(Panics)));
        let (tell, told) = channel();
        SystemClock.wake_at(now + Duration::from_millis(10), &Waker::from(Arc::new(Tells(tell.into()))));
        assert_eq!(told.recv_timeout(Duration::from_secs(20)), Ok(()));
    }
}
