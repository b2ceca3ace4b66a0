use std::fmt;

/// What went wrong: in the compiler, in SQLite, or between the two.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The statement has no meaning on SQLite, or none at all.
    Compile(isogloss::Error),
    /// SQLite or its client refused.
    Client(rusqlite::Error),
    /// A value that SQLite cannot hold, or a parameter that nothing was given for.
    Bind(String),
    /// A column of a row is not what it was asked for.
    Decode {
        /// Which column, from 0.
        column: usize,
        /// What it should have been, and what it is.
        problem: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Compile(error) => error.fmt(f),
            Error::Client(error) => error.fmt(f),
            Error::Bind(problem) => f.write_str(problem),
            Error::Decode { column, problem } => write!(f, "column {column}: {problem}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Compile(error) => Some(error),
            Error::Client(error) => Some(error),
            Error::Bind(_) | Error::Decode { .. } => None,
        }
    }
}

impl From<isogloss::Error> for Error {
    fn from(error: isogloss::Error) -> Error {
        Error::Compile(error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        Error::Client(error)
    }
}
