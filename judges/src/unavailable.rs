use std::error::Error;
use std::fmt;

/// A judge, or a part of one, that is not there: what it is called and why it cannot be had.
///
/// It is a result like any other. Who asked lists it as *not run*; it never counts as passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unavailable {
    /// What is missing, as it is called in the list of what was not run.
    pub name: String,
    /// Why, in one sentence.
    pub why: String,
}

impl Unavailable {
    /// `name` is missing because of `why`.
    #[must_use]
    pub fn new(name: impl Into<String>, why: impl Into<String>) -> Unavailable {
        Unavailable { name: name.into(), why: why.into() }
    }
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not run: {}: {}", self.name, self.why)
    }
}

impl Error for Unavailable {}
