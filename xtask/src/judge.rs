//! The engines and the vendors' parsers that judge what the catalogue compiles to.

use crate::Outcome;
use crate::run::{cargo, run as call};

pub(crate) const HELP: &str = "Puts the catalogue before engines and vendors' parsers.

The arguments are handed on to the crate of the judges.";

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let rest = crate::values(parser)?;
    call(cargo(["test", "--package", "isogloss-judges", "--"]).args(rest))
}
