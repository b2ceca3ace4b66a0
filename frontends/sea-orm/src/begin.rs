//! How a transaction begins.

use isogloss::{Begin, Isolation};
use sea_orm::{AccessMode, DbErr, IsolationLevel, SqliteTransactionMode, TransactionOptions};

use crate::error::Asked;

/// The same in our words.
pub(crate) fn begin(options: TransactionOptions) -> Result<Begin, DbErr> {
    let mut begin = isogloss::begin();
    begin.isolation = options.isolation_level.map(|level| match level {
        IsolationLevel::ReadUncommitted => Isolation::ReadUncommitted,
        IsolationLevel::ReadCommitted => Isolation::ReadCommitted,
        IsolationLevel::RepeatableRead => Isolation::RepeatableRead,
        IsolationLevel::Serializable => Isolation::Serializable,
    });
    begin.read_only = options.access_mode.map(|mode| matches!(mode, AccessMode::ReadOnly));
    match options.sqlite_transaction_mode {
        // What every transaction of SQLite is that says nothing.
        None | Some(SqliteTransactionMode::Deferred) => Ok(begin),
        Some(_) => Err(Asked::Execute.refused(
            "BEGIN IMMEDIATE and EXCLUSIVE are SQLite's alone, and are not passed on (at: begin.sqlite_transaction_mode)\n  \
             Way out: leave the mode open, or begin by `BEGIN IMMEDIATE` on the engine itself.",
        )),
    }
}
