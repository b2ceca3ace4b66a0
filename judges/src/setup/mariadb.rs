//! MariaDB: packages that hold only the programs, without a service or a database.

use std::fmt;
use std::path::PathBuf;

use super::apt;
use crate::process::which;

/// The programs of MariaDB.
#[derive(Debug, Clone)]
pub struct MariaDbFiles {
    /// The server.
    pub server: PathBuf,
    /// The program that makes a new folder of data.
    pub install_db: PathBuf,
}

impl fmt::Display for MariaDbFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.server.display())
    }
}

pub(super) fn find() -> Option<MariaDbFiles> {
    // `mariadb-install-db` asks this third program for its settings.
    which("my_print_defaults")?;
    Some(MariaDbFiles { server: which("mariadbd")?, install_db: which("mariadb-install-db")? })
}

pub(super) fn install() -> Result<MariaDbFiles, String> {
    if let Some(files) = find() {
        return Ok(files);
    }
    // Older systems have the version in the packages' names.
    apt::install(&["mariadb-server-core", "mariadb-client-core"]).or_else(|why| {
        let server = apt::newest("mariadb-server-core-").map_err(|_| why)?;
        apt::install(&[&server, &server.replace("server", "client")])
    })?;
    find().ok_or_else(|| "the packages brought no server".to_owned())
}
