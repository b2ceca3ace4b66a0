//! The benches, which are crates of their own: what compiling costs, what executing does, and what SeaORM gains.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use lexopt::{Arg, Parser, ValueExt};

use crate::Outcome;
use crate::run::{OUTSIDE, cargo, root, run as call};

pub(crate) const HELP: &str = "Measures compiling and executing against peers and floors.

  --only STAGE   compile: building, rendering, filling; execute: running statements, and the pool;
                 sea-orm: SeaORM through the engine beside SeaORM's own connection
  --quick        few rounds
  --rounds N     so many rounds
  --json FILE    writes every measurement there

Further arguments are those of one of the programs. What needs a server that is not
installed is listed as not run; `cargo xtask test install` brings what can be had.";

/// The programs that measure, each by the stage that chooses it.
const STAGES: [(&str, Stage); 3] = [("compile", compile), ("execute", execute), ("sea-orm", sea_orm)];

/// Measures, with the arguments of its program.
type Stage = fn(&[OsString]) -> Outcome;

pub(crate) fn run(parser: &mut Parser) -> Outcome {
    let Arguments { only, json, rest } = arguments(parser)?;
    let wanted = |stage: &str| only.as_deref().is_none_or(|only| only == stage);
    let stages: Vec<_> = STAGES.iter().filter(|(stage, _)| wanted(stage)).collect();
    if stages.is_empty() {
        return Err("--only wants `compile`, `execute` or `sea-orm`".into());
    }
    let mut parts = Vec::new();
    for (stage, measure) in stages {
        let mut arguments = rest.clone();
        if json.is_some() {
            let part = root().join("target").join(format!("bench-{stage}.json"));
            arguments.extend(["--json".into(), part.clone().into()]);
            parts.push(part);
        }
        measure(&arguments)?;
    }
    json.map_or(Ok(()), |file| join(&parts, &file))
}

// They are programs, not tests, and run under the profile that benches are built with.

fn compile(arguments: &[OsString]) -> Outcome {
    call(cargo(["run", "--profile", "bench", "--package", "isogloss-benches", "--"]).args(arguments))
}

fn execute(arguments: &[OsString]) -> Outcome {
    call(cargo(["run", "--profile", "bench", "--package", "isogloss-benches-execute", "--"]).args(arguments))
}

/// Two programs, since the features of SeaORM's that they need cannot be had together.
fn sea_orm(arguments: &[OsString]) -> Outcome {
    let built = |command: &str, package: &str| {
        let mut command = cargo([command, "--profile", "bench", "--package", package]);
        command.args(OUTSIDE);
        command
    };
    call(&mut built("build", "isogloss-benches-sea-orm-peer"))?;
    let peer = root().join("target/outside/release/isogloss-benches-sea-orm-peer");
    call(built("run", "isogloss-benches-sea-orm").args(["--", "--peer"]).arg(peer).args(arguments))
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
