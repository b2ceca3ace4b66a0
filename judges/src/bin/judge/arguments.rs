//! What was asked for on the command line.

use std::path::PathBuf;

use isogloss_judges::Setup;
use isogloss_testkit::DIALECTS;
use lexopt::prelude::*;

pub(crate) const HELP: &str = "\
Hands every distinct statement of the catalogue to the engines and parsers that judge it.

Usage: judge [options] [dialect..]

  dialect         postgres, mysql, mariadb, sqlite, mssql, oracle, firebird; all of them if none is named
  --case NAME     only this case; may be said several times
  --install-only  brings what is missing, and asks nobody
  --no-install    uses what is installed, and brings nothing
  --folder DIR    where judges are installed: target/judges
  --verbose       lists also what is not judged, statement by statement
  --help          prints this";

/// The command line, read.
pub(crate) struct Arguments {
    pub(crate) dialects: Vec<&'static str>,
    pub(crate) cases: Vec<String>,
    pub(crate) install: bool,
    pub(crate) ask: bool,
    pub(crate) folder: PathBuf,
    pub(crate) verbose: bool,
}

impl Arguments {
    /// Reads it; `None` if only help was asked for.
    pub(crate) fn read() -> Result<Option<Arguments>, lexopt::Error> {
        let mut arguments = Arguments {
            dialects: Vec::new(),
            cases: Vec::new(),
            install: true,
            ask: true,
            folder: Setup::folder_beside_the_program(),
            verbose: false,
        };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("help") | Short('h') => return Ok(None),
                Long("case") => arguments.cases.push(parser.value()?.string()?),
                Long("install-only") => arguments.ask = false,
                Long("no-install") => arguments.install = false,
                Long("folder") => arguments.folder = parser.value()?.into(),
                Long("verbose") => arguments.verbose = true,
                Value(name) => {
                    let known = DIALECTS.into_iter().find(|dialect| *dialect == name);
                    arguments.dialects.push(
                        known.ok_or_else(|| format!("there is no judge for {}", name.to_string_lossy()))?,
                    );
                }
                other => return Err(other.unexpected()),
            }
        }
        if let Some(unknown) = arguments.cases.iter().find(|name| isogloss_testkit::find(name).is_none()) {
            return Err(format!("there is no case {unknown}").into());
        }
        if arguments.dialects.is_empty() {
            arguments.dialects.extend(DIALECTS);
        }
        Ok(Some(arguments))
    }
}
