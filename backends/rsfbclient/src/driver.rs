//! A connection: statements in, rows out, and transactions that are handles.

use std::ops::Not;
use std::sync::Arc;

use isogloss_engine::backend::{
    Cancel, Catalog, Coercion, Done, Driver, Exchange, Flow, NoRows, Request, Sink,
};
use isogloss_engine::{Error, ErrorKind, Result};
use rsfbclient_core::{
    Dialect, FirebirdClientDbOps, FirebirdClientSqlOps, FreeStmtOp, SqlType, StmtType, TrLockResolution, TrOp,
};
use rsfbclient_rust::{DbHandle, RustFbClient, TrHandle};

use crate::bind;
use crate::cancel::Breaker;
use crate::catalog::CATALOG;
use crate::control::{self, Control};
use crate::error::database;
use crate::read::{Row, coerce};

/// What a server that can is to send as text.
const AS_TEXT: [&str; 6] =
    ["TIMESTAMP WITH TIME ZONE", "TIME WITH TIME ZONE", "TIME", "DECFLOAT", "DECIMAL", "NUMERIC"];

/// The plan of the newest statement that this connection has prepared and does not run.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html#fblangref30-appx05-monstatements>
const PLAN: &str = "SELECT MON$EXPLAINED_PLAN AS \"PLAN\" FROM MON$STATEMENTS WHERE MON$ATTACHMENT_ID = CURRENT_CONNECTION \
                    AND MON$STATE = 0 ORDER BY MON$STATEMENT_ID DESC ROWS 1";

type Statement = <RustFbClient as FirebirdClientSqlOps>::StmtHandle;

pub(crate) struct Client {
    client: RustFbClient,
    database: DbHandle,
    /// The transaction that was begun, if one was.
    open: Option<TrHandle>,
    wait: TrLockResolution,
    /// Whether there are types with time zones.
    zones: bool,
    /// What breaks off its statements; known when the server has said who it is.
    breaker: Option<Arc<Breaker>>,
}

impl Client {
    pub(crate) fn new(client: RustFbClient, database: DbHandle, wait: TrLockResolution) -> Client {
        Client { client, database, open: None, wait, zones: false, breaker: None }
    }

    /// What the server calls its version, `3.0.11`, and the number by which it knows this connection.
    pub(crate) fn introduction(&mut self) -> Result<(String, i64)> {
        let sql = "SELECT RDB$GET_CONTEXT('SYSTEM', 'ENGINE_VERSION') || ' ' || CURRENT_CONNECTION FROM RDB$DATABASE";
        let mut told = Told(String::new());
        self.run(&Request::plain(sql), &mut told)?;
        let parts =
            told.0.split_once(' ').map(|(version, number)| (version.to_owned(), number.trim().parse()));
        match parts {
            Some((version, Ok(number))) => Ok((version, number)),
            _ => Err(Error::new(ErrorKind::Unsupported, "the server does not say what it is")),
        }
    }

    /// From now on its statements can be broken off.
    pub(crate) fn break_off_by(&mut self, breaker: Breaker) {
        self.breaker = Some(Arc::new(breaker));
    }

    /// Since version 4 the server sends as text what the client does not know, or would not keep exactly.
    /// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref40/firebird-40-language-reference.html#fblangref40-management-setbind>
    pub(crate) fn settle(&mut self, major: u16) -> Result<()> {
        self.zones = major >= 4;
        if self.zones {
            for ty in AS_TEXT {
                self.run(&Request::plain(&format!("SET BIND OF {ty} TO VARCHAR")), &mut NoRows)?;
            }
        }
        Ok(())
    }

    fn run(&mut self, request: &Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        match control::of(request.sql, self.wait) {
            Control::Begin(_) if self.open.is_some() => Err(misplaced("a transaction is open already")),
            Control::Begin(kind) => {
                self.open = Some(self.client.begin_transaction(&mut self.database, kind).map_err(database)?);
                Ok(Done::default())
            }
            Control::Commit => self.end(TrOp::Commit),
            Control::Rollback => self.end(TrOp::Rollback),
            Control::Savepoint if self.open.is_none() => Err(misplaced("no transaction is open")),
            Control::Unknown => {
                let message = "the client has no such transaction; begin it by what the engine offers";
                Err(Error::new(ErrorKind::Unsupported, message))
            }
            Control::Explain => {
                let sql = request.sql.strip_prefix(control::EXPLAIN).unwrap_or_default();
                self.within(|client, transaction| client.plan(transaction, sql, sink))
            }
            Control::Savepoint | Control::None => {
                self.within(|client, transaction| client.statement(transaction, request, sink))
            }
        }
    }

