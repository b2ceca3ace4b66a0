//! Which statements give their rows numbers.

/// Whether SQLite's last number is that of a row of this statement, if it has changed any. An INSERT that may update a row
/// instead leaves the number there that an earlier one has made, and so does whatever is no INSERT:
/// <https://www.sqlite.org/c3ref/last_insert_rowid.html>
pub(crate) fn is_numbered(sql: &str) -> bool {
    let of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..);
    let mut words = sql.as_bytes().split(|byte| !of_word(byte));
    let mut is_there = |name: &[u8]| words.any(|word| word.eq_ignore_ascii_case(name));
    // ON CONFLICT (..) WHERE .. DO UPDATE SET ..
    inserts(sql) && !(is_there(b"CONFLICT") && is_there(b"UPDATE"))
}

fn inserts(sql: &str) -> bool {
    let word = sql.as_bytes().first_chunk::<6>();
    word.is_some_and(|word| word.eq_ignore_ascii_case(b"INSERT") || word.eq_ignore_ascii_case(b"REPLAC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insert_that_may_update_numbers_nothing() {
        for sql in [
            "INSERT INTO t VALUES (1)",
            "insert or ignore into conflicts (updated_at) values (?)",
            "REPLACE INTO t VALUES (1)",
            "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING",
        ] {
            assert!(is_numbered(sql), "{sql}");
        }
        for sql in [
            "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1",
            "insert into t values (1) on conflict(a) do /* so */ update set b = 1",
            "UPDATE t SET a = 1",
            "CREATE TABLE t (a)",
            "",
        ] {
            assert!(!is_numbered(sql), "{sql}");
        }
    }
}
