//! Hands every distinct statement of the catalogue to the judges, and says what they say.
//!
//! `cargo xtask judge` runs it. Engines prepare and run each statement on the fixture and compare the rows with the
//! expected ones; parsers read it. What nobody here can judge is counted as not judged, and what is not installed is
//! listed at the end as not run.
#![allow(clippy::print_stdout, reason = "it is a program for a terminal")]

mod arguments;
mod docket;
mod engines;
mod finding;
mod hearing;
mod honesty;
mod jurisdiction;
mod parsers;
mod report;

use std::process::ExitCode;
use std::thread;

use isogloss_judges::{Judge, Setup};

use crate::arguments::Arguments;
use crate::docket::Docket;
use crate::hearing::Hearing;

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            println!("{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Err(why) => {
            println!("{why}\n\n{}", arguments::HELP);
            return ExitCode::from(2);
        }
    };
    let setup = Setup::at(&arguments.folder);
    let judges: Vec<Judge> =
        arguments.dialects.iter().flat_map(|dialect| Judge::of(dialect).collect::<Vec<_>>()).collect();
    if arguments.install {
        if !arguments.ask {
            println!("{}", setup.install_headers());
            println!("{}", setup.install_odbc());
        }
        for step in setup.install(&judges) {
            println!("{step}");
        }
    }
    if !arguments.ask {
        return ExitCode::SUCCESS;
    }
    let dockets: Vec<Docket> =
        arguments.dialects.iter().map(|dialect| Docket::of(dialect, &arguments.cases)).collect();
    // The grammars take the longest, and wait for nobody.
    let hearings: Vec<Hearing<'_>> = thread::scope(|scope| {
        let threads: Vec<_> = dockets
            .iter()
            .flat_map(|docket| Judge::of(docket.dialect).map(move |judge| (docket, judge)))
            .map(|(docket, judge)| {
                let setup = &setup;
                scope.spawn(move || Hearing::hold(judge, docket, setup))
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    if report::print(&dockets, &hearings, arguments.verbose) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
