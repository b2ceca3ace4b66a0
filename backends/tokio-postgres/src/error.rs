//! What PostgreSQL and its client say, as a kind. <https://www.postgresql.org/docs/current/errcodes-appendix.html>

use std::error::Error as _;
use std::fmt;
use std::io;

use isogloss_engine::{Error, ErrorKind, Result};
use tokio_postgres::config::SslMode;
use tokio_postgres::error::{DbError, Severity};

/// Why a value does not go where it should; the client carries it as its error's source.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    /// Which parameter it is, from 1.
    pub(crate) place: usize,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}

/// What came of a statement.
#[cold]
pub fn database(error: tokio_postgres::Error) -> Error {
    if let Some(server) = error.as_db_error() {
        return said(server).with_source(error);
    }
    if error.is_closed() {
        return Error::new(ErrorKind::ConnectionLost, "the connection is closed").with_source(error);
    }
    let source = error.source();
    if let Some(refused) = source.and_then(|source| source.downcast_ref::<Refused>()) {
        let place = refused.place;
        return Error::new(refused.kind, refused.message.clone()).at_parameter(place).with_source(error);
    }
    match source.and_then(|source| source.downcast_ref::<io::Error>()) {
        // The client's own, before anything was sent: a message that is longer than any may be.
        Some(io) if io.kind() == io::ErrorKind::InvalidInput => {
            Error::new(ErrorKind::Value, format!("{error}: {io}")).with_source(error)
        }
        Some(io) => Error::new(ErrorKind::ConnectionLost, format!("{error}: {io}")).with_source(error),
        // An answer that the protocol has no place for. Whatever comes next would be taken for something else.
        None => Error::new(ErrorKind::Internal, error.to_string()).with_source(error).breaking_connection(),
    }
}

/// What came of an attempt to connect.
#[cold]
pub fn refused_to_connect(error: tokio_postgres::Error) -> Error {
    if let Some(server) = error.as_db_error() {
        let said = said(server);
        return match said.kind() {
            ErrorKind::Authentication | ErrorKind::TooManyConnections | ErrorKind::PermissionDenied => said,
            _ => Error::new(ErrorKind::Connect, said.message().to_owned())
                .with_code(server.code().code().to_owned()),
        }
        .with_source(error);
    }
    let cause = error.source().map(ToString::to_string);
    let message = match &cause {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    };
    // The client has no kind that could be asked for; its sentence is all that tells this one.
    let kind = match error.to_string().starts_with("authentication") {
        true => ErrorKind::Authentication,
        false if cause.as_deref() == Some("password missing") => ErrorKind::Authentication,
        false => ErrorKind::Connect,
    };
    Error::new(kind, message).with_source(error)
}

/// Why attempts to connect failed, of which one is encrypted and another one is not.
#[derive(Debug, Default)]
pub struct Tried {
    error: Option<Error>,
    /// The server said so itself.
    answered: bool,
}

impl Tried {
    /// Keeps why this one failed.
    ///
    /// # Errors
    ///
    /// The next one would fail alike, as the server was not reached.
    pub fn note(&mut self, mode: SslMode, error: tokio_postgres::Error) -> Result<()> {
        let answered = error.as_db_error().is_some();
        // The client has no kind that could be asked for.
        let no_tls = error.to_string().starts_with("error performing TLS handshake");
        let error = refused_to_connect(error);
        if !answered && !no_tls {
            return Err(error);
        }
        // What the server says counts more than that it does not encrypt, and most where it was said encrypted.
        if !self.answered || answered && mode == SslMode::Require {
            *self = Tried { error: Some(error), answered };
        }
        Ok(())
    }

    /// Why all failed.
    #[must_use]
    pub fn error(self) -> Error {
        self.error.unwrap_or_else(|| Error::internal("nothing was tried"))
    }
}

