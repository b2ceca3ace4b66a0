//! The example for embedders, which is a workspace of its own.

use std::process::{Command, Stdio};

use super::report::{NotRun, StepOutcome};
use crate::run::{cargo, run};

/// Layout, lints and tests, as for everything else; ODBC where its headers and driver are.
pub(super) fn check() -> StepOutcome {
    const PACKAGE: [&str; 2] = ["--manifest-path", "examples/embedding/Cargo.toml"];
    // Beside what is built for the others, and away with it.
    const TARGET: [&str; 2] = ["--target-dir", "target/embedding"];
    let (features, not_run): (&[&str], _) = if odbc_is_there() {
        (&["--all-features"], NotRun::new())
    } else {
        let why =
            "not run: embedding by ODBC: unixODBC's headers or SQLite's driver for it are not installed";
        (&[], vec![why.to_owned()])
    };
    run(cargo(["fmt", "--check"]).args(PACKAGE))?;
    let lints = ["--", "-D", "warnings"];
    run(cargo(["clippy", "--all-targets"]).args(PACKAGE).args(TARGET).args(features).args(lints))?;
    run(cargo(["test"]).args(PACKAGE).args(TARGET).args(features))?;
    Ok(not_run)
}

fn odbc_is_there() -> bool {
    let succeeds = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    succeeds("pkg-config", &["--exists", "odbc"]) && succeeds("odbcinst", &["-q", "-d", "-n", "SQLite3"])
}