    fn end(&mut self, how: TrOp) -> Result<Done> {
        let Some(mut transaction) = self.open else { return Err(misplaced("no transaction is open")) };
        // One that could not be committed is still open.
        self.client.transaction_operation(&mut transaction, how).map_err(database)?;
        self.open = None;
        Ok(Done::default())
    }

    /// Something in the transaction that is open, or in one of its own.
    fn within(&mut self, work: impl FnOnce(&mut Client, TrHandle) -> Result<Done>) -> Result<Done> {
        match self.open {
            Some(transaction) => work(self, transaction),
            None => self.alone(work),
        }
    }

    /// Something in a transaction of its own.
    fn alone(&mut self, work: impl FnOnce(&mut Client, TrHandle) -> Result<Done>) -> Result<Done> {
        let kind = control::single(self.wait);
        let mut transaction = self.client.begin_transaction(&mut self.database, kind).map_err(database)?;
        let outcome = work(self, transaction).and_then(|done| {
            self.client.transaction_operation(&mut transaction, TrOp::Commit).map_err(database)?;
            Ok(done)
        });
        outcome.map_err(|error| {
            if error.breaks_connection() {
                return error;
            }
            match self.client.transaction_operation(&mut transaction, TrOp::Rollback) {
                Ok(()) => error,
                Err(_) => error.breaking_connection(),
            }
        })
    }

    /// The plan of a statement: it is prepared, and the server is asked what it has prepared.
    fn plan(&mut self, mut transaction: TrHandle, sql: &str, sink: &mut dyn Sink) -> Result<Done> {
        let prepared = self.client.prepare_statement(&mut self.database, &mut transaction, Dialect::D3, sql);
        let (_, mut statement) = prepared.map_err(database)?;
        // What the server tells of itself is as it was when a transaction asked first.
        let outcome = self.alone(|client, another| client.statement(another, &Request::plain(PLAN), sink));
        self.dropped(&mut statement, outcome)
    }

