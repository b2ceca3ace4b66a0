use super::Name;

/// A statement that begins, ends or divides a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Transaction {
    /// Begins a transaction.
    Begin(Begin),
    /// Ends it and keeps its changes.
    Commit,
    /// Ends it and undoes its changes.
    Rollback,
    /// Marks a place to which a rollback can go.
    Savepoint(Name),
    /// Undoes the changes since the savepoint.
    RollbackTo(Name),
    /// Forgets the savepoint and keeps the changes since.
    Release(Name),
}

/// How a transaction begins; what is left open is the engine's default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Begin {
    /// How far it is kept apart from others.
    pub isolation: Option<Isolation>,
    /// Whether it may change anything.
    pub read_only: Option<bool>,
    /// Whether it waits until it can run without being broken off.
    pub deferrable: Option<bool>,
}

/// How far a transaction is kept apart from others, as in the SQL standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Isolation {
    /// It may see what others have not committed.
    ReadUncommitted,
    /// It sees what others have committed by each of its statements.
    ReadCommitted,
    /// It sees the same rows whenever it looks.
    RepeatableRead,
    /// As if transactions ran one after the other.
    Serializable,
}

/// Begins a transaction.
#[must_use]
pub fn begin() -> Begin {
    Begin::default()
}

impl Begin {
    /// How far it is kept apart from others.
    #[must_use]
    pub fn isolation(mut self, isolation: Isolation) -> Begin {
        self.isolation = Some(isolation);
        self
    }

    /// It changes nothing.
    #[must_use]
    pub fn read_only(mut self) -> Begin {
        self.read_only = Some(true);
        self
    }

    /// It waits until it can run without being broken off.
    #[must_use]
    pub fn deferrable(mut self) -> Begin {
        self.deferrable = Some(true);
        self
    }
}

impl From<Begin> for Transaction {
    fn from(begin: Begin) -> Transaction {
        Transaction::Begin(begin)
    }
}
