//! The engine: a backend, a URL, a pool.

use std::sync::Arc;

use isogloss::{AsStatement, Begin, Dialect, Kept, Schema};

use crate::backend::{AsyncBackend, Backend, BlockingBackend, Done, NoRows};
use crate::connection::{AsyncConnection, Connection};
use crate::error::{Error, ErrorKind, Result};
use crate::executable::Executable;
use crate::known;
use crate::options::{IntoOptions, Options};
use crate::places;
use crate::pool::{Pool, PoolStatus};
use crate::query::{AsyncQuery, Held, Query};
use crate::session::Session;
use crate::transaction::{AsyncTransaction, Transaction};
use crate::url::Url;
use crate::waiting::{Waiting, now};

/// A database: where it is, and the pool of connections to it. Cheap to clone; threads share it.
///
/// Whatever is run on it directly takes a connection of the pool for that long, and is a transaction of its own.
#[derive(Debug, Clone)]
pub struct Engine {
    pool: Arc<Pool>,
}

/// A database: where it is, and the pool of connections to it. Cheap to clone; tasks share it, under any executor.
///
/// Whatever is run on it directly takes a connection of the pool for that long, and is a transaction of its own.
#[derive(Debug, Clone)]
pub struct AsyncEngine {
    pool: Arc<Pool>,
}

fn open(backend: Arc<dyn Backend>, options: impl IntoOptions, waiting: Waiting) -> Result<Arc<Pool>> {
    let Options { url, mut settings, pool_is_said, clock } = options.into_options()?;
    if !backend.schemes().contains(&url.scheme()) {
        return Err(Error::new(
            ErrorKind::Url,
            format!(
                "{backend:?} knows no URL that begins with `{}:`; it takes `{}:`",
                url.scheme(),
                backend.schemes().join(":`, `"),
            ),
        ));
    }
    if settings.per_thread && matches!(waiting, Waiting::Task) {
        let message = "tasks go from thread to thread: a connection for each thread is for blocking engines";
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    if backend.advice(&url).one_connection && !pool_is_said && !settings.per_thread {
        (settings.pool_size, settings.max_overflow) = (1, Some(0));
    }
    Ok(Arc::new(Pool::new(backend, url, settings, clock, waiting)))
}

/// The dialect of the server, which the first connection finds out.
async fn dialect(pool: &Arc<Pool>) -> Result<&'static dyn Dialect> {
    let session = Session::checkout(pool).await?;
    let dialect = session.dialect();
    session.give_back().await;
    dialect
}

/// A statement that is compiled once, for the server that the first connection finds.
async fn keep(pool: &Arc<Pool>, statement: &impl AsStatement) -> Result<Kept<'static>> {
    let session = Session::checkout(pool).await?;
    let kept = session.dialect().and_then(|dialect| known::kept(&session, statement, dialect));
    session.give_back().await;
    kept
}

impl AsyncEngine {
    /// An engine for this database. It connects to nothing until it is used.
    ///
    /// # Errors
    ///
    /// The text is no URL, or one of another kind of database.
    pub fn open(backend: impl AsyncBackend + 'static, options: impl IntoOptions) -> Result<AsyncEngine> {
        Ok(AsyncEngine { pool: open(Arc::new(backend), options, Waiting::Task)? })
    }

    /// A connection of the pool.
    ///
    /// # Errors
    ///
    /// None became free in time, or none could be made.
    pub async fn connect(&self) -> Result<AsyncConnection> {
        Ok(AsyncConnection { session: Session::checkout(&self.pool).await? })
    }

    /// Runs a statement, and returns what it did.
    ///
    /// # Errors
    ///
    /// There is no connection, the statement cannot be compiled for this database, or the database refuses it.
    pub async fn execute(&self, statement: &impl Executable) -> Result<Done> {
        let mut session = Session::checkout(&self.pool).await?;
        let done = match known::prepare(&session, statement) {
            Ok(prepared) => session
                .run(&prepared, &mut NoRows)
                .await
                .map_err(|error| places::named(error, statement.statement(), prepared.binds.len())),
            Err(error) => Err(error),
        };
        session.give_back().await;
        done
    }

