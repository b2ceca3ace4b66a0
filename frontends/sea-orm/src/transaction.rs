//! Transactions, and savepoints inside of them.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::lock::MutexGuard;
use isogloss::Begin;
use isogloss_engine::AsyncConnection;
use sea_orm::{DbErr, TransactionError, TransactionSession};

use crate::boxed::Boxed;
use crate::entities::Entities;
use crate::error::Asked;
use crate::shared::{Open, Shared};

/// A transaction, or a savepoint inside of one. Dropped without a commit, it is undone.
///
/// All of a transaction run on one connection, one statement at a time, each in the innermost savepoint that is open.
/// What ends ends every savepoint that was begun behind it. A stream is a statement until it is dropped.
pub struct Transaction {
    shared: Arc<Shared>,
    /// Which of those that are open it is.
    number: u64,
    ended: bool,
}

impl Transaction {
    /// One that begins like this on a connection of its own.
    pub(crate) async fn new(
        connection: AsyncConnection,
        entities: Arc<Entities>,
        begin: &Begin,
    ) -> Result<Transaction, DbErr> {
        let shared = Shared::new(connection, entities);
        let number = shared.open().await.begin(begin).await?;
        Ok(Transaction { shared: Arc::new(shared), number, ended: false })
    }

    /// The connection, if this transaction is still open.
    pub(crate) async fn held(&self, asked: Asked) -> Result<MutexGuard<'_, Open>, DbErr> {
        let open = self.shared.open().await;
        if open.has(self.number) { Ok(open) } else { Err(over(asked)) }
    }

    pub(crate) fn entities(&self) -> &Entities {
        &self.shared.entities
    }

    /// A savepoint; what `begin` says beside that is refused.
    pub(crate) async fn begun(&self, begin: &Begin) -> Result<Transaction, DbErr> {
        let number = self.held(Asked::Execute).await?.begin(begin).await?;
        Ok(Transaction { shared: Arc::clone(&self.shared), number, ended: false })
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
            false => connection.rollback_marked(mark).await,
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

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("number", &self.number).finish_non_exhaustive()
    }
}
