//! A connection: statements in, rows out. It knows no client, only the seam to one.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use isogloss::{Begin, Dialect, Isolation, Type, ValueRef};
use isogloss_engine::backend::{
    Cancel, Catalog, Coercion, Done, Driver, Exchange, FindModes, Flow, Modes, NoRows, Prepare, RawRow,
    Request, Sink,
};
use isogloss_engine::{Error, ErrorKind, Result};

use crate::cancel::{Patience, Running, Signal};
use crate::catalog::CATALOG;
use crate::tds::{Answer, Item, Params, Wire};
use crate::verb::{self, Verb};

/// A connection.
pub(crate) struct Connection {
    wire: Wire,
    signal: Arc<Signal>,
    transaction: Open,
}

/// What is known of the transaction that was begun here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    None,
    /// It is open.
    Yes,
    /// The server has rolled it back by itself, as it does after a deadlock; what ran now would be committed at once.
    Undone,
}

/// How an exchange came to its end.
enum End {
    /// The server has said everything.
    Told(Done),
    /// Enough was heard; the server has more to say.
    Enough,
    /// It was asked to end.
    Cancelled,
    /// It was asked to end in the middle of an answer, and nothing of that comes any more.
    Silent,
}

/// So many rows that nobody wants are read to the end of a query, before the server is asked to break off.
const UNWANTED: u32 = 1_000;

/// So long a server may say nothing in the middle of an answer that it was asked to end.
const MIDWAY: Duration = Duration::from_secs(1);

/// So long it may say nothing when it is to break off, which can mean to undo something.
const BREAKING_OFF: Duration = Duration::from_secs(5);

impl Connection {
    pub(crate) fn new(wire: Wire) -> Connection {
        Connection { wire, signal: Arc::default(), transaction: Open::None }
    }

    async fn run(&mut self, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        if self.transaction == Open::Undone {
            return Err(undone());
        }
        let result = self.run_on(request, sink).await;
        match &result {
            Ok(_) if request.prepare == Prepare::Nothing => match request.sql {
                sql if sql.starts_with("BEGIN TRAN") => self.transaction = Open::Yes,
                sql if sql.starts_with("COMMIT") => self.transaction = Open::None,
                _ => {}
            },
            Err(error) if self.transaction == Open::Yes && !error.breaks_connection() => {
                let open = number(&mut self.wire, "SELECT @@TRANCOUNT").await;
                if open.map_err(Error::breaking_connection)? == Some(0) {
                    self.transaction = Open::Undone;
                }
            }
            _ => {}
        }
        result
    }

    async fn run_on(&mut self, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        let params = Params::new(request.binds).map_err(|(place, what)| {
            let message = format!("parameter {place}: SQL Server cannot hold {what} exactly");
            Error::new(ErrorKind::Value, message).at_parameter(place)
        })?;
        let running = self.signal.begin();
        // An attention can undo a transaction: https://learn.microsoft.com/en-us/sql/t-sql/statements/set-xact-abort-transact-sql
        let stops = self.transaction == Open::None;
        let received = self.wire.received();
        let before = received.bytes();
        let mut patience = Patience::of(MIDWAY);
        let end = {
            let mut exchange = pin!(exchange(&mut self.wire, request, params, sink, &running, stops));
            poll_fn(|context| {
                if let Poll::Ready(end) = exchange.as_mut().poll(context) {
                    return Poll::Ready(end);
                }
                if !running.is_asked_or_wakes(context.waker()) {
                    return Poll::Pending;
                }
                // In the middle of an answer only the exchange itself knows where a part of it ends.
                match received.bytes() {
                    heard if heard == before => Poll::Ready(Ok(End::Cancelled)),
                    heard if patience.is_over(heard, context) => Poll::Ready(Ok(End::Silent)),
                    _ => Poll::Pending,
                }
            })
            .await?
        };
        match end {
            End::Told(done) => Ok(done),
            End::Enough => self.break_off().await.map(|()| Done::default()),
            End::Silent => Err(cancelled().breaking_connection()),
            End::Cancelled => {
                let cancelled = cancelled();
                match self.break_off().await {
                    Ok(()) => Err(cancelled),
                    Err(error) => Err(cancelled.with_source(error).breaking_connection()),
                }
            }
        }
    }

