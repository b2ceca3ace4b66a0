//! What is no statement to the server: transactions, which the client begins and ends by calls of its own, and the question
//! for a plan.

use rsfbclient_core::{
    TrDataAccessMode, TrIsolationLevel, TrLockResolution, TrRecordVersion, TransactionConfiguration,
};

/// What a text asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Control {
    Begin(TransactionConfiguration),
    Commit,
    Rollback,
    /// Something about savepoints, which are a transaction's.
    Savepoint,
    /// A transaction's statement that is not known here.
    Unknown,
    /// The plan of what comes behind it.
    Explain,
    /// Any other statement.
    None,
}

/// The word before a statement whose plan is asked for; Firebird knows no such statement.
pub(crate) const EXPLAIN: &str = "EXPLAIN ";

/// One statement of its own.
pub(crate) fn single(wait: TrLockResolution) -> TransactionConfiguration {
    TransactionConfiguration {
        data_access: TrDataAccessMode::ReadWrite,
        isolation: TrIsolationLevel::ReadCommited(TrRecordVersion::RecordVersion),
        lock_resolution: wait,
    }
}

pub(crate) fn of(sql: &str, wait: TrLockResolution) -> Control {
    if sql.starts_with(EXPLAIN) {
        return Control::Explain;
    }
    let first = sql.split_whitespace().next().unwrap_or_default();
    let about = ["SET", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word));
    if !about {
        return Control::None;
    }
    let words: Vec<String> = sql.split_whitespace().map(str::to_ascii_uppercase).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["SET", "TRANSACTION", rest @ ..] => begin(rest, wait).map_or(Control::Unknown, Control::Begin),
        ["COMMIT"] | ["COMMIT", "WORK"] => Control::Commit,
        ["ROLLBACK"] | ["ROLLBACK", "WORK"] => Control::Rollback,
        ["SAVEPOINT" | "RELEASE", ..] | ["ROLLBACK", "TO", ..] | ["ROLLBACK", "WORK", "TO", ..] => {
            Control::Savepoint
        }
        ["COMMIT" | "ROLLBACK", ..] => Control::Unknown,
        _ => Control::None,
    }
}

/// As the dialect writes it. Without a level it is a snapshot.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-transacs-settransac>
fn begin(words: &[&str], wait: TrLockResolution) -> Option<TransactionConfiguration> {
    let (data_access, rest) = match words {
        ["READ", "ONLY", rest @ ..] => (TrDataAccessMode::ReadOnly, rest),
        ["READ", "WRITE", rest @ ..] => (TrDataAccessMode::ReadWrite, rest),
        rest => (TrDataAccessMode::ReadWrite, rest),
    };
    let isolation = match rest {
        [] | ["ISOLATION", "LEVEL", "SNAPSHOT"] => TrIsolationLevel::Concurrency,
        ["ISOLATION", "LEVEL", "SNAPSHOT", "TABLE", "STABILITY"] => TrIsolationLevel::Consistency,
        ["ISOLATION", "LEVEL", "READ", "COMMITTED", "RECORD_VERSION"] => {
            TrIsolationLevel::ReadCommited(TrRecordVersion::RecordVersion)
        }
        _ => return None,
    };
    Some(TransactionConfiguration { data_access, isolation, lock_resolution: wait })
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::{Isolation, begin, compile};
    use isogloss_firebird::Firebird;

    const WAIT: TrLockResolution = TrLockResolution::Wait(None);

    #[test]
    fn every_transaction_that_the_dialect_begins_is_known() {
        let of = |begin: &isogloss::Begin| {
            let begin = isogloss::Transaction::Begin(begin.clone());
            super::of(compile(&begin, &Firebird::default()).expect("it is known").sql(), WAIT)
        };
        let known = |isolation, data_access| {
            Control::Begin(TransactionConfiguration { data_access, isolation, lock_resolution: WAIT })
        };
        let read_committed = TrIsolationLevel::ReadCommited(TrRecordVersion::RecordVersion);
        assert_eq!(of(&begin()), known(TrIsolationLevel::Concurrency, TrDataAccessMode::ReadWrite));
        assert_eq!(
            of(&begin().isolation(Isolation::ReadCommitted)),
            known(read_committed, TrDataAccessMode::ReadWrite)
        );
        assert_eq!(
            of(&begin().isolation(Isolation::RepeatableRead).read_only()),
            known(TrIsolationLevel::Concurrency, TrDataAccessMode::ReadOnly)
        );
        assert_eq!(
            of(&begin().isolation(Isolation::Serializable)),
            known(TrIsolationLevel::Consistency, TrDataAccessMode::ReadWrite)
        );
    }

    #[test]
    fn what_is_not_understood_is_not_passed_over() {
        let of = |sql| super::of(sql, WAIT);
        assert_eq!(of("SET TRANSACTION NO WAIT"), Control::Unknown);
        assert_eq!(of("commit retain"), Control::Unknown);
        assert_eq!(of("rollback to savepoint s"), Control::Savepoint);
        assert_eq!(of("SET BIND OF TIME ZONE TO LEGACY"), Control::None);
        assert_eq!(of("SELECT 1 FROM RDB$DATABASE"), Control::None);
        assert_eq!(of("EXPLAIN SELECT 1 FROM RDB$DATABASE"), Control::Explain);
    }
}
