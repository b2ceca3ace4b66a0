//! A connection: statements in, rows out.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_core::Stream;
use isogloss_engine::backend::{
    Cancel, Catalog, Done, Driver, Exchange, NoRows, Prepare, Request, Sink, no_tokio,
};
use isogloss_engine::{Error, ErrorKind, Result};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_postgres::{CancelToken, Client, RowStream, Statement};

use crate::bind;
use crate::catalog::CATALOG;
use crate::check::{self, Health};
use crate::error::database;
use crate::read::{Columns, Row};
use crate::rows_affected::changes_rows;
use crate::shape::Shape;
use crate::statements::Statements;
use crate::tls::Connector;

/// So long a server may take to say good-bye.
const GOOD_BYE: Duration = Duration::from_secs(2);

/// So long it may work on for nobody, before it is asked to stop: most statements are over sooner than it could be asked.
const FOR_NOBODY: Duration = Duration::from_millis(20);

pub(crate) struct Connection {
    client: Option<Client>,
    /// What moves the bytes; it ends with the client, once all answers are there.
    task: Option<JoinHandle<()>>,
    /// A request to stop goes over a connection of its own, encrypted as this one is.
    connector: Connector,
    statements: Statements,
    health: Health,
    /// An exchange has begun and not come to its end.
    in_flight: bool,
}

impl Connection {
    pub(crate) fn new(client: Client, task: JoinHandle<()>, connector: Connector) -> Connection {
        Connection {
            client: Some(client),
            task: Some(task),
            connector,
            statements: Statements::default(),
            health: Health::default(),
            in_flight: false,
        }
    }

    async fn run(&mut self, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        self.in_flight = true;
        let result = self.exchange(request, sink).await;
        self.in_flight = false;
        self.health.note(request.sql, &result);
        result
    }

    async fn exchange(&mut self, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        check::text(request.sql)?;
        let client = self.client.as_ref().ok_or_else(gone)?;
        if self.health.is_doubtful_for(request.sql) {
            client.batch_execute(check::PROBE).await.map_err(database).map_err(check::undone)?;
        }
        match request.prepare {
            Prepare::Nothing => {
                client.batch_execute(request.sql).await.map_err(database)?;
                Ok(Done::default())
            }
            Prepare::Once => {
                let stream = client.query_typed_raw(request.sql, bind::typed(request.binds));
                fetch(stream.await.map_err(database)?, None, request.sql, sink).await
            }
            _ => {
                let (mut statement, mut fresh) = prepare(client, &mut self.statements, request.sql).await?;
                loop {
                    check::places(statement.params().len(), request.binds.len())?;
                    let started = client.query_raw(&statement, bind::binds(request.binds)).await;
                    match started.map_err(database) {
                        Ok(stream) => return fetch(stream, Some(&statement), request.sql, sink).await,
                        // Nothing has been done yet: the statement was prepared for tables that have changed since.
                        Err(error) if !fresh && check::is_outdated(&error) => {
                            self.statements.forget(request.sql);
                            let again = prepare(client, &mut self.statements, request.sql).await;
                            // In a transaction there is no second try, and the reason is the first error.
                            (statement, fresh) = match again {
                                Ok(again) => again,
                                Err(_) => return Err(error),
                            };
                        }
                        Err(error) => return Err(error),
                    }
                }
            }
        }
    }
}

/// The statement, and whether it was prepared just now.
async fn prepare(client: &Client, statements: &mut Statements, sql: &str) -> Result<(Statement, bool)> {
    if let Some(statement) = statements.get(sql) {
        return Ok((statement, false));
    }
    let statement = client.prepare(sql).await.map_err(database)?;
    statements.keep(sql, &statement);
    Ok((statement, true))
}

async fn fetch(
    stream: RowStream,
    statement: Option<&Statement>,
    sql: &str,
    sink: &mut dyn Sink,
) -> Result<Done> {
    let mut stream = pin!(stream);
    let mut wanted = true;
    let mut shape = None;
    if let Some(statement) = statement.filter(|statement| !statement.columns().is_empty()) {
        shape = Some(Shape::new(statement.columns()));
        wanted = sink.columns(&Columns(statement.columns())).settle(sink).await;
    }
    // To the end also where no further row is wanted: what is left would stand before the next statement's rows. It is
    // passed over as it comes, and nothing of it is decoded.
    while let Some(row) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        let row = row.map_err(database)?;
        let shape = match &mut shape {
            Some(shape) => &*shape,
            none => {
                wanted = sink.columns(&Columns(row.columns())).settle(sink).await;
                none.insert(Shape::new(row.columns()))
            }
        };
        if wanted {
            let flow = sink.row(&mut Row::new(&row, shape));
            wanted = flow.settle(sink).await;
        }
    }
    Ok(match stream.rows_affected() {
        Some(rows) if changes_rows(sql) => Done::rows(rows),
        _ => Done::default(),
    })
}

#[cold]
fn gone() -> Error {
    Error::new(ErrorKind::ConnectionLost, "the connection is closed")
}

impl Driver for Connection {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        Exchange::later(Connection::run(self, request, sink))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::later(async {
            self.in_flight = true;
            let result = self.client.as_ref().ok_or_else(gone)?.check_connection().await.map_err(database);
            self.in_flight = false;
            result
        })
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::later(async {
            Connection::run(self, Request::plain("ROLLBACK"), &mut NoRows).await.map(drop)
        })
    }

    fn close(mut self: Box<Self>) -> Exchange<'static, ()> {
        Exchange::later(async move {
            drop(self.client.take());
            if let Some(task) = self.task.take() {
                let _ = tokio::time::timeout(GOOD_BYE, task).await;
            }
        })
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        let client = self.client.as_ref()?;
        Some(Arc::new(Token(client.cancel_token(), self.connector.clone())))
    }

    fn explain(&self) -> Option<&'static str> {
        // With the names of columns, and with what is asked of other servers:
        // https://www.postgresql.org/docs/current/sql-explain.html
        Some("EXPLAIN (VERBOSE) ")
    }

    fn catalog(&self) -> Option<&'static Catalog> {
        Some(&CATALOG)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some(client) = self.client.take().filter(|_| self.in_flight) else { return };
        let (token, connector) = (client.cancel_token(), self.connector.clone());
        // What was asked for last is answered to nobody, and then it takes leave by itself.
        drop(client);
        let (Some(mut task), Ok(runtime)) = (self.task.take(), Handle::try_current()) else { return };
        runtime.spawn(async move {
            if tokio::time::timeout(FOR_NOBODY, &mut task).await.is_err() {
                // The server would work on, and keep its locks.
                let _ = tokio::time::timeout(GOOD_BYE, token.cancel_query(connector)).await;
                task.abort();
            }
        });
    }
}

struct Token(CancelToken, Connector);

impl Cancel for Token {
    fn cancel(&self) -> Exchange<'_, Result<()>> {
        Exchange::later(async {
            Handle::try_current().map_err(|none| no_tokio().with_source(none))?;
            self.0.cancel_query(self.1.clone()).await.map_err(database)
        })
    }
}
