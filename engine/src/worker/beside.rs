//! Cancellers that hold up their thread, for tasks that may not.

use std::sync::Arc;
use std::thread;

use super::channel;
use crate::backend::{Cancel, Exchange};
use crate::error::{Error, ErrorKind, Result};
use crate::waiting::now;

/// A blocking driver's canceller as a task may use it: what takes time is done on a thread of its own.
pub(super) fn beside(canceller: Arc<dyn Cancel>) -> Arc<dyn Cancel> {
    if canceller.is_immediate() { canceller } else { Arc::new(Beside(canceller)) }
}

struct Beside(Arc<dyn Cancel>);

impl Cancel for Beside {
    /// It is asked also where nobody waits for the answer.
    fn cancel(&self) -> Exchange<'_, Result<()>> {
        let (answer, answers) = channel();
        let canceller = Arc::clone(&self.0);
        let started = thread::Builder::new().name("isogloss-cancel".into()).spawn(move || {
            answer.send(now(canceller.cancel()));
        });
        match started {
            Ok(_) => Exchange::later(async move { answers.next().await.unwrap_or_else(|| Err(panicked())) }),
            Err(error) => {
                let failed = Error::new(ErrorKind::Connect, "no thread can be started");
                Exchange::ready(Err(failed.with_source(error)))
            }
        }
    }
}

#[cold]
fn panicked() -> Error {
    Error::internal("a client panicked while it cancelled")
}
