//! The fluent methods of patterns.

use alloc::string::String;
use alloc::vec::Vec;

use crate::ast::{Expr, Function, FunctionCall, IntoOperand, Like, LikeCase, concat, literal, place};
use crate::values::Value;

impl Expr {
    /// LIKE, with regard to case as the column's collation has it.
    #[must_use]
    pub fn like(self, pattern: impl IntoOperand) -> Expr {
        self.matches(pattern.into_operand(), None, LikeCase::Collation, false)
    }

    /// NOT LIKE.
    #[must_use]
    pub fn not_like(self, pattern: impl IntoOperand) -> Expr {
        self.matches(pattern.into_operand(), None, LikeCase::Collation, true)
    }

    /// LIKE .. ESCAPE: `escape` takes their meaning from `%`, `_` and itself.
    #[must_use]
    pub fn like_escape(self, pattern: impl IntoOperand, escape: char) -> Expr {
        self.matches(pattern.into_operand(), Some(escape), LikeCase::Collation, false)
    }

    /// LIKE without regard to case.
    #[must_use]
    pub fn ilike(self, pattern: impl IntoOperand) -> Expr {
        self.matches(pattern.into_operand(), None, LikeCase::Insensitive, false)
    }

    /// NOT LIKE without regard to case.
    #[must_use]
    pub fn not_ilike(self, pattern: impl IntoOperand) -> Expr {
        self.matches(pattern.into_operand(), None, LikeCase::Insensitive, true)
    }

    /// Whether the text begins with `text`, in which no character has a special meaning.
    #[must_use]
    pub fn starts_with(self, text: impl IntoOperand) -> Expr {
        let pattern = wildcards(escaped(text.into_operand()), false, true);
        self.matches(pattern, Some('!'), LikeCase::Collation, false)
    }

    /// Whether the text ends with `text`, in which no character has a special meaning.
    #[must_use]
    pub fn ends_with(self, text: impl IntoOperand) -> Expr {
        let pattern = wildcards(escaped(text.into_operand()), true, false);
        self.matches(pattern, Some('!'), LikeCase::Collation, false)
    }

    /// Whether the text holds `text`, in which no character has a special meaning.
    #[must_use]
    pub fn contains(self, text: impl IntoOperand) -> Expr {
        let pattern = wildcards(escaped(text.into_operand()), true, true);
        self.matches(pattern, Some('!'), LikeCase::Collation, false)
    }

    #[inline]
    fn matches(self, pattern: Expr, escape: Option<char>, case: LikeCase, negated: bool) -> Expr {
        Expr::Like(place::boxed(Like { operand: self, pattern, escape, case, negated }))
    }
}

/// `%`, `_` and the escape character `!` lose their meaning.
fn escaped(text: Expr) -> Expr {
    match text {
        Expr::Value(Value::Text(text)) => Expr::Value(Value::from(escape_text(&text))),
        Expr::Literal(Value::Text(text)) => Expr::Literal(Value::from(escape_text(&text))),
        other => ["!", "%", "_"].into_iter().fold(other, |text, special| {
            let replaced = alloc::format!("!{special}");
            FunctionCall::expr(Function::Replace, place::list![text, literal(special), literal(replaced)])
        }),
    }
}

fn escape_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        if matches!(character, '!' | '%' | '_') {
            escaped.push('!');
        }
        escaped.push(character);
    }
    escaped
}

fn wildcards(text: Expr, before: bool, after: bool) -> Expr {
    let around = |mut text: String| {
        if before {
            text.insert(0, '%');
        }
        if after {
            text.push('%');
        }
        text
    };
    match text {
        Expr::Value(Value::Text(text)) => Expr::Value(Value::from(around(text.into_string()))),
        Expr::Literal(Value::Text(text)) => Expr::Literal(Value::from(around(text.into_string()))),
        other => {
            let any = || Some(literal("%"));
            concat(
                [before.then(any).flatten(), Some(other), after.then(any).flatten()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>(),
            )
        }
    }
}
