//! Everything that must hold before a change is merged: what CI runs, and the README's second command.

mod features;
mod movies;
mod report;
mod steps;

use crate::Outcome;
use report::Report;

pub(crate) const HELP: &str = "Runs everything that must hold: tests, lints, documentation, judges.

Needs Rust alone. Judges (engines and vendors' parsers) are installed as far as they can be had: as root by apt, and by
pip and npm into the target folder; servers run on loopback in temporary folders, and are stopped. What fails is
listed at the end, and so is, by name, what could not be run; the steps behind it run all the same.";

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    if let Some(argument) = parser.next()? {
        return Err(argument.unexpected().into());
    }
    let mut report = Report::default();
    for step in steps::STEPS {
        report.step(step.name, || (step.run)());
    }
    report.print();
    if report.failed().is_empty() {
        Ok(())
    } else {
        Err(format!("failed: {}", report.failed().join(", ")).into())
    }
}
