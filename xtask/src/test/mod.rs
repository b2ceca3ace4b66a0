//! Everything that must hold before a change is merged: what CI runs, and the README's second command.

mod features;
mod movies;
mod new_dialect;
mod outside;
mod report;
mod steps;

use crate::Outcome;
use report::Report;

pub(crate) const HELP: &str = "Runs everything that must hold: tests, lints, documentation, judges.

Needs Rust alone. Judges (engines and vendors' parsers) are installed as far as they can be had: as root by apt, and by
pip and npm into the target folder; servers run on loopback in temporary folders, and are stopped. What fails is
listed at the end, and so is, by name, what could not be run; the steps behind it run all the same. Names of steps
leave out the others, which are then listed as not run.";

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let asked = crate::values(parser)?;
    if let Some(unknown) = asked.iter().find(|name| steps::STEPS.iter().all(|step| step.name != **name)) {
        let names: Vec<&str> = steps::STEPS.iter().map(|step| step.name).collect();
        return Err(format!("there is no step {unknown:?}, only {}", names.join(", ")).into());
    }
    let mut report = Report::default();
    for step in steps::STEPS {
        if asked.is_empty() || asked.iter().any(|name| name == step.name) {
            report.step(step.name, || (step.run)());
        } else {
            report.leave_out(step.name);
        }
    }
    report.print();
    if report.failed().is_empty() {
        Ok(())
    } else {
        Err(format!("failed: {}", report.failed().join(", ")).into())
    }
}
