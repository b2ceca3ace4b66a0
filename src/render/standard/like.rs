//! LIKE.

use crate::ast::{Expr, Function, Like, LikeCase};
use crate::render::{Precedence, Renderer};

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

/// The text of a pattern, where it is known, but for the case of its letters.
#[must_use]
pub fn known_pattern<'e, 'd: 'e>(pattern: &'e Expr, out: &Renderer<'_, 'd>) -> Option<&'e str> {
    match pattern {
        Expr::Function(call) if matches!(call.function, Function::Lower | Function::Upper) => {
            out.known_text(call.arguments.first()?)
        }
        other => out.known_text(other),
    }
}
