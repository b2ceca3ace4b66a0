//! Measures the execution of statements and prints the figures that must hold; `--help` says how it is called.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use isogloss_benches_execute::case::{Case, Problem};
use isogloss_benches_execute::figures::{Figure, figures};
use isogloss_benches_execute::lines::{Size, lines};
use isogloss_benches_execute::measure::{Measured, measure};
use isogloss_benches_execute::servers;
use isogloss_judges::Server;
use lexopt::prelude::*;

const HELP: &str = "\
Measures the execution of statements beside the database clients and pools themselves.

  --quick        few rounds
  --rounds N     so many rounds
  --line TEXT    only those lines that have this text in their names
  --json FILE    writes every measurement there
  --repeat N WHO does nothing but the work of one of them in those lines, N times: for a profiler
  --help         prints this

What needs a server that is not installed is listed as not run; `cargo xtask test install` brings what can be had.";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

struct Arguments {
    rounds: usize,
    line: String,
    json: Option<PathBuf>,
    /// How often who does nothing else.
    repeat: Option<(usize, String)>,
}

fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    let mut arguments = Arguments { rounds: 41, line: String::new(), json: None, repeat: None };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("quick") => arguments.rounds = 7,
            Long("rounds") => arguments.rounds = parser.value()?.parse::<std::num::NonZero<usize>>()?.get(),
            Long("line") => arguments.line = parser.value()?.string()?,
            Long("json") => arguments.json = Some(parser.value()?.into()),
            Long("repeat") => {
                let times = parser.value()?.parse()?;
                arguments.repeat = Some((times, parser.value()?.string()?));
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(arguments))
}

fn run() -> Result<(), Problem> {
    let Some(Arguments { rounds, line: wanted, json, repeat }) = arguments()? else {
        println!("{HELP}");
        return Ok(());
    };
    let (mut all, mut all_figures, mut not_run) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines().filter(|line| line.name.contains(&wanted)) {
        let server = match line.server.map(servers::start).transpose() {
            Ok(server) => server,
            Err(missing) => {
                not_run.push(format!("{missing}: {}", line.name));
                continue;
            }
        };
        let cases = (line.make)(Size::WHOLE, server.as_ref().map_or(0, Server::port))?;
        if let Some((times, who)) = &repeat {
            repeated(cases, *times, who)?;
            continue;
        }
        let measured = measure(line.name, cases, rounds)?;
        all_figures.extend(figures(line, &measured));
        all.extend(measured);
    }
    print(&all, &all_figures);
    not_run.iter().for_each(|missing| println!("{missing}"));
    match json {
        Some(file) => Ok(std::fs::write(&file, to_json(&all))?),
        None => Ok(()),
    }
}

fn repeated(cases: Vec<Case>, times: usize, who: &str) -> Result<(), Problem> {
    for mut case in cases.into_iter().filter(|case| case.subject == who) {
        for _ in 0..times {
            (case.run)()?;
        }
    }
    Ok(())
}

fn print(all: &[Measured], figures: &[Figure]) {
    if all.is_empty() {
        return;
    }
    println!("| execute | who | median |\n|---|---|---|");
    for Measured { line, subject, ns, .. } in all {
        println!("| {line} | {subject} | {} |", time(*ns));
    }
    println!("\n| figure | must | aim | measured | |\n|---|---|---|---|---|");
    for figure in figures {
        let Figure { name, at_least, must, aim, measured } = figure;
        let sign = if *at_least { '≥' } else { '≤' };
        println!("| {name} | {sign} {must} | {sign} {aim} | {measured:.3} | {} |", figure.verdict());
    }
    println!();
}

fn time(ns: f64) -> String {
    match ns {
        ns if ns < 1e4 => format!("{ns:.1} ns"),
        ns if ns < 1e6 => format!("{:.1} µs", ns / 1e3),
        ns => format!("{:.2} ms", ns / 1e6),
    }
}

fn to_json(all: &[Measured]) -> String {
    let mut json = String::from("[\n");
    for (index, Measured { line, subject, ns, .. }) in all.iter().enumerate() {
        let comma = if index + 1 < all.len() { "," } else { "" };
        let _ = writeln!(
            json,
            r#"  {{"query":"{line}","subject":"{subject}","stage":"execute","ns":{ns:.1}}}{comma}"#
        );
    }
    json.push_str("]\n");
    json
}
