//! Values that are written into the text.

use core::fmt::{self, Write};

use super::Renderer;
use crate::error::Error;
use crate::render::standard;
use crate::spelling::Backslash;
use crate::values::Value;

impl Renderer<'_, '_> {
    /// What is inside is written as a text literal, as in a statement that is handed to another one.
    pub fn quoted(&mut self, inside: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        inside(self);
        let text = self.text.split_off(start);
        self.text_literal(&text);
    }

    /// A value that is written into the text.
    pub fn literal(&mut self, value: &Value) {
        self.setting.dialect.render_literal(value, self);
    }

    /// Text between single quotes, in which they are doubled; with a backslash in it, as the dialect's
    /// [`Backslash`] says.
    pub fn text_literal(&mut self, text: &str) {
        if text.contains('\0') {
            return self.refuse(Error::value("text", "it holds a NUL character, which no literal can"));
        }
        let mut doubled = false;
        if text.contains('\\') {
            match self.setting.spelling.backslash {
                Backslash::Plain => {}
                Backslash::Doubled(prefix) => {
                    self.word(prefix);
                    doubled = true;
                }
                Backslash::Hex(open, close) => {
                    self.word(open);
                    standard::literal::hex(text.as_bytes(), self);
                    return self.word(close);
                }
            }
        }
        self.word("'");
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\'' || (doubled && byte == b'\\') {
                self.word(&text[from..=at]);
                from = at;
            }
        }
        self.word(&text[from..]);
        self.word("'");
    }

    /// What has a form as text, and holds neither a name nor a caller's text: a number, a date.
    pub fn display(&mut self, what: impl fmt::Display) {
        // Nothing that is appended to a text can fail.
        let _ = write!(self.text, "{what}");
    }

    /// A whole number, in digits.
    pub fn number(&mut self, number: i64) {
        let mut digits = [0u8; 20];
        let mut at = digits.len();
        let mut rest = number.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.text.push('-');
        }
        self.text.push_str(core::str::from_utf8(&digits[at..]).unwrap_or_default());
    }
}
