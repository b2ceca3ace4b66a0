use isogloss::Type;

/// One statement to be judged for one version.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What the caller knows it by; verdicts carry it back.
    pub id: String,
    /// The statement, with `@p1`, `@p2` or `:1`, `:2` for its parameters.
    pub sql: String,
    /// For SQL Server the compatibility level (100 is 2008, 110 is 2012, 120 is 2014, 130 is 2016, 140 is 2017, 150 is
    /// 2019); for Oracle the number of the release (11, 12, 18, 19, 21, 23).
    pub level: u16,
    /// The types of the parameters, in the order of their numbers.
    pub parameters: Vec<Type>,
}

/// What a parser says about one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The task's.
    pub id: String,
    /// What it says.
    pub outcome: Outcome,
}

/// The three things that can be said about a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is accepted.
    Accepted,
    /// It is refused, for this reason.
    Rejected(String),
    /// The parser has no grammar for this version, and says nothing.
    NotJudged(String),
}

impl Verdict {
    /// Whether the statement was judged and accepted.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.outcome == Outcome::Accepted
    }
}
