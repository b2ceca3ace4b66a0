//! Time: everybody who does the work of a line in turn, over many rounds; the median of each, and of their ratios within
//! a round, in which they share whatever else the machine was doing.

use crate::case::{Case, Once, Problem};

/// What one of them takes for doing it once.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Of which line.
    pub line: &'static str,
    /// Who.
    pub subject: &'static str,
    /// Nanoseconds, the median of the rounds.
    pub ns: f64,
    /// Nanoseconds of each round.
    rounds: Vec<f64>,
}

impl Measured {
    /// How many times as long as another one this takes: the median of the rounds.
    pub fn ratio(&self, other: &Measured) -> f64 {
        median(self.rounds.iter().zip(&other.rounds).map(|(own, other)| own / other).collect())
    }
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Measures a line. Each round begins with another one of them, so that noise is shared.
///
/// # Errors
///
/// Somebody could not do it, or did something else than the others.
pub fn measure(line: &'static str, mut cases: Vec<Case>, rounds: usize) -> Result<Vec<Measured>, Problem> {
    let mut proof = None;
    // Once to warm up, and to see that all of them do the same.
    for case in &mut cases {
        let sum = once(line, case)?.sum;
        if *proof.get_or_insert(sum) != sum {
            return Err(format!("{line}: {} did something else than the others", case.subject).into());
        }
    }
    let mut samples = vec![Vec::with_capacity(rounds); cases.len()];
    for round in 0..rounds {
        for step in 0..cases.len() {
            let at = (round + step) % cases.len();
            let Once { took, times, .. } = once(line, &mut cases[at])?;
            samples[at].push(took.as_nanos() as f64 / times as f64);
        }
    }
    let measured = cases.iter().zip(samples).map(|(case, rounds)| Measured {
        line,
        subject: case.subject,
        ns: median(rounds.clone()),
        rounds,
    });
    Ok(measured.collect())
}

fn once(line: &str, case: &mut Case) -> Result<Once, Problem> {
    (case.run)().map_err(|problem| format!("{line}: {}: {problem}", case.subject).into())
}
