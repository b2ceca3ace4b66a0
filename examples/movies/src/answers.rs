//! The answers, as text.

use isogloss::Date;
use isogloss_engine::{Engine, FromRow, Result};

use crate::questions;

/// A film: each field is the column of its name.
#[derive(FromRow)]
pub struct Movie {
    pub title: String,
    #[row(name = "release_date")]
    pub released: Date,
}

/// An actor. What else a row has is not read.
#[derive(FromRow)]
pub struct Actor {
    pub name: String,
}

/// What the four questions are answered with.
pub struct Answers {
    pub movies: Vec<Movie>,
    pub recent: Vec<String>,
    pub starred: Vec<String>,
    pub living: Vec<Actor>,
}

/// Asks all of them.
pub fn all(db: &Engine) -> Result<Answers> {
    Ok(Answers {
        movies: db.query(&questions::all_movies())?.all()?,
        recent: db.query(&questions::recent_movies())?.all()?,
        starred: db.query(&questions::movies_of("Dwayne Johnson"))?.all()?,
        living: db.query(&questions::actors_living_in("glendale"))?.all()?,
    })
}

impl std::fmt::Display for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Answers { movies, recent, starred, living } = self;
        let sections = [
            section(
                "All movies",
                movies.iter().map(|Movie { title, released }| format!("{title} was released on {released}")),
            ),
            section("Recent movies", recent.iter().map(|title| format!("{title} was released after 2015"))),
            section(
                "Dwayne Johnson movies",
                starred.iter().map(|title| format!("The Rock starred in {title}")),
            ),
            section(
                "Actors that live in Glendale",
                living.iter().map(|Actor { name }| format!("{name} has a house in Glendale")),
            ),
        ];
        f.write_str(&sections.join("\n\n"))
    }
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    std::iter::once(format!("### {title}:")).chain(lines).collect::<Vec<_>>().join("\n")
}
