//! How somebody waits: on a parked thread, or by a waker. It is most of what tells blocking and async apart; the rest is how
//! the time of a statement is watched (`cancel/`), how rows are pulled (`stream.rs`), and what dropping a connection can
//! still do (`session/checkin.rs`).

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use crate::clock::{Alarm, Clock};
use crate::error::{Error, Result};

/// How somebody waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// On a parked thread, inside of the poll, which is therefore ready at once.
    Thread,
    /// By a waker, under whatever executor.
    Task,
}

/// Runs a future that is ready at its first poll: the whole of the blocking face.
#[inline]
pub(crate) fn now<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(Error::internal("a backend that promised to answer at once did not")),
    }
}

/// Runs a future to its end, on a thread that is parked meanwhile.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    THREAD.with(|waker| {
        loop {
            if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(waker)) {
                return value;
            }
            thread::park();
        }
    })
}

impl Waiting {
    /// Does something with what wakes whoever asks for it.
    #[inline]
    pub(crate) fn with_waker<T>(self, mut work: impl FnMut(&Waker) -> T) -> impl Future<Output = T> {
        poll_fn(move |context| {
            Poll::Ready(match self {
                Waiting::Thread => THREAD.with(&mut work),
                Waiting::Task => work(context.waker()),
            })
        })
    }

    /// Waits until `attempt` has something, or until the time is `deadline`, by [its waker](Waiting::with_waker), which is
    /// where it should be already. Each attempt is given what it shall wake when it is worth trying again; a task asks
    /// by `remind` to be woken then, too.
    pub(crate) async fn until<T>(
        self,
        clock: &dyn Clock,
        deadline: Duration,
        mut attempt: impl FnMut(&Waker) -> Option<T>,
        remind: impl Fn(),
    ) -> Option<T> {
        match self {
            Waiting::Thread => THREAD.with(|waker| {
                loop {
                    clock.park_until(deadline);
                    if let Some(found) = attempt(waker) {
                        return Some(found);
                    }
                    if clock.now() >= deadline {
                        return None;
                    }
                }
            }),
            Waiting::Task => {
                let mut woken = false;
                poll_fn(|context| {
                    if std::mem::replace(&mut woken, true) {
                        if let Some(found) = attempt(context.waker()) {
                            return Poll::Ready(Some(found));
                        }
                        if clock.now() >= deadline {
                            return Poll::Ready(None);
                        }
                    }
                    remind();
                    Poll::Pending
                })
                .await
            }
        }
    }
}

/// An alarm that is taken back when nobody waits for it any more.
pub(crate) struct SetAlarm<'c> {
    clock: &'c dyn Clock,
    alarm: Option<(Alarm, Waker)>,
}

impl<'c> SetAlarm<'c> {
    pub(crate) fn new(clock: &'c dyn Clock) -> SetAlarm<'c> {
        SetAlarm { clock, alarm: None }
    }

    pub(crate) fn set(&mut self, at: Duration, waker: &Waker) {
        // A task is polled again and again by the same waker.
        if self.alarm.as_ref().is_some_and(|(alarm, other)| alarm.at == at && other.will_wake(waker)) {
            return;
        }
        let alarm = self.clock.wake_at(at, waker);
        if let Some((before, _)) = self.alarm.replace((alarm, waker.clone())) {
            self.clock.cancel(before);
        }
    }
}

impl Drop for SetAlarm<'_> {
    fn drop(&mut self) {
        if let Some((alarm, _)) = self.alarm {
            self.clock.cancel(alarm);
        }
    }
}

/// Waits until that time.
pub(crate) async fn sleep(clock: &dyn Clock, until: Duration) {
    let mut alarm = SetAlarm::new(clock);
    poll_fn(|context| {
        if clock.now() >= until {
            return Poll::Ready(());
        }
        alarm.set(until, context.waker());
        Poll::Pending
    })
    .await;
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

thread_local! {
    static THREAD: Waker = Waker::from(Arc::new(Unpark(thread::current())));
}
