//! What the client says, as an error of the engine's.

use isogloss_engine::{Error, ErrorKind};
use isogloss_mysql_common as common;
use mysql_async::DriverError;

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
        mysql_async::Error::Url(_) => ErrorKind::Url,
        // What else goes wrong here is between the client and the server, and nobody knows what comes next.
        _ => return common::lost(error),
    };
    Error::new(kind, error.to_string()).with_source(error)
}