    /// A query with a connection of its own; it runs when its rows are asked for.
    ///
    /// # Errors
    ///
    /// There is no connection, or the query cannot be compiled for this database.
    pub async fn query<'q>(&self, statement: &'q impl Executable) -> Result<AsyncQuery<'q>> {
        AsyncQuery::new(Held::Owned(Session::checkout(&self.pool).await?), statement)
    }

    /// Creates those tables that are not there yet, each behind those that it refers to. What a table that is there
    /// looks like is not asked.
    ///
    /// # Errors
    ///
    /// There is no connection, tables refer to one another in a circle, or the database refuses.
    pub async fn create_all(&self, schema: &Schema) -> Result<()> {
        let mut connection = self.connect().await?;
        let result = connection.create_all(schema).await;
        connection.close().await;
        result
    }

    /// Drops those tables that are there, each before those that it refers to.
    ///
    /// # Errors
    ///
    /// As [`create_all`](AsyncEngine::create_all).
    pub async fn drop_all(&self, schema: &Schema) -> Result<()> {
        let mut connection = self.connect().await?;
        let result = connection.drop_all(schema).await;
        connection.close().await;
        result
    }

    /// Begins a transaction on a connection of its own.
    ///
    /// # Errors
    ///
    /// There is no connection, or the database refuses.
    pub async fn begin(&self) -> Result<AsyncTransaction<'static>> {
        self.begin_with(&isogloss::begin()).await
    }

    /// Begins a transaction of some isolation level or mode: `begin().isolation(Isolation::Serializable)`.
    ///
    /// # Errors
    ///
    /// There is no connection, or the database has no such transactions, or refuses.
    pub async fn begin_with(&self, begin: &Begin) -> Result<AsyncTransaction<'static>> {
        Ok(AsyncTransaction::owning(AsyncConnection { session: begun(&self.pool, begin).await? }))
    }

    /// Runs `work` in a transaction: what it did is kept if it returns `Ok`, and undone if it does not.
    ///
    /// # Errors
    ///
    /// What `work` returns, or what the database says to the commit.
    pub async fn transaction<T, E: From<Error>>(
        &self,
        work: impl AsyncFnOnce(&mut AsyncConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.connect().await?;
        let result = connection.transaction(work).await;
        connection.close().await;
        result
    }

    /// Compiles a statement once, to be filled with new values at each use. It takes a connection to know the server's
    /// version; who has one already asks that.
    ///
    /// # Errors
    ///
    /// There is no connection that could tell the server's version, or the statement cannot be compiled for it.
    pub async fn keep(&self, statement: &impl AsStatement) -> Result<Kept<'static>> {
        keep(&self.pool, statement).await
    }

    /// The dialect of the server, in its version.
    ///
    /// # Errors
    ///
    /// There is no connection that could tell.
    pub async fn dialect(&self) -> Result<&'static dyn Dialect> {
        dialect(&self.pool).await
    }

    /// How many connections there are, and what they do.
    #[must_use]
    pub fn status(&self) -> PoolStatus {
        self.pool.status()
    }

    /// The database.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.pool.url
    }

    /// Closes the idle connections, and those in use when they come back. The engine goes on with new ones.
    pub async fn dispose(&self) {
        for driver in self.pool.invalidate() {
            driver.close().await;
        }
    }

    /// Closes the idle connections, and those in use when they come back. Nobody gets one any more.
    pub async fn close(&self) {
        for driver in self.pool.close() {
            driver.close().await;
        }
    }
}

async fn begun(pool: &Arc<Pool>, begin: &Begin) -> Result<Session> {
    let mut session = Session::checkout(pool).await?;
    session.begin(begin).await?;
    Ok(session)
}

