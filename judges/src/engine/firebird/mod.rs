//! Firebird, by a client that is written in Rust.

mod value;

use isogloss::ValueRef;
use rsfbclient::prelude::transaction_builder;
use rsfbclient::{
    Connection, Execute, FbError, Queryable, Row, RustFbClient, SqlType, Transaction, builder_pure_rust,
    charset,
};

use super::{Bound, Engine, Rows, at_statement, first_word, refuse_transaction_end};
use crate::server::{Server, firebird_database};

/// A Firebird with a connection to it.
///
/// Its names come in upper case, where they were written bare. The client knows no type of its own for times of day,
/// which come as today's, and takes bytes of a limited length for text.
pub struct FirebirdEngine {
    version: String,
    // Before the server: the connection is closed before the server stops.
    connection: Connection<RustFbClient>,
    server: Server,
}

impl FirebirdEngine {
    /// Connects to a private server, which then belongs to the engine.
    pub fn on(server: Server) -> Result<FirebirdEngine, String> {
        let mut connection = connect(&server, Letters::Utf8)?;
        let sql = "SELECT RDB$GET_CONTEXT('SYSTEM', 'ENGINE_VERSION') FROM RDB$DATABASE";
        let version: Option<(String,)> = connection.query_first(sql, ()).map_err(|error| message(&error))?;
        Ok(FirebirdEngine { version: version.unwrap_or_default().0, connection, server })
    }

    /// After an error of its own the client has lost its place in what the server sends.
    fn mend<T>(&mut self, outcome: Result<T, FbError>) -> Result<T, String> {
        outcome.map_err(|error| {
            if !matches!(error, FbError::Sql { .. })
                && let Ok(fresh) = connect(&self.server, Letters::Utf8)
            {
                self.connection = fresh;
            }
            message(&error)
        })
    }

    fn steps(
        connection: &mut Connection<RustFbClient>,
        steps: &[(String, Vec<SqlType>)],
        letters: Letters,
    ) -> Result<Vec<Rows>, FbError> {
        connection.begin_transaction()?;
        let rows: Result<Vec<Rows>, FbError> =
            steps.iter().map(|(sql, binds)| run(connection, sql, binds.clone(), letters)).collect();
        let ended = connection.rollback();
        rows.and_then(|rows| ended.map(|()| rows))
    }
}

/// What the client takes texts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    Utf8,
    /// Every byte is a letter, so that bytes can be read that are no text.
    Bytes,
}