    /// Has the server break off. One that says nothing does so when its connection is closed.
    async fn break_off(&mut self) -> Result<()> {
        let received = self.wire.received();
        let mut patience = Patience::of(BREAKING_OFF);
        let mut asked = pin!(self.wire.attention());
        poll_fn(|context| match asked.as_mut().poll(context) {
            Poll::Pending if patience.is_over(received.bytes(), context) => {
                let silent = "the server did not say in time that it has broken off";
                Poll::Ready(Err(Error::new(ErrorKind::ConnectionLost, silent)))
            }
            other => other,
        })
        .await
    }

    async fn plain(&mut self, sql: &str) -> Result<()> {
        self.run(Request::plain(sql), &mut NoRows).await.map(drop)
    }
}

async fn exchange(
    wire: &mut Wire,
    request: Request<'_>,
    params: Params<'_>,
    sink: &mut dyn Sink,
    running: &Running,
    stops: bool,
) -> Result<End> {
    let verb = Verb::of(request.sql);
    let mut answer = if as_batch(&request, verb) {
        wire.batch(request.sql).await?
    } else {
        wire.call(request.sql, params).await?
    };
    let stops = stops && verb == Verb::Select && verb::is_one_query(request.sql);
    hear(&mut answer, verb, sink, running, stops).await
}

/// What a text without values sets, makes or begins has to outlive it; `sp_executesql` would end its scope. But only the
/// latter's answer tells how many rows were changed.
fn as_batch(request: &Request<'_>, verb: Verb) -> bool {
    request.prepare == Prepare::Nothing || request.binds.is_empty() && verb != Verb::Change
}

/// Hands the rows of the first result to the sink.
async fn hear(
    answer: &mut Answer<'_>,
    verb: Verb,
    sink: &mut dyn Sink,
    running: &Running,
    stops: bool,
) -> Result<End> {
    let (mut results, mut wanted, mut unwanted, mut changed) = (0, true, 0, 0);
    while let Some(item) = answer.next().await? {
        match item {
            Item::Columns(columns) => {
                results += 1;
                if results == 1 {
                    let flow = sink.columns(&columns);
                    wanted = flow.settle(sink).await;
                }
            }
            Item::Row(mut row) if wanted && results == 1 => {
                let flow = sink.row(&mut row);
                wanted = flow.settle(sink).await;
            }
            Item::Row(_) if results == 1 => unwanted += 1,
            Item::Row(_) => {}
            // Triggers tell theirs before the statement itself does.
            Item::Rows(rows) => {
                changed = rows;
                continue;
            }
        }
        if running.is_asked() {
            return Ok(End::Cancelled);
        }
        // What changes something is never broken off: it would be undone, or not be done at all.
        if stops && unwanted >= UNWANTED {
            return Ok(End::Enough);
        }
    }
    Ok(End::Told(if verb == Verb::Select { Done::default() } else { Done::rows(changed) }))
}

impl Driver for Connection {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        Exchange::later(Connection::run(self, request, sink))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::later(self.plain("SELECT 1"))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        // An error may have rolled back by itself already, and ROLLBACK would be an error of its own.
        self.transaction = Open::None;
        Exchange::later(self.plain("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION"))
    }

    fn close(self: Box<Self>) -> Exchange<'static, ()> {
        Exchange::later(self.wire.close())
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        Some(Arc::clone(&self.signal) as Arc<dyn Cancel>)
    }

    fn coercion(&self) -> Coercion {
        coerce
    }

    fn modes(&self) -> FindModes {
        modes
    }

    fn catalog(&self) -> Option<&'static Catalog> {
        Some(&CATALOG)
    }
}

#[cold]
fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, "the statement was cancelled")
}

#[cold]
fn undone() -> Error {
    let message = "the server has rolled back the transaction already, after the error before this statement";
    Error::new(ErrorKind::Database, message)
}

/// The number that a query has for an answer, if it has one.
async fn number(wire: &mut Wire, sql: &str) -> Result<Option<i32>> {
    let mut answer = wire.batch(sql).await?;
    let mut number = None;
    while let Some(item) = answer.next().await? {
        if let Item::Row(row) = item {
            number = match row.value(0) {
                Ok(ValueRef::Integer(value)) => Some(value),
                _ => None,
            };
        }
    }
    Ok(number)
}

/// There are no truth values, and JSON is text.
fn coerce<'v>(value: ValueRef<'v>, wanted: &Type) -> Option<ValueRef<'v>> {
    match (value, wanted) {
        (ValueRef::SmallInt(0) | ValueRef::Integer(0) | ValueRef::BigInt(0), Type::Boolean) => {
            Some(ValueRef::Boolean(false))
        }
        (ValueRef::SmallInt(1) | ValueRef::Integer(1) | ValueRef::BigInt(1), Type::Boolean) => {
            Some(ValueRef::Boolean(true))
        }
        (ValueRef::Text(value), Type::Json) => Some(ValueRef::Json(value)),
        _ => None,
    }
}

