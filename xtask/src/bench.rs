//! The benches, which are a crate of their own.

use crate::Outcome;
use crate::run::{cargo, run as call};

pub(crate) const HELP: &str = "Measures building and rendering against peers and floors.

The arguments are handed on to the benches.";

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let rest: Vec<_> = parser.raw_args()?.collect();
    call(cargo(["bench", "--package", "isogloss-benches", "--"]).args(rest))
}
