//! PostgreSQL, by its own protocol.

mod bind;
mod decode;

use isogloss::ValueRef;
use postgres::error::Error;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::Type;
use postgres::{Client, GenericClient, NoTls, Statement};

use self::bind::Bind;
use self::decode::Decoded;
use super::{Bound, Engine, Rows, at_statement, refuse_transaction_end};
use crate::server::Server;

/// A PostgreSQL with a connection to it.
pub struct PostgresEngine {
    version: String,
    // Before the server: the connection is closed before the server stops.
    client: Client,
    server: Server,
}

impl PostgresEngine {
    /// Connects to a private server, which then belongs to the engine.
    pub fn on(server: Server) -> Result<PostgresEngine, String> {
        let mut client = connect(&server)?;
        let row = client.query_one("SHOW server_version", &[]).map_err(|error| message(&error))?;
        let version: String = row.try_get(0).map_err(|error| message(&error))?;
        // Packagers add their own version behind a blank.
        let version = version.split(' ').next().unwrap_or_default().to_owned();
        Ok(PostgresEngine { version, client, server })
    }
}

impl Engine for PostgresEngine {
    fn name(&self) -> &str {
        "postgres"
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn script(&mut self, sql: &str) -> Result<(), String> {
        self.client.batch_execute(sql).map_err(|error| message(&error))
    }

    fn check(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<(), String> {
        let statement = self.client.prepare(sql).map_err(|error| message(&error))?;
        fit(&statement, binds)
    }

    fn execute(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<Rows, String> {
        run(&mut self.client, sql, binds)
    }

    fn transaction(&mut self, steps: &[Bound<'_>]) -> Result<Vec<Rows>, String> {
        let mut transaction = self.client.transaction().map_err(|error| message(&error))?;
        let step = |(sql, binds): &Bound<'_>| {
            refuse_transaction_end(sql)?;
            run(&mut transaction, sql, binds)
        };
        let rows = steps.iter().map(step).collect();
        transaction.rollback().map_err(|error| message(&error))?;
        rows
    }

    fn execute_bare(&mut self, sql: &str) -> Result<Rows, String> {
        let rows = run(&mut self.client, sql, &[]);
        // Where no transaction is open this is no more than a warning.
        self.client.batch_execute("ROLLBACK").map_err(|error| message(&error))?;
        rows
    }

    fn session(&mut self, statements: &[&str]) -> Result<Vec<Rows>, String> {
        let mut client = connect(&self.server)?;
        let run = |(index, sql): (usize, &&str)| {
            run(&mut client, sql, &[]).map_err(|why| at_statement(index, sql, &why))
        };
        statements.iter().enumerate().map(run).collect()
    }
}

fn connect(server: &Server) -> Result<Client, String> {
    Client::configure()
        .host("127.0.0.1")
        .port(server.port())
        .user("postgres")
        .dbname("postgres")
        .connect(NoTls)
        .map_err(|error| format!("{}: {}", message(&error), server.log()))
}

fn run(client: &mut impl GenericClient, sql: &str, binds: &[ValueRef<'_>]) -> Result<Rows, String> {
    let statement = client.prepare(sql).map_err(|error| message(&error))?;
    fit(&statement, binds)?;
    let binds: Vec<Bind<'_>> = binds.iter().copied().map(Bind).collect();
    let mut answer = client.query_raw(&statement, &binds).map_err(|error| message(&error))?;
    let mut rows = Rows {
        columns: statement.columns().iter().map(|column| column.name().to_owned()).collect(),
        ..Rows::default()
    };
    while let Some(row) = answer.next().map_err(|error| message(&error))? {
        let value = |index| row.try_get::<_, Decoded>(index).map(|decoded| decoded.0);
        let row = (0..row.len()).map(value).collect::<Result<_, _>>().map_err(|error| message(&error))?;
        rows.rows.push(row);
    }
    rows.affected = answer.rows_affected().unwrap_or(rows.rows.len() as u64);
    Ok(rows)
}

/// Whether every bind fits the type that PostgreSQL inferred for its parameter.
fn fit(statement: &Statement, binds: &[ValueRef<'_>]) -> Result<(), String> {
    let inferred: &[Type] = statement.params();
    if inferred.len() != binds.len() {
        return Err(format!("the statement has {} parameters and {} binds", inferred.len(), binds.len()));
    }
    for (index, (ty, bind)) in inferred.iter().zip(binds).enumerate() {
        bind::text(*bind, ty).map_err(|why| format!("${}: {why}", index + 1))?;
    }
    Ok(())
}

/// What the server said, with the code by which manuals know it; or what went wrong on the way.
fn message(error: &Error) -> String {
    let Some(server) = error.as_db_error() else {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        return text;
    };
    let mut text = format!("{}: {}", server.code().code(), server.message());
    if let Some(postgres::error::ErrorPosition::Original(at)) = server.position() {
        text.push_str(&format!(" (at character {at})"));
    }
    for more in [server.detail(), server.hint()].into_iter().flatten() {
        text.push_str(&format!("; {more}"));
    }
    text
}
