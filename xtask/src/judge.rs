//! The engines and the vendors' parsers that judge what the catalogue compiles to.
//!
//! They are a crate of their own: whoever only looks at a snapshot does not build clients of three databases.

use crate::Outcome;
use crate::run::{cargo, run as call};

pub(crate) const HELP: &str = "Puts the catalogue before engines and vendors' parsers.

Installs what it can get, starts private servers, has every distinct statement prepared, run and compared, or
read, and stops them. `--help` behind `--` says more: cargo xtask judge -- --help.";

/// The program of the judges' crate, as arguments of cargo.
pub(crate) const PROGRAM: [&str; 7] =
    ["run", "--quiet", "--package", "isogloss-judges", "--bin", "judge", "--"];

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let rest: Vec<_> = parser.raw_args()?.skip_while(|argument| argument == "--").collect();
    call(cargo(PROGRAM).args(rest))
}
