//! The connection that a statement runs on.

use std::future::Future;

use isogloss_engine::AsyncConnection;

/// A connection for the time of one statement: one of the pool's, or a transaction's, which runs nothing else meanwhile.
pub(crate) trait Held: Send {
    fn connection(&mut self) -> &mut AsyncConnection;

    /// The statement is over, and has done what it should. After an error it is dropped.
    fn give_back(self) -> impl Future<Output = ()> + Send;
}

impl Held for AsyncConnection {
    fn connection(&mut self) -> &mut AsyncConnection {
        self
    }

    fn give_back(self) -> impl Future<Output = ()> + Send {
        self.close()
    }
}
