//! Each Cargo feature of the library and of the backends alone, none, and that what is pure stays pure.

use std::fs;
use std::path::Path;

use super::report::{NotRun, StepOutcome};
use crate::run::{cargo, root, run};

/// The backends whose features bring TLS, by their folders and their names. What they say without it is tested, too.
const BACKENDS: &[(&str, &str)] = &[
    ("mysql", "isogloss-mysql-client"),
    ("mysql_async", "isogloss-mysql-async"),
    ("tiberius", "isogloss-tiberius"),
    ("tokio-postgres", "isogloss-tokio-postgres"),
];

/// Checks crates without features and with each one alone; the tests ran with all of them.
pub(super) fn check() -> StepOutcome {
    pure_crates_are_no_std()?;
    alone(&["check", "--quiet", "--lib"], "isogloss", &root())?;
    for (folder, package) in BACKENDS {
        alone(&["test", "--quiet", "--lib"], package, &root().join("backends").join(folder))?;
    }
    Ok(NotRun::new())
}

fn alone(command: &[&str], package: &str, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let command = || {
        let mut cargo = cargo(command);
        cargo.args(["--package", package, "--no-default-features"]);
        cargo
    };
    run(&mut command())?;
    let manifest = fs::read_to_string(folder.join("Cargo.toml"))?;
    for feature in features(&manifest) {
        run(command().args(["--features", feature]))?;
    }
    Ok(())
}

/// The names in the `[features]` table of a manifest.
fn features(manifest: &str) -> impl Iterator<Item = &str> {
    let table = manifest.lines().skip_while(|line| *line != "[features]").skip(1);
    let lines = table.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).filter(|name| *name != "default")
}

/// The library and the dialects use no more of Rust's library than `core` and `alloc`.
fn pure_crates_are_no_std() -> Result<(), Box<dyn std::error::Error>> {
    let mut crates = vec![root()];
    for dialect in fs::read_dir(root().join("dialects"))? {
        crates.push(dialect?.path());
    }
    let impure = |path: &Path| {
        fs::read_to_string(path.join("src/lib.rs"))
            .map_or(true, |text| !text.lines().any(|line| line == "#![no_std]"))
    };
    match crates.iter().find(|path| impure(path)) {
        None => Ok(()),
        Some(path) => Err(format!("{} is not no_std", path.display()).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_read_from_the_manifest() {
        let manifest = "[package]\nname = \"x\"\n[features]\ndefault = []\n## Doc.\nserde = [\"dep:serde\"]\n\n[dependencies]\na = \"1\"\n";
        assert_eq!(features(manifest).collect::<Vec<_>>(), ["serde"]);
    }
}
