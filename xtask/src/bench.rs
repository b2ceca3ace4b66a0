//! The benches, which are a crate of their own.

use crate::Outcome;
use crate::run::{cargo, run as call};

pub(crate) const HELP: &str = "Measures building and rendering against peers and floors.

The arguments are handed on to the benches.";

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let rest: Vec<_> = parser.raw_args()?.collect();
    // It is a program, not a test: it runs under the profile that benches are built with.
    call(cargo(["run", "--profile", "bench", "--package", "isogloss-benches", "--"]).args(rest))
}
