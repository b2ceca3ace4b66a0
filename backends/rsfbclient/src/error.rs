//! What Firebird says, as a kind. The client keeps neither SQLSTATE nor the server's codes, and writes the messages by a
//! list of its own, always in English: they are told apart by their words.

use isogloss_engine::{Error, ErrorKind};
use rsfbclient_core::FbError;

/// What a line of a message begins with, what stands in it behind that, and what it means. The more telling comes before
/// the more general: an update that comes too late is called a deadlock first. Behind the first few, names and texts of a
/// user's stand in lines of their own.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html#fblangref30-appx02-errorcodes>
const KINDS: &[(&str, &str, ErrorKind)] = &[
    (CONVERSION, "", ErrorKind::TypeMismatch),
    ("exception ", "", ErrorKind::Database),
    ("Token unknown", "", ErrorKind::Syntax),
    ("Table unknown", "", ErrorKind::UnknownName),
    ("Column unknown", "", ErrorKind::UnknownName),
    ("Function unknown", "", ErrorKind::UnknownName),
    ("Procedure unknown", "", ErrorKind::UnknownName),
    ("violation of PRIMARY or UNIQUE KEY constraint", "", ErrorKind::UniqueViolation),
    ("attempt to store duplicate value", "", ErrorKind::UniqueViolation),
    ("violation of FOREIGN KEY constraint", "", ErrorKind::ForeignKeyViolation),
    ("Operation violates CHECK constraint", "", ErrorKind::CheckViolation),
    (VALIDATION, "", ErrorKind::CheckViolation),
    ("lock time-out on wait transaction", "", ErrorKind::LockTimeout),
    ("lock conflict on no wait transaction", "", ErrorKind::LockTimeout),
    ("update conflicts with concurrent update", "", ErrorKind::SerializationFailure),
    ("deadlock", "", ErrorKind::Deadlock),
    ("Unexpected end of command", "", ErrorKind::Syntax),
    ("no permission for", "", ErrorKind::PermissionDenied),
    ("Your user name and password are not defined", "", ErrorKind::Authentication),
    ("Maximum user count exceeded", "", ErrorKind::TooManyConnections),
    ("connection lost", "", ErrorKind::ConnectionLost),
    ("connection shutdown", "", ErrorKind::ConnectionLost),
    ("database ", " shutdown", ErrorKind::ConnectionLost),
    ("operation was cancelled", "", ErrorKind::Cancelled),
    ("Data type unknown", "", ErrorKind::TypeMismatch),
    ("", "is in use", ErrorKind::LockTimeout),
    ("", "already exists", ErrorKind::NameInUse),
    ("", "does not exist", ErrorKind::UnknownName),
    ("", "read-only", ErrorKind::ReadOnly),
    ("", "divide by zero", ErrorKind::Database),
    ("arithmetic exception, numeric overflow, or string truncation", "", ErrorKind::Value),
];

const CONVERSION: &str = "conversion error from string";
const VALIDATION: &str = "validation error for";

/// Sentences that end with a value in quotes, and what stands between their beginnings and the value.
const QUOTING: [(&str, &str); 2] = [(CONVERSION, ""), (VALIDATION, ", value ")];

/// Sentences about the values of keys, with which a message ends.
const KEYS: [&str; 2] = ["Problematic key value", "Foreign key reference target"];

/// What the client says for a sentence of the server's that it does not know, without an end of the line.
const NOT_FOUND: &str = "Error message not found";

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
    let message = message.replace(NOT_FOUND, "Error message not found\n");
    let shown = without_values(&message);
    let kind = if is_null(&message) { ErrorKind::NotNullViolation } else { kind(&shown) };
    let lines: Vec<&str> = shown.lines().filter(|line| !line.is_empty()).collect();
    let mut error = Error::new(kind, lines.join(": "));
    if code != -1 {
        error = error.with_code(code.to_string());
    }
    if kind == ErrorKind::NotNullViolation {
        return error.with_constraint(column_in(&shown));
    }
    match shown.split_once(" constraint ").filter(|_| is_violation(kind)) {
        Some((_, rest)) => error.with_constraint(name_at(rest)),
        None => error,
    }
}

/// What a message without values means.
fn kind(shown: &str) -> ErrorKind {
    let says = |begin: &str, behind: &str| {
        shown.lines().any(|line| line.strip_prefix(begin).is_some_and(|rest| rest.contains(behind)))
    };
    let kind = KINDS.iter().find(|(begin, behind, _)| says(begin, behind));
    kind.map_or(ErrorKind::Database, |(.., kind)| *kind)
}

/// Whether it is a validation that failed for NULL.
fn is_null(message: &str) -> bool {
    let value = line(message, VALIDATION).and_then(|at| message[at..].split_once(", value "));
    value.is_some_and(|(_, value)| value.trim_start_matches(['\'', '"']).starts_with("*** null ***"))
}

