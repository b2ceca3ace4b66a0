use std::fmt;
use std::time::Duration;

use crate::unavailable::Unavailable;

/// What became of installing one judge.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Step {
    /// It is there.
    Ready {
        /// What the judge is called.
        name: String,
        /// What was found, and where.
        what: String,
        /// How long it took to bring it, next to nothing if it was there.
        took: Duration,
    },
    /// It cannot be had.
    Missing(Unavailable),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Ready { name, what, took } => {
                write!(f, "ready: {name}: {what} ({:.1} s)", took.as_secs_f64())
            }
            Step::Missing(missing) => missing.fmt(f),
        }
    }
}
