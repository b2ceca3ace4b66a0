//! A connection: statements in, rows out.

use std::sync::Arc;
use std::time::Duration;

use isogloss_engine::backend::{
    Cancel, Catalog, Done, Driver, Exchange, Flow, NoRows, Prepare, Request, Sink, within,
};
use isogloss_engine::{Error, ErrorKind, Result};
use isogloss_tokio_postgres::shared::{self, Columns, Connector, Health, Row, Shape, Statements, database};
use postgres::fallible_iterator::FallibleIterator;
use postgres::{CancelToken, Client, RowIter, Statement};

use crate::outside::outside;

pub(crate) struct Connection {
    client: Option<Client>,
    /// A request to stop goes over a connection of its own, encrypted as this one is.
    connector: Connector,
    /// How long that may take.
    asking: Duration,
    statements: Statements,
    health: Health,
}

impl Connection {
    pub(crate) fn new(client: Client, connector: Connector, asking: Duration) -> Connection {
        Connection {
            client: Some(client),
            connector,
            asking,
            statements: Statements::default(),
            health: Health::default(),
        }
    }

    fn run(&mut self, request: &Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        let result = self.exchange(request, sink);
        self.health.note(request.sql, &result);
        result
    }

    fn exchange(&mut self, request: &Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        shared::text(request.sql)?;
        let client = self.client.as_mut().ok_or_else(gone)?;
        if self.health.is_doubtful_for(request.sql) {
            client.batch_execute(shared::PROBE).map_err(database).map_err(shared::undone)?;
        }
        match request.prepare {
            Prepare::Nothing => {
                client.batch_execute(request.sql).map_err(database)?;
                Ok(Done::default())
            }
            Prepare::Once => {
                let rows = client.query_typed_raw(request.sql, shared::typed(request.binds));
                fetch(rows.map_err(database)?, None, request.sql, sink)
            }
            _ => {
                let (statement, fresh) = prepare(client, &mut self.statements, request.sql)?;
                let error = match start(client, &statement, request) {
                    Ok(rows) => return fetch(rows, Some(&statement), request.sql, sink),
                    Err(error) => error,
                };
                if fresh || !shared::is_outdated(&error) {
                    return Err(error);
                }
                // Nothing has been done yet: the statement was prepared for tables that have changed since.
                self.statements.forget(request.sql);
                // In a transaction there is no second try, and the reason is the first error.
                let again = prepare(client, &mut self.statements, request.sql);
                let (statement, _) = again.map_err(|_| error)?;
                fetch(start(client, &statement, request)?, Some(&statement), request.sql, sink)
            }
        }
    }
}

/// The statement, and whether it was prepared just now.
fn prepare(client: &mut Client, statements: &mut Statements, sql: &str) -> Result<(Statement, bool)> {
    if let Some(statement) = statements.get(sql) {
        return Ok((statement, false));
    }
    let statement = client.prepare(sql).map_err(database)?;
    statements.keep(sql, &statement);
    Ok((statement, true))
}

/// Where this fails, nothing has been done.
fn start<'c>(client: &'c mut Client, statement: &Statement, request: &Request<'_>) -> Result<RowIter<'c>> {
    shared::places(statement.params().len(), request.binds.len())?;
    client.query_raw(statement, shared::binds(request.binds)).map_err(database)
}

fn fetch(
    mut rows: RowIter<'_>,
    statement: Option<&Statement>,
    sql: &str,
    sink: &mut dyn Sink,
) -> Result<Done> {
    let mut flow = Flow::Continue;
    let mut shape = None;
    if let Some(statement) = statement.filter(|statement| !statement.columns().is_empty()) {
        shape = Some(Shape::new(statement.columns()));
        flow = sink.columns(&Columns(statement.columns()));
    }
    // To the end also where no further row is wanted: what is left would stand before the next statement's rows. It is
    // passed over as it comes, and nothing of it is decoded.
    while let Some(row) = rows.next().map_err(database)? {
        let shape = match &mut shape {
            Some(shape) => &*shape,
            none => {
                flow = sink.columns(&Columns(row.columns()));
                none.insert(Shape::new(row.columns()))
            }
        };
        if flow != Flow::Stop {
            flow = sink.row(&mut Row::new(&row, shape));
        }
    }
    Ok(match rows.rows_affected() {
        Some(rows) if shared::changes_rows(sql) => Done::rows(rows),
        _ => Done::default(),
    })
}

#[cold]
fn gone() -> Error {
    Error::new(ErrorKind::ConnectionLost, "the connection is closed")
}

impl Driver for Connection {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        Exchange::ready(outside(|| Connection::run(self, &request, sink)))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::ready(outside(|| {
            self.client.as_mut().ok_or_else(gone)?.check_connection().map_err(database)
        }))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::ready(outside(|| Connection::run(self, &Request::plain("ROLLBACK"), &mut NoRows).map(drop)))
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        let token = self.client.as_ref()?.cancel_token();
        Some(Arc::new(Token { token, connector: self.connector.clone(), most: self.asking }))
    }

    fn explain(&self) -> Option<&'static str> {
        // With the names of columns, and with what is asked of other servers:
        // https://www.postgresql.org/docs/current/sql-explain.html
        Some("EXPLAIN (VERBOSE) ")
    }

    fn catalog(&self) -> Option<&'static Catalog> {
        Some(&shared::CATALOG)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // It waits until the server has taken leave.
        let client = self.client.take();
        outside(move || drop(client));
    }
}

struct Token {
    token: CancelToken,
    connector: Connector,
    most: Duration,
}

impl Cancel for Token {
    fn cancel(&self) -> Exchange<'_, Result<()>> {
        // The thread that waits for it is none of a runtime's, as the client demands.
        let (token, connector) = (self.token.clone(), self.connector.clone());
        Exchange::ready(within(self.most, move || token.cancel_query(connector).map_err(database)))
    }
}