impl Engine {
    /// An engine for this database. It connects to nothing until it is used.
    ///
    /// # Errors
    ///
    /// The text is no URL, or one of another kind of database.
    pub fn open(backend: impl BlockingBackend + 'static, options: impl IntoOptions) -> Result<Engine> {
        Ok(Engine { pool: open(Arc::new(backend), options, Waiting::Thread)? })
    }

    /// A connection of the pool.
    ///
    /// # Errors
    ///
    /// None became free in time, or none could be made.
    #[inline]
    pub fn connect(&self) -> Result<Connection> {
        Ok(Connection { session: now(Session::checkout(&self.pool))? })
    }

    /// Runs a statement, and returns what it did.
    ///
    /// # Errors
    ///
    /// There is no connection, the statement cannot be compiled for this database, or the database refuses it.
    pub fn execute(&self, statement: &impl Executable) -> Result<Done> {
        self.connect()?.execute(statement)
    }

    /// A query with a connection of its own; it runs when its rows are asked for.
    ///
    /// # Errors
    ///
    /// There is no connection, or the query cannot be compiled for this database.
    pub fn query<'q>(&self, statement: &'q impl Executable) -> Result<Query<'q>> {
        AsyncQuery::new(Held::Owned(now(Session::checkout(&self.pool))?), statement).map(Query)
    }

    /// Creates those tables that are not there yet, each behind those that it refers to. What a table that is there
    /// looks like is not asked.
    ///
    /// # Errors
    ///
    /// There is no connection, tables refer to one another in a circle, or the database refuses.
    pub fn create_all(&self, schema: &Schema) -> Result<()> {
        self.connect()?.create_all(schema)
    }

    /// Drops those tables that are there, each before those that it refers to.
    ///
    /// # Errors
    ///
    /// As [`create_all`](Engine::create_all).
    pub fn drop_all(&self, schema: &Schema) -> Result<()> {
        self.connect()?.drop_all(schema)
    }

    /// Begins a transaction on a connection of its own.
    ///
    /// # Errors
    ///
    /// There is no connection, or the database refuses.
    pub fn begin(&self) -> Result<Transaction<'static>> {
        self.begin_with(&isogloss::begin())
    }

    /// Begins a transaction of some isolation level or mode: `begin().isolation(Isolation::Serializable)`.
    ///
    /// # Errors
    ///
    /// There is no connection, or the database has no such transactions, or refuses.
    pub fn begin_with(&self, begin: &Begin) -> Result<Transaction<'static>> {
        Ok(Transaction::owning(Connection { session: now(begun(&self.pool, begin))? }))
    }

    /// Runs `work` in a transaction: what it did is kept if it returns `Ok`, and undone if it does not.
    ///
    /// # Errors
    ///
    /// What `work` returns, or what the database says to the commit.
    pub fn transaction<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.connect()?.transaction(work)
    }

    /// Compiles a statement once, to be filled with new values at each use. It takes a connection to know the server's
    /// version; who has one already asks that.
    ///
    /// # Errors
    ///
    /// There is no connection that could tell the server's version, or the statement cannot be compiled for it.
    pub fn keep(&self, statement: &impl AsStatement) -> Result<Kept<'static>> {
        now(keep(&self.pool, statement))
    }

    /// The dialect of the server, in its version.
    ///
    /// # Errors
    ///
    /// There is no connection that could tell.
    pub fn dialect(&self) -> Result<&'static dyn Dialect> {
        now(dialect(&self.pool))
    }

    /// How many connections there are, and what they do.
    #[must_use]
    pub fn status(&self) -> PoolStatus {
        self.pool.status()
    }

    /// The database.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.pool.url
    }

    /// Closes the idle connections, and those in use when they come back. The engine goes on with new ones.
    pub fn dispose(&self) {
        for driver in self.pool.invalidate() {
            close(driver);
        }
    }

    /// Closes the idle connections, and those in use when they come back. Nobody gets one any more.
    pub fn close(&self) {
        for driver in self.pool.close() {
            close(driver);
        }
    }
}

fn close(driver: Box<dyn crate::backend::Driver>) {
    let _ = now(async {
        driver.close().await;
        Ok(())
    });
}
