//! Getting the judges onto a new Debian or Ubuntu machine, and finding them again.
//!
//! [`Setup::install`] brings what is missing, by the machine's own package managers as they are configured: apt as
//! root, npm, and pip into a folder of its own. All that is not a system package lies in one folder and is found
//! there the next time. What cannot be had is reported by name, and is no error.

mod apt;
mod firebird;
mod mariadb;
mod mysql;
mod npm;
mod odbc;
mod openssl;
mod pip;
mod plsql;
mod postgres;
mod step;
mod tsql;
mod unpack;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use firebird::FirebirdFiles;
pub use mariadb::MariaDbFiles;
pub use mysql::MySqlFiles;
pub use plsql::PlSqlFiles;
pub use postgres::PostgresFiles;
pub use step::Step;
pub use tsql::TSqlFiles;

use crate::judge::Judge;
use crate::unavailable::Unavailable;

/// The longest that one package manager may work on one request.
const LIMIT: Duration = Duration::from_secs(600);

/// Where the judges are installed, and how to find them there.
#[derive(Debug, Clone)]
pub struct Setup {
    folder: PathBuf,
}

impl Setup {
    /// Judges live under `folder`, usually `target/judges`. Nothing is done yet.
    #[must_use]
    pub fn at(folder: impl Into<PathBuf>) -> Setup {
        let folder = folder.into();
        // A program that changes its folder must find its files all the same.
        Setup { folder: std::path::absolute(&folder).unwrap_or(folder) }
    }

    /// `target/judges` for a program that lies in `target/debug`.
    #[must_use]
    pub fn folder_beside_the_program() -> PathBuf {
        let program = std::env::current_exe().unwrap_or_default();
        program.ancestors().nth(2).unwrap_or("target".as_ref()).join("judges")
    }

    /// Installs what the named judges lack. What is there already takes no time.
    ///
    /// One judge that cannot be had does not keep the others away: there is one step per judge, in the order asked. A
    /// step is done when the iterator is asked for it, so that it can be told while the next is done.
    pub fn install(&self, judges: &[Judge]) -> impl Iterator<Item = Step> {
        judges.iter().map(|&judge| self.install_one(judge))
    }

    /// Installs what clients of databases are built with: no judge needs it, but the tests of the backends do.
    pub fn install_headers(&self) -> Step {
        step("headers of OpenSSL", Instant::now(), openssl::install())
    }

    /// Installs what the example for ODBC is built and runs with.
    pub fn install_odbc(&self) -> Step {
        step("ODBC", Instant::now(), odbc::install())
    }

    fn install_one(&self, judge: Judge) -> Step {
        let started = Instant::now();
        let outcome = match judge {
            Judge::Sqlite => Ok("compiled in".to_owned()),
            Judge::Postgres => postgres::install_system().map(|files| files.to_string()),
            Judge::Postgres18 => postgres::install_18(self).map(|files| files.to_string()),
            Judge::MariaDb => mariadb::install().map(|files| files.to_string()),
            Judge::MySql => mysql::install(self).map(|files| files.to_string()),
            Judge::Firebird => firebird::install_system().map(|files| files.to_string()),
            Judge::Firebird4 => firebird::install_4(self).map(|files| files.to_string()),
            Judge::MsSql => tsql::install(self).map(|files| files.to_string()),
            Judge::Oracle => plsql::install(self).map(|files| files.to_string()),
        };
        step(judge.name(), started, outcome)
    }

    /// The programs of a PostgreSQL, if they are installed.
    pub fn postgres(&self, judge: Judge) -> Result<PostgresFiles, Unavailable> {
        let found =
            if judge == Judge::Postgres18 { postgres::find_18(self) } else { postgres::find_system() };
        found.ok_or_else(|| not_installed(judge))
    }

    /// The programs of MariaDB, if they are installed.
    pub fn mariadb(&self) -> Result<MariaDbFiles, Unavailable> {
        mariadb::find().ok_or_else(|| not_installed(Judge::MariaDb))
    }

    /// The unpacked MySQL, if it is there.
    pub fn mysql(&self) -> Result<MySqlFiles, Unavailable> {
        mysql::find(self).ok_or_else(|| not_installed(Judge::MySql))
    }

    /// The programs of a Firebird, if they are installed.
    pub fn firebird(&self, judge: Judge) -> Result<FirebirdFiles, Unavailable> {
        let found = if judge == Judge::Firebird4 { firebird::find_4(self) } else { firebird::find_system() };
        found.ok_or_else(|| not_installed(judge))
    }

    /// The interpreter and libraries that read T-SQL, if they are there.
    pub fn tsql(&self) -> Result<TSqlFiles, Unavailable> {
        tsql::find(self).ok_or_else(|| not_installed(Judge::MsSql))
    }

    /// The interpreter and grammar that read Oracle's SQL, if they are there.
    pub fn plsql(&self) -> Result<PlSqlFiles, Unavailable> {
        plsql::find(self).ok_or_else(|| not_installed(Judge::Oracle))
    }

    /// A folder of this installation.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn step(name: &str, started: Instant, outcome: Result<String, String>) -> Step {
    match outcome {
        Ok(what) => Step::Ready { name: name.to_owned(), what, took: started.elapsed() },
        Err(why) => Step::Missing(Unavailable::new(name, why)),
    }
}

fn not_installed(judge: Judge) -> Unavailable {
    Unavailable::new(judge.name(), "it is not installed; `cargo xtask test` installs what it can get")
}

/// Makes `folder` by `fill`, all of it or nothing: what is half done keeps another name and is begun anew.
fn make_folder(folder: &Path, fill: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    let partial = folder.with_extension("partial");
    let text = |error: std::io::Error| format!("{}: {error}", partial.display());
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(text)?;
    }
    fs::create_dir_all(&partial).map_err(text)?;
    fill(&partial)?;
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(text)?;
    }
    fs::rename(&partial, folder).map_err(text)
}
