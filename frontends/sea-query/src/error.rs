use std::borrow::Cow;
use std::fmt;

/// Why a statement of sea-query's has no statement of ours: what, where, and the way out.
///
/// It prints as sentences for a person; its questions are for programs. Values of the statement never appear in it.
#[derive(Debug, Clone)]
pub struct Error(Box<Detail>);

/// The kinds of [`Error`] that a program may want to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The statement contradicts itself or says too little: no table, a comparison with NULL that never holds.
    Statement,
    /// The language of Isogloss has no node for this part.
    Unsupported,
    /// A custom expression cannot be read: a quote that is not closed, a placeholder without its value.
    Custom,
    /// A value of a type that is not known here, or that no type of ours holds.
    Value,
    /// The statement is nested too deeply.
    Limit,
    /// sea-query hands its statement out otherwise than the version that this crate was written for.
    Walk,
}

#[derive(Debug, Clone)]
struct Detail {
    kind: ErrorKind,
    problem: Cow<'static, str>,
    statement: &'static str,
    /// From the outermost part inwards, with dots between.
    place: String,
    way_out: Cow<'static, str>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, problem: impl Into<Cow<'static, str>>) -> Error {
        Error(Box::new(Detail {
            kind,
            problem: problem.into(),
            statement: "",
            place: String::new(),
            way_out: Cow::Borrowed(""),
        }))
    }

    /// The statement contradicts itself or says too little.
    pub(crate) fn statement(problem: impl Into<Cow<'static, str>>) -> Error {
        Error::new(ErrorKind::Statement, problem)
    }

    /// Our language has no node for it.
    pub(crate) fn unsupported(problem: impl Into<Cow<'static, str>>) -> Error {
        Error::new(ErrorKind::Unsupported, problem)
    }

    /// A custom expression that cannot be read.
    pub(crate) fn custom(problem: impl Into<Cow<'static, str>>) -> Error {
        Error::new(ErrorKind::Custom, problem)
    }

    /// Something that sea-query hands out where it is not expected.
    pub(crate) fn walk(thing: &str) -> Error {
        Error::new(ErrorKind::Walk, format!("sea-query hands out {thing:?} where it is not expected"))
            .way_out(
                "Use the version of sea-query that this crate was tested with, and report this statement.",
            )
    }

    /// Puts a part in front of the place.
    pub(crate) fn at(mut self, part: &str) -> Error {
        let place = &mut self.0.place;
        if !place.is_empty() {
            place.insert(0, '.');
        }
        place.insert_str(0, part);
        self
    }

    /// Names the statement, unless an inner one has been named already; that one is then a part of the place.
    pub(crate) fn of(mut self, statement: &'static str) -> Error {
        self.0.statement = statement;
        self.at(statement)
    }

    pub(crate) fn way_out(mut self, way_out: impl Into<Cow<'static, str>>) -> Error {
        self.0.way_out = way_out.into();
        self
    }

    /// The kind of error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The kind of statement, outermost, such as `select`; empty for a value on its own.
    #[must_use]
    pub fn statement_kind(&self) -> &str {
        self.0.statement
    }

    /// The place in the statement, from the outermost part inwards: `select.with.insert.columns`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.0.place
    }

    /// What can be done instead; empty if nothing is known.
    #[must_use]
    pub fn remedy(&self) -> &str {
        &self.0.way_out
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let detail = &*self.0;
        f.write_str(&detail.problem)?;
        if !detail.place.is_empty() {
            write!(f, " (at: {})", detail.place)?;
        }
        if !detail.way_out.is_empty() {
            write!(f, "\n  Way out: {}", detail.way_out)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// So that `?` leads from a conversion into the compiler's error.
impl From<Error> for isogloss::Error {
    fn from(error: Error) -> isogloss::Error {
        let detail = *error.0;
        let kind = match detail.kind {
            ErrorKind::Unsupported => isogloss::ErrorKind::Unsupported,
            ErrorKind::Value => isogloss::ErrorKind::Value,
            ErrorKind::Limit => isogloss::ErrorKind::Limit,
            ErrorKind::Walk => isogloss::ErrorKind::Internal,
            ErrorKind::Statement | ErrorKind::Custom => isogloss::ErrorKind::Statement,
        };
        isogloss::Error::new(kind, detail.problem).at(detail.place).way_out(detail.way_out)
    }
}
