//! The answers, as text.

use isogloss::Date;
use isogloss_engine::{Engine, Result};

use crate::questions;

pub fn all(db: &Engine) -> Result<String> {
    let movies: Vec<(String, Date)> = db.query(&questions::all_movies())?.all()?;
    let recent: Vec<(String,)> = db.query(&questions::recent_movies())?.all()?;
    let starred: Vec<(String,)> = db.query(&questions::movies_of("Dwayne Johnson"))?.all()?;
    let living: Vec<(i64, String)> = db.query(&questions::actors_living_in("glendale"))?.all()?;

    let sections = [
        section("All movies", movies.iter().map(|(title, date)| format!("{title} was released on {date}"))),
        section("Recent movies", recent.iter().map(|(title,)| format!("{title} was released after 2015"))),
        section(
            "Dwayne Johnson movies",
            starred.iter().map(|(title,)| format!("The Rock starred in {title}")),
        ),
        section(
            "Actors that live in Glendale",
            living.iter().map(|(_, name)| format!("{name} has a house in Glendale")),
        ),
    ];
    Ok(sections.join("\n\n"))
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    std::iter::once(format!("### {title}:")).chain(lines).collect::<Vec<_>>().join("\n")
}
