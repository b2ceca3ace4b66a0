//! A connection that the pool has.

use std::time::Duration;

use isogloss::Dialect;

use crate::backend::{Coercion, Connected, Driver};
use crate::dialects::intern;

/// A connection, and what the pool knows of it. Boxed, it goes from hand to hand as one word.
pub(crate) struct Live {
    pub(crate) driver: Box<dyn Driver>,
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) coercion: Coercion,
    /// Whether it can tell by itself that a transaction is open.
    pub(crate) knows_transactions: bool,
    /// Which of the pool's generations it belongs to.
    pub(crate) generation: u64,
    /// When it was made; only kept where age matters.
    pub(crate) born: Duration,
}

impl Live {
    /// A connection that was just made.
    pub(super) fn new(Connected { driver, dialect }: Connected, generation: u64, born: Duration) -> Live {
        let (coercion, knows_transactions) = (driver.coercion(), driver.in_transaction().is_some());
        Live { driver, dialect: intern(dialect), coercion, knows_transactions, generation, born }
    }
}
