//! Transactions.

use isogloss::*;

use crate::case::cases;

cases! {
    /// Begins.
    fn begin() -> Statement {
        isogloss::begin().statement()
    }

    /// Begins, kept apart from others.
    fn begin_serializable() -> Statement {
        isogloss::begin().isolation(Isolation::Serializable).statement()
    }

    /// Begins, seeing what others commit.
    fn begin_read_committed() -> Statement {
        isogloss::begin().isolation(Isolation::ReadCommitted).statement()
    }

    /// Begins, changing nothing.
    fn begin_read_only() -> Statement {
        isogloss::begin().read_only().statement()
    }

    /// Begins, waiting until it can run undisturbed.
    fn begin_deferrable() -> Statement {
        isogloss::begin().isolation(Isolation::Serializable).read_only().deferrable().statement()
    }

    /// Ends and keeps.
    fn commit() -> Statement {
        Transaction::Commit.statement()
    }

    /// Ends and undoes.
    fn rollback() -> Statement {
        Transaction::Rollback.statement()
    }

    /// Marks a place.
    fn savepoint() -> Statement {
        Transaction::Savepoint("before".into()).statement()
    }

    /// Goes back to the place.
    fn rollback_to() -> Statement {
        Transaction::RollbackTo("before".into()).statement()
    }

    /// Forgets the place.
    fn release() -> Statement {
        Transaction::Release("before".into()).statement()
    }
}
