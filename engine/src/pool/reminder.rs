//! The one alarm of all tasks that wait for a connection: an alarm for each of them would cost more than the rest of a
//! wait that is short.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::task::{Wake, Waker};
use std::time::Duration;

use super::Pool;

/// When the alarm rings, in nanoseconds of the pool's clock. Then everybody who waits looks at the clock; whoever has
/// time left sets it again.
pub(super) struct Reminder(AtomicU64);

const NEVER: u64 = u64::MAX;

impl Default for Reminder {
    fn default() -> Reminder {
        Reminder(NEVER.into())
    }
}

impl Reminder {
    /// Sees to it that it rings by then. Whoever calls this has left its waker in the pool before.
    pub(super) fn set(&self, pool: &Arc<Pool>, at: Duration) {
        let nanos = u64::try_from(at.as_nanos()).unwrap_or(NEVER);
        // Those who come later wait until later, so that as a rule it is set already.
        if self.0.load(Ordering::Acquire) <= nanos {
            return;
        }
        if self.0.fetch_min(nanos, Ordering::AcqRel) > nanos {
            pool.clock.wake_at(at, &Waker::from(Arc::new(Ringer(Arc::downgrade(pool)))));
        }
    }
}

/// Rings, if the pool is still there.
struct Ringer(Weak<Pool>);

impl Wake for Ringer {
    fn wake(self: Arc<Self>) {
        if let Some(pool) = self.0.upgrade() {
            // Before the pool is locked: who leaves a waker there behind this sets a new alarm.
            pool.reminder.0.store(NEVER, Ordering::Release);
            pool.remind();
        }
    }
}
