//! The PL/SQL grammar of the ANTLR project, compiled for Node.

use std::fmt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::{Setup, npm};
use crate::process::{run, which};

/// Pinned: another version of the grammar is another judge.
pub(super) const PACKAGES: [&str; 2] = ["@griffithswaite/ts-plsql-parser@1.1.1", "antlr4@4.13.0"];

/// What reads Oracle's SQL.
#[derive(Debug, Clone)]
pub struct PlSqlFiles {
    /// The interpreter.
    pub node: PathBuf,
    /// The folder of the packages.
    pub modules: PathBuf,
    /// Which versions of them, to tell one judge from another.
    pub packages: String,
}

impl fmt::Display for PlSqlFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.packages)
    }
}

pub(super) fn find(setup: &Setup) -> Option<PlSqlFiles> {
    let folder = setup.path("plsql");
    let whole = npm::package(&folder, "@griffithswaite/ts-plsql-parser").is_dir();
    let node = which("node").filter(|_| whole && npm::package(&folder, "antlr4").is_dir())?;
    Some(PlSqlFiles { node, modules: folder.join("node_modules"), packages: PACKAGES.join(" ") })
}

pub(super) fn install(setup: &Setup) -> Result<PlSqlFiles, String> {
    if let Some(files) = find(setup) {
        return Ok(files);
    }
    npm::install(&setup.path("plsql"), &PACKAGES, |_| Ok(()))?;
    let files = find(setup).ok_or("npm brought no grammar")?;
    // An interpreter from before 2022 loads the grammar with an error that says little.
    let version = run(Command::new(&files.node).arg("--version"), Duration::from_secs(20))?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|text| text.parse().ok());
    match major {
        Some(18u32..) => Ok(files),
        _ => Err(format!("node {} is too old, 18 is needed", version.trim())),
    }
}
