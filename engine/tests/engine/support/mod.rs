//! A database that is not there, whose every step can go wrong; one that is hard to break off; a clock that stands still; and somebody who polls.

mod clock;
mod dice;
mod fake;
mod polling;
mod stubborn;

pub(crate) use clock::StoppedClock;
pub(crate) use dice::Dice;
pub(crate) use fake::{Fake, Fault, Point};
pub(crate) use polling::{Poller, finish, polled};
pub(crate) use stubborn::{Ask, Stubborn, eventually};

use isogloss::{Raw, raw};

/// Puts a number into the database.
pub(crate) fn put(number: i64) -> Raw {
    raw("INSERT ").expr(number)
}

/// All numbers, in the order in which they were put.
pub(crate) fn get() -> Raw {
    raw("SELECT")
}
