//! What a statement does, by the word that it begins with: how it is sent, and what its counts mean, depend on that.

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// It reads: SELECT, also behind WITH.
    Select,
    /// It changes rows: INSERT, UPDATE, DELETE or MERGE, also behind WITH.
    Change,
    /// Anything else, such as CREATE, SET, EXEC or IF.
    Other,
}

impl Verb {
    /// What this statement does. Of several, the first one counts.
    pub(crate) fn of(sql: &str) -> Verb {
        let words = Words { rest: sql.as_bytes(), depth: 0 };
        let mut with = false;
        for word in words {
            let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
            if is(";") {
                continue;
            }
            if is("SELECT") {
                return Verb::Select;
            }
            if ["INSERT", "UPDATE", "DELETE", "MERGE"].into_iter().any(is) {
                return Verb::Change;
            }
            if !with && !is("WITH") {
                return Verb::Other;
            }
            with = true;
        }
        Verb::Other
    }
}

/// The words that begin a statement, so that they end the query before them, which needs no semicolon. What else begins one
/// is no reserved word, and stands behind a semicolon.
/// <https://learn.microsoft.com/en-us/sql/t-sql/language-elements/reserved-keywords-transact-sql>
const BEGINNINGS: &[&str] = &[
    "ALTER",
    "BACKUP",
    "BEGIN",
    "BREAK",
    "BULK",
    "CHECKPOINT",
    "CLOSE",
    "COMMIT",
    "CONTINUE",
    "CREATE",
    "DBCC",
    "DEALLOCATE",
    "DECLARE",
    "DELETE",
    "DENY",
    "DROP",
    "DUMP",
    "EXEC",
    "EXECUTE",
    "GOTO",
    "GRANT",
    "IF",
    "INSERT",
    "KILL",
    "LOAD",
    "MERGE",
    "OPEN",
    "PRINT",
    "RAISERROR",
    "READTEXT",
    "RECONFIGURE",
    "RESTORE",
    "RETURN",
    "REVERT",
    "REVOKE",
    "ROLLBACK",
    "SAVE",
    "SET",
    "SETUSER",
    "SHUTDOWN",
    "TRUNCATE",
    "UPDATE",
    "UPDATETEXT",
    "USE",
    "WAITFOR",
    "WHILE",
    "WRITETEXT",
];

/// Whether a text that begins with a query is surely nothing but that, so that nothing is missed where it is broken off.
pub(crate) fn is_one_query(sql: &str) -> bool {
    let (mut selects, mut ended, mut before) = (0, false, &b""[..]);
    for word in (Words { rest: sql.as_bytes(), depth: 0 }) {
        let is = |name: &&str| word.eq_ignore_ascii_case(name.as_bytes());
        let behind = |names: &[&str]| names.iter().any(|name| before.eq_ignore_ascii_case(name.as_bytes()));
        if is(&";") {
            // One may stand before WITH, too.
            ended = selects > 0;
            continue;
        }
        let another = match word {
            _ if is(&"SELECT") => selects > 0 && !behind(&["UNION", "ALL", "EXCEPT", "INTERSECT"]),
            // OFFSET 0 ROWS FETCH NEXT ROW ONLY
            _ if is(&"FETCH") => !behind(&["ROW", "ROWS"]),
            _ => BEGINNINGS.iter().any(is),
        };
        if ended || another {
            return false;
        }
        selects += u32::from(is(&"SELECT"));
        before = word;
    }
    true
}

/// The semicolons and the bare words outside of parentheses, names in quotes, texts and comments.
struct Words<'s> {
    rest: &'s [u8],
    depth: u32,
}

impl<'s> Words<'s> {
    /// Goes on behind the end of something; an end that is not there is the end of all.
    fn pass(&mut self, from: usize, end: &[u8]) {
        let body = self.rest.get(from..).unwrap_or_default();
        let at = body.windows(end.len()).position(|window| window == end);
        self.rest = at.and_then(|at| body.get(at + end.len()..)).unwrap_or_default();
    }
}

