//! What goes wrong when statements are run: one type, with a kind that programs act on.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use isogloss::ValueRef;

/// What went wrong.
///
/// `Display` is a sentence for people; [`kind`](Error::kind) and its kin are for programs. Values are in neither of them, nor
/// in `Debug`, unless [`Options::values_in_errors`](crate::Options::values_in_errors) asks for them; passwords never are.
/// [`source`](StdError::source) is the driver's own error, in which a server may quote a value.
pub struct Error(Box<Detail>);

struct Detail {
    kind: ErrorKind,
    message: Cow<'static, str>,
    constraint: Option<String>,
    code: Option<String>,
    sql: Option<String>,
    values: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
    breaks: bool,
    refuses_rows: bool,
    has_committed: bool,
    parameter: Option<usize>,
}

/// The kind of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The compiler refused the statement: [`Error::compile_error`] has its reasons.
    Compile,
    /// The URL or an option is none.
    Url,
    /// No connection could be made, or it was lost before anybody had it: nothing was done.
    Connect,
    /// The server does not let this user in.
    Authentication,
    /// The server takes no more connections just now.
    TooManyConnections,
    /// The connection ended, or its exchange was broken off. What the statement did is not known.
    ConnectionLost,
    /// No connection became free in time.
    PoolTimeout,
    /// The engine was closed.
    PoolClosed,
    /// A key is there already.
    UniqueViolation,
    /// A row that is referred to is not there, or one that is referred to was to go.
    ForeignKeyViolation,
    /// A column that is never NULL was to be.
    NotNullViolation,
    /// A condition of the table does not hold.
    CheckViolation,
    /// The transaction cannot be put in order with others; run again, it may.
    SerializationFailure,
    /// Transactions waited for one another; run again, it may work.
    Deadlock,
    /// A lock was not to be had in time.
    LockTimeout,
    /// The statement took too long.
    StatementTimeout,
    /// The statement was cancelled.
    Cancelled,
    /// The server does not understand the statement.
    Syntax,
    /// There is no such table, column or function.
    UnknownName,
    /// There is a table of this name already, or another thing that was to be made.
    NameInUse,
    /// This user may not do that.
    PermissionDenied,
    /// Something was to be changed where nothing may be.
    ReadOnly,
    /// A value or a column is not of the type that is wanted.
    TypeMismatch,
    /// A value that the database or its driver cannot hold exactly, or a column cannot hold at all.
    Value,
    /// There are more or fewer rows than were asked for.
    RowCount,
    /// The database or its driver has nothing of the kind.
    Unsupported,
    /// The database refused for another reason; [`Error::code`] may tell it.
    Database,
    /// A defect of this library or of a backend.
    Internal,
}

impl Error {
    /// An error of this kind; backends make them, and add what they know.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Error {
        let breaks = matches!(kind, ErrorKind::ConnectionLost);
        let message = message.into();
        Error(Box::new(Detail {
            kind,
            message,
            constraint: None,
            code: None,
            sql: None,
            values: None,
            source: None,
            breaks,
            refuses_rows: false,
            has_committed: false,
            parameter: None,
        }))
    }

    /// Something that cannot be, were there no defect.
    #[must_use]
    pub fn internal(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(ErrorKind::Internal, message)
    }

    /// Adds the name of the constraint that does not hold.
    #[must_use]
    pub fn with_constraint(mut self, name: impl Into<String>) -> Error {
        self.0.constraint = Some(name.into()).filter(|name| !name.is_empty());
        self
    }

    /// Adds the server's own code: an SQLSTATE or a number.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Error {
        self.0.code = Some(code.into());
        self
    }

    /// Adds the driver's error.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    /// The connection cannot be used any more, whatever the kind.
    #[must_use]
    pub fn breaking_connection(mut self) -> Error {
        self.0.breaks = true;
        self
    }

    /// It is about the value of this parameter, counted from 1.
    #[must_use]
    pub fn at_parameter(mut self, place: usize) -> Error {
        self.0.parameter = Some(place);
        self
    }

    /// It is the rows of the change that the server does not return, and nothing has been changed yet: the engine may make
    /// the change without them, and read them back.
    #[must_use]
    pub fn refusing_rows(mut self) -> Error {
        self.0.refuses_rows = true;
        self
    }

    /// The statement has failed, and committed what was done before it in the transaction that was open.
    #[must_use]
    pub fn having_committed(mut self) -> Error {
        self.0.has_committed = true;
        self
    }

    /// Adds the statement, unless one is known already.
    #[must_use]
    pub fn with_sql(mut self, sql: &str) -> Error {
        self.0.sql.get_or_insert_with(|| sql.to_owned());
        self
    }

    /// Adds the values that were bound, for who has asked to see them.
    pub(crate) fn with_values(mut self, values: &[ValueRef<'_>]) -> Error {
        self.0.values = (!values.is_empty()).then(|| format!("{values:?}"));
        self
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The sentence alone, without the statement.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The name of the constraint that does not hold, where the server tells it.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        self.0.constraint.as_deref()
    }

    /// The server's own code: an SQLSTATE or a number.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The statement, without its values.
    #[must_use]
    pub fn sql(&self) -> Option<&str> {
        self.0.sql.as_deref()
    }

    /// The compiler's error, if it refused the statement.
    #[must_use]
    pub fn compile_error(&self) -> Option<&isogloss::Error> {
        self.0.source.as_ref()?.downcast_ref()
    }

    /// Whether the same transaction, run again from its beginning, may succeed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self.0.kind, ErrorKind::SerializationFailure | ErrorKind::Deadlock)
    }

    /// Whether the connection cannot be used any more.
    #[must_use]
    pub fn breaks_connection(&self) -> bool {
        self.0.breaks
    }

    /// The parameter whose value it is about, counted from 1, where the driver tells it.
    #[must_use]
    pub fn parameter(&self) -> Option<usize> {
        self.0.parameter
    }

    /// Adds the column that the value was meant for.
    pub(crate) fn for_column(mut self, column: &str) -> Error {
        self.0.message = format!("{}, for the column `{column}`", self.0.message).into();
        self
    }

    /// Whether a change was refused because of the rows that it was to return.
    pub(crate) fn refuses_rows(&self) -> bool {
        self.0.refuses_rows
    }

    /// Whether what was done before in the transaction is committed, although the statement has failed.
    pub(crate) fn has_committed(&self) -> bool {
        self.0.has_committed
    }

    /// Another kind, where more is known than the driver could tell.
    #[must_use]
    pub(crate) fn into_kind(mut self, kind: ErrorKind) -> Error {
        self.0.kind = kind;
        self
    }

    /// Says more in its message.
    pub(crate) fn adding(mut self, more: &str) -> Error {
        self.0.message = format!("{}{more}", self.0.message).into();
        self
    }

    /// Takes a text out of the message that must not be seen.
    pub(crate) fn without(mut self, secret: Option<&str>) -> Error {
        if let Some(secret) = secret.filter(|secret| !secret.is_empty() && self.0.message.contains(*secret)) {
            self.0.message = self.0.message.replace(secret, "***").into();
        }
        let shown = |source: &(dyn StdError + Send + Sync)| format!("{source} {source:?}");
        if let (Some(secret), Some(source)) = (secret.filter(|secret| !secret.is_empty()), &self.0.source) {
            // A source that would show it is worth less than the secret.
            if shown(&**source).contains(secret) {
                self.0.source = None;
            }
        }
        self
    }
}

