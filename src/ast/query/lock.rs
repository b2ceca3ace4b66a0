use alloc::vec::Vec;

use crate::ast::{IntoNames, Name};

/// Rows that a query returns are locked until the end of the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Lock {
    /// Against what.
    pub strength: LockStrength,
    /// The tables or aliases whose rows are locked; all if there are none.
    pub of: Vec<Name>,
    /// What happens where a row is locked already.
    pub wait: LockWait,
}

/// Against what a row is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum LockStrength {
    /// Against changes and other locks.
    Update,
    /// Against changes; others may lock it alike.
    Share,
}

/// What happens where a row is locked already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum LockWait {
    /// The query waits.
    Wait,
    /// The query fails.
    NoWait,
    /// The row is left out.
    SkipLocked,
}

/// FOR UPDATE: against changes and other locks.
#[must_use]
pub fn for_update() -> Lock {
    Lock { strength: LockStrength::Update, of: Vec::new(), wait: LockWait::Wait }
}

/// FOR SHARE: against changes.
#[must_use]
pub fn for_share() -> Lock {
    Lock { strength: LockStrength::Share, of: Vec::new(), wait: LockWait::Wait }
}

impl Lock {
    /// Only rows of these tables or aliases.
    #[must_use]
    pub fn of(mut self, tables: impl IntoNames) -> Lock {
        self.of.extend(tables.into_names());
        self
    }

    /// Fails where a row is locked already.
    #[must_use]
    pub fn no_wait(mut self) -> Lock {
        self.wait = LockWait::NoWait;
        self
    }

    /// Leaves out rows that are locked already.
    #[must_use]
    pub fn skip_locked(mut self) -> Lock {
        self.wait = LockWait::SkipLocked;
        self
    }
}
