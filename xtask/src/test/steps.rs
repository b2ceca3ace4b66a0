//! The steps, in their order: the quick ones first, and judges installed before the tests that ask them.

use std::process::{Command, Stdio};

use super::report::{NotRun, StepOutcome};
use super::{features, movies, new_dialect, outside};
use crate::judge::PROGRAM;
use crate::run::{cargo, run, run_reading};

/// One step: its name in the summary, and what it does.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) run: fn() -> StepOutcome,
}

pub(super) const STEPS: &[Step] = &[
    Step { name: "layout", run: layout },
    Step { name: "install", run: install },
    Step { name: "lints", run: lints },
    Step { name: "tests", run: tests },
    Step { name: "doctests", run: doc_tests },
    Step { name: "docs", run: documentation },
    Step { name: "features", run: features::check },
    Step { name: "native-tls", run: native_tls },
    Step { name: "new-dialect", run: new_dialect::check },
    Step { name: "movies", run: movies::check },
    Step { name: "outside", run: outside::check },
    Step { name: "judge", run: judge },
];

fn layout() -> StepOutcome {
    with_component("rustfmt", "fmt", cargo(["fmt", "--all", "--check"]))
}

fn lints() -> StepOutcome {
    let arguments = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    with_component("clippy", "clippy", cargo(arguments))
}

/// With all features, as most of what tests them is not compiled without.
fn tests() -> StepOutcome {
    let mut command = if has("nextest") {
        cargo(["nextest", "run", "--workspace", "--all-features", "--no-fail-fast"])
    } else {
        cargo(["test", "--workspace", "--all-features", "--no-fail-fast", "--lib", "--bins", "--tests"])
    };
    // A snapshot that differs is a failure, and leaves no file.
    run(command.env("INSTA_UPDATE", "no"))?;
    Ok(NotRun::new())
}

fn doc_tests() -> StepOutcome {
    run(&mut cargo(["test", "--workspace", "--all-features", "--doc"]))?;
    Ok(NotRun::new())
}

fn documentation() -> StepOutcome {
    let mut command = cargo(["doc", "--workspace", "--all-features", "--no-deps", "--lib"]);
    run(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(NotRun::new())
}

/// The platform's TLS, where a client is not built with both kinds: everything is compiled once more for it, without the
/// flags by which this repository prefers rustls.
fn native_tls() -> StepOutcome {
    let packages = ["isogloss-mysql-client", "isogloss-mysql-async", "isogloss-tiberius"];
    let mut command = cargo(["test", "--test", "tls", "--features"]);
    command.arg(packages.map(|package| format!("{package}/native-tls")).join(","));
    for package in packages {
        command.args(["--package", package]);
    }
    run(command.env("RUSTFLAGS", ""))?;
    Ok(NotRun::new())
}

fn install() -> StepOutcome {
    asked(cargo(PROGRAM).arg("--install-only"))
}

fn judge() -> StepOutcome {
    asked(cargo(PROGRAM).arg("--no-install"))
}

/// Runs the judges and keeps the lines in which they name what is not run.
fn asked(command: &mut Command) -> StepOutcome {
    let mut not_run = NotRun::new();
    run_reading(command, &mut |line| {
        if line.starts_with("not run: ") {
            not_run.push(line.to_owned());
        }
    })?;
    Ok(not_run)
}

/// Runs a command of a component of Rust that not every installation has.
fn with_component(component: &str, subcommand: &str, mut command: Command) -> StepOutcome {
    if !has(subcommand) {
        let how = format!("rustup component add {component}");
        return Ok(vec![format!("not run: {component}: it is not installed; `{how}` brings it")]);
    }
    run(&mut command)?;
    Ok(NotRun::new())
}

/// Whether cargo has this command.
pub(super) fn has(subcommand: &str) -> bool {
    let mut command: Command = cargo([subcommand, "--version"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
