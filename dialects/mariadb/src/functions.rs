//! Functions where MariaDB differs from MySQL. <https://mariadb.com/docs/server/reference/sql-functions>

use isogloss::{Function, FunctionTable, function_list};

/// What version 10.5 has: no random bytes yet.
pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    Function::NewUuid => lacking;
});

/// RANDOM_BYTES came with 10.10, so that MySQL's words do.
/// <https://mariadb.com/docs/server/reference/sql-functions/secondary-functions/encryption-hashing-and-compression-functions/random_bytes>
pub(crate) static FUNCTIONS_10_10: FunctionTable = FunctionTable::EMPTY;

/// UUID_V4 came with 11.7. <https://mariadb.com/docs/server/reference/sql-functions/secondary-functions/miscellaneous-functions/uuid_v4>
pub(crate) static FUNCTIONS_11_7: FunctionTable = FunctionTable::new(function_list! {
    Function::NewUuid => "UUID_V4()";
});
