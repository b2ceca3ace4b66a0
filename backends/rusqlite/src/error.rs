//! What SQLite says, as a kind. <https://www.sqlite.org/rescode.html>

use isogloss_engine::{Error, ErrorKind};
use rusqlite::ffi;

/// What SQLite said to a statement.
#[cold]
pub(crate) fn database(error: rusqlite::Error) -> Error {
    let (code, message) = match &error {
        rusqlite::Error::SqliteFailure(code, message) => (code.extended_code, message.clone()),
        rusqlite::Error::SqlInputError { error, msg, .. } => (error.extended_code, Some(msg.clone())),
        rusqlite::Error::MultipleStatement => {
            return Error::new(ErrorKind::Syntax, "there is more than one statement").with_source(error);
        }
        _ => return Error::new(ErrorKind::Database, error.to_string()).with_source(error),
    };
    let message = message.unwrap_or_else(|| ffi::code_to_str(code).to_owned());
    let kind = kind(code, &message);
    let constraint = match kind {
        ErrorKind::UniqueViolation | ErrorKind::CheckViolation | ErrorKind::NotNullViolation => {
            message.split_once(" constraint failed: ").map(|(_, name)| name.to_owned())
        }
        _ => None,
    };
    let error = Error::new(kind, message).with_code(code.to_string()).with_source(error);
    match constraint {
        Some(name) => error.with_constraint(name),
        None => error,
    }
}

/// What SQLite said when a database was opened.
#[cold]
pub(crate) fn refused_to_open(error: rusqlite::Error) -> Error {
    let error = database(error);
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::LockTimeout => error,
        _ => {
            let code = error.code().unwrap_or_default().to_owned();
            Error::new(ErrorKind::Connect, error.message().to_owned()).with_code(code).with_source(error)
        }
    }
}

fn kind(code: i32, message: &str) -> ErrorKind {
    match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            ErrorKind::UniqueViolation
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
        ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
        ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
        ffi::SQLITE_CONSTRAINT_DATATYPE => ErrorKind::TypeMismatch,
        // What was read has been changed since; only a new transaction sees it.
        ffi::SQLITE_BUSY_SNAPSHOT => ErrorKind::SerializationFailure,
        _ => match code & 0xff {
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => ErrorKind::LockTimeout,
            ffi::SQLITE_INTERRUPT => ErrorKind::Cancelled,
            ffi::SQLITE_READONLY => ErrorKind::ReadOnly,
            ffi::SQLITE_CANTOPEN | ffi::SQLITE_NOTADB => ErrorKind::Connect,
            ffi::SQLITE_AUTH | ffi::SQLITE_PERM => ErrorKind::PermissionDenied,
            ffi::SQLITE_TOOBIG => ErrorKind::Value,
            ffi::SQLITE_MISMATCH => ErrorKind::TypeMismatch,
            // One code for whatever is wrong with the text of a statement; what it is stands in the message.
            ffi::SQLITE_ERROR if message.contains("syntax error") || message.contains("incomplete input") => {
                ErrorKind::Syntax
            }
            ffi::SQLITE_ERROR if message.starts_with("no such") => ErrorKind::UnknownName,
            ffi::SQLITE_ERROR if message.contains("already exists") => ErrorKind::NameInUse,
            _ => ErrorKind::Database,
        },
    }
}
