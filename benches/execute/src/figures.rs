//! The figures that must hold, from what was measured.

use crate::case::Bound;
use crate::lines::Line;
use crate::measure::Measured;

/// A figure: what it must be, what it should be, and what it is.
#[derive(Debug)]
pub struct Figure {
    /// What it says.
    pub name: String,
    /// Whether it must be at least what is said, and not at most.
    pub at_least: bool,
    /// What it must be.
    pub must: f64,
    /// What it should be.
    pub aim: f64,
    /// What it is.
    pub measured: f64,
}

impl Figure {
    /// What is to be said of it.
    pub fn verdict(&self) -> &'static str {
        let reaches =
            |bound: f64| if self.at_least { self.measured >= bound } else { self.measured <= bound };
        match () {
            () if reaches(self.aim) => "aim reached",
            () if reaches(self.must) => "holds",
            () => "MISSED",
        }
    }
}

/// The figures of a line.
pub fn figures(line: &Line, all: &[Measured]) -> Vec<Figure> {
    let of = |subject: &str| all.iter().find(|one| one.line == line.name && one.subject == subject);
    let ratio = |one: &str, other: &str| match (of(one), of(other)) {
        (Some(one), Some(other)) => one.ratio(other),
        _ => f64::NAN,
    };
    let figure = |bound: &Bound| match *bound {
        Bound::Ratio { own, peer, must, aim } => {
            let name = format!("{}: {own} / {peer}", line.name);
            Figure { name, at_least: false, must, aim, measured: ratio(own, peer) }
        }
        Bound::Throughput { own, peer, must, aim } => {
            let name = format!("{}: throughput, {own} / {peer}", line.name);
            Figure { name, at_least: true, must, aim, measured: ratio(peer, own) }
        }
        Bound::Nanoseconds { own, must, aim } => {
            let name = format!("{}: {own}, ns", line.name);
            Figure { name, at_least: false, must, aim, measured: of(own).map_or(f64::NAN, |own| own.ns) }
        }
    };
    line.figures.iter().map(figure).collect()
}
