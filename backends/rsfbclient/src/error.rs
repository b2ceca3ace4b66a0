//! What Firebird says, as a kind. The client keeps neither SQLSTATE nor the server's codes, and writes the messages by a
//! list of its own, always in English: they are told apart by their words.

use isogloss_engine::{Error, ErrorKind};
use rsfbclient_core::FbError;

/// What the messages say, the more telling before the more general: an update that comes too late is called a deadlock
/// first. <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html#fblangref30-appx02-errorcodes>
const KINDS: &[(&str, ErrorKind)] = &[
    ("violation of PRIMARY or UNIQUE KEY constraint", ErrorKind::UniqueViolation),
    ("attempt to store duplicate value", ErrorKind::UniqueViolation),
    ("violation of FOREIGN KEY constraint", ErrorKind::ForeignKeyViolation),
    ("Operation violates CHECK constraint", ErrorKind::CheckViolation),
    ("value '*** null ***'", ErrorKind::NotNullViolation),
    ("validation error for", ErrorKind::CheckViolation),
    ("is in use", ErrorKind::LockTimeout),
    ("lock time-out on wait transaction", ErrorKind::LockTimeout),
    ("lock conflict on no wait transaction", ErrorKind::LockTimeout),
    ("update conflicts with concurrent update", ErrorKind::SerializationFailure),
    ("deadlock", ErrorKind::Deadlock),
    ("already exists", ErrorKind::NameInUse),
    ("Table unknown", ErrorKind::UnknownName),
    ("Column unknown", ErrorKind::UnknownName),
    ("Function unknown", ErrorKind::UnknownName),
    ("Procedure unknown", ErrorKind::UnknownName),
    ("does not exist", ErrorKind::UnknownName),
    ("Token unknown", ErrorKind::Syntax),
    ("Unexpected end of command", ErrorKind::Syntax),
    ("no permission for", ErrorKind::PermissionDenied),
    ("read-only", ErrorKind::ReadOnly),
    ("Your user name and password are not defined", ErrorKind::Authentication),
    ("Maximum user count exceeded", ErrorKind::TooManyConnections),
    ("connection lost", ErrorKind::ConnectionLost),
    ("connection shutdown", ErrorKind::ConnectionLost),
    ("database shutdown", ErrorKind::ConnectionLost),
    ("operation was cancelled", ErrorKind::Cancelled),
    ("conversion error from string", ErrorKind::TypeMismatch),
    ("Data type unknown", ErrorKind::TypeMismatch),
    ("divide by zero", ErrorKind::Database),
    ("arithmetic exception, numeric overflow, or string truncation", ErrorKind::Value),
];

/// What came back from a statement.
#[cold]
pub(crate) fn database(error: FbError) -> Error {
    match error {
        FbError::Sql { msg, code } => said(&msg, code),
        FbError::Io(error) => {
            Error::new(ErrorKind::ConnectionLost, format!("the exchange broke off: {error}"))
                .with_source(error)
        }
        FbError::Other(message) => own(message),
    }
}

/// What came back from an attempt to connect.
#[cold]
pub(crate) fn refused_to_connect(error: FbError) -> Error {
    match error {
        FbError::Sql { msg, code } => {
            let said = said(&msg, code);
            match said.kind() {
                ErrorKind::Authentication | ErrorKind::TooManyConnections | ErrorKind::PermissionDenied => {
                    said
                }
                _ => Error::new(ErrorKind::Connect, said.message().to_owned()),
            }
        }
        FbError::Io(error) => Error::new(ErrorKind::Connect, error.to_string()).with_source(error),
        FbError::Other(message) => Error::new(ErrorKind::Connect, message),
    }
}

