//! Everything that must hold before a change is merged.

use std::process::{Command, Stdio};

use crate::Outcome;
use crate::run::{cargo, run as call};

pub(crate) const HELP: &str =
    "Runs everything that must hold: tests, doc tests, lints, layout, documentation.

What fails is listed at the end; the steps behind it run all the same.";

/// A step: its name, the arguments of cargo, and whether warnings of the documentation are errors in it.
struct Step(&'static str, &'static [&'static str]);

const STEPS: &[Step] = &[
    Step("layout", &["fmt", "--all", "--check"]),
    Step("lints", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    Step("doc tests", &["test", "--workspace", "--doc"]),
    Step("documentation", &["doc", "--workspace", "--no-deps"]),
];

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    crate::values(parser)?;
    let tests = if has_nextest() {
        Step("tests", &["nextest", "run", "--workspace"])
    } else {
        Step("tests", &["test", "--workspace", "--lib", "--bins", "--tests"])
    };
    let mut failed = Vec::new();
    for Step(name, arguments) in std::iter::once(&tests).chain(STEPS) {
        if let Err(problem) = call(cargo(*arguments).env("RUSTDOCFLAGS", "-D warnings")) {
            eprintln!("{problem}");
            failed.push(*name);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

/// Whether the faster runner of tests is installed.
fn has_nextest() -> bool {
    let mut command: Command = cargo(["nextest", "--version"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
