//! SeaORM's traits, the same for a connection and a transaction.
//!
//! Rust lets nobody implement another crate's trait for all types of a kind, which is why this is a macro.

use async_trait::async_trait;
use sea_orm::{
    AccessMode, ConnectionTrait, DbBackend, DbErr, ExecResult, IsolationLevel, QueryResult, Statement,
    StatementBuilder, StreamTrait, TransactionError, TransactionOptions, TransactionTrait,
};

use crate::begin::begin;
use crate::boxed::{Boxed, Rows};
use crate::connection::Connection;
use crate::error::Asked;
use crate::held::Held as _;
use crate::job::Job;
use crate::transaction::Transaction;

/// The traits, for what has `entities`, has a connection `held` for a statement, and has transactions `begun`.
macro_rules! run_statements {
    ($($runner:ident)*) => {$(
        impl $runner {
            async fn rows<S: StatementBuilder>(
                &self,
                statement: &S,
                only_first: bool,
            ) -> Result<Vec<QueryResult>, DbErr> {
                let job = Job::new(statement, self.entities(), Asked::Query)?;
                let mut held = self.held(Asked::Query).await?;
                let rows = job.rows(held.connection(), only_first).await?;
                held.give_back().await;
                Ok(rows)
            }
        }

        #[async_trait]
        impl ConnectionTrait for $runner {
            /// PostgreSQL, whatever the database is: it is the one of the three that SeaORM knows whose statements say the
            /// most.
            fn get_database_backend(&self) -> DbBackend {
                DbBackend::Postgres
            }

            async fn execute<S: StatementBuilder>(&self, statement: &S) -> Result<ExecResult, DbErr> {
                let job = Job::new(statement, self.entities(), Asked::Execute)?;
                let mut held = self.held(Asked::Execute).await?;
                let result = job.execute(held.connection()).await?;
                held.give_back().await;
                Ok(result)
            }

            async fn query_one<S: StatementBuilder>(
                &self,
                statement: &S,
            ) -> Result<Option<QueryResult>, DbErr> {
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

        impl StreamTrait for $runner {
            type Stream<'a> = Rows<'a>;

            fn get_database_backend(&self) -> DbBackend {
                DbBackend::Postgres
            }

            fn stream_raw<'a>(&'a self, _: Statement) -> Boxed<'a, Result<Rows<'a>, DbErr>> {
                Box::pin(async { Err(Asked::Query.raw("stream_raw")) })
            }

            fn stream<'a, S: StatementBuilder + Sync>(
                &'a self,
                statement: &S,
            ) -> Boxed<'a, Result<Rows<'a>, DbErr>> {
                let job = Job::new(statement, self.entities(), Asked::Query);
                Box::pin(async move { job?.stream(self.held(Asked::Query).await?) })
            }
        }

        #[async_trait]
        impl TransactionTrait for $runner {
            type Transaction = Transaction;

            async fn begin(&self) -> Result<Transaction, DbErr> {
                self.begin_with_options(TransactionOptions::default()).await
            }

            async fn begin_with_config(
                &self,
                isolation_level: Option<IsolationLevel>,
                access_mode: Option<AccessMode>,
            ) -> Result<Transaction, DbErr> {
                let options = TransactionOptions { isolation_level, access_mode, ..Default::default() };
                self.begin_with_options(options).await
            }

            async fn begin_with_options(&self, options: TransactionOptions) -> Result<Transaction, DbErr> {
                self.begun(&begin(options)?).await
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
    )*};
}

run_statements!(Connection Transaction);
