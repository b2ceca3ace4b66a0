//! Microsoft's own T-SQL grammar and schema model, with the runtime they need.
//!
//! A wheel of `mssql-cli` carries ScriptDom 15.0 (the grammar of SQL Server 2000 to 2019) and DacFx (the schema model);
//! only its libraries are used. They are for checking here and are not passed on.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Setup, apt, pip};

/// Pinned: another version of the grammar is another judge.
const PACKAGES: [&str; 6] =
    ["mssql-cli==1.0.0", "dotnetcore2==3.1.23", "pythonnet==3.2.1", "clr-loader==0.3.1", "cffi", "pycparser"];

/// The runtime is of 2019 and asks for OpenSSL 1.1, which systems no longer have: this wheel holds a copy.
const OPENSSL: &str = "psycopg2-binary==2.9.3";

/// What reads T-SQL.
#[derive(Debug, Clone)]
pub struct TSqlFiles {
    /// The interpreter of the environment that has the libraries.
    pub python: PathBuf,
    /// The folder with OpenSSL 1.1.
    pub openssl: PathBuf,
    /// The version of the Unicode library on this system, as the runtime wants to be told.
    pub icu: String,
}

impl fmt::Display for TSqlFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, ICU {}", self.python.display(), self.icu)
    }
}

pub(super) fn find(setup: &Setup) -> Option<TSqlFiles> {
    let folder = setup.path("tsql");
    let complete = fs::read_to_string(folder.join("complete")).ok()? == stamp();
    let files = TSqlFiles { python: folder.join("bin/python"), openssl: folder.join("openssl"), icu: icu()? };
    (complete && files.python.exists()).then_some(files)
}

pub(super) fn install(setup: &Setup) -> Result<TSqlFiles, String> {
    if let Some(files) = find(setup) {
        return Ok(files);
    }
    if std::env::consts::ARCH != "x86_64" {
        return Err(format!("its libraries are not made for {}", std::env::consts::ARCH));
    }
    if icu().is_none() {
        apt::install(&[&apt::newest("libicu")?])?;
    }
    let folder = setup.path("tsql");
    pip::environment(&folder)?;
    pip::install(&folder, &PACKAGES)?;
    bring_openssl(&folder)?;
    // An environment cannot be moved when it is done; this file says that it is whole.
    fs::write(folder.join("complete"), stamp()).map_err(|error| format!("{}: {error}", folder.display()))?;
    find(setup).ok_or_else(|| "the libraries are not where they were put".to_owned())
}

fn stamp() -> String {
    format!("{} {OPENSSL}\n", PACKAGES.join(" "))
}

fn bring_openssl(environment: &Path) -> Result<(), String> {
    let text = |error: std::io::Error| format!("{}: {error}", environment.display());
    let scratch = tempfile::tempdir().map_err(text)?;
    pip::download(environment, scratch.path(), OPENSSL, "3.9")?;
    let wheel = fs::read_dir(scratch.path()).map_err(text)?.flatten().next().ok_or("pip fetched no wheel")?;
    pip::unzip(environment, &wheel.path(), scratch.path())?;

    let folder = environment.join("openssl");
    fs::create_dir_all(&folder).map_err(text)?;
    for entry in fs::read_dir(scratch.path().join("psycopg2_binary.libs")).map_err(text)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        fs::copy(entry.path(), folder.join(&name)).map_err(text)?;
        // The runtime asks for the plain name; inside the wheel the files find each other by their own.
        for plain in ["libssl.so.1.1", "libcrypto.so.1.1"] {
            let (stem, version) = plain.split_at(plain.find(".so").unwrap_or_default());
            if name.starts_with(stem) && name.ends_with(version) {
                fs::copy(entry.path(), folder.join(plain)).map_err(text)?;
            }
        }
    }
    Ok(())
}

/// The version of the newest ICU that the system's loader finds: `72.1`.
fn icu() -> Option<String> {
    let folders = ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64"];
    folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .flatten()
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_prefix("libicuuc.so.")?.to_owned()))
        .filter(|version| version.contains('.'))
        .max_by_key(|version| apt::version_of(version))
}