impl Engine for FirebirdEngine {
    fn name(&self) -> &str {
        "firebird"
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn script(&mut self, sql: &str) -> Result<(), String> {
        for statement in statements(sql) {
            self.execute(statement, &[])?;
        }
        Ok(())
    }

    fn check(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<(), String> {
        let (sql, _) = value::bound(sql, binds)?;
        let prepared = Transaction::new(&mut self.connection, transaction_builder().build())
            .and_then(|mut transaction| transaction.prepare(&sql, false).map(|_| ()));
        self.mend(prepared)
    }

    fn execute(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<Rows, String> {
        let (sql, binds) = value::bound(sql, binds)?;
        // Each statement is committed by itself.
        let rows = run(&mut self.connection, &sql, binds, Letters::Utf8);
        self.mend(rows)
    }

    fn transaction(&mut self, steps: &[Bound<'_>]) -> Result<Vec<Rows>, String> {
        let mut own = Vec::new();
        for (sql, binds) in steps {
            refuse_transaction_end(sql)?;
            own.push(value::bound(sql, binds)?);
        }
        let rows = FirebirdEngine::steps(&mut self.connection, &own, Letters::Utf8);
        match self.mend(rows) {
            Err(why) if why.contains("invalid UTF-8") => {
                let mut connection = connect(&self.server, Letters::Bytes)?;
                FirebirdEngine::steps(&mut connection, &own, Letters::Bytes).map_err(|error| message(&error))
            }
            rows => rows,
        }
    }

    fn execute_bare(&mut self, sql: &str) -> Result<Rows, String> {
        Ok(self.session(&[sql])?.pop().unwrap_or_default())
    }

    fn session(&mut self, statements: &[&str]) -> Result<Vec<Rows>, String> {
        let mut session = Session { connection: connect(&self.server, Letters::Utf8)?, open: false };
        let run = |(index, sql): (usize, &&str)| {
            session.step(sql).map_err(|error| at_statement(index, sql, &message(&error)))
        };
        let rows = statements.iter().enumerate().map(run).collect();
        // What is left open is rolled back.
        let _ = session.connection.rollback();
        rows
    }
}

/// Statements of one connection, of which some begin and end transactions.
struct Session {
    connection: Connection<RustFbClient>,
    open: bool,
}

impl Session {
    /// The client begins and ends transactions by calls of its own; the server is asked whether it reads the words.
    fn step(&mut self, sql: &str) -> Result<Rows, FbError> {
        let words: Vec<String> = sql.split_whitespace().map(str::to_ascii_uppercase).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["SET", "TRANSACTION", ..] => {
                self.prepare(sql)?;
                self.connection.begin_transaction()?;
                self.open = true;
            }
            ["COMMIT" | "ROLLBACK"] => {
                self.prepare(sql)?;
                if !self.open {
                    return Err(FbError::Other("there is no transaction".into()));
                }
                self.open = false;
                if words[0] == "COMMIT" { self.connection.commit()? } else { self.connection.rollback()? }
            }
            _ => return run(&mut self.connection, sql, Vec::new(), Letters::Utf8),
        }
        Ok(Rows::default())
    }

    fn prepare(&mut self, sql: &str) -> Result<(), FbError> {
        let mut transaction = Transaction::new(&mut self.connection, transaction_builder().build())?;
        transaction.prepare(sql, false).map(|_| ())
    }
}

fn connect(server: &Server, letters: Letters) -> Result<Connection<RustFbClient>, String> {
    let mut connection = builder_pure_rust()
        .host("127.0.0.1")
        .port(server.port())
        .user("SYSDBA")
        .pass("masterkey")
        .db_name(firebird_database(server).display().to_string())
        .charset(if letters == Letters::Utf8 { charset::UTF_8 } else { charset::ISO_8859_1 })
        // A statement that is kept would keep its tables from being dropped.
        .stmt_cache_size(0)
        .connect()
        .map_err(|error| message(&error))?;
    // The client knows none of the types that came with version 4.
    let _ = connection.execute("SET BIND OF TIME ZONE TO LEGACY", ());
    Ok(connection)
}

fn run(
    connection: &mut Connection<RustFbClient>,
    sql: &str,
    binds: Vec<SqlType>,
    letters: Letters,
) -> Result<Rows, FbError> {
    let reads = matches!(first_word(sql).to_ascii_uppercase().as_str(), "SELECT" | "WITH");
    if !reads && !sql.contains(" RETURNING ") {
        let affected = connection.execute(sql, binds)? as u64;
        return Ok(Rows { affected, ..Rows::default() });
    }
    // What a change returns is its result, and no cursor over rows.
    let answer: Vec<Row> =
        if reads { connection.query(sql, binds)? } else { vec![connection.execute_returnable(sql, binds)?] };
    let mut rows = Rows { affected: answer.len() as u64, ..Rows::default() };
    for row in answer {
        rows.columns = row.cols.iter().map(|column| column.name.to_string()).collect();
        let values = row.cols.into_iter().map(|column| value::from_firebird(column.value, letters));
        rows.rows.push(values.collect::<Result<_, _>>().map_err(FbError::Other)?);
    }
    Ok(rows)
}

/// The statements of a script, none of which has a semicolon inside.
fn statements(script: &str) -> impl Iterator<Item = &str> {
    script.split(';').map(str::trim).filter(|statement| !statement.is_empty())
}

/// What the server said, with the code by which manuals know it; or what went wrong on the way.
fn message(error: &FbError) -> String {
    match error {
        FbError::Sql { msg, code } => format!("{code}: {}", msg.replace('\n', ": ")),
        other => other.to_string(),
    }
}
