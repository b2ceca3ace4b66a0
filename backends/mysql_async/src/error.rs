//! What the client says, as an error of the engine's.

use std::io;

use isogloss_engine::{Error, ErrorKind};
use isogloss_mysql_common::{self as common, PacketCodecError};
use mysql_async::{DriverError, IoError};

/// What the client or the server said.
#[cold]
pub(crate) fn database(error: mysql_async::Error) -> Error {
    let kind = match &error {
        mysql_async::Error::Server(said) => {
            let (code, message) = (said.code, said.message.clone());
            return common::server(code, &message, error);
        }
        mysql_async::Error::Driver(
            DriverError::UnknownAuthPlugin { .. }
            | DriverError::MysqlOldPasswordDisabled
            | DriverError::CleartextPluginDisabled,
        ) => ErrorKind::Authentication,
        mysql_async::Error::Driver(
            DriverError::StmtParamsMismatch { .. } | DriverError::StmtParamsNumberExceedsLimit { .. },
        ) => ErrorKind::TypeMismatch,
        mysql_async::Error::Driver(DriverError::MixedParams) => return common::named_parameters(error),
        // The client closes the connection then, although nothing was sent.
        mysql_async::Error::Driver(DriverError::Params(_)) => {
            return common::named_parameters(error).breaking_connection();
        }
        mysql_async::Error::Io(IoError::Io(why)) if is_too_large(why) => return common::too_large(error),
        // The server waits for the file, and is not told that there is none.
        mysql_async::Error::Driver(DriverError::LocalInfile(_)) => {
            return common::no_local_files().breaking_connection().with_source(error);
        }
        mysql_async::Error::Url(_) => ErrorKind::Url,
        // What else goes wrong here is between the client and the server, and nobody knows what comes next.
        _ => return common::lost(error),
    };
    Error::new(kind, error.to_string()).with_source(error)
}

fn is_too_large(error: &io::Error) -> bool {
    let why = error.get_ref().and_then(|why| why.downcast_ref());
    matches!(why, Some(PacketCodecError::PacketTooLarge))
}
