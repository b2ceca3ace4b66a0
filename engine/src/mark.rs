//! Transactions whose guard is somebody else's: in the interfaces of other libraries a savepoint is not borrowed from the
//! transaction around it, and one connection is shared by all of them.

use isogloss::Begin;

use crate::connection::AsyncConnection;
use crate::error::{Error, ErrorKind, Result};

/// Where a transaction or savepoint of a connection began.
///
/// It ends with the transaction or savepoint, and with every one around it; whoever keeps marks must know when that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    depth: u32,
}

impl AsyncConnection {
    /// Begins a transaction, or a savepoint inside of one, that no guard ends. Most programs want
    /// [`begin`](AsyncConnection::begin) instead.
    ///
    /// # Errors
    ///
    /// The database has no such transactions, or refuses.
    pub async fn begin_marked(&mut self, begin: &Begin) -> Result<Mark> {
        let depth = self.session.depth();
        self.session.begin(begin).await?;
        Ok(Mark { depth })
    }

    /// Keeps what was done since the mark.
    ///
    /// # Errors
    ///
    /// It has ended before, or the database refuses.
    pub async fn commit_marked(&mut self, mark: Mark) -> Result<()> {
        self.open(mark)?;
        self.session.commit(mark.depth).await
    }

    /// Undoes what was done since the mark.
    ///
    /// # Errors
    ///
    /// It has ended before, or the connection was lost; the server has undone it then.
    pub async fn rollback_marked(&mut self, mark: Mark) -> Result<()> {
        self.open(mark)?;
        self.session.roll_back(mark.depth).await
    }

    /// Undoes what was done since the mark as soon as something is awaited on this connection again: what a guard does
    /// that is dropped. Nothing if it has ended.
    pub fn abandon_marked(&mut self, mark: Mark) {
        if self.open(mark).is_ok() {
            self.session.roll_back_later(mark.depth);
        }
    }

    fn open(&self, mark: Mark) -> Result<()> {
        if mark.depth < self.session.depth() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Unsupported, "this transaction has ended already"))
    }
}
