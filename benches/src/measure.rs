//! Time: every case of a query in turn, in batches of some 200 µs, over many rounds; the median of each.

use std::time::{Duration, Instant};

use crate::allocations::Count;
use crate::subjects::Case;

/// What a case costs each time.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Of which query, as `Q1`.
    pub query: &'static str,
    /// Who.
    pub subject: &'static str,
    /// Doing what.
    pub stage: &'static str,
    /// Nanoseconds, the median of the rounds.
    pub ns: f64,
    /// Allocations and bytes.
    pub count: Count,
}

const BATCH: Duration = Duration::from_micros(200);

/// Measures the cases of a query. Each round begins with another case, so that noise is shared.
pub fn measure(query: &'static str, mut cases: Vec<Case>, rounds: usize) -> Vec<Measured> {
    let times: Vec<u64> = cases.iter_mut().map(calibrated).collect();
    let mut samples = vec![Vec::with_capacity(rounds); cases.len()];
    for round in 0..rounds {
        for step in 0..cases.len() {
            let at = (round + step) % cases.len();
            let elapsed = timed(&mut cases[at], times[at]);
            samples[at].push(elapsed.as_nanos() as f64 / times[at] as f64);
        }
    }
    let measured = cases.iter().zip(samples).map(|(case, mut samples)| {
        samples.sort_by(f64::total_cmp);
        let ns = samples[samples.len() / 2];
        Measured { query, subject: case.subject, stage: case.stage, ns, count: case.count }
    });
    measured.collect()
}

/// How often a case is run in a batch. The shortest of five tries counts: one that was interrupted would make batches
/// so small that they measured cold caches.
fn calibrated(case: &mut Case) -> u64 {
    let mut times = 1;
    loop {
        let elapsed = (0..5).map(|_| timed(case, times)).min().unwrap_or_default();
        if elapsed >= BATCH / 2 {
            return (times as f64 * BATCH.as_secs_f64() / elapsed.as_secs_f64()).ceil() as u64;
        }
        times *= 2;
    }
}

fn timed(case: &mut Case, times: u64) -> Duration {
    let start = Instant::now();
    (case.run)(times);
    start.elapsed()
}