/// An error of the server's.
fn said(message: &str, code: i32) -> Error {
    let kind = KINDS.iter().find(|(words, _)| message.contains(words));
    let kind = kind.map_or(ErrorKind::Database, |(_, kind)| *kind);
    let lines: Vec<&str> =
        message.lines().filter_map(without_values).filter(|line| !line.is_empty()).collect();
    let mut error = Error::new(kind, lines.join(": "));
    if code != -1 {
        error = error.with_code(code.to_string());
    }
    if kind == ErrorKind::NotNullViolation {
        return error.with_constraint(column_in(message));
    }
    match message.split_once(" constraint ").filter(|_| is_violation(kind)) {
        Some((_, rest)) => error.with_constraint(name_at(rest)),
        None => error,
    }
}

/// The column that a validation failed for, behind its table: `MOVIES.TITLE`.
fn column_in(message: &str) -> String {
    let (_, rest) = message.split_once("for column ").unwrap_or_default();
    let (column, _) = rest.split_once(", value").unwrap_or_default();
    column.replace(['\'', '"'], "")
}

fn is_violation(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation | ErrorKind::CheckViolation)
}

/// The name that a text begins with, in quotes or without.
fn name_at(text: &str) -> &str {
    match text.strip_prefix(['\'', '"']) {
        Some(quoted) => quoted.split(['\'', '"']).next().unwrap_or_default(),
        None => text.split_whitespace().next().unwrap_or_default(),
    }
}

/// A line of a message, as far as no value of a row or a parameter stands in it.
fn without_values(line: &str) -> Option<&str> {
    if line.starts_with("Problematic key value") || line.starts_with("Foreign key reference target") {
        return None;
    }
    let ends = ["conversion error from string", "validation error for"];
    if !ends.iter().any(|begin| line.starts_with(begin)) {
        return Some(line);
    }
    let end = line.find(", value").or_else(|| line.find(" '").or_else(|| line.find(" \"")));
    Some(end.map_or(line, |end| &line[..end]))
}

/// An error of the client's own. Some it finds before anything is sent, or after all was read; after any other nobody
/// knows what the server sends next.
fn own(message: String) -> Error {
    if message.starts_with("Unsupported column type") {
        return Error::new(ErrorKind::Unsupported, format!("the client does not know it: {message}"));
    }
    if message.starts_with("Tried to execute a statement that has") {
        return Error::new(ErrorKind::TypeMismatch, message);
    }
    if message.contains("closed by the server") {
        return Error::new(ErrorKind::ConnectionLost, message);
    }
    Error::new(ErrorKind::Database, format!("the client lost its place: {message}")).breaking_connection()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_stands_in_a_message() {
        let told = |text: &str| database(FbError::Sql { msg: text.to_owned(), code: -1 });
        let unique = told(
            "violation of PRIMARY or UNIQUE KEY constraint 'PK_T' on table 'T'\nProblematic key value is ('ID' = 4711)",
        );
        assert_eq!((unique.kind(), unique.constraint()), (ErrorKind::UniqueViolation, Some("PK_T")));
        let null = told("validation error for column \"T\".\"A\", value '*** null ***'");
        assert_eq!((null.kind(), null.constraint()), (ErrorKind::NotNullViolation, Some("T.A")));
        let wrong = told("conversion error from string 'secret 4711'");
        assert_eq!(wrong.kind(), ErrorKind::TypeMismatch);
        let check = told("validation error for column 'T'.'A', value '4711'");
        assert_eq!(check.kind(), ErrorKind::CheckViolation);
        for error in [unique, wrong, check] {
            assert!(!format!("{error} {error:?}").contains("4711"), "{error:?}");
        }
    }

    #[test]
    fn only_what_the_client_finds_in_time_leaves_the_connection_as_it_was() {
        let own = |text: &str| database(FbError::Other(text.to_owned())).breaks_connection();
        assert!(own("Invalid Xsqlda received from server"));
        assert!(own("Connection closed by the server"));
        assert!(!own("Unsupported column type (32762)"));
        assert!(!own("Tried to execute a statement that has 2 parameters while providing 1"));
    }
}
