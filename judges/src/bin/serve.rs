//! Starts a private server, runs a program on it, and stops it.
//!
//! `cargo run -p isogloss-judges --bin serve -- mysql cargo run -p movies -- --url {url}`
#![allow(clippy::print_stdout, reason = "it is a program for a terminal")]

use std::process::{Command, ExitCode};

use isogloss_judges::{Judge, Setup};

const HELP: &str = "\
Runs a program on a server of its own, on loopback and in a temporary folder.

Usage: serve SERVER PROGRAM [ARGUMENT..]

  SERVER    postgres, postgres18, mariadb, mysql, firebird, firebird4
  ARGUMENT  `{url}` is what an engine finds the server's database by

It ends as the program does; with 3, and a line that says why, where the server is not installed.";

/// The code of a program that was not run, as there is no such server here.
const NOT_RUN: u8 = 3;

const SERVERS: [(&str, Judge); 6] = [
    ("postgres", Judge::Postgres),
    ("postgres18", Judge::Postgres18),
    ("mariadb", Judge::MariaDb),
    ("mysql", Judge::MySql),
    ("firebird", Judge::Firebird),
    ("firebird4", Judge::Firebird4),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let judge = arguments.next().and_then(|name| SERVERS.iter().find(|(known, _)| *known == name));
    let (Some((_, judge)), Some(program)) = (judge, arguments.next()) else {
        println!("{HELP}");
        return ExitCode::from(2);
    };
    let server = match judge.serve(&Setup::at(Setup::folder_beside_the_program())) {
        Ok(server) => server,
        Err(missing) => {
            println!("{missing}");
            return ExitCode::from(NOT_RUN);
        }
    };
    let url = server.url();
    match Command::new(&program).args(arguments.map(|argument| argument.replace("{url}", &url))).status() {
        // A program that a signal has ended has no code.
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(error) => {
            println!("{program} cannot be started: {error}");
            ExitCode::FAILURE
        }
    }
}
