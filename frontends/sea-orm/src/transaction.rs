//! Transactions, and savepoints inside of them.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::lock::MutexGuard;
use isogloss::Begin;
use isogloss_engine::AsyncConnection;
use sea_orm::{
    AccessMode, ConnectionTrait, DbBackend, DbErr, ExecResult, IsolationLevel, QueryResult, Statement,
    StatementBuilder, StreamTrait, TransactionError, TransactionOptions, TransactionSession,
    TransactionTrait,
};

use crate::begin::begin;
use crate::boxed::{Boxed, Rows};
use crate::entities::Entities;
use crate::error::Asked;
use crate::held::Held;
use crate::job::Job;
use crate::shared::{Open, Shared};

/// A transaction, or a savepoint inside of one. Dropped without a commit, it is undone.
///
/// All of a transaction run on one connection, one statement at a time, each in the innermost savepoint that is open.
/// What ends ends every savepoint that was begun behind it.
pub struct Transaction {
    shared: Arc<Shared>,
    /// Which of those that are open it is.
    number: u64,
    ended: bool,
}

impl Transaction {
    pub(crate) async fn begin(
        connection: AsyncConnection,
        entities: Arc<Entities>,
        begin: &Begin,
    ) -> Result<Transaction, DbErr> {
        let shared = Shared::new(connection, entities);
        let number = shared.open().await.begin(begin).await?;
        Ok(Transaction { shared: Arc::new(shared), number, ended: false })
    }

    /// The connection, if this transaction is still open.
    async fn open(&self, asked: Asked) -> Result<MutexGuard<'_, Open>, DbErr> {
        let open = self.shared.open().await;
        if open.has(self.number) { Ok(open) } else { Err(over(asked)) }
    }

    async fn rows<S: StatementBuilder>(
        &self,
        statement: &S,
        only_first: bool,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let job = Job::new(statement, &self.shared.entities, Asked::Query)?;
        job.rows(Held::Shared(self.open(Asked::Query).await?), only_first).await
    }

    /// Ends it, and keeps what was done or does not.
    async fn end(mut self, keep: bool) -> Result<(), DbErr> {
        let shared = Arc::clone(&self.shared);
        let mut open = shared.open().await;
        let mark = open.take(self.number).ok_or_else(|| over(Asked::Execute))?;
        // Should this future be dropped in the middle, the engine knows what became of the connection.
        self.ended = true;
        let connection = &mut open.connection;
        let ended = match keep {
            true => connection.commit_marked(mark).await,
            false => connection.roll_back_marked(mark).await,
        };
        ended.map_err(|error| {
            // What could not be committed is undone.
            connection.abandon_marked(mark);
            Asked::Execute.failed(error)
        })
    }

    /// Runs `callback` in it: what was done is kept if that returns `Ok`.
    pub(crate) async fn run<F, T, E>(self, callback: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Transaction) -> Boxed<'c, Result<T, E>> + Send,
        E: fmt::Display + fmt::Debug,
    {
        let result = callback(&self).await;
        self.end(result.is_ok()).await.map_err(TransactionError::Connection)?;
        result.map_err(TransactionError::Transaction)
    }
}

#[cold]
fn over(asked: Asked) -> DbErr {
    asked.refused("this transaction is over: one around it has ended (at: transaction)")
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.ended {
            // Nothing can be awaited here.
            self.shared.abandon(self.number);
        }
    }
}

#[async_trait]
impl TransactionSession for Transaction {
    async fn commit(self) -> Result<(), DbErr> {
        self.end(true).await
    }

    async fn rollback(self) -> Result<(), DbErr> {
        self.end(false).await
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute<S: StatementBuilder>(&self, statement: &S) -> Result<ExecResult, DbErr> {
        let job = Job::new(statement, &self.shared.entities, Asked::Execute)?;
        job.execute(Held::Shared(self.open(Asked::Execute).await?)).await
    }

    async fn query_one<S: StatementBuilder>(&self, statement: &S) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.rows(statement, true).await?.into_iter().next())
    }

    async fn query_all<S: StatementBuilder>(&self, statement: &S) -> Result<Vec<QueryResult>, DbErr> {
        self.rows(statement, false).await
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        Err(Asked::Execute.raw("execute_raw"))
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(Asked::Execute.raw("execute_unprepared"))
    }

    async fn query_one_raw(&self, _: Statement) -> Result<Option<QueryResult>, DbErr> {
        Err(Asked::Query.raw("query_one_raw"))
    }

    async fn query_all_raw(&self, _: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Err(Asked::Query.raw("query_all_raw"))
    }
}

impl StreamTrait for Transaction {
    type Stream<'a> = Rows<'a>;

    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    fn stream_raw<'a>(&'a self, _: Statement) -> Boxed<'a, Result<Rows<'a>, DbErr>> {
        Box::pin(async { Err(Asked::Query.raw("stream_raw")) })
    }

    /// The transaction runs nothing else until the stream is dropped.
    fn stream<'a, S: StatementBuilder + Sync>(&'a self, statement: &S) -> Boxed<'a, Result<Rows<'a>, DbErr>> {
        let job = Job::new(statement, &self.shared.entities, Asked::Query);
        Box::pin(async move {
            let open = self.open(Asked::Query).await?;
            job?.stream(Held::Shared(open))
        })
    }
}

#[async_trait]
impl TransactionTrait for Transaction {
    type Transaction = Transaction;

    async fn begin(&self) -> Result<Transaction, DbErr> {
        self.begin_with_options(TransactionOptions::default()).await
    }

    async fn begin_with_config(
        &self,
        isolation_level: Option<IsolationLevel>,
        access_mode: Option<AccessMode>,
    ) -> Result<Transaction, DbErr> {
        let options = TransactionOptions { isolation_level, access_mode, ..TransactionOptions::default() };
        self.begin_with_options(options).await
    }

    async fn begin_with_options(&self, options: TransactionOptions) -> Result<Transaction, DbErr> {
        let number = self.open(Asked::Execute).await?.begin(&begin(options)?).await?;
        Ok(Transaction { shared: Arc::clone(&self.shared), number, ended: false })
    }

    async fn transaction<F, T, E>(&self, callback: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Transaction) -> Boxed<'c, Result<T, E>> + Send,
        T: Send,
        E: fmt::Display + fmt::Debug + Send,
    {
        self.transaction_with_config(callback, None, None).await
    }

    async fn transaction_with_config<F, T, E>(
        &self,
        callback: F,
        isolation_level: Option<IsolationLevel>,
        access_mode: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Transaction) -> Boxed<'c, Result<T, E>> + Send,
        T: Send,
        E: fmt::Display + fmt::Debug + Send,
    {
        let begun = self.begin_with_config(isolation_level, access_mode).await;
        begun.map_err(TransactionError::Connection)?.run(callback).await
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("number", &self.number).finish_non_exhaustive()
    }
}
