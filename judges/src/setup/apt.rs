//! System packages, as root.

use std::process::Command;
use std::sync::OnceLock;

use super::LIMIT;
use crate::process::run;

/// Installs `packages` with nothing that they only recommend.
pub(super) fn install(packages: &[&str]) -> Result<(), String> {
    let wanted = packages.join(" ");
    if !rustix::process::geteuid().is_root() {
        return Err(format!("only root can install the packages {wanted}"));
    }
    update();
    let mut command = apt_get();
    command.args(["install", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold"]);
    run(command.args(packages), LIMIT).map_err(|why| format!("{wanted} cannot be installed: {why}"))?;
    Ok(())
}

/// The names of the packages that match a regular expression, in no order.
pub(super) fn search(pattern: &str) -> Result<Vec<String>, String> {
    let listed = run(Command::new("apt-cache").args(["search", "--names-only", pattern]), LIMIT)?;
    Ok(listed.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

/// Of packages called `prefix` and a number, the one with the highest.
pub(super) fn newest(prefix: &str) -> Result<String, String> {
    if rustix::process::geteuid().is_root() {
        update();
    }
    search(&format!("^{prefix}[0-9.]+$"))?
        .into_iter()
        .max_by_key(|name| version_of(name.strip_prefix(prefix).unwrap_or_default()))
        .ok_or_else(|| format!("this system offers no package {prefix}*"))
}

/// Numbers to compare versions by.
pub(super) fn version_of(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// The lists of packages are fetched once per process, and only when something is missing.
///
/// A source that is out of reach is no reason to give up: others may serve, and what cannot be installed says so.
fn update() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        let _ = run(apt_get().args(["-qq", "update"]), LIMIT);
    });
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").env("UCF_FORCE_CONFFOLD", "1");
    // Another program may be installing something just now.
    command.args([
        "-o",
        "DPkg::Lock::Timeout=120",
        "-o",
        "Acquire::Retries=1",
        "-o",
        "Acquire::http::Timeout=30",
    ]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_their_numbers() {
        assert!(version_of("15") > version_of("9.6"));
        assert!(version_of("8.0") < version_of("8.4"));
    }
}
