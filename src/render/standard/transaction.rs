//! BEGIN, COMMIT and their kin.

use crate::ast::{Begin, Isolation, Transaction};
use crate::render::Renderer;

/// As the SQL standard has it.
pub fn transaction<'q>(transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
    match transaction {
        Transaction::Begin(begin) => {
            out.word("START TRANSACTION");
            modes(begin, out);
        }
        Transaction::Commit => out.word("COMMIT"),
        Transaction::Rollback => out.word("ROLLBACK"),
        Transaction::Savepoint(name) => {
            out.word("SAVEPOINT ");
            out.name(name);
        }
        Transaction::RollbackTo(name) => {
            out.word("ROLLBACK TO SAVEPOINT ");
            out.name(name);
        }
        Transaction::Release(name) => {
            out.word("RELEASE SAVEPOINT ");
            out.name(name);
        }
    }
}

/// The modes of a transaction, with commas between them and a blank before the first.
pub fn modes(begin: &Begin, out: &mut Renderer<'_, '_>) {
    let isolation = begin.isolation.map(|isolation| match isolation {
        Isolation::ReadUncommitted => "ISOLATION LEVEL READ UNCOMMITTED",
        Isolation::ReadCommitted => "ISOLATION LEVEL READ COMMITTED",
        Isolation::RepeatableRead => "ISOLATION LEVEL REPEATABLE READ",
        Isolation::Serializable => "ISOLATION LEVEL SERIALIZABLE",
    });
    let access = begin.read_only.map(|read_only| if read_only { "READ ONLY" } else { "READ WRITE" });
    let deferrable = begin.deferrable.map(|wait| if wait { "DEFERRABLE" } else { "NOT DEFERRABLE" });
    for (index, mode) in [isolation, access, deferrable].into_iter().flatten().enumerate() {
        out.word(if index > 0 { ", " } else { " " });
        out.word(mode);
    }
}
