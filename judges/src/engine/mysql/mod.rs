//! MariaDB and MySQL, by the protocol that they share.

mod value;

use isogloss::ValueRef;
use mysql::consts::CapabilityFlags;
use mysql::prelude::{Protocol, Queryable};
use mysql::{Conn, Error, OptsBuilder, Params, QueryResult, Statement, TxOpts};

use super::{Bound, Engine, Rows, at_statement, refuse_transaction_end};
use crate::server::{Kind, Server};

/// The database that everything happens in.
const DATABASE: &str = "judge";

/// A MariaDB or a MySQL with a connection to it.
///
/// Its collation is the server's default, which does not tell upper case from lower. Updated rows are counted when they
/// were found, also those that had the new values already, as other engines count them.
pub struct MySqlEngine {
    version: String,
    // Before the server: the connection is closed before the server stops.
    conn: Conn,
    server: Server,
}

impl MySqlEngine {
    /// Connects to a private server, which then belongs to the engine.
    pub fn on(server: Server) -> Result<MySqlEngine, String> {
        let mut conn = connect(&server, None)?;
        conn.query_drop(format!("CREATE DATABASE IF NOT EXISTS {DATABASE}"))
            .map_err(|error| message(&error))?;
        let mut conn = connect(&server, Some(DATABASE))?;
        let version: Option<String> =
            conn.query_first("SELECT VERSION()").map_err(|error| message(&error))?;
        // What follows the numbers names the package.
        let version = version.unwrap_or_default();
        let version = version.split(['-', '+']).next().unwrap_or_default().to_owned();
        Ok(MySqlEngine { version, conn, server })
    }
}

impl Engine for MySqlEngine {
    fn name(&self) -> &str {
        match self.server.kind() {
            Kind::MariaDb => "mariadb",
            _ => "mysql",
        }
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn script(&mut self, sql: &str) -> Result<(), String> {
        let mut answers = self.conn.query_iter(sql).map_err(|error| message(&error))?;
        // An error of a later statement is told only when its answer is asked for.
        while let Some(answer) = answers.iter() {
            for row in answer {
                row.map_err(|error| message(&error))?;
            }
        }
        Ok(())
    }

    fn check(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<(), String> {
        let statement = self.conn.prep(sql).map_err(|error| message(&error))?;
        let outcome = params(&statement, binds).map(|_| ());
        self.conn.close(statement).map_err(|error| message(&error))?;
        outcome
    }

    fn execute(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<Rows, String> {
        run(&mut self.conn, sql, binds)
    }

    fn transaction(&mut self, steps: &[Bound<'_>]) -> Result<Vec<Rows>, String> {
        let mut transaction =
            self.conn.start_transaction(TxOpts::default()).map_err(|error| message(&error))?;
        let step = |(sql, binds): &Bound<'_>| {
            refuse_transaction_end(sql)?;
            run(&mut transaction, sql, binds)
        };
        let rows = steps.iter().map(step).collect();
        transaction.rollback().map_err(|error| message(&error))?;
        rows
    }

    fn execute_bare(&mut self, sql: &str) -> Result<Rows, String> {
        let rows = run_plain(&mut self.conn, sql);
        self.conn.query_drop("ROLLBACK").map_err(|error| message(&error))?;
        rows
    }

    fn session(&mut self, statements: &[&str]) -> Result<Vec<Rows>, String> {
        let mut conn = connect(&self.server, Some(DATABASE))?;
        let run = |(index, sql): (usize, &&str)| {
            run_plain(&mut conn, sql).map_err(|why| at_statement(index, sql, &why))
        };
        statements.iter().enumerate().map(run).collect()
    }
}

fn connect(server: &Server, database: Option<&str>) -> Result<Conn, String> {
    let minute = Some(std::time::Duration::from_secs(60));
    let options = OptsBuilder::new()
        .ip_or_hostname(Some("127.0.0.1"))
        .tcp_port(server.port())
        // Always by the port: the driver would look for a socket by itself.
        .prefer_socket(false)
        .user(Some("root"))
        .db_name(database)
        .read_timeout(minute)
        .write_timeout(minute)
        .additional_capabilities(CapabilityFlags::CLIENT_FOUND_ROWS);
    Conn::new(options).map_err(|error| format!("{}: {}", message(&error), server.log()))
}

/// Runs a prepared statement, as drivers run what has binds.
fn run(conn: &mut impl Queryable, sql: &str, binds: &[ValueRef<'_>]) -> Result<Rows, String> {
    let statement = conn.prep(sql).map_err(|error| message(&error))?;
    let rows = params(&statement, binds).and_then(|params| {
        let answer = conn.exec_iter(&statement, params).map_err(|error| message(&error))?;
        collect(answer)
    });
    conn.close(statement).map_err(|error| message(&error))?;
    rows
}

/// Runs what these servers partly refuse to prepare, such as `SAVEPOINT`; a statement that they do prepare is prepared.
fn run_plain(conn: &mut Conn, sql: &str) -> Result<Rows, String> {
    const CANNOT_BE_PREPARED: u16 = 1295;
    match conn.prep(sql) {
        Ok(statement) => {
            conn.close(statement).map_err(|error| message(&error))?;
            run(conn, sql, &[])
        }
        Err(Error::MySqlError(error)) if error.code == CANNOT_BE_PREPARED => {
            collect(conn.query_iter(sql).map_err(|error| message(&error))?)
        }
        Err(error) => Err(message(&error)),
    }
}

fn collect<P: Protocol>(mut answer: QueryResult<'_, '_, '_, P>) -> Result<Rows, String> {
    let columns: Vec<mysql::Column> = answer.columns().as_ref().to_vec();
    // Reading the rows forgets the count.
    let changed = answer.affected_rows();
    let mut rows = Vec::new();
    if let Some(set) = answer.iter() {
        for row in set {
            let row = row.map_err(|error| message(&error))?;
            let values = row.unwrap().into_iter().zip(&columns);
            rows.push(
                values.map(|(value, column)| value::from_mysql(value, column)).collect::<Result<_, _>>()?,
            );
        }
    }
    // Where rows come back, no count of changes does.
    let affected = if columns.is_empty() { changed } else { rows.len() as u64 };
    Ok(Rows {
        columns: columns.iter().map(|column| column.name_str().into_owned()).collect(),
        rows,
        affected,
    })
}

fn params(statement: &Statement, binds: &[ValueRef<'_>]) -> Result<Params, String> {
    let wanted = usize::from(statement.num_params());
    if wanted != binds.len() {
        return Err(format!("the statement has {wanted} parameters and {} binds", binds.len()));
    }
    if binds.is_empty() {
        return Ok(Params::Empty);
    }
    let value = |(index, bind): (usize, &ValueRef<'_>)| {
        value::to_mysql(*bind).map_err(|why| format!("?{}: {why}", index + 1))
    };
    Ok(Params::Positional(binds.iter().enumerate().map(value).collect::<Result<_, _>>()?))
}

/// What the server said, with the code by which manuals know it; or what went wrong on the way.
fn message(error: &Error) -> String {
    match error {
        Error::MySqlError(error) => format!("{} ({}): {}", error.code, error.state, error.message),
        other => other.to_string(),
    }
}
