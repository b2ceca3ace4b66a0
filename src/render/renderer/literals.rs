//! Values that are written into the text.

use core::fmt::{self, Write};

use super::Renderer;
use crate::ast::Expr;
use crate::bind::Bind;
use crate::error::Error;
use crate::render::standard;
use crate::spelling::Backslash;
use crate::survey::is_predicate;
use crate::types::Type;
use crate::values::Value;

impl<'q, 'd> Renderer<'q, 'd> {
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

    /// The text that an expression stands for, if it is a constant or a bound value.
    #[must_use]
    pub fn known_text<'e>(&self, expr: &'e Expr) -> Option<&'e str>
    where
        'd: 'e,
    {
        match self.known(expr)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number that an expression stands for, if it is a constant or a bound value.
    #[must_use]
    pub fn known_number(&self, expr: &Expr) -> Option<i64> {
        match self.known(expr)? {
            Value::SmallInt(number) => Some(i64::from(*number)),
            Value::Integer(number) => Some(i64::from(*number)),
            Value::BigInt(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether an expression is known to be a truth value: a predicate, or of that type as the tree tells.
    #[must_use]
    pub fn is_truth_value(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Column(column) => column.ty == Some(Type::Boolean),
            Expr::Cast(cast) => cast.ty == Type::Boolean,
            Expr::Parameter(parameter) => Bind::Parameter(parameter).ty() == Type::Boolean,
            Expr::Lifted(_) => self.behind(expr).is_some_and(|bind| bind.ty() == Type::Boolean),
            Expr::Value(value) | Expr::Literal(value) => value.ty() == Type::Boolean,
            other => is_predicate(other),
        }
    }

    fn known<'e>(&self, expr: &'e Expr) -> Option<&'e Value>
    where
        'd: 'e,
    {
        match expr {
            Expr::Value(value) | Expr::Literal(value) => Some(value),
            _ => match self.behind(expr)? {
                Bind::Value(value) => Some(value),
                Bind::Parameter(_) | Bind::Element(..) => None,
            },
        }
    }

    /// What stands behind a number of a lowered tree.
    fn behind(&self, expr: &Expr) -> Option<Bind<'d>> {
        match expr {
            Expr::Lifted(index) => self.setting.lifted?.get(*index as usize).copied(),
            _ => None,
        }
    }
}
