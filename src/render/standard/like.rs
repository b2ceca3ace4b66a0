//! LIKE.

use crate::ast::{Expr, Function, Like, LikeCase};
use crate::error::Error;
use crate::render::{Precedence, Renderer};
use crate::types::Type;

/// LIKE, or ILIKE where case does not count.
pub fn like<'q>(like: &'q Like, out: &mut Renderer<'q, '_>) {
    let keyword = match (like.case, like.negated) {
        (LikeCase::Collation, false) => " LIKE ",
        (LikeCase::Collation, true) => " NOT LIKE ",
        (LikeCase::Insensitive, false) => " ILIKE ",
        (LikeCase::Insensitive, true) => " NOT ILIKE ",
    };
    let own = match like.case {
        LikeCase::Collation => Precedence::Comparison,
        LikeCase::Insensitive => Precedence::ILike,
    };
    out.infix(own, |out| {
        out.operand(&like.operand, own);
        out.word(keyword);
        out.operand(&like.pattern, own);
        escape(like, out);
    });
}

/// ESCAPE, where the pattern has an escape character, or could be taken to have one.
pub fn escape<'q>(like: &'q Like, out: &mut Renderer<'q, '_>) {
    match like.escape {
        Some(character)
            if !out.spelling().like_escapes_any
                && known_pattern(&like.pattern, out).is_some_and(|it| escapes_other(it, character)) =>
        {
            out.refuse(
                Error::statement("the escape character of LIKE stands before a character that needs none")
                    .way_out("Escape `%`, `_` and the escape character alone."),
            );
        }
        Some(character) => {
            out.word(" ESCAPE ");
            let mut buffer = [0; 4];
            out.text_literal(character.encode_utf8(&mut buffer));
        }
        // The backslash has no meaning here, so it must lose the one that the engine gives it. A pattern that is
        // known to hold none needs no more words.
        None if out.spelling().like_backslash
            && known_pattern(&like.pattern, out).is_none_or(|pattern| pattern.contains('\\')) =>
        {
            out.word(" ESCAPE ''");
        }
        None => {}
    }
}

/// Whether something else than a wildcard and the escape character itself is escaped.
fn escapes_other(pattern: &str, escape: char) -> bool {
    let mut characters = pattern.chars();
    while characters.any(|character| character == escape) {
        match characters.next() {
            Some(next) if matches!(next, '%' | '_') || next == escape => {}
            _ => return true,
        }
    }
    false
}

/// The text of a pattern, where it is known, but for the case of its letters.
#[must_use]
pub fn known_pattern<'e, 'd: 'e>(pattern: &'e Expr, out: &Renderer<'_, 'd>) -> Option<&'e str> {
    match pattern {
        Expr::Function(call) if matches!(call.function, Function::Lower | Function::Upper) => {
            out.known_text(call.arguments.first()?)
        }
        Expr::Cast(cast) if cast.ty == Type::Text => known_pattern(&cast.operand, out),
        other => out.known_text(other),
    }
}
