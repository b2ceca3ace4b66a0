//! One connection for a while.

use std::time::Duration;

use isogloss::{AsStatement, Dialect, Insert, IntoRow, Kept, Schema};

use crate::backend::{Done, NoRows};
use crate::cancel::{AsyncCancelHandle, CancelHandle};
use crate::create;
use crate::error::Result;
use crate::executable::Executable;
use crate::inspect::{AsyncInspector, Inspector};
use crate::known;
use crate::places;
use crate::query::{AsyncQuery, Held, Query};
use crate::row::{FromRow, OwnedRow};
use crate::rows;
use crate::session::Session;
use crate::waiting::now;

/// One connection of the pool, until it is dropped. Outside of transactions every statement is one of its own.
pub struct Connection {
    pub(crate) session: Session,
}

/// One connection of the pool, until it is dropped. Outside of transactions every statement is one of its own.
///
/// What is dropped with something open on it is closed, since nothing can be awaited then; [`close`] rolls back instead
/// and gives the connection to the next user.
///
/// [`close`]: AsyncConnection::close
pub struct AsyncConnection {
    pub(crate) session: Session,
}

impl AsyncConnection {
    /// The dialect of the server at the other end, in its version.
    ///
    /// # Errors
    ///
    /// The connection was lost.
    pub fn dialect(&self) -> Result<&'static dyn Dialect> {
        self.session.dialect()
    }

    /// Runs a statement, and returns what it did.
    ///
    /// # Errors
    ///
    /// It cannot be compiled for this database, or the database refuses it.
    #[inline]
    pub async fn execute(&mut self, statement: &impl Executable) -> Result<Done> {
        let prepared = known::prepare(&self.session, statement)?;
        let done = self.session.run(&prepared, &mut NoRows).await;
        done.map_err(|error| places::named(error, statement.statement(), prepared.binds.len()))
    }

    /// A query of this connection; it runs when its rows are asked for.
    ///
    /// # Errors
    ///
    /// It cannot be compiled for this database.
    #[allow(clippy::unused_async, reason = "it is written as on an engine, where it waits for a connection")]
    pub async fn query<'q>(&'q mut self, statement: &'q impl Executable) -> Result<AsyncQuery<'q>> {
        AsyncQuery::new(Held::Borrowed(&mut self.session), statement)
    }

    /// How the database would run a statement, in its own words; the statement does not run.
    ///
    /// # Errors
    ///
    /// It cannot be compiled for this database, or the driver has no way to ask.
    pub async fn explain(&mut self, statement: &impl Executable) -> Result<Vec<OwnedRow>> {
        let prepared = known::prepare(&self.session, statement)?;
        self.session.explain(&prepared).await
    }

    /// Inserts many rows, in as many statements as the database's limits make it: all of them or none. `insert` has no
    /// rows of its own.
    ///
    /// # Errors
    ///
    /// A row cannot be compiled for this database, or the database refuses it.
    pub async fn insert_rows<R: IntoRow + Send>(
        &mut self,
        insert: &Insert,
        rows: impl IntoIterator<Item = R, IntoIter: Send>,
    ) -> Result<Done> {
        rows::insert(&mut self.session, insert, rows.into_iter()).await
    }

    /// Inserts many rows, and returns what `returning` of `insert` says of each, in the order in which they were given. Each
    /// is inserted by itself, so that what comes back is that row's, whatever order a database returns rows in: all of
    /// them, or none. `insert` has no rows of its own.
    ///
    /// # Errors
    ///
    /// As [`insert_rows`](AsyncConnection::insert_rows); a row does not decode into `T`; or `insert` returns nothing, or may leave
    /// rows out.
    pub async fn insert_rows_returning<T: for<'r> FromRow<'r> + Send, R: IntoRow + Send>(
        &mut self,
        insert: &Insert,
        rows: impl IntoIterator<Item = R, IntoIter: Send>,
    ) -> Result<Vec<T>> {
        rows::insert_returning(&mut self.session, insert, rows.into_iter()).await
    }

    /// Compiles a statement once, to be filled with new values at each use.
    ///
    /// # Errors
    ///
    /// It cannot be compiled for this database.
    pub fn keep(&self, statement: &impl AsStatement) -> Result<Kept<'static>> {
        known::kept(&self.session, statement, self.session.dialect()?)
    }

    /// Creates those tables that are not there yet, each behind those that it refers to. What a table that is there
    /// looks like is not asked.
    ///
    /// # Errors
    ///
    /// Tables refer to one another in a circle, or the database refuses.
    pub async fn create_all(&mut self, schema: &Schema) -> Result<()> {
        create::create_all(&mut self.session, schema).await
    }

    /// Drops those tables that are there, each before those that it refers to.
    ///
    /// # Errors
    ///
    /// As [`create_all`](AsyncConnection::create_all).
    pub async fn drop_all(&mut self, schema: &Schema) -> Result<()> {
        create::drop_all(&mut self.session, schema).await
    }

    /// Asks what there is: tables as declarations, views, indexes, constraints, sequences.
    pub fn inspector(&mut self) -> AsyncInspector<'_> {
        AsyncInspector::new(&mut self.session)
    }

    /// How long each statement of this connection may take from now on; `None` for as long as it likes.
    pub fn set_statement_timeout(&mut self, timeout: Option<Duration>) {
        self.session.set_timeout(timeout);
    }

    /// What breaks off this connection's statements from elsewhere; `None` if its driver cannot.
    pub fn cancel_handle(&mut self) -> Option<AsyncCancelHandle> {
        self.session.reach().map(AsyncCancelHandle)
    }

    /// Closes the connection instead of giving it back: something is wrong with it that only the application sees.
    pub fn invalidate(mut self) {
        self.session.invalidate();
    }

    /// Asks the server whether it is there.
    ///
    /// # Errors
    ///
    /// It is not.
    pub async fn ping(&mut self) -> Result<()> {
        self.session.ping().await
    }

    /// Rolls back what is open and gives the connection back.
    pub async fn close(self) {
        self.session.give_back().await;
    }
}

