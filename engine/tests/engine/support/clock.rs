use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::task::Waker;
use std::thread::{self, Thread};
use std::time::Duration;

use isogloss_engine::{Alarm, Clock};

/// A clock that stands still until it is moved.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoppedClock(Arc<Mutex<Hands>>);

#[derive(Debug, Default)]
struct Hands {
    now: Duration,
    numbers: u64,
    alarms: BTreeMap<Alarm, Waker>,
    parked: Vec<Thread>,
}

impl StoppedClock {
    /// Moves it, and wakes everybody whose time has come.
    pub(crate) fn advance(&self, by: Duration) {
        let mut hands = self.0.lock().unwrap();
        hands.now += by;
        let now = Alarm { at: hands.now, number: u64::MAX };
        let later = hands.alarms.split_off(&now);
        let due = std::mem::replace(&mut hands.alarms, later);
        let parked = std::mem::take(&mut hands.parked);
        drop(hands);
        due.into_values().for_each(Waker::wake);
        parked.iter().for_each(Thread::unpark);
    }

    /// How many alarms are set.
    pub(crate) fn alarms(&self) -> usize {
        self.0.lock().unwrap().alarms.len()
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Duration {
        self.0.lock().unwrap().now
    }

    fn wake_at(&self, at: Duration, waker: &Waker) -> Alarm {
        let mut hands = self.0.lock().unwrap();
        hands.numbers += 1;
        let alarm = Alarm { at, number: hands.numbers };
        hands.alarms.insert(alarm, waker.clone());
        alarm
    }

    fn cancel(&self, alarm: Alarm) {
        self.0.lock().unwrap().alarms.remove(&alarm);
    }

    fn park_until(&self, at: Duration) {
        let mut hands = self.0.lock().unwrap();
        if hands.now < at {
            hands.parked.push(thread::current());
            drop(hands);
            thread::park();
        }
    }
}
