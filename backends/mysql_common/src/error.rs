//! What the server says, as a kind.
//! <https://dev.mysql.com/doc/mysql-errors/9.4/en/server-error-reference.html>,
//! <https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference>

use std::borrow::Cow;
use std::error::Error as StdError;

use isogloss_engine::{Error, ErrorKind};

type Source = Box<dyn StdError + Send + Sync>;

/// The server refused a statement.
#[cold]
pub fn server(code: u16, message: &str, source: impl Into<Source>) -> Error {
    let kind = kind(code);
    let error = Error::new(kind, without_values(code, message).into_owned()).with_code(code.to_string());
    let error = match constraint(code, message) {
        Some(name) => error.with_constraint(name),
        None => error,
    };
    // Whoever sends too much is cut off.
    let error = if code == 1153 { error.breaking_connection() } else { error };
    error.with_source(source)
}

/// Whether the server has rolled back the whole transaction with this error: a deadlock, too many locks, and on MariaDB a
/// row that has changed since the transaction's snapshot.
/// <https://dev.mysql.com/doc/refman/9.4/en/innodb-error-handling.html>,
/// <https://mariadb.com/docs/server/server-usage/storage-engines/innodb/innodb-system-variables#innodb_snapshot_isolation>
pub(crate) fn rolls_back(error: &Error) -> bool {
    [1213, 1206, 1020].into_iter().any(|code| says(error, code))
}

/// Whether the server said this.
#[must_use]
pub fn says(error: &Error, code: u16) -> bool {
    error.code().is_some_and(|said| said.parse() == Ok(code))
}

/// The client refused a text before it was sent: it takes `:name` for a parameter that has a name, which the engine's have
/// not, wherever it stands outside of quotes and comments.
#[cold]
pub fn named_parameters(source: impl Into<Source>) -> Error {
    let message = "the client takes `:name` for a parameter of its own, outside of quotes and comments: say `?` for a value, \
                   and put what has a colon in quotes";
    Error::new(ErrorKind::Syntax, message).with_source(source)
}

/// A packet is larger than the server's `max_allowed_packet`: one that was to be sent, as a rule, and some of it may have
/// been, so that nobody knows what comes next on this connection.
/// <https://dev.mysql.com/doc/refman/9.4/en/packet-too-large.html>
#[cold]
pub fn too_large(source: impl Into<Source>) -> Error {
    let message = "the statement and its values are larger than the server's `max_allowed_packet`";
    Error::new(ErrorKind::Value, message).breaking_connection().with_source(source)
}

/// The server asked for a file of this machine, by LOAD DATA LOCAL, and has got none.
/// <https://dev.mysql.com/doc/refman/9.4/en/load-data-local-security.html>
#[cold]
#[must_use]
pub fn no_local_files() -> Error {
    let message = "LOAD DATA LOCAL has loaded nothing: this client sends no files of its machine; insert the rows, or have \
                   the server read a file of its own";
    Error::new(ErrorKind::Unsupported, message)
}

/// The connection ended, or what came over it is not understood.
#[cold]
pub fn lost(source: impl Into<Source>) -> Error {
    let source = source.into();
    Error::new(ErrorKind::ConnectionLost, source.to_string()).with_source(source)
}

/// No connection came to be.
#[cold]
pub fn refused_to_connect(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Authentication
        | ErrorKind::TooManyConnections
        | ErrorKind::Connect
        | ErrorKind::Url
        | ErrorKind::Unsupported => error,
        // Nobody has been let in yet.
        ErrorKind::PermissionDenied => kept(ErrorKind::Authentication, error),
        _ => kept(ErrorKind::Connect, error),
    }
}

fn kept(kind: ErrorKind, error: Error) -> Error {
    let made = Error::new(kind, error.message().to_owned());
    let made = match error.code() {
        Some(code) => made.with_code(code),
        None => made,
    };
    made.with_source(error)
}

