//! Loads 10,000 rows of six columns by one program of SeaORM's: through the engine, and through SeaORM's own connection,
//! which is a program beside this one. Both have SQLite in memory on a thread beside the runtime. They take turns, and
//! the median of each is told.

mod item;

use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use isogloss_engine::{AsyncEngine, Worker};
use isogloss_rusqlite::Rusqlite;
use isogloss_sea_orm::{Connection, Entities};
use lexopt::{Arg, ValueExt as _};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The figure: no more than this, and what is aimed at.
const MUST: f64 = 1.0;
const AIM: f64 = 0.3;

fn main() -> Outcome<()> {
    let (mut rounds, mut json, mut peer, mut parser) = (40, None, None, lexopt::Parser::from_env());
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("quick") => rounds = 8,
            Arg::Long("rounds") => rounds = parser.value()?.parse()?,
            Arg::Long("json") => json = Some(PathBuf::from(parser.value()?)),
            Arg::Long("peer") => peer = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let peer = peer.ok_or("--peer FILE: the program isogloss-benches-sea-orm-peer")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (ours, theirs) = runtime.block_on(measure(rounds, &peer))?;
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("SeaORM, 10,000 rows of 6 columns on SQLite, median of {rounds} rounds");
    println!("  through the engine   {:>9.3} ms", ours.as_secs_f64() * 1e3);
    println!("  SeaORM's own (sqlx)  {:>9.3} ms", theirs.as_secs_f64() * 1e3);
    println!("  ratio                {ratio:>9.3}   must {MUST}, aim {AIM}");
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
async fn measure(rounds: usize, peer: &std::path::Path) -> Outcome<(Duration, Duration)> {
    let entities = Entities::new().with(item::Entity);
    let engine = AsyncEngine::open(Worker(Rusqlite), "sqlite::memory:")?;
    engine.create_all(&entities.schema()).await?;
    let db = Connection::new(engine, entities);
    item::fill(&db).await?;

    let mut child = Command::new(peer).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (Some(mut ask), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("the peer cannot be spoken to".into());
    };
    let mut answers = BufReader::new(answers).lines();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..rounds + 2 {
        let took = item::load(&db).await?;
        writeln!(ask)?;
        let answer = answers.next().ok_or("the peer has ended")??;
        // The first ones warm up.
        if round >= 2 {
            ours.push(took);
            theirs.push(Duration::from_nanos(answer.trim().parse()?));
        }
    }
    drop(ask);
    child.wait()?;
    Ok((median(ours), median(theirs)))
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}
