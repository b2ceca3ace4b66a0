//! An engine of either kind, as threads use it: what goes wrong is told once for both.

use std::fmt;
use std::sync::OnceLock;

use isogloss::Schema;
use isogloss_engine::{
    AsyncCancelHandle, AsyncConnection, AsyncEngine, AsyncTransaction, CancelHandle, Connection, Engine,
    Executable, FromRow, PoolStatus, Result, Transaction,
};
use tokio::runtime::{Builder, Runtime};

/// The runtime of all async engines here.
pub(crate) fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime of Tokio")
    })
}

/// An engine. Async ones are waited for, by the thread that asks.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    /// A blocking engine.
    Blocking(Engine),
    /// An async one.
    Async(AsyncEngine),
}

/// A connection or a transaction of a [`Database`].
pub(crate) enum Held<B, A> {
    Blocking(B),
    Async(Within<A>),
}

/// Something that is dropped within the runtime, as it would be in a task.
pub(crate) struct Within<A>(Option<A>);

impl<A> Within<A> {
    fn there(&mut self) -> &mut A {
        self.0.as_mut().expect("it is there until it is dropped")
    }
}

impl<A> Drop for Within<A> {
    fn drop(&mut self) {
        let _within = runtime().enter();
        drop(self.0.take());
    }
}

pub(crate) type Conn = Held<Connection, AsyncConnection>;
pub(crate) type Tx = Held<Transaction<'static>, AsyncTransaction<'static>>;

impl Database {
    pub(crate) fn connect(&self) -> Result<Conn> {
        match self {
            Database::Blocking(engine) => engine.connect().map(Held::Blocking),
            Database::Async(engine) => runtime().block_on(engine.connect()).map(Held::later),
        }
    }

    pub(crate) fn begin(&self) -> Result<Tx> {
        match self {
            Database::Blocking(engine) => engine.begin().map(Held::Blocking),
            Database::Async(engine) => runtime().block_on(engine.begin()).map(Held::later),
        }
    }

    pub(crate) fn execute(&self, statement: &impl Executable) -> Result<u64> {
        let done = match self {
            Database::Blocking(engine) => engine.execute(statement),
            Database::Async(engine) => runtime().block_on(engine.execute(statement)),
        };
        done.map(|done| done.rows_affected)
    }

    pub(crate) fn all<T: for<'r> FromRow<'r> + Send>(&self, query: &impl Executable) -> Result<Vec<T>> {
        match self {
            Database::Blocking(engine) => engine.query(query)?.all(),
            Database::Async(engine) => runtime().block_on(async { engine.query(query).await?.all().await }),
        }
    }

    /// Makes these tables anew.
    pub(crate) fn make(&self, schema: &Schema) -> Result<()> {
        match self {
            Database::Blocking(engine) => engine.drop_all(schema).and_then(|()| engine.create_all(schema)),
            Database::Async(engine) => runtime().block_on(async {
                engine.drop_all(schema).await?;
                engine.create_all(schema).await
            }),
        }
    }

    /// Does something with each row while it is read.
    pub(crate) fn each(&self, query: &impl Executable, each: fn()) -> Result<()> {
        let each = |_: &isogloss_engine::Row<'_>| {
            each();
            Ok(())
        };
        match self {
            Database::Blocking(engine) => engine.query(query)?.for_each(each),
            Database::Async(engine) => {
                runtime().block_on(async { engine.query(query).await?.for_each(each).await })
            }
        }
    }

    pub(crate) fn status(&self) -> PoolStatus {
        match self {
            Database::Blocking(engine) => engine.status(),
            Database::Async(engine) => engine.status(),
        }
    }

    pub(crate) fn close(&self) {
        match self {
            Database::Blocking(engine) => engine.close(),
            Database::Async(engine) => runtime().block_on(engine.close()),
        }
    }
}

impl<B, A> Held<B, A> {
    fn later(held: A) -> Held<B, A> {
        Held::Async(Within(Some(held)))
    }
}

impl<B: AsConnection<Connection>, A: AsConnection<AsyncConnection>> Held<B, A> {
    pub(crate) fn execute(&mut self, statement: &impl Executable) -> Result<u64> {
        let done = match self {
            Held::Blocking(held) => held.connection().execute(statement),
            Held::Async(held) => runtime().block_on(held.there().connection().execute(statement)),
        };
        done.map(|done| done.rows_affected)
    }
}

impl Conn {
    pub(crate) fn all<T: for<'r> FromRow<'r> + Send>(&mut self, query: &impl Executable) -> Result<Vec<T>> {
        match self {
            Held::Blocking(connection) => connection.query(query)?.all(),
            Held::Async(connection) => {
                runtime().block_on(async { connection.there().query(query).await?.all().await })
            }
        }
    }

    /// What breaks off its statements.
    pub(crate) fn cancel_handle(&mut self) -> Canceller {
        let handle = match self {
            Held::Blocking(connection) => connection.cancel_handle().map(Canceller::Blocking),
            Held::Async(connection) => connection.there().cancel_handle().map(Canceller::Async),
        };
        handle.expect("this backend can break off statements")
    }
}

/// A handle of an engine of either kind.
pub(crate) enum Canceller {
    Blocking(CancelHandle),
    Async(AsyncCancelHandle),
}

impl Canceller {
    pub(crate) fn cancel(&self) -> Result<()> {
        match self {
            Canceller::Blocking(handle) => handle.cancel(),
            Canceller::Async(handle) => runtime().block_on(handle.cancel()),
        }
    }
}

impl Tx {
    pub(crate) fn commit(self) -> Result<()> {
        match self {
            Held::Blocking(tx) => tx.commit(),
            Held::Async(mut tx) => runtime().block_on(tx.0.take().expect("it is there").commit()),
        }
    }
}

/// What is a connection, or has one.
pub(crate) trait AsConnection<C> {
    fn connection(&mut self) -> &mut C;
}

impl AsConnection<Connection> for Connection {
    fn connection(&mut self) -> &mut Connection {
        self
    }
}

impl AsConnection<AsyncConnection> for AsyncConnection {
    fn connection(&mut self) -> &mut AsyncConnection {
        self
    }
}

impl AsConnection<Connection> for Transaction<'static> {
    fn connection(&mut self) -> &mut Connection {
        self
    }
}

impl AsConnection<AsyncConnection> for AsyncTransaction<'static> {
    fn connection(&mut self) -> &mut AsyncConnection {
        self
    }
}

impl<B, A> fmt::Debug for Held<B, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Held::Blocking(_) => "Blocking",
            Held::Async(_) => "Async",
        })
    }
}
