//! The headers of OpenSSL, with which clients are built that have TLS from the platform.

use std::process::Command;

use super::{LIMIT, apt};
use crate::process::run;

/// Brings them, and says what was found.
pub(super) fn install() -> Result<String, String> {
    find().or_else(|_| apt::install(&["libssl-dev", "pkg-config"]).and_then(|()| find()))
}

fn find() -> Result<String, String> {
    let version = run(Command::new("pkg-config").args(["--modversion", "openssl"]), LIMIT)?;
    Ok(format!("OpenSSL {}", version.trim()))
}
