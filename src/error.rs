use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::feature::Feature;
use crate::version::Version;

/// What went wrong, where in the statement, on which dialect, and the way out.
///
/// It prints as sentences for a person; its questions are for programs. Bound values never appear in it.
#[derive(Debug, Clone)]
pub struct Error(Box<Detail>);

/// The kinds of [`Error`] that a program may want to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The dialect has no such feature, and no rewriting keeps the statement's meaning.
    Unsupported,
    /// A name is empty, too long for the dialect, or holds a NUL.
    Name,
    /// A value cannot be written or bound: a date outside the calendar, NaN as a literal.
    Value,
    /// The statement is beyond a limit: of the dialect (binds, rows), or of nesting.
    Limit,
    /// The statement contradicts itself or says too little, on whatever dialect.
    Statement,
    /// A named parameter was filled with the wrong type or shape, or not at all.
    Parameter,
    /// The compiler broke one of its own rules; a defect of this library, to be reported.
    Internal,
}

#[derive(Debug, Clone)]
struct Detail {
    kind: ErrorKind,
    problem: Cow<'static, str>,
    missing: Option<Missing>,
    dialect: Option<(&'static str, Version)>,
    place: String,
    why: Cow<'static, str>,
    way_out: Cow<'static, str>,
}

/// What a dialect lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum Missing {
    Feature(Feature),
    /// A function, type or extension, by a name such as `function lpad`.
    Thing(String),
}

impl Error {
    /// An error of `kind`; `problem` is a short sentence without a full stop.
    #[must_use]
    pub fn new(kind: ErrorKind, problem: impl Into<Cow<'static, str>>) -> Error {
        Error(Box::new(Detail {
            kind,
            problem: problem.into(),
            missing: None,
            dialect: None,
            place: String::new(),
            why: Cow::Borrowed(""),
            way_out: Cow::Borrowed(""),
        }))
    }

    /// The dialect lacks `feature`.
    #[must_use]
    pub fn unsupported(feature: Feature) -> Error {
        let mut error = Error::new(ErrorKind::Unsupported, "");
        error.0.missing = Some(Missing::Feature(feature));
        error
    }

    /// The dialect lacks a function, type or extension: `Error::lacking("function lpad")`.
    #[must_use]
    pub fn lacking(thing: impl Into<String>) -> Error {
        let mut error = Error::new(ErrorKind::Unsupported, "");
        error.0.missing = Some(Missing::Thing(thing.into()));
        error
    }

    /// The statement contradicts itself or says too little.
    #[must_use]
    pub fn statement(problem: impl Into<Cow<'static, str>>) -> Error {
        Error::new(ErrorKind::Statement, problem)
    }

    /// A value of the type `ty` that cannot be written; `problem` says why, without showing the value.
    #[must_use]
    pub fn value(ty: &str, problem: &str) -> Error {
        Error::new(ErrorKind::Value, alloc::format!("a {ty} value cannot be used: {problem}"))
    }

    /// The compiler broke its own rule.
    #[must_use]
    pub fn internal(problem: impl Into<Cow<'static, str>>) -> Error {
        Error::new(ErrorKind::Internal, problem)
            .way_out("Please report this statement: it is a defect of the compiler.")
    }

    /// Adds the place in the statement, such as `insert.returning`, unless one is known already.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Error {
        if self.0.place.is_empty() {
            self.0.place = place.into();
        }
        self
    }

    /// Adds the dialect, unless one is known already.
    #[must_use]
    pub fn on(mut self, name: &'static str, version: Version) -> Error {
        self.0.dialect.get_or_insert((name, version));
        self
    }

    /// Adds a sentence that says why nothing else could be done.
    #[must_use]
    pub fn because(mut self, why: impl Into<Cow<'static, str>>) -> Error {
        self.0.why = why.into();
        self
    }

    /// Adds a sentence that says what can be done instead.
    #[must_use]
    pub fn way_out(mut self, way_out: impl Into<Cow<'static, str>>) -> Error {
        self.0.way_out = way_out.into();
        self
    }

    /// The kind of error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The feature that the dialect lacks, if that is what is wrong.
    #[must_use]
    pub fn feature(&self) -> Option<Feature> {
        match self.0.missing {
            Some(Missing::Feature(feature)) => Some(feature),
            _ => None,
        }
    }

    /// What is missing, as a word for programs: `upsert`, `function lpad`; else the name of the kind.
    #[must_use]
    pub fn subject(&self) -> &str {
        match &self.0.missing {
            Some(Missing::Feature(feature)) => feature.name(),
            Some(Missing::Thing(thing)) => thing,
            None => match self.0.kind {
                ErrorKind::Unsupported => "unsupported",
                ErrorKind::Name => "name",
                ErrorKind::Value => "value",
                ErrorKind::Limit => "limit",
                ErrorKind::Statement => "statement",
                ErrorKind::Parameter => "parameter",
                ErrorKind::Internal => "internal",
            },
        }
    }

    /// The name and version of the dialect, where the error depends on it.
    #[must_use]
    pub fn dialect(&self) -> Option<(&'static str, Version)> {
        self.0.dialect
    }

    /// The place in the statement, such as `select.limit`; empty if it is the whole.
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
        match (&detail.missing, detail.dialect) {
            (Some(missing), Some((name, version))) => write!(f, "{name} {version} has no {missing}")?,
            (Some(missing), None) => write!(f, "the dialect has no {missing}")?,
            (None, Some((name, version))) => write!(f, "{name} {version}: {}", detail.problem)?,
            (None, None) => f.write_str(&detail.problem)?,
        }
        if !detail.place.is_empty() {
            write!(f, " (at: {})", detail.place)?;
        }
        if !detail.why.is_empty() {
            write!(f, "\n  {}", detail.why)?;
        }
        if !detail.way_out.is_empty() {
            write!(f, "\n  Way out: {}", detail.way_out)?;
        }
        Ok(())
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Feature(feature) => f.write_str(feature.title()),
            Missing::Thing(thing) => f.write_str(thing),
        }
    }
}

impl core::error::Error for Error {}

/// The result of everything that can fail here.
pub type Result<T, E = Error> = core::result::Result<T, E>;
