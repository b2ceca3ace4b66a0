//! The first example, as a reader of the README runs it.

use std::fs;
use std::process::Stdio;

use super::report::{NotRun, StepOutcome};
use crate::run::{cargo, root};

/// Runs it and compares what it prints, letter by letter.
pub(super) fn check() -> StepOutcome {
    let run = cargo(["run", "--quiet", "--package", "movies"]).stderr(Stdio::inherit()).output()?;
    if !run.status.success() {
        return Err(format!("it ended with {}", run.status).into());
    }
    let printed = String::from_utf8(run.stdout)?;
    print!("{printed}");
    if printed != fs::read_to_string(root().join("examples/movies/answers.txt"))? {
        return Err("it prints something else than examples/movies/answers.txt".into());
    }
    Ok(NotRun::new())
}
