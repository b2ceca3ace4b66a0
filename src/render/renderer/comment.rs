//! Comments, for tracing.

use super::Renderer;

impl Renderer<'_, '_> {
    /// A comment behind the statement. It cannot end early, begin another one, or be taken for a hint.
    pub(super) fn comment(&mut self, comment: &str) {
        let sql = &mut self.text;
        sql.push_str(" /* ");
        for character in comment.chars() {
            match character {
                '*' | '/' | '\0' | '\\' | '?' | ':' | '$' | '@' | '\'' | '"' | '`' | ';' | '%' => {
                    // What a driver could take for a placeholder, a quote or the comment's end is written like in a URL.
                    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                    let byte = character as usize;
                    sql.push('%');
                    sql.push(char::from(DIGITS[byte >> 4 & 15]));
                    sql.push(char::from(DIGITS[byte & 15]));
                }
                '\n' | '\r' => sql.push(' '),
                other => sql.push(other),
            }
        }
        sql.push_str(" */");
    }
}
