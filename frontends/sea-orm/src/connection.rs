//! The engine as a connection of SeaORM's.

use std::sync::Arc;

use async_trait::async_trait;
use isogloss_engine::{AsyncConnection, AsyncEngine};
use sea_orm::{
    AccessMode, ConnectionTrait, DbBackend, DbErr, ExecResult, IsolationLevel, QueryResult, Statement,
    StatementBuilder, StreamTrait, TransactionError, TransactionOptions, TransactionTrait,
};

use crate::begin::begin;
use crate::boxed::{Boxed, Rows};
use crate::entities::Entities;
use crate::error::Asked;
use crate::held::Held;
use crate::job::Job;
use crate::transaction::Transaction;

/// A database, for a program that is written with SeaORM: goes wherever a `&impl ConnectionTrait` does.
///
/// Cheap to clone; tasks share it. Each statement takes a connection of the engine's pool for as long as it runs.
#[derive(Debug, Clone)]
pub struct Connection {
    engine: AsyncEngine,
    entities: Arc<Entities>,
}

impl Connection {
    /// The database that this engine reaches, with these entities.
    #[must_use]
    pub fn new(engine: AsyncEngine, entities: Entities) -> Connection {
        Connection { engine, entities: Arc::new(entities) }
    }

    /// The engine, for what SeaORM has no words for.
    #[must_use]
    pub fn engine(&self) -> &AsyncEngine {
        &self.engine
    }

    /// A connection of the pool.
    async fn connect(&self, asked: Asked) -> Result<AsyncConnection, DbErr> {
        self.engine.connect().await.map_err(|error| asked.failed(error))
    }

    async fn rows<S: StatementBuilder>(
        &self,
        statement: &S,
        only_first: bool,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let job = Job::new(statement, &self.entities, Asked::Query)?;
        job.rows(Held::Own(self.connect(Asked::Query).await?), only_first).await
    }
}

#[async_trait]
impl ConnectionTrait for Connection {
    /// PostgreSQL, whatever the database is: it is the one of the three that SeaORM knows whose statements say the most.
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute<S: StatementBuilder>(&self, statement: &S) -> Result<ExecResult, DbErr> {
        let job = Job::new(statement, &self.entities, Asked::Execute)?;
        job.execute(Held::Own(self.connect(Asked::Execute).await?)).await
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

impl StreamTrait for Connection {
    type Stream<'a> = Rows<'a>;

    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    fn stream_raw<'a>(&'a self, _: Statement) -> Boxed<'a, Result<Rows<'a>, DbErr>> {
        Box::pin(async { Err(Asked::Query.raw("stream_raw")) })
    }

    fn stream<'a, S: StatementBuilder + Sync>(&'a self, statement: &S) -> Boxed<'a, Result<Rows<'a>, DbErr>> {
        let job = Job::new(statement, &self.entities, Asked::Query);
        Box::pin(async move { job?.stream(Held::Own(self.connect(Asked::Query).await?)) })
    }
}

#[async_trait]
impl TransactionTrait for Connection {
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
        let begin = begin(options)?;
        let connection = self.connect(Asked::Execute).await?;
        Transaction::begin(connection, Arc::clone(&self.entities), &begin).await
    }

    async fn transaction<F, T, E>(&self, callback: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Transaction) -> Boxed<'c, Result<T, E>> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
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
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        let begun = self.begin_with_config(isolation_level, access_mode).await;
        begun.map_err(TransactionError::Connection)?.run(callback).await
    }
}