impl<'s> Iterator for Words<'s> {
    type Item = &'s [u8];

    fn next(&mut self) -> Option<&'s [u8]> {
        loop {
            match *self.rest {
                [] => return None,
                [b'-', b'-', ..] => self.pass(2, b"\n"),
                [b'/', b'*', ..] => self.pass(2, b"*/"),
                // A doubled quote is the end of one text and the beginning of another, which comes to the same.
                [quote @ (b'\'' | b'"'), ..] => self.pass(1, &[quote]),
                [b'[', ..] => self.pass(1, b"]"),
                [byte, ..] if is_of_word(byte) => {
                    let end = self.rest.iter().position(|byte| !is_of_word(*byte)).unwrap_or(self.rest.len());
                    let (word, rest) = self.rest.split_at(end);
                    self.rest = rest;
                    if self.depth == 0 {
                        return Some(word);
                    }
                }
                [b';', ref rest @ ..] if self.depth == 0 => {
                    let (end, _) = self.rest.split_at(1);
                    self.rest = rest;
                    return Some(end);
                }
                [byte, ref rest @ ..] => {
                    match byte {
                        b'(' => self.depth += 1,
                        b')' => self.depth = self.depth.saturating_sub(1),
                        _ => {}
                    }
                    self.rest = rest;
                }
            }
        }
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@' | b'#' | b'$' | 0x80..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_tells_and_behind_with_the_first_that_is_one() {
        for (sql, verb) in [
            ("SELECT 1", Verb::Select),
            ("-- delete\n/* insert */ select 1", Verb::Select),
            ("(SELECT 1)", Verb::Other),
            ("INSERT INTO t SELECT 1", Verb::Change),
            ("merge into t", Verb::Change),
            ("WITH a AS (SELECT 1 AS x), [delete] AS (SELECT ')' AS y) SELECT * FROM a", Verb::Select),
            ("WITH a (x) AS (SELECT 1) DELETE FROM t", Verb::Change),
            ("SET NOCOUNT ON", Verb::Other),
            ("IF OBJECT_ID('t') IS NULL CREATE TABLE t (a INT)", Verb::Other),
            ("CREATE TABLE t (a INT)", Verb::Other),
            (";WITH a AS (SELECT 1 AS x) SELECT * FROM a", Verb::Select),
            ("WITH 'never closed", Verb::Other),
            ("", Verb::Other),
        ] {
            assert_eq!(Verb::of(sql), verb, "{sql}");
        }
    }
    #[test]
    fn a_query_is_one_where_nothing_stands_behind_it_with_a_semicolon_or_without() {
        for sql in [
            "SELECT 1",
            "SELECT 1; -- ; DELETE FROM t\n",
            "SELECT ';', [;], \";\" FROM t WITH (NOLOCK) WHERE a IN (SELECT b FROM u)",
            "SELECT a FROM t UNION ALL SELECT b FROM u EXCEPT SELECT c FROM v",
            "SELECT a FROM t ORDER BY a OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY OPTION (MERGE JOIN)",
            ";WITH a AS (SELECT 1 AS x) SELECT * FROM a",
            "SELECT [update], CASE WHEN a = 1 THEN 2 END FROM t",
        ] {
            assert!(is_one_query(sql), "{sql}");
        }
        for sql in [
            "SELECT 1; UPDATE t SET a = 1",
            "SELECT 1 UPDATE t SET a = 1",
            "SELECT a FROM t SELECT b FROM u",
            "SELECT 1 exec p",
            "SELECT 1; THROW 50000, 'x', 1",
            "SELECT 1 FETCH NEXT FROM c",
            "WITH a AS (SELECT 1 AS x) SELECT * FROM a WHERE b = 1 /* ; */ INSERT INTO t VALUES (1)",
        ] {
            assert!(!is_one_query(sql), "{sql}");
        }
    }
}
