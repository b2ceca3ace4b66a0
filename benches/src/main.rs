//! Measures the ten queries and prints the figures that must hold.
//!
//! `--quick` runs few rounds, `--rounds N` so many, `--json FILE` writes every measurement there. For a profiler,
//! `--repeat N Q2 isogloss render` does nothing but one case, N times.

use std::fmt::Write;
use std::process::ExitCode;

use isogloss_benches::figures::{Figure, figures};
use isogloss_benches::measure::{Measured, measure};
use isogloss_benches::subjects::{cases, isogloss as own};
use isogloss_benches::{QUERIES, check};

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let (mut rounds, mut json) = (600, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => rounds = 25,
            "--rounds" => {
                let given = arguments.next().and_then(|number| number.parse().ok());
                rounds = given.filter(|rounds| *rounds > 0).ok_or("--rounds wants a number above zero")?;
            }
            "--json" => json = Some(arguments.next().ok_or("--json wants a file")?),
            "--repeat" => {
                let mut next =
                    || arguments.next().ok_or("--repeat wants a number, a query, a subject and a stage");
                let times = next()?.parse().map_err(|_| "--repeat wants a number")?;
                return repeat(times, &next()?, &next()?, &next()?);
            }
            // What `cargo bench` adds by itself.
            "--bench" => {}
            other => return Err(format!("unknown argument {other}")),
        }
    }
    check::all()?;
    let mut all = Vec::new();
    for (query, name) in QUERIES.iter().enumerate() {
        all.extend(measure(name, cases(query), rounds));
    }
    print_times(&all);
    print_figures(&figures(&all));
    print_refused();
    if let Some(file) = json {
        std::fs::write(&file, to_json(&all)).map_err(|error| format!("{file}: {error}"))?;
    }
    Ok(())
}

fn repeat(times: u64, query: &str, subject: &str, stage: &str) -> Result<(), String> {
    let at = QUERIES.iter().position(|name| *name == query).ok_or("no such query")?;
    let mut cases = cases(at).into_iter().filter(|case| case.subject == subject && case.stage == stage);
    (cases.next().ok_or("no such case")?.run)(times);
    Ok(())
}

/// One line for each subject and stage, one column for each query.
fn print_times(all: &[Measured]) {
    println!("ns, and allocations behind them\n");
    print!("{:<34}", "");
    QUERIES.iter().for_each(|query| print!("{query:>16}"));
    println!();
    let mut lines: Vec<(&str, &str)> = Vec::new();
    for one in all {
        if !lines.contains(&(one.subject, one.stage)) {
            lines.push((one.subject, one.stage));
        }
    }
    for (subject, stage) in lines {
        print!("{:<34}", format!("{subject}: {stage}"));
        for query in QUERIES {
            let found = all.iter().find(|one| (one.query, one.subject, one.stage) == (query, subject, stage));
            match found {
                Some(one) => print!(
                    "{:>16}",
                    format!("{:.*} ({})", usize::from(one.ns < 100.0), one.ns, one.count.allocations)
                ),
                None => print!("{:>16}", "-"),
            }
        }
        println!();
    }
    println!();
}

fn print_figures(figures: &[Figure]) {
    println!("| figure | must | aim | measured | all names quoted | |");
    println!("|---|---|---|---|---|---|");
    for Figure { name, must, aim, measured, at, quoted } in figures {
        let verdict = match *measured {
            measured if measured <= *aim => "aim reached",
            measured if measured <= *must => "holds",
            _ => "MISSED",
        };
        let at = if at.is_empty() { String::new() } else { format!(" ({at})") };
        let quoted = quoted.map_or(String::new(), |quoted| format!("{quoted:.3}"));
        println!("| {name} | ≤ {must} | ≤ {aim} | {measured:.3}{at} | {quoted} | {verdict} |");
    }
    println!();
}

/// What is not in the figures, because a dialect cannot say it.
fn print_refused() {
    for dialect in own::others() {
        for (query, name) in QUERIES.iter().enumerate() {
            if let Some(error) = own::refusal(query, dialect) {
                let text = error.to_string();
                println!(
                    "{name} is not measured on {}: {}",
                    dialect.name(),
                    text.lines().next().unwrap_or_default()
                );
            }
        }
    }
}

fn to_json(all: &[Measured]) -> String {
    let mut json = String::from("[\n");
    for (index, Measured { query, subject, stage, ns, count }) in all.iter().enumerate() {
        let comma = if index + 1 < all.len() { "," } else { "" };
        let (allocs, bytes) = (count.allocations, count.bytes);
        let _ = writeln!(
            json,
            r#"  {{"query":"{query}","subject":"{subject}","stage":"{stage}","ns":{ns:.1},"allocs":{allocs},"bytes":{bytes}}}{comma}"#
        );
    }
    json.push_str("]\n");
    json
}
