//! What holds for every statement, tried on random ones: `ISOGLOSS_RUNS=100` tries a hundred times as many, and a
//! failure names its seed, which `ISOGLOSS_SEED` brings back.

mod determinism;
mod json;
mod keeping;
mod leaves;
mod lexer;
mod panics;
mod parsing;

mod quotes;
mod walking;

use arbitrary::Unstructured;
use isogloss::Statement;
use isogloss_testkit::random::{bytes, change, query, wild};

/// The well-formed statements of a seed: a query and a change.
fn sane(seed: u64) -> Vec<Statement> {
    let mut bytes = bytes(seed);
    let query = query(&mut Unstructured::new(&bytes)).map(|made| made.statement());
    bytes.reverse();
    let change = change(&mut Unstructured::new(&bytes)).map(|made| made.statement);
    query.into_iter().chain(change).collect()
}

/// The ill-formed statement of a seed.
fn insane(seed: u64) -> Option<Statement> {
    wild(&mut Unstructured::new(&bytes(seed))).ok()
}
