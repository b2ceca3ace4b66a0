//! A statement whose time is limited: its answer is waited for, and the server asked to break off when its time is over.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use super::bell::{AGAIN, Asked, Bell, GRACE};
use crate::backend::{Cancel, Done, Driver, Exchange, Request, Sink};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};
use crate::waiting::{SetAlarm, Waiting, sleep};

/// Waits for the answer no longer than until `deadline`, and has the statement broken off then. The second part tells
/// whether a cancellation may still be on its way, and meet a later statement.
pub(crate) async fn until<'a>(
    deadline: Duration,
    clock: &Arc<dyn Clock>,
    waiting: Waiting,
    driver: &'a mut dyn Driver,
    request: Request<'a>,
    sink: &'a mut dyn Sink,
) -> (Result<Done>, bool) {
    let canceller = driver.canceller();
    let immediate = canceller.as_ref().is_some_and(|canceller| canceller.is_immediate());
    let (result, asked) = match (waiting, canceller) {
        (Waiting::Thread, Some(canceller)) => {
            let bell = Bell::new(deadline, clock, canceller);
            let result = driver.run(request, sink).await;
            (result, bell.end())
        }
        (Waiting::Thread, None) => return (Err(Error::new(ErrorKind::Unsupported, NO_CANCELLER)), false),
        (Waiting::Task, canceller) => wait(deadline, &**clock, canceller, driver.run(request, sink)).await,
    };
    // A server may know a limit of its own: what it says of that is no answer to what it was asked.
    let answered = result.as_ref().is_err_and(|error| error.kind() == ErrorKind::Cancelled);
    let on_its_way = asked.unfinished || asked.times > u32::from(answered);
    let result = match result {
        Err(error) if answered && asked.times > 0 => Err(error.into_kind(ErrorKind::StatementTimeout)),
        result => result,
    };
    (result, on_its_way && !immediate)
}

const NO_CANCELLER: &str = "this driver cannot break off a statement, so that its time cannot be limited";

async fn wait(
    deadline: Duration,
    clock: &dyn Clock,
    canceller: Option<Arc<dyn Cancel>>,
    exchange: Exchange<'_, Result<Done>>,
) -> (Result<Done>, Asked) {
    let times = AtomicU32::new(0);
    let mut exchange = pin!(exchange);
    let mut alarm = SetAlarm::new(clock);
    // Comes to an end only where nobody can be asked.
    let mut cancelling = pin!(async {
        let Some(canceller) = canceller else { return };
        loop {
            times.fetch_add(1, Ordering::Relaxed);
            // Who could not be asked may be asked a second later.
            let _ = canceller.cancel().await;
            sleep(clock, clock.now().saturating_add(AGAIN)).await;
        }
    });
    let result = poll_fn(|context| {
        if let Poll::Ready(result) = exchange.as_mut().poll(context) {
            return Poll::Ready(result);
        }
        let time = clock.now();
        if time < deadline {
            alarm.set(deadline, context.waker());
            return Poll::Pending;
        }
        // Who cannot ask can only go away.
        if cancelling.as_mut().poll(context).is_ready() || time >= deadline.saturating_add(GRACE) {
            return Poll::Ready(Err(late()));
        }
        alarm.set(deadline.saturating_add(GRACE), context.waker());
        Poll::Pending
    });
    let result = result.await;
    (result, Asked { times: times.load(Ordering::Relaxed), unfinished: false })
}

#[cold]
fn late() -> Error {
    Error::new(
        ErrorKind::StatementTimeout,
        "the server did not break off in time; its connection is given up",
    )
    .breaking_connection()
}
