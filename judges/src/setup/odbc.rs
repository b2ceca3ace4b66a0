//! ODBC's headers and SQLite's driver for it, with which an example runs.

use std::process::Command;

use super::{LIMIT, apt};
use crate::process::run;

/// Brings them, and says what was found.
pub(super) fn install() -> Result<String, String> {
    find().or_else(|_| apt::install(&["unixodbc-dev", "libsqliteodbc", "pkg-config"]).and_then(|()| find()))
}

fn find() -> Result<String, String> {
    let version = run(Command::new("pkg-config").args(["--modversion", "odbc"]), LIMIT)?;
    run(Command::new("odbcinst").args(["-q", "-d", "-n", "SQLite3"]), LIMIT)?;
    Ok(format!("unixODBC {}, with the driver SQLite3", version.trim()))
}
