//! The lines of the table.

mod mysql;
mod pool;
mod postgres;
mod sqlite;

use std::rc::Rc;

use isogloss_judges::Judge;
use tokio::runtime::{Builder, Runtime};

use crate::case::{Bound, Case, Problem};

/// A line of the table: what is done, and what is said of those who do it.
pub struct Line {
    /// What it says.
    pub name: &'static str,
    /// The server that it needs.
    pub server: Option<Judge>,
    /// Who does the work; of a line that needs a server, on the one at this port.
    pub make: fn(Size, u16) -> Result<Vec<Case>, Problem>,
    /// What must hold.
    pub figures: &'static [Bound],
}

/// How much of everything there is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// How many rows are read.
    pub rows: usize,
    /// How many rows are inserted.
    pub inserts: usize,
    /// How often a connection is taken and given back by one thread alone.
    pub checkouts: u64,
    /// How often each of many threads and tasks takes one.
    pub turns: u64,
}

impl Size {
    /// What the table speaks of.
    pub const WHOLE: Size = Size { rows: 100_000, inserts: 10_000, checkouts: 100_000, turns: 50 };

    /// Enough to see that all of it runs.
    pub const SMALL: Size = Size { rows: 500, inserts: 100, checkouts: 100, turns: 2 };
}

/// All lines, in the order of the table.
pub fn lines() -> impl Iterator<Item = &'static Line> {
    [sqlite::LINES, pool::LINES, postgres::LINES, mysql::LINES].into_iter().flatten()
}

/// Everything on the one thread that asks, so that no other core hides what something costs.
fn runtime() -> Result<Rc<Runtime>, Problem> {
    Ok(Rc::new(Builder::new_current_thread().enable_all().build()?))
}
