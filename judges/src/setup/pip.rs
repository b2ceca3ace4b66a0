//! Packages of Python, in a virtual environment of their own.

use std::path::Path;
use std::process::Command;

use super::{LIMIT, apt};
use crate::process::{run, which};

/// Makes a virtual environment in `folder`. It is bound to that place.
pub(super) fn environment(folder: &Path) -> Result<(), String> {
    let make = || {
        let python = which("python3").ok_or("python3 is not installed")?;
        run(Command::new(python).args(["-m", "venv", "--clear"]).arg(folder), LIMIT).map(|_| ())
    };
    // Debian and Ubuntu keep the module apart from the interpreter.
    make().or_else(|_: String| apt::install(&["python3", "python3-venv"]).and_then(|()| make()))
}

/// Installs exactly these packages into the environment.
pub(super) fn install(environment: &Path, packages: &[&str]) -> Result<(), String> {
    pip(environment, &["install", "--no-deps"], packages)
}

/// Fetches the wheel of a package for another interpreter than this one, without installing it.
pub(super) fn download(environment: &Path, to: &Path, package: &str, python: &str) -> Result<(), String> {
    let to = to.to_string_lossy();
    let platform = format!("manylinux2014_{}", std::env::consts::ARCH);
    let arguments = ["download", "--no-deps", "--only-binary=:all:", "-d", &to];
    pip(environment, &arguments, &["--python-version", python, "--platform", &platform, package])
}

/// Takes a wheel apart.
pub(super) fn unzip(environment: &Path, wheel: &Path, to: &Path) -> Result<(), String> {
    let python = environment.join("bin/python");
    run(Command::new(python).args(["-m", "zipfile", "-e"]).arg(wheel).arg(to), LIMIT).map(|_| ())
}

fn pip(environment: &Path, arguments: &[&str], packages: &[&str]) -> Result<(), String> {
    let mut command = Command::new(environment.join("bin/python"));
    command
        .args(["-m", "pip", "--disable-pip-version-check", "--retries=1", "-q"])
        .args(arguments)
        .args(packages);
    run(&mut command, LIMIT).map(|_| ()).map_err(|why| format!("pip: {why}"))
}
