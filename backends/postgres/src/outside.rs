//! The client has a runtime of its own, and a runtime does not run inside of another one.

use std::panic::resume_unwind;
use std::thread;

use tokio::runtime::Handle;

/// Does it here, or on a thread that is lent to it if this one belongs to a runtime.
#[inline]
pub(crate) fn outside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if Handle::try_current().is_err() {
        return work();
    }
    on_a_thread(work)
}

#[cold]
fn on_a_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| match scope.spawn(work).join() {
        Ok(done) => done,
        // What panicked is the caller's own, such as what it does with a row.
        Err(panic) => resume_unwind(panic),
    })
}
