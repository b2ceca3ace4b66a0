//! A connection: statements in, rows out.

use std::sync::Arc;

use isogloss::{Begin, Dialect, ValueRef};
use isogloss_engine::backend::{
    Cancel, Catalog, Coercion, Done, Driver, Exchange, FindModes, Flow, Modes, Request, Sink,
};
use isogloss_engine::{Error, ErrorKind, Result};
use rusqlite::types::Null;
use rusqlite::{CachedStatement, Connection, InterruptHandle};

use crate::bind::Bound;
use crate::catalog;
use crate::error::database;
use crate::held::Held;
use crate::read::{self, Columns, Row};

pub(crate) struct Client {
    held: Held,
}

impl Client {
    pub(crate) fn new(client: Connection) -> Client {
        Client { held: Held::new(client) }
    }

    fn client(&self) -> &Connection {
        self.held.client()
    }
}

#[inline]
fn run(
    statement: &mut CachedStatement<'_>,
    client: &Connection,
    numbered: bool,
    request: &Request<'_>,
    sink: &mut dyn Sink,
) -> Result<Done> {
    bind(statement, request)?;
    let changes = !statement.readonly();
    let before = client.total_changes();
    if statement.column_count() == 0 {
        statement.raw_execute().map_err(database)?;
    } else {
        fetch(statement, changes, sink)?;
    }
    // Whatever changes no rows leaves their number there as it was: https://www.sqlite.org/c3ref/changes.html
    if !changes || client.total_changes() == before {
        return Ok(Done::default());
    }
    let rows = client.changes();
    let number = (numbered && rows > 0).then(|| client.last_insert_rowid());
    Ok(Done::rows(rows).last_insert_id(number))
}

fn bind(statement: &mut CachedStatement<'_>, request: &Request<'_>) -> Result<()> {
    let places = statement.parameter_count();
    if places != request.binds.len() {
        let message = format!("{} values are given for {places} placeholders", request.binds.len());
        return Err(Error::new(ErrorKind::TypeMismatch, message));
    }
    for (place, value) in request.binds.iter().enumerate() {
        let place = place + 1;
        // What is usual goes as what it is; the rest is first made what SQLite holds.
        let bound = match *value {
            ValueRef::BigInt(value) => statement.raw_bind_parameter(place, value),
            ValueRef::Integer(value) => statement.raw_bind_parameter(place, value),
            ValueRef::Boolean(value) => statement.raw_bind_parameter(place, value),
            ValueRef::Text(value) => statement.raw_bind_parameter(place, value),
            ValueRef::Null(_) => statement.raw_bind_parameter(place, Null),
            other => {
                let bound = Bound::new(other).map_err(|what| unfit(place, what))?;
                statement.raw_bind_parameter(place, bound)
            }
        };
        bound.map_err(database)?;
    }
    Ok(())
}

#[cold]
fn unfit(place: usize, what: &str) -> Error {
    Error::new(ErrorKind::Value, format!("parameter {place}: SQLite cannot hold {what} exactly"))
        .at_parameter(place)
}

/// The rows of a query, or of a change. A change is heard to its end, also where nobody wants its rows: outside of a
/// transaction that is where it is committed, or fails to be, and where a statement is reset before, nobody is told.
#[inline]
fn fetch(statement: &mut CachedStatement<'_>, changes: bool, sink: &mut dyn Sink) -> Result<()> {
    let mut rows = statement.raw_query();
    let (mut told, mut wanted) = (false, true);
    while let Some(row) = rows.next().map_err(database)? {
        if wanted {
            let mut row = Row(row);
            // Not before the first step, in which SQLite prepares a statement anew whose tables have changed since:
            // https://www.sqlite.org/c3ref/prepare.html
            wanted = (told || sink.columns(&row) != Flow::Stop) && sink.row(&mut row) != Flow::Stop;
            told = true;
        }
        if !wanted && !changes {
            return Ok(());
        }
    }
    drop(rows);
    if !told {
        let _ = sink.columns(&Columns(statement));
    }
    Ok(())
}

impl Driver for Client {
    #[inline]
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        let ran = self.held.with(request.sql, |statement, client, numbered| {
            self::run(statement, client, numbered, &request, sink)
        });
        Exchange::ready(ran.unwrap_or_else(|error| Err(database(error))))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        // There is no server that could be gone.
        Exchange::ready(Ok(()))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        // An error may have rolled back by itself already: https://www.sqlite.org/lang_transaction.html
        if self.client().is_autocommit() {
            return Exchange::ready(Ok(()));
        }
        Exchange::ready(self.client().execute_batch("ROLLBACK").map_err(database))
    }

    fn in_transaction(&self) -> Option<bool> {
        Some(!self.client().is_autocommit())
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        Some(Arc::new(Interrupt(self.client().get_interrupt_handle())))
    }

    fn coercion(&self) -> Coercion {
        read::coerce
    }

    fn explain(&self) -> Option<&'static str> {
        // https://www.sqlite.org/eqp.html
        Some("EXPLAIN QUERY PLAN ")
    }

    fn catalog(&self) -> Option<&'static Catalog> {
        Some(&catalog::CATALOG)
    }

    fn modes(&self) -> FindModes {
        modes
    }
}

fn modes(begin: &Begin, _: &dyn Dialect) -> Result<Modes> {
    if begin.deferrable == Some(true) {
        return Err(Error::new(ErrorKind::Unsupported, "SQLite has no deferrable transactions"));
    }
    let mut modes = Modes::default();
    // All of its transactions are serializable, which every other level allows: https://www.sqlite.org/isolation.html
    if begin.read_only == Some(true) {
        modes.before.push("PRAGMA query_only = 1".into());
        modes.after.push("PRAGMA query_only = 0".into());
    }
    Ok(modes)
}

struct Interrupt(InterruptHandle);

impl Cancel for Interrupt {
    fn cancel(&self) -> Exchange<'_, Result<()>> {
        self.0.interrupt();
        Exchange::ready(Ok(()))
    }

    fn is_immediate(&self) -> bool {
        // https://www.sqlite.org/c3ref/interrupt.html: what begins behind it is not affected.
        true
    }
}
