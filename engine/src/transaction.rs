//! Transactions and savepoints: one guard, which is undone when it is dropped.

use std::fmt;
use std::ops::{Deref, DerefMut};

use isogloss::Begin;

use crate::connection::{AsyncConnection, Connection};
use crate::error::{Error, Result};
use crate::waiting::now;

/// A transaction, or a savepoint inside of one. Whatever takes a `&mut Connection` takes a `&mut Transaction`. Dropped
/// without [`commit`](Transaction::commit), it is undone.
#[must_use = "a transaction that is dropped is undone"]
pub struct Transaction<'c, C: Face = Connection> {
    connection: Held<'c, C>,
    /// How many were open when it began; it ends by going back there.
    depth: u32,
    ended: bool,
}

/// A [`Transaction`] of an async connection.
pub type AsyncTransaction<'c> = Transaction<'c, AsyncConnection>;

enum Held<'c, C> {
    Owned(C),
    Borrowed(&'c mut C),
}

/// The two kinds of connection.
pub trait Face: sealed::Face {}

impl Face for Connection {}
impl Face for AsyncConnection {}

mod sealed {
    pub trait Face {
        /// What is left of a transaction whose guard was dropped.
        fn abandon(&mut self, depth: u32);
    }
}

impl sealed::Face for Connection {
    fn abandon(&mut self, depth: u32) {
        // If that fails, it is tried again before anything else is done, or the connection is closed.
        let _ = now(self.session.roll_back(depth));
    }
}

impl sealed::Face for AsyncConnection {
    fn abandon(&mut self, depth: u32) {
        self.session.roll_back_later(depth);
    }
}

impl AsyncConnection {
    /// Begins a transaction; inside of one, a savepoint.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub async fn begin(&mut self) -> Result<AsyncTransaction<'_>> {
        self.begin_with(&isogloss::begin()).await
    }

    /// Begins a transaction of some isolation level or mode: `begin().isolation(Isolation::Serializable)`.
    ///
    /// # Errors
    ///
    /// The database has no such transactions, or refuses.
    pub async fn begin_with(&mut self, begin: &Begin) -> Result<AsyncTransaction<'_>> {
        let depth = self.session.depth();
        self.session.begin(begin).await?;
        Ok(AsyncTransaction::borrowing(self, depth))
    }

    /// Runs `work` in a transaction; inside of one, in a savepoint. What it did is kept if it returns `Ok`, and undone if it
    /// does not.
    ///
    /// # Errors
    ///
    /// What `work` returns, or what the database says to the beginning and the end.
    pub async fn transaction<T, E: From<Error>>(
        &mut self,
        work: impl AsyncFnOnce(&mut AsyncConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut transaction = self.begin().await?;
        match work(&mut transaction).await {
            Ok(value) => {
                transaction.commit().await?;
                Ok(value)
            }
            Err(error) => {
                // The reason is what `work` says; what a rollback could say on top of it helps nobody.
                let _ = transaction.rollback().await;
                Err(error)
            }
        }
    }
}

impl Connection {
    /// Begins a transaction; inside of one, a savepoint.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn begin(&mut self) -> Result<Transaction<'_>> {
        self.begin_with(&isogloss::begin())
    }

    /// Begins a transaction of some isolation level or mode: `begin().isolation(Isolation::Serializable)`.
    ///
    /// # Errors
    ///
    /// The database has no such transactions, or refuses.
    pub fn begin_with(&mut self, begin: &Begin) -> Result<Transaction<'_>> {
        let depth = self.session.depth();
        now(self.session.begin(begin))?;
        Ok(Transaction::borrowing(self, depth))
    }

    /// Runs `work` in a transaction; inside of one, in a savepoint. What it did is kept if it returns `Ok`, and undone if it
    /// does not.
    ///
    /// # Errors
    ///
    /// What `work` returns, or what the database says to the beginning and the end.
    pub fn transaction<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut transaction = self.begin()?;
        let value = work(&mut transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

impl<'c, C: Face> Transaction<'c, C> {
    fn borrowing(connection: &'c mut C, depth: u32) -> Transaction<'c, C> {
        Transaction { connection: Held::Borrowed(connection), depth, ended: false }
    }

    pub(crate) fn owning(connection: C) -> Transaction<'c, C> {
        Transaction { connection: Held::Owned(connection), depth: 0, ended: false }
    }
}

impl Transaction<'_, Connection> {
    /// Keeps what was done.
    ///
    /// # Errors
    ///
    /// The database refuses; then nothing was done, unless the connection was lost: then nobody knows.
    pub fn commit(mut self) -> Result<()> {
        let depth = self.depth;
        now(self.session.commit(depth))?;
        self.ended = true;
        Ok(())
    }

    /// Undoes what was done, as dropping does, and tells whether that went well.
    ///
    /// # Errors
    ///
    /// The connection was lost; the server has undone it then.
    pub fn rollback(mut self) -> Result<()> {
        let depth = self.depth;
        self.ended = true;
        now(self.session.roll_back(depth))
    }
}

impl Transaction<'_, AsyncConnection> {
    /// Keeps what was done.
    ///
    /// # Errors
    ///
    /// The database refuses; then nothing was done, unless the connection was lost: then nobody knows.
    pub async fn commit(mut self) -> Result<()> {
        let depth = self.depth;
        let result = self.session.commit(depth).await;
        self.ended = result.is_ok();
        self.go_home().await;
        result
    }

    /// Undoes what was done, and tells whether that went well.
    ///
    /// # Errors
    ///
    /// The connection was lost; the server has undone it then.
    pub async fn rollback(mut self) -> Result<()> {
        let depth = self.depth;
        let result = self.session.roll_back(depth).await;
        self.ended = result.is_ok();
        self.go_home().await;
        result
    }

    /// Gives back a connection of its own, rolled back if it did not come to its end: what dropping it could not wait for.
    async fn go_home(&mut self) {
        if let Held::Owned(connection) = &mut self.connection {
            self.ended = true;
            connection.session.leave().give_back().await;
        }
    }
}

impl<C: Face> Drop for Transaction<'_, C> {
    fn drop(&mut self) {
        if !self.ended {
            let depth = self.depth;
            self.deref_mut().abandon(depth);
        }
    }
}

impl<C: Face> Deref for Transaction<'_, C> {
    type Target = C;

    fn deref(&self) -> &C {
        match &self.connection {
            Held::Owned(connection) => connection,
            Held::Borrowed(connection) => connection,
        }
    }
}

impl<C: Face> DerefMut for Transaction<'_, C> {
    fn deref_mut(&mut self) -> &mut C {
        match &mut self.connection {
            Held::Owned(connection) => connection,
            Held::Borrowed(connection) => connection,
        }
    }
}

impl<C: Face> fmt::Debug for Transaction<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("depth", &self.depth).finish_non_exhaustive()
    }
}
