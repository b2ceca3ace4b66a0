//! What a change says of itself: whether it was done, how many rows it changed, which number a row was given.

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

#[test]
fn what_changes_no_rows_tells_none_of_those_before_it() -> Result<()> {
    let engine =
        engine(&["CREATE TABLE a (id INTEGER PRIMARY KEY)", "INSERT INTO a VALUES (1), (2), (3), (4), (5)"])?;
    assert_eq!(engine.execute(&raw("DELETE FROM a"))?.rows_affected, 5);
    for sql in [
        "CREATE TABLE b (id INTEGER PRIMARY KEY)",
        "CREATE TABLE c AS SELECT * FROM a",
        "DELETE FROM a",
        "ALTER TABLE b RENAME TO d",
        "PRAGMA user_version = 7",
        "PRAGMA journal_mode = memory",
        "INSERT INTO a SELECT * FROM d",
        "DROP TABLE d",
    ] {
        let done = engine.execute(&raw(sql))?;
        assert_eq!((done.rows_affected, done.last_insert_id), (0, None), "{sql}");
    }
    Ok(())
}

#[test]
fn a_number_is_that_of_a_row_which_was_made() -> Result<()> {
    let engine = engine(&["CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT UNIQUE, n INT)"])?;
    let run =
        |sql: &'static str| engine.execute(&raw(sql)).map(|done| (done.rows_affected, done.last_insert_id));
    assert_eq!(run("INSERT INTO a (name) VALUES ('x'), ('y')")?, (2, Some(2)));
    assert_eq!(run("INSERT INTO a (name) VALUES ('x') ON CONFLICT DO NOTHING")?, (0, None));
    // It is the first row that is updated, and no row that has the number 2.
    assert_eq!(run("INSERT INTO a (name) VALUES ('x') ON CONFLICT (name) DO UPDATE SET n = 1")?, (1, None));
    assert_eq!(run("UPDATE a SET n = 2")?, (2, None));
    assert_eq!(run("REPLACE INTO a (name) VALUES ('x')")?, (1, Some(3)));
    Ok(())
}
