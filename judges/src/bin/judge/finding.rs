//! What judges say.

/// What a judge says about one item for some of the versions that share it.
pub(crate) struct Saying {
    /// The place of the item in the docket.
    pub(crate) item: usize,
    /// The versions for which it is said, as places in the docket's `targets`.
    pub(crate) versions: Vec<usize>,
    pub(crate) finding: Finding,
}

/// What can be found.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// It is right, as far as this judge can see.
    Passed,
    /// An engine that is newer than these versions runs it; whether they do themselves is not judged.
    PassedByNewer,
    /// It is wrong, and why.
    Rejected(String),
    /// The judge does not know, and why.
    NotJudged(String),
}
