//! PostgreSQL: the system's package, and version 18 as a package of npm that holds only the binaries.

use std::fmt;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{Setup, apt, npm};
use crate::process::which;

/// The binaries of version 18, for which most systems have no package yet.
const PACKAGE_18: &str = "18.4.0-beta.17";

/// The folder that holds `initdb` and `postgres`.
#[derive(Debug, Clone)]
pub struct PostgresFiles {
    /// That folder.
    pub bin: PathBuf,
}

impl fmt::Display for PostgresFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.bin.display())
    }
}

/// The newest that the system has.
pub(super) fn find_system() -> Option<PostgresFiles> {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|bin| is_complete(bin))
        .collect();
    found.sort_by_key(|bin| apt::version_of(&bin.to_string_lossy()));
    let linked = || Some(fs::canonicalize(which("initdb")?).ok()?.parent()?.to_owned());
    found.pop().or_else(linked).filter(|bin| is_complete(bin)).map(|bin| PostgresFiles { bin })
}

/// Version 18, if it was brought.
pub(super) fn find_18(setup: &Setup) -> Option<PostgresFiles> {
    let bin = npm::package(&setup.path("postgres18"), &package_18()?).join("native/bin");
    is_complete(&bin).then_some(PostgresFiles { bin })
}

/// Installs the newest package that the system offers.
pub(super) fn install_system() -> Result<PostgresFiles, String> {
    if let Some(files) = find_system() {
        return Ok(files);
    }
    let package = apt::newest("postgresql-")?;
    // The package would otherwise make a database of its own and start it with the machine.
    apt::install(&["postgresql-common"])?;
    let settings = Path::new("/etc/postgresql-common/createcluster.conf");
    let text = fs::read_to_string(settings).unwrap_or_default();
    if !text.lines().any(|line| line.trim_start().starts_with("create_main_cluster")) {
        fs::write(settings, format!("{text}\ncreate_main_cluster = false\n"))
            .map_err(|error| format!("{}: {error}", settings.display()))?;
    }
    apt::install(&[&package])?;
    find_system().ok_or_else(|| format!("{package} brought no initdb"))
}

/// Fetches the binaries of version 18.
pub(super) fn install_18(setup: &Setup) -> Result<PostgresFiles, String> {
    if let Some(files) = find_18(setup) {
        return Ok(files);
    }
    let package =
        package_18().ok_or_else(|| format!("there are no binaries for {}", std::env::consts::ARCH))?;
    npm::install(&setup.path("postgres18"), &[&format!("{package}@{PACKAGE_18}")], |folder| {
        link_libraries(&npm::package(folder, &package))
    })?;
    find_18(setup).ok_or_else(|| format!("{package} brought no initdb"))
}

/// A package of npm holds no links; this one lists those that its libraries need to find each other.
fn link_libraries(package: &Path) -> Result<(), String> {
    let list = package.join("native/pg-symlinks.json");
    let text = |error: &dyn fmt::Display| format!("{}: {error}", list.display());
    let links = fs::read_to_string(&list).map_err(|error| text(&error))?;
    let links: serde_json::Value = serde_json::from_str(&links).map_err(|error| text(&error))?;
    for link in links.as_array().into_iter().flatten() {
        let (Some(from), Some(to)) = (link["source"].as_str(), link["target"].as_str()) else { continue };
        let (from, to) = (Path::new(from), Path::new(to));
        // A link to the file beside it stays right when the folder is moved.
        if let Some(name) = from.file_name().filter(|_| from.parent() == to.parent()) {
            symlink(name, package.join(to)).map_err(|error| text(&error))?;
        }
    }
    Ok(())
}

fn package_18() -> Option<String> {
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        _ => return None,
    };
    Some(format!("@embedded-postgres/linux-{machine}"))
}

fn is_complete(bin: &Path) -> bool {
    bin.join("initdb").is_file() && bin.join("postgres").is_file()
}
