//! A program written with SeaORM, as it would be for any connection of SeaORM's: [`entity`] and [`program`] know nothing of
//! what the connection is. What is here is all that it takes to run it on every database that the engine reaches.

pub mod entity;
pub mod program;

use isogloss_engine::{AsyncEngine, Error, ErrorKind, Options, Worker};
use isogloss_mysql_async::MySqlAsync;
use isogloss_rusqlite::Rusqlite;
use isogloss_sea_orm::{Connection, Entities};
use isogloss_tiberius::Tiberius;
use isogloss_tokio_postgres::TokioPostgres;

/// The entities of the program.
pub fn entities() -> Entities {
    Entities::new()
        .with(entity::movie::Entity)
        .with(entity::actor::Entity)
        .with(entity::movie_actor::Entity)
        .with(entity::stuntman::Entity)
        .with(entity::contact_detail::Entity)
}

/// A connection of SeaORM's to the database at this URL, with empty tables for the entities.
pub async fn connect(url: &str) -> Result<Connection, Error> {
    let entities = entities();
    // By the schema the engine reads back what a database does not return of changed rows; by the spawner it rolls back a
    // transaction that was dropped, and keeps its connection.
    let options = Options::url(url)?.schema(entities.schema()).spawner(|task| drop(tokio::spawn(task)));
    let engine = match url.split(':').next() {
        Some("sqlite") => AsyncEngine::open(Worker(Rusqlite), options),
        Some("postgresql" | "postgres") => AsyncEngine::open(TokioPostgres, options),
        Some("mysql" | "mariadb") => AsyncEngine::open(MySqlAsync, options),
        Some("mssql" | "sqlserver") => AsyncEngine::open(Tiberius, options),
        // The rest may hold a password.
        scheme => Err(Error::new(
            ErrorKind::Url,
            format!("{scheme:?} is the scheme of no database that is known here"),
        )),
    }?;
    engine.drop_all(&entities.schema()).await?;
    engine.create_all(&entities.schema()).await?;
    Ok(Connection::new(engine, entities))
}
