//! Firebird: version 3 as the system's packages, version 4 unpacked beside the system.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Setup, apt, make_folder, unpack};
use crate::process::which;

/// The suite of Debian that has version 4.
const SUITE_4: &str = "trixie";

/// The programs of one Firebird, and what they read.
#[derive(Debug, Clone)]
pub struct FirebirdFiles {
    /// The server.
    pub server: PathBuf,
    /// The shell, which makes databases without a server.
    pub shell: PathBuf,
    /// The folder with its plugins, character sets and messages.
    pub home: PathBuf,
    /// The folder with the configuration of the plugins and of the character sets.
    pub configuration: PathBuf,
    /// The loader and the folder of the libraries that they were built for, where they are not the system's.
    pub libraries: Option<(PathBuf, PathBuf)>,
}

impl fmt::Display for FirebirdFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.server.display())
    }
}

impl FirebirdFiles {
    fn complete(self) -> Option<FirebirdFiles> {
        let whole = self.server.is_file() && self.shell.is_file() && self.home.join("plugins").is_dir();
        whole.then_some(self)
    }
}

fn machine() -> String {
    format!("{}-linux-gnu", std::env::consts::ARCH)
}

/// Version 3, if it is installed.
pub(super) fn find_system() -> Option<FirebirdFiles> {
    let home = Path::new("/usr/lib").join(machine()).join("firebird/3.0");
    let configuration = PathBuf::from("/etc/firebird/3.0");
    let (server, shell) = (which("firebird")?, which("isql-fb")?);
    FirebirdFiles { server, shell, home, configuration, libraries: None }.complete()
}

/// Version 4, if it was brought.
pub(super) fn find_4(setup: &Setup) -> Option<FirebirdFiles> {
    let root = setup.path("firebird4");
    let libraries = root.join("usr/lib").join(machine());
    let programs = root.join("usr/lib/firebird/4.0/bin");
    let is_loader = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("ld-linux") && name.contains(".so")
    };
    let loader = fs::read_dir(&libraries).ok()?.flatten().map(|entry| entry.path()).find(is_loader)?;
    FirebirdFiles {
        server: programs.join("firebird"),
        shell: programs.join("isql-fb"),
        home: libraries.join("firebird/4.0"),
        configuration: root.join("etc/firebird/4.0"),
        libraries: Some((loader, libraries)),
    }
    .complete()
}

/// Installs version 3.
pub(super) fn install_system() -> Result<FirebirdFiles, String> {
    if let Some(files) = find_system() {
        return Ok(files);
    }
    apt::install(&["firebird3.0-server", "firebird3.0-utils"])?;
    find_system().ok_or_else(|| "the packages brought no server".to_owned())
}

/// Fetches version 4 with all that it needs.
pub(super) fn install_4(setup: &Setup) -> Result<FirebirdFiles, String> {
    if let Some(files) = find_4(setup) {
        return Ok(files);
    }
    let archive =
        unpack::debian_archive().ok_or("it is fetched from Debian, which is not among the sources")?;
    make_folder(&setup.path("firebird4"), |root| {
        for package in ["firebird4.0-server", "firebird4.0-utils"] {
            unpack::unpack(root, Some((&archive, SUITE_4)), package)?;
        }
        Ok(())
    })?;
    find_4(setup).ok_or_else(|| "the packages brought no server".to_owned())
}
