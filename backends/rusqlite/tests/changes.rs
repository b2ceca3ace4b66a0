//! What a change says of itself: whether it was done.

use std::ops::ControlFlow;

use isogloss::raw;
use isogloss_engine::{Engine, ErrorKind, Result};
use isogloss_rusqlite::Rusqlite;

fn engine(tables: &[&'static str]) -> Result<Engine> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    for &table in tables {
        engine.execute(&raw(table))?;
    }
    Ok(engine)
}

/// The reference is looked at when the statement is committed, which is behind its last row.
#[test]
fn a_change_that_cannot_be_committed_is_an_error_however_many_of_its_rows_are_wanted() -> Result<()> {
    let engine = engine(&[
        "CREATE TABLE a (id INTEGER PRIMARY KEY)",
        "CREATE TABLE b (a REFERENCES a DEFERRABLE INITIALLY DEFERRED)",
    ])?;
    let astray = raw("INSERT INTO b (a) VALUES (1), (2), (3) RETURNING a");
    let violation = Err(ErrorKind::ForeignKeyViolation);
    let first = engine.query(&astray)?.first::<i64>();
    assert_eq!(first.map(drop).map_err(|error| error.kind()), violation);
    let folded = engine.query(&astray)?.fold(0, |_, _| Ok(ControlFlow::Break(())));
    assert_eq!(folded.map(drop).map_err(|error| error.kind()), violation);
    let all = engine.query(&astray)?.all::<i64>();
    assert_eq!(all.map(drop).map_err(|error| error.kind()), violation);
    assert_eq!(engine.query(&raw("SELECT count(*) FROM b"))?.one::<i64>()?, 0);

    engine.execute(&raw("INSERT INTO a VALUES (1), (2), (3)"))?;
    assert_eq!(engine.query(&astray)?.first::<i64>()?, Some(1));
    drop(engine.query(&astray)?.iter::<i64>()?.next());
    assert_eq!(engine.query(&raw("SELECT count(*) FROM b"))?.one::<i64>()?, 6);
    Ok(())
}
