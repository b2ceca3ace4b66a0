//! What SQL Server says, as a kind.
//! <https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors>

use std::io::ErrorKind as Io;

use isogloss_engine::{Error, ErrorKind};
use tiberius::error::{Error as Fault, TokenError};

/// "The target table '..' of the DML statement cannot have any enabled triggers if the statement contains an OUTPUT clause
/// without INTO clause."
const OUTPUT_WITH_TRIGGERS: u32 = 334;

/// What went wrong on a connection.
#[cold]
pub(super) fn of_server(fault: Fault) -> Error {
    match &fault {
        Fault::Server(said) => {
            let kind = match kind(said.code()) {
                ErrorKind::ForeignKeyViolation if said.message().contains(" CHECK ") => {
                    ErrorKind::CheckViolation
                }
                kind => kind,
            };
            let error = Error::new(kind, without_values(said)).with_code(said.code().to_string());
            // Where a table has triggers, OUTPUT returns nothing to the client:
            // https://learn.microsoft.com/en-us/sql/t-sql/queries/output-clause-transact-sql#triggers
            let error = if said.code() == OUTPUT_WITH_TRIGGERS { error.refusing_rows() } else { error };
            let error = match constraint(said) {
                Some(name) => error.with_constraint(name),
                None => error,
            };
            // From this severity on the server ends the connection:
            // https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-error-severities
            let error = if said.class() >= 20 { error.breaking_connection() } else { error };
            error.with_source(fault)
        }
        Fault::Io { kind: Io::InvalidData | Io::InvalidInput, .. }
        | Fault::Protocol(_)
        | Fault::Conversion(_)
        | Fault::ParseInt(_) => {
            Error::new(ErrorKind::Database, fault.to_string()).breaking_connection().with_source(fault)
        }
        Fault::Utf8 | Fault::Utf16 | Fault::Encoding(_) => {
            let message = "a text is not of the encoding that it should have; the connection is closed";
            Error::new(ErrorKind::Value, message).breaking_connection().with_source(fault)
        }
        _ => Error::new(ErrorKind::ConnectionLost, fault.to_string()).with_source(fault),
    }
}

fn kind(code: u32) -> ErrorKind {
    match code {
        2627 | 2601 => ErrorKind::UniqueViolation,
        // One number for references and for checks; the message tells which.
        547 => ErrorKind::ForeignKeyViolation,
        515 => ErrorKind::NotNullViolation,
        1205 => ErrorKind::Deadlock,
        1222 => ErrorKind::LockTimeout,
        // Snapshots, and tables in memory.
        3960 | 3961 | 41301 | 41302 | 41305 | 41325 | 41839 => ErrorKind::SerializationFailure,
        102 | 103 | 105 | 111 | 113 | 156 | 170 | 319 | 325 | 336 | 343 => ErrorKind::Syntax,
        195 | 207 | 208 | 911 | 2715 | 2812 | 3701 | 4104 | 4121 | 15151 => ErrorKind::UnknownName,
        1801 | 1913 | 2705 | 2714 => ErrorKind::NameInUse,
        229 | 230 | 262 | 297 | 300 | 916 => ErrorKind::PermissionDenied,
        3906 => ErrorKind::ReadOnly,
        206 | 241 | 245 | 257 | 402 | 529 | 8114 | 8117 => ErrorKind::TypeMismatch,
        220 | 232 | 242 | 244 | 248 | 2628 | 8115 | 8152 => ErrorKind::Value,
        18450 | 18452 | 18456 | 18461 | 18470 | 18486 | 18487 | 18488 => ErrorKind::Authentication,
        10928 | 10929 | 17809 => ErrorKind::TooManyConnections,
        596 | 6005 => ErrorKind::ConnectionLost,
        3617 => ErrorKind::Cancelled,
        _ => ErrorKind::Database,
    }
}

/// What the server said, without the values that it shows. It speaks the language of whoever has logged in, so that a value
/// is known by what stands around it; where that is not there, nothing is shown.
fn without_values(said: &TokenError) -> String {
    let message = said.message();
    let shown = match said.code() {
        // "The duplicate key value is (..).", "Truncated value: '..'."
        1505 | 2601 | 2627 | 2628 => message.split_once(". ").map(|(first, _)| format!("{first}.")),
        // "Arithmetic overflow error for data type smallint, value = 40000."
        220 | 232 => message.rsplit_once('=').map(|(before, _)| format!("{before}= ..")),
        // "Conversion failed when converting the nvarchar value '..' to data type int."
        // "The conversion of the varchar value '..' overflowed an INT2 column. Use a larger integer column."
        244 | 245 | 248 => match (message.find('\''), message.rfind('\'')) {
            (Some(first), Some(last)) if first < last => {
                Some(format!("{}'..{}", &message[..first], &message[last..]))
            }
            _ => None,
        },
        _ => return message.to_owned(),
    };
    shown.unwrap_or_else(|| "a value does not go where it should".to_owned())
}

/// The name that stands in quotes: of the constraint, of the unique index, or of the column that is not to be NULL.
fn constraint(said: &TokenError) -> Option<String> {
    let quoted = |quote, index: usize| said.message().split(quote).nth(2 * index + 1).map(str::to_owned);
    match said.code() {
        // "Violation of UNIQUE KEY constraint 'name'. Cannot insert duplicate key in object 'dbo.t'."
        2627 => quoted('\'', 0),
        // "Cannot insert duplicate key row in object 'dbo.t' with unique index 'name'."
        2601 => quoted('\'', 1),
        // "The INSERT statement conflicted with the CHECK constraint "name". The conflict occurred in .."
        547 => quoted('"', 0),
        // "Cannot insert the value NULL into column 'a', table 'app.dbo.t'; column does not allow nulls."
        515 => {
            let (column, table) = (quoted('\'', 0)?, quoted('\'', 1)?);
            let table = table.rsplit('.').next().unwrap_or(&table).to_owned();
            Some(format!("{table}.{column}"))
        }
        _ => None,
    }
}

#[cfg(test)]
#[path = "fault_tests.rs"]
mod tests;
