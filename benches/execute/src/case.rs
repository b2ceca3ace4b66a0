//! Who does the work of a line, and what must hold of it.

use std::time::{Duration, Instant};

/// Why something could not be measured; a mistake of this program's, or of the machine's.
pub type Problem = Box<dyn std::error::Error + Send + Sync>;

/// Somebody who does the work of a line.
pub struct Case {
    /// Who.
    pub subject: &'static str,
    /// Does the work once.
    pub run: Work,
}

/// The work of a line, done once.
pub type Work = Box<dyn FnMut() -> Result<Once, Problem>>;

/// What came of doing it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Once {
    /// How long it took.
    pub took: Duration,
    /// How many times the thing that a line speaks of was done in that time.
    pub times: u64,
    /// The same for all who did the same work.
    pub sum: u64,
}

/// What must hold of a line.
#[derive(Debug, Clone, Copy)]
pub enum Bound {
    /// The time of one of them, in parts of another one's time, is no more than this.
    Ratio {
        /// Whose time.
        own: &'static str,
        /// In parts of whose.
        peer: &'static str,
        /// No more than this.
        must: f64,
        /// Better no more than this.
        aim: f64,
    },
    /// The throughput of one of them, in parts of another one's, is no less than this.
    Throughput {
        /// Whose throughput.
        own: &'static str,
        /// In parts of whose.
        peer: &'static str,
        /// No less than this.
        must: f64,
        /// Better no less than this.
        aim: f64,
    },
    /// The time of one of them is no more than so many nanoseconds.
    Nanoseconds {
        /// Whose time.
        own: &'static str,
        /// No more than this.
        must: f64,
        /// Better no more than this.
        aim: f64,
    },
}

impl Case {
    /// Somebody who does this work. `work` returns what proves that it was done.
    pub fn new(subject: &'static str, run: impl FnMut() -> Result<Once, Problem> + 'static) -> Case {
        Case { subject, run: Box::new(run) }
    }
}

/// Does something once. What is made of its result is not part of the time.
pub fn timed<T>(
    work: impl FnOnce() -> Result<T, Problem>,
    sum: impl FnOnce(T) -> u64,
) -> Result<Once, Problem> {
    let start = Instant::now();
    let result = work()?;
    let took = start.elapsed();
    Ok(Once { took, times: 1, sum: sum(result) })
}
