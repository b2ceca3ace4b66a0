//! What stands beside sqlx: the workspace `outside`.

use std::process::{Command, Stdio};

use super::report::{NotRun, StepOutcome};
use super::steps::has;
use crate::run::{OUTSIDE, cargo, run};

/// Layout, lints, tests and documentation, as for everything else; ODBC where its headers and driver are.
pub(super) fn check() -> StepOutcome {
    /// All but ODBC.
    const FEATURES: &str = "isogloss-sea-orm/with-chrono-0_4,isogloss-sea-orm/with-rust_decimal-1,\
isogloss-sea-orm/with-serde_json-1,isogloss-sea-orm/with-time-0_3,isogloss-sea-orm/with-uuid-1";
    let (features, not_run): (&[&str], _) = if odbc_is_there() {
        (&["--all-features"], NotRun::new())
    } else {
        let why =
            "not run: embedding by ODBC: unixODBC's headers or SQLite's driver for it are not installed";
        (&["--features", FEATURES], vec![why.to_owned()])
    };
    let outside = |arguments: &[&str]| {
        let mut command = cargo(arguments);
        command.args(OUTSIDE).args(features);
        command
    };
    run(cargo(["fmt", "--all", "--check"]).args(&OUTSIDE[..2]))?;
    run(outside(&["clippy", "--all-targets"]).args(["--", "-D", "warnings"]))?;
    if has("nextest") {
        run(&mut outside(&["nextest", "run", "--no-fail-fast"]))?;
    } else {
        run(&mut outside(&["test", "--no-fail-fast", "--lib", "--bins", "--tests"]))?;
    }
    run(&mut outside(&["test", "--doc"]))?;
    run(outside(&["doc", "--no-deps", "--lib"]).env("RUSTDOCFLAGS", "-D warnings"))?;
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
