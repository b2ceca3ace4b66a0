//! The server says of every statement how many rows it had to do with; only those that it changed are counted.

/// Whether what this statement does is to change rows, and not to read them.
#[must_use]
pub fn changes_rows(sql: &str) -> bool {
    let mut words = Outermost(sql.as_bytes());
    let Some(first) = words.next() else { return false };
    let is_change = |word: &[u8]| {
        [&b"INSERT"[..], b"UPDATE", b"DELETE", b"MERGE", b"COPY", b"CREATE"]
            .iter()
            .any(|change| word.eq_ignore_ascii_case(change))
    };
    if !first.eq_ignore_ascii_case(b"WITH") {
        return is_change(first)
            || first.eq_ignore_ascii_case(b"EXECUTE")
            || first.eq_ignore_ascii_case(b"MOVE");
    }
    // What stands behind the named queries decides, and not what stands in them.
    let reads = |word: &[u8]| {
        [&b"SELECT"[..], b"VALUES", b"TABLE"].iter().any(|read| word.eq_ignore_ascii_case(read))
    };
    words.find(|word| is_change(word) || reads(word)).is_some_and(is_change)
}

/// Whether this statement keeps what a transaction did.
#[must_use]
pub(crate) fn commits(sql: &str) -> bool {
    Outermost(sql.as_bytes())
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case(b"COMMIT") || word.eq_ignore_ascii_case(b"END"))
}

/// Whether there is nothing in it that could be done.
pub(crate) fn is_empty(sql: &str) -> bool {
    Outermost(sql.as_bytes()).next().is_none()
}

/// The words of a statement outside of parentheses, quotes and comments.
struct Outermost<'s>(&'s [u8]);

impl<'s> Iterator for Outermost<'s> {
    type Item = &'s [u8];

    fn next(&mut self) -> Option<&'s [u8]> {
        let mut depth = 0usize;
        loop {
            let (byte, rest) = self.0.split_first()?;
            let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                b'\'' | b'"' => {
                    let end = rest.iter().position(|other| other == byte)?;
                    self.0 = &rest[end + 1..];
                    continue;
                }
                b'-' if rest.first() == Some(&b'-') => {
                    self.0 = &rest[rest.iter().position(|byte| *byte == b'\n')?..];
                    continue;
                }
                b'/' if rest.first() == Some(&b'*') => {
                    self.0 = &rest[rest.windows(2).position(|end| end == b"*/")? + 2..];
                    continue;
                }
                byte if is_word(byte) => {
                    let end = self.0.iter().position(|byte| !is_word(byte)).unwrap_or(self.0.len());
                    let (word, rest) = self.0.split_at(end);
                    self.0 = rest;
                    if depth == 0 {
                        return Some(word);
                    }
                    continue;
                }
                _ => {}
            }
            self.0 = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_are_counted() {
        for sql in [
            "INSERT INTO t VALUES (1)",
            "  update t SET a = 1 RETURNING a",
            "-- why\n/* SELECT */ DELETE FROM t",
            "WITH x AS (SELECT ')' AS \"SELECT\") INSERT INTO t SELECT * FROM x",
        ] {
            assert!(changes_rows(sql), "{sql}");
        }
        for sql in [
            "",
            "SELECT 1",
            "(SELECT 1)",
            "VALUES (1)",
            "SHOW search_path",
            "WITH gone AS (DELETE FROM t RETURNING a) SELECT * FROM gone",
        ] {
            assert!(!changes_rows(sql), "{sql}");
        }
    }

    #[test]
    fn a_commit_is_known() {
        assert!(commits("COMMIT") && commits(" end;") && !commits("ROLLBACK") && !commits("COMMITTED"));
    }
}
