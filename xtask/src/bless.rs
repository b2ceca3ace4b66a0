//! Accepts what the cases compile to now as the snapshots.

use std::process::Command;

use crate::Outcome;
use crate::run::{cargo, run as call};

pub(crate) const HELP: &str = "Shows how the snapshots differ from what the cases compile to now, and accepts it.

docs/features.md is written anew as well. DIALECT restricts it to the snapshots of some dialects. Read `git diff snapshots` before you commit.";

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let dialects = crate::values(parser)?;
    call(snapshots(&dialects).env("INSTA_UPDATE", "no").env("INSTA_OUTPUT", "diff"))?;
    call(snapshots(&dialects).env("INSTA_UPDATE", "always").env("INSTA_OUTPUT", "none"))?;
    crate::matrix::write()
}

/// The tests of the snapshots, which pass whatever they find and say what it is.
fn snapshots(dialects: &[String]) -> Command {
    let mut command =
        cargo(["test", "--quiet", "--package", "isogloss-testkit", "--test", "snapshots", "--"]);
    command.args(dialects).args(["--nocapture", "--test-threads", "1"]).env("INSTA_FORCE_PASS", "1");
    command
}
