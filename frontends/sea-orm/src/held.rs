//! The connection that a statement runs on.

use std::ops::{Deref, DerefMut};

use futures_util::lock::MutexGuard;
use isogloss_engine::AsyncConnection;

use crate::shared::Open;

/// A connection for the time of one statement.
pub(crate) enum Held<'a> {
    /// One of the pool's, which goes back there.
    Own(AsyncConnection),
    /// A transaction's, which runs nothing else meanwhile.
    Shared(MutexGuard<'a, Open>),
}

impl Held<'_> {
    /// The statement is over, and has done what it should.
    pub(crate) async fn give_back(self) {
        if let Held::Own(connection) = self {
            connection.close().await;
        }
    }
}

impl Deref for Held<'_> {
    type Target = AsyncConnection;

    fn deref(&self) -> &AsyncConnection {
        match self {
            Held::Own(connection) => connection,
            Held::Shared(open) => &open.connection,
        }
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut AsyncConnection {
        match self {
            Held::Own(connection) => connection,
            Held::Shared(open) => &mut open.connection,
        }
    }
}