impl Connection {
    /// The dialect of the server at the other end, in its version.
    ///
    /// # Errors
    ///
    /// The connection was lost.
    pub fn dialect(&self) -> Result<&'static dyn Dialect> {
        self.session.dialect()
    }

    /// Runs a statement, and returns what it did.
    ///
    /// # Errors
    ///
    /// It cannot be compiled for this database, or the database refuses it.
    #[inline]
    pub fn execute(&mut self, statement: &impl Executable) -> Result<Done> {
        let prepared = known::prepare(&self.session, statement)?;
        let done = now(self.session.run(&prepared, &mut NoRows));
        done.map_err(|error| places::named(error, statement.statement(), prepared.binds.len()))
    }

    /// A query of this connection; it runs when its rows are asked for.
    ///
    /// # Errors
    ///
    /// It cannot be compiled for this database.
    pub fn query<'q>(&'q mut self, statement: &'q impl Executable) -> Result<Query<'q>> {
        AsyncQuery::new(Held::Borrowed(&mut self.session), statement).map(Query)
    }

    /// How the database would run a statement, in its own words; the statement does not run.
    ///
    /// # Errors
    ///
    /// It cannot be compiled for this database, or the driver has no way to ask.
    pub fn explain(&mut self, statement: &impl Executable) -> Result<Vec<OwnedRow>> {
        let prepared = known::prepare(&self.session, statement)?;
        now(self.session.explain(&prepared))
    }

    /// Inserts many rows, in as many statements as the database's limits make it: all of them or none. `insert` has no
    /// rows of its own.
    ///
    /// # Errors
    ///
    /// A row cannot be compiled for this database, or the database refuses it.
    pub fn insert_rows<R: IntoRow + Send>(
        &mut self,
        insert: &Insert,
        rows: impl IntoIterator<Item = R, IntoIter: Send>,
    ) -> Result<Done> {
        now(rows::insert(&mut self.session, insert, rows.into_iter()))
    }

    /// Inserts many rows, and returns what `returning` of `insert` says of each, in the order in which they were given. Each
    /// is inserted by itself, so that what comes back is that row's, whatever order a database returns rows in: all of
    /// them, or none. `insert` has no rows of its own.
    ///
    /// # Errors
    ///
    /// As [`insert_rows`](Connection::insert_rows); a row does not decode into `T`; or `insert` returns nothing, or may leave
    /// rows out.
    pub fn insert_rows_returning<T: for<'r> FromRow<'r> + Send, R: IntoRow + Send>(
        &mut self,
        insert: &Insert,
        rows: impl IntoIterator<Item = R, IntoIter: Send>,
    ) -> Result<Vec<T>> {
        now(rows::insert_returning(&mut self.session, insert, rows.into_iter()))
    }

    /// Compiles a statement once, to be filled with new values at each use.
    ///
    /// # Errors
    ///
    /// It cannot be compiled for this database.
    pub fn keep(&self, statement: &impl AsStatement) -> Result<Kept<'static>> {
        known::kept(&self.session, statement, self.session.dialect()?)
    }

    /// Creates those tables that are not there yet, each behind those that it refers to. What a table that is there
    /// looks like is not asked.
    ///
    /// # Errors
    ///
    /// Tables refer to one another in a circle, or the database refuses.
    pub fn create_all(&mut self, schema: &Schema) -> Result<()> {
        now(create::create_all(&mut self.session, schema))
    }

    /// Drops those tables that are there, each before those that it refers to.
    ///
    /// # Errors
    ///
    /// As [`create_all`](Connection::create_all).
    pub fn drop_all(&mut self, schema: &Schema) -> Result<()> {
        now(create::drop_all(&mut self.session, schema))
    }

    /// Asks what there is: tables as declarations, views, indexes, constraints, sequences.
    pub fn inspector(&mut self) -> Inspector<'_> {
        Inspector::new(&mut self.session)
    }

    /// How long each statement of this connection may take from now on; `None` for as long as it likes.
    pub fn set_statement_timeout(&mut self, timeout: Option<Duration>) {
        self.session.set_timeout(timeout);
    }

    /// What breaks off this connection's statements from elsewhere; `None` if its driver cannot.
    pub fn cancel_handle(&mut self) -> Option<CancelHandle> {
        self.session.reach().map(CancelHandle)
    }

    /// Closes the connection instead of giving it back: something is wrong with it that only the application sees.
    pub fn invalidate(mut self) {
        self.session.invalidate();
    }

    /// Asks the server whether it is there.
    ///
    /// # Errors
    ///
    /// It is not.
    pub fn ping(&mut self) -> Result<()> {
        now(self.session.ping())
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").field("pool", self.session.pool()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AsyncConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AsyncConnection").field("pool", self.session.pool()).finish_non_exhaustive()
    }
}