fn kind(code: u16) -> ErrorKind {
    use ErrorKind as K;
    match code {
        1022 | 1062 | 1169 | 1586 | 1761 | 1762 => K::UniqueViolation,
        1216 | 1217 | 1451 | 1452 => K::ForeignKeyViolation,
        // The last one: a column that has no default is left out.
        1048 | 1263 | 1364 => K::NotNullViolation,
        3819 | 4025 => K::CheckViolation,
        // MariaDB: a row has changed since the snapshot was taken.
        1020 => K::SerializationFailure,
        1213 | 1614 => K::Deadlock,
        1205 | 3058 | 3572 => K::LockTimeout,
        1969 | 3024 => K::StatementTimeout,
        1317 => K::Cancelled,
        // The server goes down, or ends this connection.
        1053 | 1079 | 1080 | 1152 | 1158..=1161 | 1184 | 1927 | 2006 | 2013 | 3169 | 4031 => {
            K::ConnectionLost
        }
        1064 | 1065 | 1149 => K::Syntax,
        1049 | 1051 | 1054 | 1091 | 1109 | 1146 | 1176 | 1305 | 1630 | 4161 => K::UnknownName,
        1007 | 1050 | 1060 | 1061 | 1068 | 1304 | 1359 | 1826 | 3822 => K::NameInUse,
        1045 | 1130 | 1251 | 1396 | 1698 | 1862 | 1820 | 3118 | 4151 => K::Authentication,
        1044 | 1095 | 1142 | 1143 | 1227 | 1370 => K::PermissionDenied,
        1290 | 1792 | 1836 | 3100 => K::ReadOnly,
        1040 | 1129 | 1203 | 1226 => K::TooManyConnections,
        // A value that is none of the column's type; one that is, and has no room there.
        1292 | 1366 | 1411 | 1525 | 3140 | 3141 | 3156 => K::TypeMismatch,
        1153 | 1264 | 1265 | 1406 | 1441 | 1690 | 3020 => K::Value,
        // The last two: files of the client's machine are not taken.
        1235 | 1295 | 1148 | 3948 => K::Unsupported,
        _ => K::Database,
    }
}

/// The name of a constraint, or of the column that may not be NULL.
fn constraint(code: u16, message: &str) -> Option<&str> {
    let name = match code {
        // Duplicate entry '..' for key 'people.name'; MariaDB and older MySQLs say `name` alone.
        1062 | 1586 => {
            let key = message.rsplit_once("' for key '")?.1.strip_suffix('\'')?;
            key.rsplit_once('.').map_or(key, |(_, name)| name)
        }
        1451 | 1452 => between(message, "CONSTRAINT `", "`")?,
        1048 | 1364 => between(message, "'", "'")?,
        3819 => between(message, "'", "'")?,
        4025 => between(message, "`", "`")?,
        _ => return None,
    };
    Some(name)
}

fn between<'m>(message: &'m str, open: &str, close: &str) -> Option<&'m str> {
    let (_, rest) = message.split_once(open)?;
    rest.split_once(close).map(|(name, _)| name)
}

/// Where the messages show a value: their code, what stands before it, and what behind it; the first that fits counts.
const SHOWN: &[(u16, &str, &str)] = &[
    (1062, "Duplicate entry '", "' for key "),
    (1105, "XPATH syntax error: '", "'"),
    (1292, " value: '", "' for column "),
    (1292, " value: '", "'"),
    (1300, " character string: '", "'"),
    (1366, " value: '", "' for column "),
    (1366, " value: '", "'"),
    (1367, " '", "' value found during parsing"),
    (1411, " value: '", "' for function "),
    (1411, " value: '", "'"),
    (1525, " value: '", "'"),
    (1526, "no partition for value ", ""),
    (1557, ", entry '", "', key "),
    (1569, "duplicate entry '", "' for key "),
    (1586, "Duplicate entry '", "' for key "),
    // An expression, in which the values of its parameters stand.
    (1690, " value is out of range in '", "'"),
    (1761, ", record '", "' would lead to "),
    (1762, ", record '", "' would lead to "),
    // MariaDB's dynamic columns.
    (1916, " converting '", "' to "),
    (1917, "Truncated value '", "' when converting "),
    (1918, " illegal value '", "' when converting "),
    (1977, " character 0x", " to "),
    (3616, "Longitude ", " is out of range"),
    (3617, "Latitude ", " is out of range"),
    (3732, "longitude ", ", which is out of range"),
    (3733, "latitude ", ", which is out of range"),
    (3854, "Cannot convert string '", "' from "),
    (4163, "User-level lock name '", "' should "),
    (6138, " valid vector: '", "'"),
];

