//! The judges are judged: each one that is available must accept what is right and refuse what is wrong, so that a judge
//! that stops judging is noticed. One that is not available is printed as not run.

mod engines;
mod lists;
mod parsers;
mod servers;
mod setup;
mod values;

use std::path::Path;

use isogloss_judges::{Engine, Judge, Setup, Started, Unavailable};

/// What was installed beside the build; the tests install nothing.
fn setup() -> Setup {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder lies in a folder");
    Setup::at(target.join("judges"))
}

/// The engine, or `None` after printing that it is not run.
fn engine(judge: Judge) -> Option<Box<dyn Engine>> {
    match judge.start(&setup()) {
        Ok(Started::Engine(engine)) => Some(engine),
        Ok(other) => panic!("{other:?} is no engine"),
        Err(missing) => not_run(&missing),
    }
}

#[allow(clippy::print_stderr, reason = "a test that did not run must say so")]
fn not_run<T>(missing: &Unavailable) -> Option<T> {
    eprintln!("{missing}");
    None
}