/// The column that a validation failed for, behind its table: `MOVIES.TITLE`.
fn column_in(shown: &str) -> String {
    let (_, rest) = shown.split_once("for column ").unwrap_or_default();
    rest.lines().next().unwrap_or_default().replace(['\'', '"'], "")
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

/// A message without the values of rows and parameters. They have quotes and line breaks of their own: what is cut away
/// ends with the line of the last quote that there is.
fn without_values(message: &str) -> String {
    let mut shown = String::new();
    let mut rest = message;
    while let Some((at, begin, between)) = quoting(rest) {
        let behind = at + begin.len();
        let value = behind + rest[behind..].find(between).unwrap_or_default();
        shown.push_str(&rest[..value]);
        let quote = rest.rfind(['\'', '"']).filter(|quote| *quote >= value).unwrap_or(rest.len());
        rest = rest[quote..].find('\n').map_or("", |end| &rest[quote + end..]);
    }
    shown.push_str(rest);
    let end = KEYS.iter().filter_map(|begin| line(&shown, begin)).min();
    shown.truncate(end.unwrap_or(shown.len()));
    shown
}

/// Where the first sentence that quotes a value begins.
fn quoting(message: &str) -> Option<(usize, &'static str, &'static str)> {
    let found = QUOTING.iter().filter_map(|(begin, between)| Some((line(message, begin)?, *begin, *between)));
    found.min()
}

/// Where the first line begins that begins so.
fn line(message: &str, begin: &str) -> Option<usize> {
    let mut found = message.match_indices(begin).map(|(at, _)| at);
    found.find(|at| message[..*at].is_empty() || message[..*at].ends_with('\n'))
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
        let broken = told(
            "conversion error from string 'a 'b'\n4711\nProblematic key value 'c'\n4711'\nAt procedure P",
        );
        assert_eq!(broken.message(), "conversion error from string: At procedure P");
        let key = told(
            "violation of FOREIGN KEY constraint 'OF_T' on table 'U'\nForeign key reference target does not exist\n\
             Problematic key value is ('ID' = 'a\n4711')",
        );
        assert_eq!((key.kind(), key.constraint()), (ErrorKind::ForeignKeyViolation, Some("OF_T")));
        let lines = told("validation error for column 'T'.'A', value 'x\n4711\nvalidation error for 4711'");
        assert_eq!(lines.message(), "validation error for column 'T'.'A'");
        for error in [unique, wrong, check, broken, key, lines] {
            assert!(!format!("{error} {error:?}").contains("4711"), "{error:?}");
        }
    }

    #[test]
    fn no_value_and_no_name_is_taken_for_the_server_s_words() {
        let kind = |text: &str| database(FbError::Sql { msg: text.to_owned(), code: -1 }).kind();
        for words in ["connection lost", "deadlock", "*** null ***", "a\nconnection lost to database\nb"] {
            assert_eq!(kind(&format!("conversion error from string '{words}'")), ErrorKind::TypeMismatch);
            let check = format!("validation error for column 'T'.'A', value 'a {words}'");
            assert_eq!(kind(&check), ErrorKind::CheckViolation);
            let key = format!(
                "violation of PRIMARY or UNIQUE KEY constraint 'PK_T' on table 'T'\nProblematic key value is ('ID' = '{words}')"
            );
            assert_eq!(kind(&key), ErrorKind::UniqueViolation);
        }
        let unknown =
            "Dynamic SQL Error\nSQL error code = -206\nColumn unknown\ndeadlock\nAt line 1, column 8";
        assert_eq!(kind(unknown), ErrorKind::UnknownName);
        assert_eq!(kind("exception 1\nE_OWN\nconnection lost"), ErrorKind::Database);
        assert_eq!(kind("unsuccessful metadata update\nTable deadlock already exists"), ErrorKind::NameInUse);
    }

    #[test]
    fn what_the_server_says_is_known_by_its_words() {
        let kind = |text: &str| database(FbError::Sql { msg: text.to_owned(), code: -1 }).kind();
        let late = "deadlock\nupdate conflicts with concurrent update\nconcurrent transaction number is 12";
        assert_eq!(kind(late), ErrorKind::SerializationFailure);
        assert_eq!(kind("deadlock"), ErrorKind::Deadlock);
        assert_eq!(kind("Error message not founddeadlock"), ErrorKind::Deadlock);
        assert_eq!(kind("database /var/movies.fdb shutdown"), ErrorKind::ConnectionLost);
        assert_eq!(kind("attempted update during read-only transaction"), ErrorKind::ReadOnly);
        let zero = "arithmetic exception, numeric overflow, or string truncation\nInteger divide by zero.  The code attempted";
        assert_eq!(kind(zero), ErrorKind::Database);
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
