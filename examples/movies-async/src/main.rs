//! The questions of the movies program, all asked at the same time, on an async engine.
//!
//! `cargo run -p movies-async` asks them of a SQLite database in memory, `cargo run -p movies-async -- --url URL` of another
//! one, whichever the program `movies` takes.

mod database;

use std::error::Error;

use isogloss_engine::{AsyncEngine, Result};
use movies::answers::Answers;
use movies::{data, questions, schema};

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let url = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => "sqlite::memory:",
        ["--url", url] => url,
        _ => return Err("Usage: movies-async [--url URL]".into()),
    };
    let db = database::open(url)?;
    make(&db).await?;
    println!("{}", ask(&db).await?);
    db.close().await;
    Ok(())
}

/// The tables, and what is in them: all of it or nothing.
async fn make(db: &AsyncEngine) -> Result<()> {
    db.create_all(&schema::all()).await?;
    db.transaction(async |tx| {
        for insert in data::inserts() {
            tx.execute(&insert).await?;
        }
        Ok(())
    })
    .await
}

/// All four questions at the same time, each on a connection of the pool.
async fn ask(db: &AsyncEngine) -> Result<Answers> {
    let (all, recent) = (questions::all_movies(), questions::recent_movies());
    let (starred, living) = (questions::movies_of("Dwayne Johnson"), questions::actors_living_in("glendale"));
    let (movies, recent, starred, living) = tokio::try_join!(
        async { db.query(&all).await?.all().await },
        async { db.query(&recent).await?.all().await },
        async { db.query(&starred).await?.all().await },
        async { db.query(&living).await?.all().await },
    )?;
    Ok(Answers { movies, recent, starred, living })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_hundred_tasks_get_the_same_answers() -> std::result::Result<(), Box<dyn Error>> {
        let db = database::open("sqlite::memory:")?;
        make(&db).await?;
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { ask(&db).await })
            })
            .collect();
        for task in tasks {
            assert_eq!(format!("{}\n", task.await??), include_str!("../../movies/answers.txt"));
        }
        Ok(())
    }
}
