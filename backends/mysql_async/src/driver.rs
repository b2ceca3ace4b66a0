//! A connection: statements in, rows out.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use isogloss_engine::backend::{
    Cancel, Catalog, Coercion, Done, Driver, Exchange, FindModes, Flow, Prepare, Request, Sink, no_tokio,
    too_late,
};
use isogloss_engine::{Error, Result};
use isogloss_mysql_common::{
    CATALOG, Effect, Flavor, NEED_REPREPARE, NO_SUCH_SAVEPOINT, NO_SUCH_THREAD, PROBE, Row, Shape, Told,
    UNDOES_ON_TIMEOUT, UNSUPPORTED_PS, VERSION, coerce, done, lock_timed_out, modes, params,
    refused_to_connect, returned, says,
};
use mysql_async::prelude::{Protocol, Queryable};
use mysql_async::{Conn, Opts, QueryResult};
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::error::database;

pub(crate) struct Client {
    wire: Wire,
    options: Opts,
    /// How long it may take to ask the server to break off.
    asking: Duration,
    /// One was begun, and nothing that is seen has ended it.
    begun: bool,
    /// No transaction is open, by what has just run: it has committed silently, or the server has rolled back by itself.
    over: bool,
}

/// The client's connection, and whether it is in the middle of something.
struct Wire {
    conn: Option<Conn>,
    busy: bool,
}

impl Wire {
    /// The connection, for an exchange that is marked as over by [`Wire::over`] alone.
    fn begin(&mut self) -> Result<&mut Conn> {
        self.busy = true;
        self.conn.as_mut().ok_or_else(|| Error::internal("a connection that was closed is used"))
    }

    /// The exchange came to its end.
    fn over<T>(&mut self, result: Result<T, mysql_async::Error>) -> Result<T> {
        let result = result.map_err(database);
        self.busy = result.as_ref().is_err_and(Error::breaks_connection);
        result
    }
}

impl Drop for Wire {
    /// The client would wait in a task for the end of what was broken off, which may never come. It does so where it
    /// finds a runtime; a thread of its own has none, and the socket is closed at once.
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take().filter(|_| self.busy) {
            let _ = std::thread::Builder::new().spawn(move || drop(conn));
        }
    }
}

impl Client {
    pub(crate) fn new(conn: Conn, options: Opts, asking: Duration) -> Client {
        Client { wire: Wire { conn: Some(conn), busy: false }, options, asking, begun: false, over: false }
    }

    /// Finds out who answers, and sets the session to what the statements of its dialect mean.
    pub(crate) async fn settle(&mut self) -> Result<Flavor> {
        let conn = self.wire.begin()?;
        let version: Option<String> = conn.query_first(VERSION).await.map_err(database)?;
        let flavor = Flavor::of(&version.unwrap_or_default())?;
        conn.query_drop(flavor.settings()).await.map_err(database)?;
        self.wire.busy = false;
        Ok(flavor)
    }

    async fn run(&mut self, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        let effect = Effect::of(request.sql);
        self.over = false;
        effect.check(request.prepare, self.begun)?;
        let conn = self.wire.begin()?;
        let result = run(conn, request, sink).await;
        self.over = effect.ends_transaction(&result)
            || lock_timed_out(&result) && Box::pin(undoes_on_timeout(conn)).await
            || effect == Effect::Unseen && self.begun && Box::pin(is_over(conn)).await;
        self.begun = effect == Effect::Begins && result.is_ok() || self.begun && !self.over;
        self.wire.busy = result.as_ref().is_err_and(Error::breaks_connection);
        effect.told(result)
    }
}

/// Whoever cannot be asked may have done so.
async fn undoes_on_timeout(conn: &mut Conn) -> bool {
    conn.query_first(UNDOES_ON_TIMEOUT).await.map_or(true, |setting| setting == Some(true))
}

/// Whether the server says that no transaction is open.
async fn is_over(conn: &mut Conn) -> bool {
    for sql in PROBE {
        if let Err(error) = conn.query_drop(sql).await {
            return matches!(error, mysql_async::Error::Server(said) if said.code == NO_SUCH_SAVEPOINT);
        }
    }
    false
}

async fn run(conn: &mut Conn, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
    if request.prepare == Prepare::Nothing && request.binds.is_empty() {
        return text(conn, request.sql, sink).await;
    }
    match prepared(conn, &request, sink).await {
        Err(error) if says(&error, UNSUPPORTED_PS) && request.binds.is_empty() => {
            text(conn, request.sql, sink).await
        }
        // The client keeps the statement, which the server has forgotten.
        Err(error) if says(&error, NEED_REPREPARE) => {
            let statement = conn.prep(request.sql).await.map_err(database)?;
            conn.close(statement).await.map_err(database)?;
            prepared(conn, &request, sink).await
        }
        result => result,
    }
}

