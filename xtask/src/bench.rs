//! The benches, which are two crates of their own: what compiling costs, and what executing does.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use lexopt::{Arg, Parser, ValueExt};

use crate::Outcome;
use crate::run::{cargo, root, run as call};

pub(crate) const HELP: &str = "Measures compiling and executing against peers and floors.

  --only STAGE   compile: building, rendering, filling; execute: running statements, and the pool
  --quick        few rounds
  --rounds N     so many rounds
  --json FILE    writes every measurement there

Further arguments are those of one of the two; `--only STAGE --help` prints them. What needs a server that is not
installed is listed as not run; `cargo xtask test install` brings what can be had.";

/// A program that measures, and what chooses it.
const PROGRAMS: [(&str, &str); 2] =
    [("compile", "isogloss-benches"), ("execute", "isogloss-benches-execute")];

pub(crate) fn run(parser: &mut Parser) -> Outcome {
    let Arguments { only, json, rest } = arguments(parser)?;
    let wanted = |stage: &str| only.as_deref().is_none_or(|only| only == stage);
    let programs: Vec<_> = PROGRAMS.iter().filter(|(stage, _)| wanted(stage)).collect();
    if programs.is_empty() {
        return Err("--only wants `compile` or `execute`".into());
    }
    let mut parts = Vec::new();
    for (stage, package) in programs {
        // It is a program, not a test: it runs under the profile that benches are built with.
        let mut command = cargo(["run", "--profile", "bench", "--package", package, "--"]);
        command.args(&rest);
        if json.is_some() {
            let part = root().join("target").join(format!("bench-{stage}.json"));
            command.arg("--json").arg(&part);
            parts.push(part);
        }
        call(&mut command)?;
    }
    json.map_or(Ok(()), |file| join(&parts, &file))
}

struct Arguments {
    only: Option<String>,
    json: Option<PathBuf>,
    /// What is handed on.
    rest: Vec<OsString>,
}

fn arguments(parser: &mut Parser) -> Result<Arguments, Box<dyn std::error::Error>> {
    let mut arguments = Arguments { only: None, json: None, rest: Vec::new() };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("only") => arguments.only = Some(parser.value()?.string()?),
            Arg::Long("json") => arguments.json = Some(std::path::absolute(parser.value()?)?),
            Arg::Long(name) => {
                arguments.rest.push(format!("--{name}").into());
                arguments.rest.extend(parser.optional_value());
            }
            Arg::Short(name) => arguments.rest.push(format!("-{name}").into()),
            Arg::Value(value) => arguments.rest.push(value),
        }
    }
    Ok(arguments)
}

/// One list of several.
fn join(parts: &[PathBuf], file: &Path) -> Outcome {
    let mut entries = Vec::new();
    for part in parts {
        let text = fs::read_to_string(part).map_err(|error| format!("{}: {error}", part.display()))?;
        let list = text.trim().trim_start_matches('[').trim_end_matches(']').trim_matches('\n');
        if !list.trim().is_empty() {
            entries.push(list.to_owned());
        }
    }
    let text = format!("[\n{}\n]\n", entries.join(",\n"));
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(())
}
