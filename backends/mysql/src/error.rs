//! What the client says, as an error of the engine's.

use isogloss_engine::{Error, ErrorKind};
use isogloss_mysql_common::{self as common, PacketCodecError};
use mysql::DriverError;

/// What the client or the server said.
#[cold]
pub(crate) fn database(error: mysql::Error) -> Error {
    let kind = match &error {
        mysql::Error::MySqlError(said) => {
            let (code, message) = (said.code, said.message.clone());
            return common::server(code, &message, error);
        }
        mysql::Error::DriverError(DriverError::CouldNotConnect(_) | DriverError::ConnectTimeout) => {
            ErrorKind::Connect
        }
        mysql::Error::DriverError(
            DriverError::UnknownAuthPlugin(_)
            | DriverError::OldMysqlPasswordDisabled
            | DriverError::CleartextPluginDisabled,
        ) => ErrorKind::Authentication,
        // Both before anything is sent.
        mysql::Error::DriverError(DriverError::MixedParams | DriverError::Params(_)) => {
            return common::named_parameters(error);
        }
        mysql::Error::CodecError(PacketCodecError::PacketTooLarge) => return common::too_large(error),
        mysql::Error::DriverError(DriverError::MismatchedStmtParams(..)) => ErrorKind::TypeMismatch,
        // What else goes wrong here is between the client and the server, and nobody knows what comes next.
        _ => return common::lost(error),
    };
    Error::new(kind, error.to_string()).with_source(error)
}