impl ErrorKind {
    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            ErrorKind::Compile => "the statement cannot be compiled",
            ErrorKind::Url => "wrong URL",
            ErrorKind::Connect => "no connection",
            ErrorKind::Authentication => "authentication failed",
            ErrorKind::TooManyConnections => "too many connections",
            ErrorKind::ConnectionLost => "connection lost",
            ErrorKind::PoolTimeout => "pool timeout",
            ErrorKind::PoolClosed => "engine closed",
            ErrorKind::UniqueViolation => "unique violation",
            ErrorKind::ForeignKeyViolation => "foreign key violation",
            ErrorKind::NotNullViolation => "not-null violation",
            ErrorKind::CheckViolation => "check violation",
            ErrorKind::SerializationFailure => "serialization failure",
            ErrorKind::Deadlock => "deadlock",
            ErrorKind::LockTimeout => "lock timeout",
            ErrorKind::StatementTimeout => "statement timeout",
            ErrorKind::Cancelled => "cancelled",
            ErrorKind::Syntax => "syntax error",
            ErrorKind::UnknownName => "unknown name",
            ErrorKind::NameInUse => "name in use",
            ErrorKind::PermissionDenied => "permission denied",
            ErrorKind::ReadOnly => "read only",
            ErrorKind::TypeMismatch => "type mismatch",
            ErrorKind::Value => "value cannot be held",
            ErrorKind::RowCount => "number of rows",
            ErrorKind::Unsupported => "unsupported",
            ErrorKind::Database => "database error",
            ErrorKind::Internal => "internal error",
        }
    }
}

/// So much of a statement is shown; [`Error::sql`] has all of it.
const SHOWN: usize = 400;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let detail = &*self.0;
        if detail.kind != ErrorKind::Compile {
            f.write_str(detail.kind.title())?;
            if let Some(constraint) = &detail.constraint {
                write!(f, " of {constraint}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&detail.message)?;
        for (what, text) in [("in", &detail.sql), ("with", &detail.values)] {
            match text {
                Some(text) if text.chars().nth(SHOWN).is_some() => {
                    write!(f, "\n  {what}: {} ..", text.chars().take(SHOWN).collect::<String>())?;
                }
                Some(text) => write!(f, "\n  {what}: {text}")?,
                None => {}
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let detail = &*self.0;
        let mut shown = f.debug_struct("Error");
        shown.field("kind", &detail.kind).field("message", &detail.message);
        for (name, part) in [
            ("constraint", &detail.constraint),
            ("code", &detail.code),
            ("sql", &detail.sql),
            ("values", &detail.values),
        ] {
            if let Some(part) = part {
                shown.field(name, part);
            }
        }
        // A server's own words may quote what was bound: `source` has them, for who asks.
        shown.finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl From<isogloss::Error> for Error {
    fn from(error: isogloss::Error) -> Error {
        Error::new(ErrorKind::Compile, error.to_string()).with_source(error)
    }
}

/// The result of everything that can fail here.
pub type Result<T, E = Error> = std::result::Result<T, E>;
