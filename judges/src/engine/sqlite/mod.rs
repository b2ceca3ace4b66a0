//! SQLite, inside this process.

mod value;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use isogloss::ValueRef;
use rusqlite::{Connection, Error, Statement};
use tempfile::TempDir;

use super::{Bound, Engine, Rows, at_statement, refuse_transaction_end};

/// The longest that one statement may run.
const LIMIT: Duration = Duration::from_secs(20);

/// A SQLite database in a temporary file, with a connection to it.
pub struct SqliteEngine {
    connection: Connection,
    // A file and not memory, so that a second connection sees the same tables.
    file: PathBuf,
    _folder: TempDir,
}

impl SqliteEngine {
    /// Makes an empty database.
    pub fn open() -> Result<SqliteEngine, String> {
        let folder = crate::server::temporary_folder()?;
        let file = folder.path().join("judge.sqlite");
        let connection = connect(&file)?;
        Ok(SqliteEngine { connection, file, _folder: folder })
    }
}

impl Engine for SqliteEngine {
    fn name(&self) -> &str {
        "sqlite"
    }

    fn version(&self) -> &str {
        rusqlite::version()
    }

    fn script(&mut self, sql: &str) -> Result<(), String> {
        begin_clock(&mut self.connection)?;
        self.connection.execute_batch(sql).map_err(|error| message(&error))
    }

    fn check(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<(), String> {
        let mut statement = self.connection.prepare(sql).map_err(|error| message(&error))?;
        bind_all(&mut statement, binds)
    }

    fn execute(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<Rows, String> {
        begin_clock(&mut self.connection)?;
        run(&self.connection, sql, binds)
    }

    fn transaction(&mut self, steps: &[Bound<'_>]) -> Result<Vec<Rows>, String> {
        begin_clock(&mut self.connection)?;
        let transaction = self.connection.transaction().map_err(|error| message(&error))?;
        let step = |(sql, binds): &Bound<'_>| {
            refuse_transaction_end(sql)?;
            run(&transaction, sql, binds)
        };
        let rows = steps.iter().map(step).collect();
        transaction.rollback().map_err(|error| message(&error))?;
        rows
    }

    fn execute_bare(&mut self, sql: &str) -> Result<Rows, String> {
        begin_clock(&mut self.connection)?;
        let rows = run(&self.connection, sql, &[]);
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK").map_err(|error| message(&error))?;
        }
        rows
    }

    fn session(&mut self, statements: &[&str]) -> Result<Vec<Rows>, String> {
        let mut connection = connect(&self.file)?;
        let run = |(index, sql): (usize, &&str)| {
            begin_clock(&mut connection)?;
            run(&connection, sql, &[]).map_err(|why| at_statement(index, sql, &why))
        };
        statements.iter().enumerate().map(run).collect()
    }
}

fn connect(file: &std::path::Path) -> Result<Connection, String> {
    let connection = Connection::open(file).map_err(|error| message(&error))?;
    // Nothing has to survive a power cut. Foreign keys are watched, as they are on every other engine.
    connection
        .execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;")
        .map_err(|error| message(&error))?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(|error| message(&error))?;
    Ok(connection)
}

/// From now on, what takes too long is interrupted: SQLite has no time limit of its own.
fn begin_clock(connection: &mut Connection) -> Result<(), String> {
    let started = Instant::now();
    connection
        .progress_handler(10_000, Some(move || started.elapsed() > LIMIT))
        .map_err(|error| message(&error))
}

fn run(connection: &Connection, sql: &str, binds: &[ValueRef<'_>]) -> Result<Rows, String> {
    let before = connection.total_changes();
    let mut statement = connection.prepare(sql).map_err(|error| message(&error))?;
    bind_all(&mut statement, binds)?;
    let names = (0..statement.column_count()).map(|place| statement.column_name(place).map(str::to_owned));
    let columns = names.collect::<Result<Vec<String>, _>>().map_err(|error| message(&error))?;
    let mut rows = Vec::new();
    let mut answer = statement.raw_query();
    while let Some(row) = answer.next().map_err(|error| message(&error))? {
        let value = |index| row.get_ref(index).map_err(|error| message(&error)).and_then(value::from_sqlite);
        rows.push((0..columns.len()).map(value).collect::<Result<_, _>>()?);
    }
    drop(answer);
    let reads = statement.readonly();
    // A statement that changes rows is counted by its changes, and one that only reads by its rows.
    let affected = if reads { rows.len() as u64 } else { connection.total_changes() - before };
    Ok(Rows { columns, rows, affected })
}

fn bind_all(statement: &mut Statement<'_>, binds: &[ValueRef<'_>]) -> Result<(), String> {
    let wanted = statement.parameter_count();
    if wanted != binds.len() {
        return Err(format!("the statement has {wanted} parameters and {} binds", binds.len()));
    }
    for (index, bind) in binds.iter().enumerate() {
        let value = value::to_sqlite(*bind).map_err(|why| format!("?{}: {why}", index + 1))?;
        statement.raw_bind_parameter(index + 1, value).map_err(|error| message(&error))?;
    }
    Ok(())
}

fn message(error: &Error) -> String {
    error.to_string()
}
