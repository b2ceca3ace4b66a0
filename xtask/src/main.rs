//! The chores of this repository: `cargo xtask COMMAND`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks through its output")]

mod bench;
mod bless;
mod corpus;
mod judge;
mod matrix;
mod new_dialect;
mod run;
mod show;
mod test;

use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};

/// What every command returns; the message is for the one who typed it.
type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A command: its name, its arguments, what it does, and the function that does it.
struct Command {
    name: &'static str,
    arguments: &'static str,
    help: &'static str,
    run: fn(&mut Parser) -> Outcome,
}

const COMMANDS: &[Command] = &[
    Command { name: "test", arguments: "[STEP..]", help: test::HELP, run: test::run },
    Command { name: "show", arguments: "CASE..", help: show::HELP, run: show::run },
    Command { name: "bless", arguments: "[DIALECT..]", help: bless::HELP, run: bless::run },
    Command { name: "judge", arguments: "[ARGS..]", help: judge::HELP, run: judge::run },
    Command { name: "bench", arguments: "[ARGS..]", help: bench::HELP, run: bench::run },
    Command { name: "corpus", arguments: "--out DIR", help: corpus::HELP, run: corpus::run },
    Command { name: "matrix", arguments: "", help: matrix::HELP, run: matrix::run },
    Command { name: "new-dialect", arguments: "NAME", help: new_dialect::HELP, run: new_dialect::run },
];

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Outcome {
    let mut parser = Parser::from_env();
    let name = match parser.next()? {
        None | Some(Arg::Long("help") | Arg::Short('h')) => {
            println!("{}", help());
            return Ok(());
        }
        Some(Arg::Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return Err(format!("There is no command {name:?}.\n\n{}", help()).into());
    };
    if let Some(rest) = parser.try_raw_args()
        && rest.peek().is_some_and(|argument| argument == "--help" || argument == "-h")
    {
        println!("cargo xtask {} {}\n\n{}", command.name, command.arguments, command.help);
        return Ok(());
    }
    (command.run)(&mut parser)
}

fn help() -> String {
    let mut text = String::from("cargo xtask COMMAND\n");
    for command in COMMANDS {
        let usage = format!("{} {}", command.name, command.arguments);
        let first = command.help.lines().next().unwrap_or_default();
        text.push_str(&format!("\n  {usage:<22} {first}"));
    }
    text.push_str("\n\ncargo xtask COMMAND --help says more about one.");
    text
}

/// The values of a command that takes nothing else.
fn values(parser: &mut Parser) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut values = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(value) => values.push(value.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(values)
}