    fn statement(
        &mut self,
        mut transaction: TrHandle,
        request: &Request<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Done> {
        let values = bind::all(request.binds, self.zones)?;
        let prepared =
            self.client.prepare_statement(&mut self.database, &mut transaction, Dialect::D3, request.sql);
        let (kind, mut statement) = prepared.map_err(database)?;
        let outcome = self.execute(kind, &mut statement, &mut transaction, request.sql, values, sink);
        self.dropped(&mut statement, outcome)
    }

    /// What came of a statement, which the server may forget now. A cursor that is open is closed by it.
    fn dropped(&mut self, statement: &mut Statement, outcome: Result<Done>) -> Result<Done> {
        if outcome.as_ref().is_err_and(Error::breaks_connection).not() {
            self.client.free_statement(statement, FreeStmtOp::Drop).map_err(database)?;
        }
        outcome
    }

    fn execute(
        &mut self,
        kind: StmtType,
        statement: &mut Statement,
        transaction: &mut TrHandle,
        sql: &str,
        values: Vec<SqlType>,
        sink: &mut dyn Sink,
    ) -> Result<Done> {
        let (client, base) = (&mut self.client, &mut self.database);
        match kind {
            StmtType::Select | StmtType::SelectForUpd => {
                client.execute(base, transaction, statement, values).map_err(database)?;
                self.fetch(statement, transaction, changes(sql), sink)
            }
            // What returns one row and is no query.
            StmtType::ExecProcedure if returns(sql)? => {
                let columns = client.execute2(base, transaction, statement, values).map_err(database)?;
                let mut row = Row::new(columns);
                if sink.columns(&row) != Flow::Stop {
                    let _ = sink.row(&mut row);
                }
                Ok(Done::rows(1))
            }
            _ => {
                let rows = client.execute(base, transaction, statement, values).map_err(database)?;
                Ok(Done::rows(rows as u64))
            }
        }
    }

    /// The rows of a query, or of a change: version 5 tells of one with RETURNING as of a query, and its rows are those that
    /// were changed. They are counted to the end, also where nobody wants them.
    fn fetch(
        &mut self,
        statement: &mut Statement,
        transaction: &mut TrHandle,
        changes: bool,
        sink: &mut dyn Sink,
    ) -> Result<Done> {
        let (mut named, mut wanted, mut rows) = (false, true, 0);
        while let Some(columns) =
            self.client.fetch(&mut self.database, transaction, statement).map_err(database)?
        {
            rows += 1;
            if wanted {
                let mut row = Row::new(columns);
                wanted = (named || sink.columns(&row) != Flow::Stop) && sink.row(&mut row) != Flow::Stop;
                named = true;
            }
            if !wanted && !changes {
                break;
            }
        }
        Ok(if changes { Done::rows(rows) } else { Done::default() })
    }
}

/// Whether a statement is a change. Behind WITH there is none: Firebird has named queries before its queries alone.
fn changes(sql: &str) -> bool {
    let first = words(sql).next();
    first.is_some_and(|word| matches!(word.as_str(), "INSERT" | "UPDATE" | "DELETE" | "MERGE"))
}

/// The words of a text behind its first comments, in capitals.
fn words(mut sql: &str) -> impl Iterator<Item = String> {
    loop {
        sql = sql.trim_start();
        let behind = match sql.get(..2) {
            Some("--") => sql.split_once('\n'),
            Some("/*") => sql.split_once("*/"),
            _ => break,
        };
        sql = behind.unwrap_or_default().1;
    }
    let words = sql.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.filter(|word| !word.is_empty()).map(str::to_ascii_uppercase)
}

/// Whether a statement that the server runs like a procedure returns a row, which the client cannot tell: a change with
/// RETURNING does, a block if it says so.
fn returns(sql: &str) -> Result<bool> {
    let mut words = words(sql);
    if words.next().as_deref() != Some("EXECUTE") {
        return Ok(true);
    }
    if words.next().as_deref() != Some("BLOCK") {
        let message = "the client does not tell whether a procedure returns values: select from it, or call it in a block";
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    Ok(words.take_while(|word| word != "AS").any(|word| word == "RETURNS"))
}

fn misplaced(why: &'static str) -> Error {
    Error::new(ErrorKind::Database, why)
}

/// Takes the one text that is asked for.
struct Told(String);

impl Sink for Told {
    fn columns(&mut self, _: &dyn isogloss_engine::backend::Columns) -> Flow {
        Flow::Continue
    }

    fn row(&mut self, row: &mut dyn isogloss_engine::backend::RawRow) -> Flow {
        if let Ok(isogloss::ValueRef::Text(version)) = row.value(0) {
            version.clone_into(&mut self.0);
        }
        Flow::Continue
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

impl Driver for Client {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        Exchange::ready(Client::run(self, &request, sink))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        let kind = control::single(self.wait);
        let asked = self.client.begin_transaction(&mut self.database, kind);
        let done = asked.and_then(|mut one| self.client.transaction_operation(&mut one, TrOp::Rollback));
        Exchange::ready(done.map_err(database))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        let Some(mut transaction) = self.open.take() else { return Exchange::ready(Ok(())) };
        let done = self.client.transaction_operation(&mut transaction, TrOp::Rollback);
        Exchange::ready(done.map_err(|error| database(error).breaking_connection()))
    }

    fn in_transaction(&self) -> Option<bool> {
        Some(self.open.is_some())
    }

    fn close(mut self: Box<Self>) -> Exchange<'static, ()> {
        // What is open is undone by it; where it fails, the server sees the socket go.
        let _ = self.client.detach_database(&mut self.database);
        Exchange::ready(())
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        self.breaker.clone().map(|breaker| breaker as Arc<dyn Cancel>)
    }

    fn coercion(&self) -> Coercion {
        coerce
    }

    fn explain(&self) -> Option<&'static str> {
        Some(control::EXPLAIN)
    }

    fn catalog(&self) -> Option<&'static Catalog> {
        Some(&CATALOG)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_known_by_its_first_word() {
        for sql in [
            "INSERT INTO t (a) VALUES (?) RETURNING a",
            "update or insert into t (a) values (?) returning a",
            "-- SELECT\n /* why -- */ Delete FROM t RETURNING a",
            "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE RETURNING a",
        ] {
            assert!(changes(sql), "{sql}");
        }
        for sql in
            ["SELECT a FROM t", "WITH x AS (SELECT 1 FROM t) SELECT * FROM x", "-- INSERT", "/* DELETE", ""]
        {
            assert!(!changes(sql), "{sql}");
        }
    }

    #[test]
    fn a_block_returns_what_its_head_says() {
        assert!(returns("INSERT INTO t (a) VALUES (?) RETURNING id").expect("a change"));
        assert!(returns("execute block (a int = ?) returns (b int) as begin end").expect("a block"));
        assert!(
            !returns("EXECUTE BLOCK AS BEGIN EXECUTE STATEMENT 'DROP TABLE returns'; END").expect("a block")
        );
        assert!(returns("EXECUTE PROCEDURE p").is_err());
    }
}