fn said(server: &DbError) -> Error {
    let code = server.code().code();
    let kind = kind(code, server.message());
    let mut error = Error::new(kind, without_values(code, server.message())).with_code(code);
    if let Some(constraint) = server.constraint() {
        error = error.with_constraint(constraint);
    } else if let (ErrorKind::NotNullViolation, Some(table), Some(column)) =
        (kind, server.table(), server.column())
    {
        // Before version 18 it is no constraint, and has no name.
        error = error.with_constraint(format!("{table}.{column}"));
    }
    if matches!(server.parsed_severity(), Some(Severity::Fatal | Severity::Panic)) {
        error = error.breaking_connection();
    }
    error
}

/// Some messages show a value, which may be nobody's business; the client's own error, which is the source, has all. A value
/// has quotes of its own, and around it stand those of the server's language.
fn without_values(code: &str, message: &str) -> String {
    const QUOTES: [char; 6] = ['"', '„', '“', '”', '«', '»'];
    let shows = matches!(code, "22P02" | "22003" | "22007" | "22008");
    match (message.find(QUOTES), message.rfind(QUOTES)) {
        (Some(first), Some(last)) if shows => {
            let behind = message[last..].trim_start_matches(QUOTES);
            format!("{}\"..\"{behind}", &message[..first])
        }
        _ => message.to_owned(),
    }
}

fn kind(code: &str, message: &str) -> ErrorKind {
    match code {
        "23505" => ErrorKind::UniqueViolation,
        "23503" | "23001" => ErrorKind::ForeignKeyViolation,
        "23502" => ErrorKind::NotNullViolation,
        "23514" | "23P01" | "44000" => ErrorKind::CheckViolation,
        "40001" => ErrorKind::SerializationFailure,
        "40P01" => ErrorKind::Deadlock,
        "55P03" => ErrorKind::LockTimeout,
        // One code for both; only the sentence tells them apart.
        "57014" if message.contains("statement timeout") => ErrorKind::StatementTimeout,
        "57014" => ErrorKind::Cancelled,
        "57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "25P03" | "25P04" => ErrorKind::ConnectionLost,
        "53300" => ErrorKind::TooManyConnections,
        "42601" | "42602" | "42622" => ErrorKind::Syntax,
        "42P01" | "42703" | "42883" | "42704" | "42P02" | "3F000" | "3D000" => ErrorKind::UnknownName,
        "42P07" | "42710" | "42P06" | "42701" | "42P04" | "42723" | "42P05" => ErrorKind::NameInUse,
        "42501" => ErrorKind::PermissionDenied,
        "25006" => ErrorKind::ReadOnly,
        "42804" | "42846" | "42P08" | "42P18" | "42P21" | "42P22" | "22P02" => ErrorKind::TypeMismatch,
        "22001" | "22003" | "22007" | "22008" | "22009" | "22021" | "22P03" | "22P05" => ErrorKind::Value,
        "0A000" => ErrorKind::Unsupported,
        _ => match code.get(..2) {
            Some("08") => ErrorKind::ConnectionLost,
            Some("28") => ErrorKind::Authentication,
            _ => ErrorKind::Database,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::without_values;

    #[test]
    fn values_are_not_shown() {
        for (code, message, shown) in [
            (
                "22P02",
                "invalid input syntax for type integer: \"a \"secret\"\nof two lines\"",
                "invalid input syntax for type integer: \"..\"",
            ),
            (
                "22003",
                "value \"99999999999\" is out of range for type integer",
                "value \"..\" is out of range for type integer",
            ),
            ("22003", "smallint out of range", "smallint out of range"),
            (
                "22007",
                "ungültige Eingabesyntax für Typ date: »secret \" secret«",
                "ungültige Eingabesyntax für Typ date: \"..\"",
            ),
            (
                "22008",
                "date/time field value out of range: \"2015-02-29\"",
                "date/time field value out of range: \"..\"",
            ),
            ("42P01", "relation \"people\" does not exist", "relation \"people\" does not exist"),
        ] {
            assert_eq!(without_values(code, message), shown);
        }
    }
}
