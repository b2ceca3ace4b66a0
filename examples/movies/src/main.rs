//! Movies, their actors, and four questions about them.
//!
//! `cargo run -p movies` asks them of a SQLite database in memory, and `cargo run -p movies -- --url URL` of another one;
//! `cargo run -p movies -- --sql` shows what each question is in every dialect.

mod database;
mod sql;

use std::error::Error;
use std::process::ExitCode;

use isogloss_engine::Engine;
use movies::{answers, data, schema};

const HELP: &str = "\
Asks four questions about movies and prints the answers.

Usage: movies [--url URL | --sql]

  --url    the database to ask: `sqlite::memory:` (the default), `sqlite:movies.db`,
           `firebird://user:password@localhost/movies`;
           `mysql://user:password@host/database`, `mariadb://user:password@host/database`;
           `postgresql://user:password@localhost/movies`;
           its five tables are made if they are not there, and must be empty
  --sql    prints the questions in every dialect instead
  --help   prints this";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => answer("sqlite::memory:"),
        ["--url", url] => answer(url),
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

fn answer(url: &str) -> Result<(), Box<dyn Error>> {
    println!("{}", asked(&database::open(url)?)?);
    Ok(())
}

/// Makes the tables, fills them, and asks.
fn asked(db: &Engine) -> isogloss_engine::Result<answers::Answers> {
    db.create_all(&schema::all())?;
    data::fill(db)?;
    answers::all(db)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_are_those_of_the_films() -> Result<(), Box<dyn Error>> {
        let db = database::open("sqlite::memory:")?;
        assert_eq!(format!("{}\n", asked(&db)?), include_str!("../answers.txt"));
        Ok(())
    }
}
