//! The benches, which are crates of their own.

use crate::Outcome;
use crate::run::{OUTSIDE, cargo, root, run as call};

pub(crate) const HELP: &str = "Measures building and rendering against peers and floors.

The arguments are handed on to the benches.";

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let rest: Vec<_> = parser.raw_args()?.collect();
    // It is a program, not a test: it runs under the profile that benches are built with.
    call(cargo(["run", "--profile", "bench", "--package", "isogloss-benches", "--"]).args(rest))?;
    sea_orm()
}

/// SeaORM through the engine beside SeaORM's own connection, which are two programs: its features cannot be had together.
fn sea_orm() -> Outcome {
    let built = |command: &str, package: &str| {
        let mut command = cargo([command, "--profile", "bench", "--package", package]);
        command.args(OUTSIDE);
        command
    };
    call(&mut built("build", "isogloss-benches-sea-orm-peer"))?;
    let peer = root().join("target/outside/release/isogloss-benches-sea-orm-peer");
    call(built("run", "isogloss-benches-sea-orm").args(["--", "--peer"]).arg(peer))
}
