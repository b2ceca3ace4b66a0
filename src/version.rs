use core::fmt;

/// The version of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl Version {
    /// The version `major.minor.patch`.
    #[must_use]
    pub const fn new(major: u16, minor: u16, patch: u16) -> Version {
        Version { major, minor, patch }
    }

    /// Whether it is this version or a later one.
    #[must_use]
    pub const fn is_at_least(self, major: u16, minor: u16, patch: u16) -> bool {
        if self.major != major {
            return self.major > major;
        }
        if self.minor != minor {
            return self.minor > minor;
        }
        self.patch >= patch
    }
}

impl fmt::Display for Version {
    /// `18`, `8.0`, `8.0.19`: without zeros at its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Version { major, minor: 0, patch: 0 } => write!(f, "{major}"),
            Version { major, minor, patch: 0 } => write!(f, "{major}.{minor}"),
            Version { major, minor, patch } => write!(f, "{major}.{minor}.{patch}"),
        }
    }
}