/// The level is the session's, and is set before BEGIN and taken back behind the end.
/// <https://learn.microsoft.com/en-us/sql/t-sql/statements/set-transaction-isolation-level-transact-sql>
fn modes(begin: &Begin, _: &dyn Dialect) -> Result<Modes> {
    if begin.read_only == Some(true) || begin.deferrable == Some(true) {
        let message = "SQL Server has no transactions that are read-only or deferrable";
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    let mut modes = Modes::default();
    let level = match begin.isolation {
        None => return Ok(modes),
        Some(Isolation::ReadUncommitted) => "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED",
        Some(Isolation::ReadCommitted) => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
        Some(Isolation::RepeatableRead) => "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        Some(Isolation::Serializable) => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        Some(_) => return Err(Error::new(ErrorKind::Unsupported, "SQL Server has no such isolation level")),
    };
    modes.before.push(level.into());
    modes.after.push("SET TRANSACTION ISOLATION LEVEL READ COMMITTED".into());
    Ok(modes)
}

/// Asks for the version of the server, and for the version that the database behaves as.
pub(crate) async fn version(wire: &mut Wire) -> Result<u16> {
    let mut seen = Seen::default();
    let running = Arc::<Signal>::default().begin();
    let mut answer = wire.batch(VERSION).await?;
    hear(&mut answer, Verb::Select, &mut seen, &running, false).await?;
    seen.version().ok_or_else(|| Error::new(ErrorKind::Connect, "the server does not tell its version"))
}

/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/serverproperty-transact-sql>
pub(crate) const VERSION: &str = "SELECT CAST(SERVERPROPERTY('ProductVersion') AS NVARCHAR(128)) AS version, \
CAST(SERVERPROPERTY('EngineEdition') AS INT) AS edition, CAST(compatibility_level AS INT) AS level \
FROM sys.databases WHERE database_id = DB_ID()";

/// What the server says about itself.
#[derive(Debug, Default)]
struct Seen {
    product: Option<u16>,
    edition: i32,
    level: Option<u16>,
}

impl Seen {
    /// As new as the server is, and no newer than the database behaves. The services of Azure have all that is new and
    /// say 12.
    fn version(&self) -> Option<u16> {
        let product = self.product?;
        let level = self.level.map(|level| level / 10);
        let in_azure = matches!(self.edition, 5 | 6 | 8 | 9 | 11 | 12);
        Some(if in_azure {
            level.unwrap_or(product)
        } else {
            level.map_or(product, |level| level.min(product))
        })
    }
}

impl Sink for Seen {
    fn columns(&mut self, _: &dyn isogloss_engine::backend::Columns) -> Flow {
        Flow::Continue
    }

    fn row(&mut self, row: &mut dyn RawRow) -> Flow {
        if let Ok(ValueRef::Text(version)) = row.value(0) {
            self.product = version.split('.').next().and_then(|major| major.parse().ok());
        }
        if let Ok(ValueRef::Integer(edition)) = row.value(1) {
            self.edition = edition;
        }
        if let Ok(ValueRef::Integer(level)) = row.value(2) {
            self.level = u16::try_from(level).ok();
        }
        Flow::Continue
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_behaves_as_an_older_one_is_spoken_to_like_that() {
        let seen = |product, edition, level| Seen { product: Some(product), edition, level: Some(level) };
        assert_eq!(seen(16, 3, 160).version(), Some(16));
        assert_eq!(seen(16, 3, 130).version(), Some(13));
        assert_eq!(seen(12, 5, 170).version(), Some(17), "Azure says 12 and is the newest");
        assert_eq!(Seen { product: Some(15), ..Seen::default() }.version(), Some(15));
        assert_eq!(Seen::default().version(), None);
    }

    #[test]
    fn what_a_text_sets_stays_unless_its_count_is_wanted() {
        let batch = |sql: &str| as_batch(&Request::new(sql, &[]), Verb::of(sql));
        assert!(
            batch("SET LOCK_TIMEOUT 100")
                && batch("SELECT * INTO #kept FROM t")
                && batch("CREATE TABLE #t (a INT)")
        );
        assert!(!batch("DELETE FROM t"));
        let binds = [ValueRef::Integer(1)];
        assert!(!as_batch(&Request::new("SELECT @p1", &binds), Verb::Select));
    }
}
