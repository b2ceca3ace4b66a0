//! The examples, as a reader of the README runs them: on SQLite, and on every server that can be had. All of them print the
//! same, letter by letter.

use std::fs;
use std::process::{Command, Stdio};

use super::report::{NotRun, StepOutcome};
use crate::run::{cargo, root};

const PROGRAMS: [&str; 2] = ["movies", "movies-async"];

/// What the judges' program `serve` calls the servers.
const SERVERS: [&str; 5] = ["postgres", "mariadb", "mysql", "firebird", "firebird4"];

/// What it ends with where there is no such server.
const NOT_RUN: i32 = 3;

/// Runs each on each and compares what it prints.
pub(super) fn check() -> StepOutcome {
    let expected = fs::read_to_string(root().join("examples/movies/answers.txt"))?;
    let mut not_run = NotRun::new();
    for program in PROGRAMS {
        let printed =
            asked("SQLite", program, &mut cargo(["run", "--quiet", "--package", program]), &expected)?;
        if program == PROGRAMS[0] {
            print!("{printed}");
        }
        for server in SERVERS {
            let on = cargo(["run", "--quiet", "--package", program, "--", "--url", "{url}"]);
            let mut served =
                cargo(["run", "--quiet", "--package", "isogloss-judges", "--bin", "serve", "--", server]);
            served.arg(on.get_program()).args(on.get_args());
            match asked(server, program, &mut served, &expected) {
                Ok(_) => {}
                Err(Problem::Missing(line)) => not_run.push(line),
                Err(problem) => return Err(problem.into()),
            }
        }
    }
    Ok(not_run)
}

/// Why a program has not answered.
enum Problem {
    /// There is no such server here; the line that says so.
    Missing(String),
    Failed(String),
}

impl From<Problem> for Box<dyn std::error::Error> {
    fn from(problem: Problem) -> Self {
        let (Problem::Missing(text) | Problem::Failed(text)) = problem;
        text.into()
    }
}

/// What a program prints, which is what is expected of it.
fn asked(place: &str, program: &str, command: &mut Command, expected: &str) -> Result<String, Problem> {
    let failed = |what: &str| Problem::Failed(format!("{program} on {place}: {what}"));
    let run = command.stderr(Stdio::inherit()).output().map_err(|error| failed(&error.to_string()))?;
    let printed = String::from_utf8_lossy(&run.stdout).into_owned();
    if run.status.code() == Some(NOT_RUN) && printed.starts_with("not run: ") {
        return Err(Problem::Missing(format!("{} ({program})", printed.trim_end())));
    }
    if !run.status.success() {
        return Err(failed(&format!("it ended with {}\n{printed}", run.status)));
    }
    if printed != expected {
        return Err(failed(&format!(
            "it prints something else than examples/movies/answers.txt:\n{printed}"
        )));
    }
    println!("{program} on {place}: as expected");
    Ok(printed)
}
