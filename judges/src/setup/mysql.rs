//! MySQL: the real server, unpacked beside the system together with the libraries it was built for.
//!
//! Debian has it in its unstable suite only; Ubuntu has it among its own packages.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Setup, apt, make_folder, unpack};

/// The folder under which MySQL's packages were unpacked.
#[derive(Debug, Clone)]
pub struct MySqlFiles {
    /// That folder: it has `usr/sbin/mysqld` and the libraries.
    pub root: PathBuf,
}

impl fmt::Display for MySqlFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.server().display())
    }
}

impl MySqlFiles {
    /// The server.
    #[must_use]
    pub fn server(&self) -> PathBuf {
        self.root.join("usr/sbin/mysqld")
    }

    /// The folder of its libraries.
    #[must_use]
    pub fn libraries(&self) -> PathBuf {
        let machine = std::env::consts::ARCH;
        self.root.join(format!("usr/lib/{machine}-linux-gnu"))
    }

    /// The loader that came with the libraries: the system's own may be older than they need.
    #[must_use]
    pub fn loader(&self) -> Option<PathBuf> {
        let is_loader = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("ld-linux") && name.contains(".so")
        };
        fs::read_dir(self.libraries()).ok()?.flatten().map(|entry| entry.path()).find(is_loader)
    }
}

pub(super) fn find(setup: &Setup) -> Option<MySqlFiles> {
    let files = MySqlFiles { root: setup.path("mysql") };
    (files.server().is_file() && files.loader().is_some()).then_some(files)
}

pub(super) fn install(setup: &Setup) -> Result<MySqlFiles, String> {
    if let Some(files) = find(setup) {
        return Ok(files);
    }
    make_folder(&setup.path("mysql"), bring)?;
    find(setup).ok_or_else(|| "the packages brought no server".to_owned())
}

fn bring(root: &Path) -> Result<(), String> {
    if let Some(archive) = unpack::debian_archive() {
        return unpack::unpack(root, Some((&archive, "sid")), "mysql-server-core");
    }
    let package = apt::newest("mysql-server-core-")?;
    unpack::unpack(root, None, &package)
}
