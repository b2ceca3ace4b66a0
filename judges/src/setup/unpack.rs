//! Packages unpacked beside the system, with all that they depend on. Nothing is installed, and no root is needed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::LIMIT;
use crate::process::run;

/// The Debian archive that this machine's own sources name.
pub(super) fn debian_archive() -> Option<String> {
    let mut files = vec![PathBuf::from("/etc/apt/sources.list")];
    let listed = fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten().flatten();
    files.extend(listed.map(|entry| entry.path()));
    files.iter().filter_map(|file| fs::read_to_string(file).ok()).find_map(|text| archive_in(&text))
}

fn archive_in(sources: &str) -> Option<String> {
    sources
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(str::split_whitespace)
        .find(|word| word.contains("://") && word.trim_end_matches('/').ends_with("/debian"))
        .map(str::to_owned)
}

/// Unpacks `package` and its closure under `root`: from a suite of an archive, or from this machine's own sources.
pub(super) fn unpack(root: &Path, suite: Option<(&str, &str)>, package: &str) -> Result<(), String> {
    let scratch = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let at = |name: &str| scratch.path().join(name).display().to_string();
    let text = |error: std::io::Error| format!("{}: {error}", scratch.path().display());
    fs::create_dir_all(at("lists/partial")).map_err(text)?;
    fs::create_dir_all(at("cache/archives/partial")).map_err(text)?;
    // An empty list of what is installed: everything is fetched, the C library too.
    fs::write(at("status"), "").map_err(text)?;

    let mut options = vec![
        format!("Dir::State::lists={}", at("lists")),
        format!("Dir::State::status={}", at("status")),
        format!("Dir::Cache={}", at("cache")),
        // The scratch folder belongs to who runs this, not to apt's own user.
        "APT::Sandbox::User=root".to_owned(),
        "Debug::NoLocking=true".to_owned(),
        "Acquire::Retries=1".to_owned(),
        "Acquire::http::Timeout=30".to_owned(),
    ];
    if let Some((archive, suite)) = suite {
        let keys = "/usr/share/keyrings/debian-archive-keyring.gpg";
        let signed = if Path::new(keys).exists() { format!("[signed-by={keys}] ") } else { String::new() };
        fs::write(at("sources.list"), format!("deb {signed}{archive} {suite} main\n")).map_err(text)?;
        options.push(format!("Dir::Etc::sourcelist={}", at("sources.list")));
        options.push("Dir::Etc::sourceparts=/dev/null".to_owned());
    }
    let apt_get = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        for option in &options {
            command.args(["-o", option]);
        }
        run(command.args(arguments), LIMIT)
    };
    apt_get(&["update"])?;
    apt_get(&["install", "-y", "--no-install-recommends", "--download-only", package])?;

    for entry in fs::read_dir(at("cache/archives")).map_err(text)?.flatten() {
        let file = entry.path();
        if file.extension().is_some_and(|extension| extension == "deb") && is_needed(&file) {
            run(Command::new("dpkg-deb").arg("-x").arg(&file).arg(root), LIMIT)?;
        }
    }
    Ok(())
}

/// Perl comes along for scripts that nobody runs here.
fn is_needed(package: &Path) -> bool {
    let name = package.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with("perl") && !name.starts_with("libperl")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_read_from_both_forms_of_sources() {
        let one_line = "# deb http://old.invalid/debian x main\ndeb http://a.invalid/debian/ bookworm main\n";
        assert_eq!(archive_in(one_line).as_deref(), Some("http://a.invalid/debian/"));
        let fields = "Types: deb\nURIs: http://b.invalid/debian\nSuites: bookworm\n";
        assert_eq!(archive_in(fields).as_deref(), Some("http://b.invalid/debian"));
        assert_eq!(archive_in("deb http://a.invalid/ubuntu noble main\n"), None);
    }
}
