//! Movies, their actors, and four questions about them.
//!
//! `cargo run -p movies` asks them of a SQLite database in memory; `cargo run -p movies -- --sql` shows what each
//! question is in every dialect.

mod answers;
mod data;
mod questions;
mod schema;
mod sql;

use std::error::Error;
use std::process::ExitCode;

use isogloss_rusqlite::Connection;

const HELP: &str = "\
Asks four questions about movies and prints the answers.

Usage: movies [--sql]

  --sql    prints the questions in every dialect instead
  --help   prints this";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => answer(),
        ["--sql"] => {
            println!("{}", sql::in_every_dialect());
            Ok(())
        }
        ["--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn answer() -> Result<(), Box<dyn Error>> {
    let db = Connection::open_in_memory()?;
    schema::create(&db)?;
    data::fill(&db)?;
    println!("{}", answers::all(&db)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_are_those_of_the_films() -> Result<(), Box<dyn Error>> {
        let db = Connection::open_in_memory()?;
        schema::create(&db)?;
        data::fill(&db)?;
        assert_eq!(format!("{}\n", answers::all(&db)?), include_str!("../answers.txt"));
        Ok(())
    }
}