/// Some messages show a value, which may be nobody's business; the client's own error, which is the source, has all.
fn without_values(code: u16, message: &str) -> Cow<'_, str> {
    let rules = SHOWN.iter().filter(|(shown, ..)| *shown == code);
    let hidden = rules.filter_map(|(_, before, after)| {
        let value = message.find(before)? + before.len();
        // The value may have the same words in it: the last ones are the message's.
        let end = value + message[value..].rfind(after)?;
        Some(format!("{}..{}", &message[..value], &message[end..]))
    });
    hidden.into_iter().next().map_or(Cow::Borrowed(message), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(code: u16, message: &str) -> Error {
        server(code, message, "what the client says")
    }

    #[test]
    fn constraints_are_named_as_the_server_names_them() {
        for (code, message, kind, name) in [
            (1062, "Duplicate entry 'O'Hara' for key 'people.name'", ErrorKind::UniqueViolation, "name"),
            (1062, "Duplicate entry '7' for key 'PRIMARY'", ErrorKind::UniqueViolation, "PRIMARY"),
            (
                1452,
                "Cannot add or update a child row: a foreign key constraint fails (`d`.`pets`, CONSTRAINT `pets_ibfk_1` \
                 FOREIGN KEY (`owner`) REFERENCES `people` (`id`))",
                ErrorKind::ForeignKeyViolation,
                "pets_ibfk_1",
            ),
            (1048, "Column 'name' cannot be null", ErrorKind::NotNullViolation, "name"),
            (3819, "Check constraint 'adult' is violated.", ErrorKind::CheckViolation, "adult"),
            (4025, "CONSTRAINT `adult` failed for `d`.`people`", ErrorKind::CheckViolation, "adult"),
        ] {
            let error = made(code, message);
            assert_eq!((error.kind(), error.constraint()), (kind, Some(name)), "{message}");
            assert_eq!(error.code(), Some(code.to_string().as_str()));
        }
    }

    #[test]
    fn values_are_not_shown() {
        for (code, message, shown) in [
            (1062, "Duplicate entry 'secret's' for key 'p.name'", "Duplicate entry '..' for key 'p.name'"),
            (
                1366,
                "Incorrect integer value: 'secret' for column 'age' at row 1",
                "Incorrect integer value: '..' for column 'age' at row 1",
            ),
            (1292, "Truncated incorrect DOUBLE value: 'secret'", "Truncated incorrect DOUBLE value: '..'"),
            (1292, "Incorrect datetime value: '' for secret'", "Incorrect datetime value: '..'"),
            (
                1411,
                "Incorrect string value: 'secret' for function uuid_to_bin",
                "Incorrect string value: '..' for function uuid_to_bin",
            ),
            (1526, "Table has no partition for value 77", "Table has no partition for value .."),
            (
                1690,
                "BIGINT value is out of range in '(9223372036854775807 + 77)'",
                "BIGINT value is out of range in '..'",
            ),
            (1105, "XPATH syntax error: '~secret'", "XPATH syntax error: '..'"),
            (1105, "Unknown error", "Unknown error"),
            (
                3616,
                "Longitude 300.000000 is out of range in function st_geomfromtext. It must be within (-180.0, 180.0].",
                "Longitude .. is out of range in function st_geomfromtext. It must be within (-180.0, 180.0].",
            ),
            (
                1762,
                "Foreign key constraint for table 'k', record 'secret' would lead to a duplicate entry in a child table",
                "Foreign key constraint for table 'k', record '..' would lead to a duplicate entry in a child table",
            ),
        ] {
            assert_eq!(made(code, message).message(), shown);
        }
    }

    #[test]
    fn a_connection_that_the_server_ends_is_lost() {
        for code in [1053, 1927, 2013, 4031, 3169] {
            let error = made(code, "gone");
            assert!(error.kind() == ErrorKind::ConnectionLost && error.breaks_connection(), "{code}");
        }
        assert_eq!(made(1317, "Query execution was interrupted").kind(), ErrorKind::Cancelled);
        assert_eq!(made(1153, "Got a packet bigger than it may be").kind(), ErrorKind::Value);
    }
}
