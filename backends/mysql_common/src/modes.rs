//! Transactions of a special kind.

use isogloss::{Begin, Dialect, Isolation};
use isogloss_engine::backend::Modes;
use isogloss_engine::{Error, ErrorKind, Result};

/// How a transaction of this kind is begun. Its isolation level is said before, for the next one alone:
/// <https://dev.mysql.com/doc/refman/9.4/en/set-transaction.html>
///
/// # Errors
///
/// There are no deferrable transactions.
pub fn modes(begin: &Begin, _: &dyn Dialect) -> Result<Modes> {
    if begin.deferrable == Some(true) {
        return Err(Error::new(ErrorKind::Unsupported, "MySQL and MariaDB have no deferrable transactions"));
    }
    let mut modes = Modes { begin: begin.clone(), ..Modes::default() };
    (modes.begin.isolation, modes.begin.deferrable) = (None, None);
    if let Some(isolation) = begin.isolation {
        let set = match isolation {
            Isolation::ReadUncommitted => "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED",
            Isolation::ReadCommitted => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
            Isolation::RepeatableRead => "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            Isolation::Serializable => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            _ => return Err(Error::new(ErrorKind::Unsupported, "there is no such isolation level")),
        };
        modes.before.push(set.into());
    }
    Ok(modes)
}