async fn prepared(conn: &mut Conn, request: &Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
    let statement = conn.prep(request.sql).await.map_err(database)?;
    let result = match params(request.binds, usize::from(statement.num_params())) {
        Ok(params) => match conn.exec_iter(&statement, params).await {
            Ok(answer) => fetch(request.sql, answer, sink).await,
            Err(error) => Err(database(error)),
        },
        Err(error) => Err(error),
    };
    if request.prepare == Prepare::Keep || result.as_ref().is_err_and(Error::breaks_connection) {
        return result;
    }
    conn.close(statement).await.map_err(database)?;
    result
}

async fn text(conn: &mut Conn, sql: &str, sink: &mut dyn Sink) -> Result<Done> {
    let answer = conn.query_iter(sql).await.map_err(database)?;
    fetch(sql, answer, sink).await
}

/// Hands over the rows of the first answer. What comes behind it, as the end of a procedure, is read for its errors.
async fn fetch<P: Protocol>(
    sql: &str,
    mut answer: QueryResult<'_, 'static, P>,
    sink: &mut dyn Sink,
) -> Result<Done> {
    let columns = answer.columns().filter(|columns| !columns.is_empty());
    let all = match columns {
        None => {
            let info = answer.info().into_owned();
            let (affected, last_insert_id) = (answer.affected_rows(), answer.last_insert_id());
            done(sql, Told { affected, last_insert_id, info: &info })
        }
        Some(columns) => {
            let shape = Shape::new(&columns);
            let flow = sink.columns(&shape);
            let mut going = flow.settle(sink).await;
            let mut count = 0;
            while let Some(flow) = offer_next(&mut answer, &shape, going, sink).await? {
                count += 1;
                going = flow.settle(sink).await;
            }
            returned(sql, count)
        }
    };
    answer.drop_result().await.map_err(database)?;
    Ok(all)
}

/// Hands over the next row, if it is wanted; what is not wanted any more is on its way already, and is passed over.
///
/// It is handed over within the poll that brings it: as the outcome of a future it would be moved from place to place.
async fn offer_next<P: Protocol>(
    answer: &mut QueryResult<'_, 'static, P>,
    shape: &Shape,
    wanted: bool,
    sink: &mut dyn Sink,
) -> Result<Option<Flow>> {
    let mut next = pin!(answer.next());
    poll_fn(|context| match next.as_mut().poll(context) {
        Poll::Ready(Ok(Some(mut row))) if wanted => {
            Poll::Ready(Ok(Some(sink.row(&mut Row::new(shape, &mut row)))))
        }
        Poll::Ready(Ok(row)) => Poll::Ready(Ok(row.map(|_| Flow::Stop))),
        Poll::Ready(Err(error)) => Poll::Ready(Err(database(error))),
        Poll::Pending => Poll::Pending,
    })
    .await
}

impl Driver for Client {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        Exchange::later(Client::run(self, request, sink))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::later(async {
            let result = self.wire.begin()?.ping().await;
            self.wire.over(result)
        })
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::later(async {
            self.begun = false;
            let result = self.wire.begin()?.query_drop("ROLLBACK").await;
            self.wire.over(result)
        })
    }

    fn close(mut self: Box<Self>) -> Exchange<'static, ()> {
        Exchange::later(async move {
            if let Some(conn) = self.wire.conn.take_if(|_| !self.wire.busy) {
                // Where it fails, the connection is gone already.
                let _ = conn.disconnect().await;
            }
        })
    }

    fn in_transaction(&self) -> Option<bool> {
        self.over.then_some(false)
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        let connection = self.wire.conn.as_ref()?.id();
        Some(Arc::new(Kill { options: self.options.clone(), connection, most: self.asking }))
    }

    fn coercion(&self) -> Coercion {
        coerce
    }

    fn modes(&self) -> FindModes {
        modes
    }

    fn explain(&self) -> Option<&'static str> {
        // https://dev.mysql.com/doc/refman/9.4/en/explain.html
        Some("EXPLAIN ")
    }

    fn catalog(&self) -> Option<&'static Catalog> {
        Some(&CATALOG)
    }
}

/// Ends a statement over a connection of its own: <https://dev.mysql.com/doc/refman/9.4/en/kill.html>
struct Kill {
    options: Opts,
    connection: u32,
    /// A server that takes the connection and says nothing is not waited for longer.
    most: Duration,
}

impl Kill {
    async fn ask(&self) -> Result<()> {
        let conn = Conn::new(self.options.clone()).await.map_err(database).map_err(refused_to_connect)?;
        let mut wire = Wire { conn: Some(conn), busy: true };
        let killed = wire.begin()?.query_drop(format!("KILL QUERY {}", self.connection)).await;
        let result = match killed {
            Err(mysql_async::Error::Server(said)) if said.code == NO_SUCH_THREAD => Ok(()),
            killed => killed.map_err(database).map_err(refused_to_connect),
        };
        // It has done what it was for.
        wire.busy = false;
        if let Some(conn) = wire.conn.take() {
            let _ = conn.disconnect().await;
        }
        result
    }
}

impl Cancel for Kill {
    fn cancel(&self) -> Exchange<'_, Result<()>> {
        Exchange::later(async {
            Handle::try_current().map_err(|none| no_tokio().with_source(none))?;
            timeout(self.most, self.ask()).await.unwrap_or_else(|_| Err(too_late()))
        })
    }
}
