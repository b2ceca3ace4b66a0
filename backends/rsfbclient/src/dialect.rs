//! Firebird's dialect, within what the client can carry.

use isogloss::{Dialect, FeatureSet, Limits, Version};
use isogloss_firebird::Firebird;

/// The server describes a statement in 1024 bytes at a time, of which each value takes one every time, and the client
/// never gets further where no column's description fits beside them.
pub(crate) const MOST_VALUES: usize = 400;

/// Firebird of some version, with fewer values in a statement.
#[derive(Debug, Clone)]
pub(crate) struct Speech {
    firebird: Firebird,
    limits: Limits,
}

impl Speech {
    pub(crate) fn of(major: u16) -> Speech {
        let firebird = Firebird::version(major);
        let mut limits = *firebird.limits();
        limits.binds = MOST_VALUES;
        Speech { firebird, limits }
    }
}

impl Dialect for Speech {
    fn name(&self) -> &'static str {
        self.firebird.name()
    }

    fn version(&self) -> Version {
        self.firebird.version()
    }

    fn base(&self) -> Option<&dyn Dialect> {
        Some(&self.firebird)
    }

    fn features(&self) -> FeatureSet {
        self.firebird.features()
    }

    fn limits(&self) -> &Limits {
        &self.limits
    }
}
