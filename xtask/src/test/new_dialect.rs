//! What `cargo xtask new-dialect` makes: it compiles, and answers every case of the catalogue, before anything is filled in.

use std::fs;

use super::report::{NotRun, StepOutcome};
use crate::new_dialect::make;
use crate::run::{cargo, root, run};

/// Makes a dialect in a workspace of its own, and runs its tests.
pub(super) fn check() -> StepOutcome {
    let folder = root().join("target/new-dialect");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    make(&folder.join("acme"), "acme")?;
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    fs::write(folder.join("Cargo.toml"), workspace(&manifest, &root().display().to_string()))?;
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let arguments =
        ["test", "--quiet", "--manifest-path", "target/new-dialect/Cargo.toml", "--target-dir", "target"];
    run(cargo(arguments).env("INSTA_UPDATE", "always"))?;
    if !folder.join("acme/snapshots/select.snap").exists() {
        return Err("the new dialect has no snapshots".into());
    }
    Ok(NotRun::new())
}

/// The manifest of a workspace of that dialect alone: what a member takes from ours, whose `root` the paths begin at.
fn workspace(ours: &str, root: &str) -> String {
    let mut taken = false;
    let lines = ours.lines().filter(|line| {
        if line.starts_with('[') {
            taken = line.starts_with("[workspace.");
        }
        taken
    });
    let mut text = String::from("[workspace]\nresolver = \"3\"\nmembers = [\"acme\"]\n");
    for line in lines {
        text.push_str(&line.replace("path = \"", &format!("path = \"{root}/")));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_take_the_same_from_it() {
        let ours = "[workspace]\nmembers = [\"x\"]\n[workspace.dependencies]\na = { path = \"b\" }\n[package]\nname = \"x\"\n";
        let text = workspace(ours, "/r");
        assert!(
            text.ends_with("members = [\"acme\"]\n[workspace.dependencies]\na = { path = \"/r/b\" }\n"),
            "{text}"
        );
    }
}
