//! Packages of npm, each set in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{LIMIT, apt, make_folder};
use crate::process::{run, which};

/// Fetches `packages` into `folder`; no script of theirs is run. What such a script would do is for `finish`.
pub(super) fn install(
    folder: &Path,
    packages: &[&str],
    finish: impl FnOnce(&Path) -> Result<(), String>,
) -> Result<(), String> {
    if which("npm").is_none() {
        apt::install(&["nodejs", "npm"])?;
    }
    make_folder(folder, |folder| {
        let manifest = folder.join("package.json");
        fs::write(&manifest, "{\"private\": true}\n")
            .map_err(|error| format!("{}: {error}", manifest.display()))?;
        let mut command = Command::new("npm");
        command.current_dir(folder).arg("install").args(packages);
        command.args(["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--silent"]);
        // Without a network it would try for minutes.
        command.args(["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]);
        run(&mut command, LIMIT).map_err(|why| format!("npm: {why}"))?;
        finish(folder)
    })
}

/// Where a package lies under `folder`.
pub(super) fn package(folder: &Path, name: &str) -> PathBuf {
    folder.join("node_modules").join(name)
}
