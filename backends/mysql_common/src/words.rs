//! Words of a statement, as the servers read them.

/// The words of a text, one after the other. Comments are none, except those that are read as if they were not:
/// <https://dev.mysql.com/doc/refman/9.4/en/comments.html>
pub(crate) struct Words<'s>(&'s str);

impl<'s> Words<'s> {
    pub(crate) fn of(sql: &'s str) -> Words<'s> {
        Words(sql)
    }

    /// The next one; none where something else than a word follows.
    pub(crate) fn next_word(&mut self) -> &'s str {
        self.skip();
        let end = self.0.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        word
    }

    /// What follows the words that were read.
    pub(crate) fn rest(&self) -> &'s str {
        self.0
    }

    fn skip(&mut self) {
        loop {
            self.0 = self.0.trim_start();
            let behind = |start: &str| self.0.strip_prefix(start);
            self.0 = if let Some(read) = behind("/*!").or_else(|| behind("/*M!")) {
                read.trim_start_matches(|letter: char| letter.is_ascii_digit())
            } else if let Some(comment) = behind("/*") {
                comment.split_once("*/").map_or("", |(_, rest)| rest)
            } else if let Some(comment) = behind("#").or_else(|| behind("--")) {
                comment.split_once('\n').map_or("", |(_, rest)| rest)
            } else if let Some(rest) = behind("*/") {
                rest
            } else {
                return;
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_no_words_unless_the_server_reads_them() {
        let mut words = Words::of(" -- first\n /* then */ DROP#\n/*!50001 TABLE */ `t`");
        assert_eq!([words.next_word(), words.next_word(), words.next_word()], ["DROP", "TABLE", ""]);
        assert_eq!(words.rest(), "`t`");
        assert_eq!(Words::of("/* never closed").next_word(), "");
    }
}
