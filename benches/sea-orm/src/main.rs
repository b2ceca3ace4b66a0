//! Loads 10,000 rows of six columns by one program of SeaORM's: through the engine, and through SeaORM's own connection.
//! Both have SQLite in memory on a thread beside the runtime. They take turns, and the median of each is told.

mod item;

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use isogloss_engine::{AsyncEngine, Worker};
use isogloss_rusqlite::Rusqlite;
use isogloss_sea_orm::{Connection, Entities};
use lexopt::{Arg, ValueExt as _};
use sea_orm::{
    ActiveModelTrait as _, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend,
    EntityTrait as _, Schema,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROWS: i32 = 10_000;

/// The figure as the issue has it: no more than this.
const MUST: f64 = 1.0;

fn main() -> Outcome<()> {
    let (mut rounds, mut json, mut parser) = (40, None, lexopt::Parser::from_env());
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("quick") => rounds = 8,
            Arg::Long("rounds") => rounds = parser.value()?.parse()?,
            Arg::Long("json") => json = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (ours, theirs) = runtime.block_on(measure(rounds))?;
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("SeaORM, {ROWS} rows of 6 columns on SQLite, median of {rounds} rounds");
    println!("  through the engine   {:>9.3} ms", ours.as_secs_f64() * 1e3);
    println!("  SeaORM's own (sqlx)  {:>9.3} ms", theirs.as_secs_f64() * 1e3);
    println!("  ratio                {ratio:>9.3}   must be no more than {MUST}");
    if let Some(file) = json {
        let entry = |subject: &str, took: Duration| {
            let ns = took.as_nanos();
            format!(r#"{{"query":"sea-orm load","subject":"{subject}","stage":"execute","ns":{ns}}}"#)
        };
        std::fs::write(file, format!("[\n{},\n{}\n]\n", entry("isogloss", ours), entry("sea-orm", theirs)))?;
    }
    Ok(())
}

/// The median of each, in turns.
async fn measure(rounds: usize) -> Outcome<(Duration, Duration)> {
    let (ours, theirs) = (ours().await?, theirs().await?);
    let (mut by_us, mut by_them) = (Vec::new(), Vec::new());
    for round in 0..rounds + 2 {
        let (took_us, took_them) = (load(&ours).await?, load(&theirs).await?);
        // The first ones warm up.
        if round >= 2 {
            by_us.push(took_us);
            by_them.push(took_them);
        }
    }
    Ok((median(by_us), median(by_them)))
}

async fn load(db: &impl ConnectionTrait) -> Outcome<Duration> {
    let started = Instant::now();
    let items = item::Entity::find().all(db).await?;
    let took = started.elapsed();
    // What is fast and wrong is no figure.
    let expected = [0, ROWS / 2, ROWS - 1].map(item::made);
    if items.len() != ROWS as usize || !expected.iter().all(|made| items.contains(made)) {
        return Err("the rows are not those that were put in".into());
    }
    Ok(took)
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}

async fn ours() -> Outcome<Connection> {
    let entities = Entities::new().with(item::Entity);
    let engine = AsyncEngine::open(Worker(Rusqlite), "sqlite::memory:")?;
    engine.create_all(&entities.schema()).await?;
    let db = Connection::new(engine, entities);
    fill(&db).await?;
    Ok(db)
}

async fn theirs() -> Outcome<DatabaseConnection> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    db.execute(&Schema::new(DbBackend::Sqlite).create_table_from_entity(item::Entity)).await?;
    fill(&db).await?;
    Ok(db)
}

async fn fill(db: &impl ConnectionTrait) -> Outcome<()> {
    for first in (0..ROWS).step_by(500) {
        let many = (first..first + 500).map(|id| item::ActiveModel::from(item::made(id)).reset_all());
        item::Entity::insert_many(many).exec_without_returning(db).await?;
    }
    Ok(())
}
