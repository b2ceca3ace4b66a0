//! LIKE. `[` begins a set of characters, so that it is escaped where the pattern holds one or is not known.
//! <https://learn.microsoft.com/en-us/sql/t-sql/language-elements/like-transact-sql>

use alloc::string::String;

use isogloss::render::{Precedence, standard};
use isogloss::{Error, Expr, Function, Like, Renderer, Value};

use crate::types;

pub(crate) fn like<'q>(like: &'q Like, out: &mut Renderer<'q, '_>) {
    let known = standard::like::known_pattern(&like.pattern, out);
    let brackets = match known {
        Some(pattern) => Brackets::of(pattern, like.escape),
        None if like.escape.is_none_or(|escape| is_escaped(&like.pattern, escape, out)) => Brackets::Bare,
        None => Brackets::Mixed,
    };
    match (brackets, &like.pattern, like.escape) {
        (Brackets::None, ..) | (_, _, Some('[')) => standard::like::like(like, out),
        (Brackets::Bare, ..) => all_escaped(like, known, out),
        (Brackets::Mixed, Expr::Literal(Value::Text(pattern)), Some(escape)) => {
            let pattern = with_brackets_escaped(pattern, escape);
            matches(like, escape, out, |out| types::text(&pattern, out));
        }
        (Brackets::Mixed, ..) => out.refuse(
            Error::lacking("LIKE with a pattern that may escape some of its brackets and others not")
                .because("`[` begins a set of characters here, and has to be escaped once.")
                .way_out("Give the pattern as a literal, escape no `[`, or use `contains` and the like."),
        ),
    }
}

/// The brackets of a pattern that begin a set.
#[derive(Clone, Copy)]
enum Brackets {
    /// There are none, or the caller has escaped all of them.
    None,
    /// None of them is escaped.
    Bare,
    /// Some may be escaped, and others not.
    Mixed,
}

impl Brackets {
    fn of(pattern: &str, escape: Option<char>) -> Brackets {
        let (mut bare, mut escaped) = (false, false);
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            if Some(character) == escape {
                escaped |= characters.next() == Some('[');
            } else {
                bare |= character == '[';
            }
        }
        match (bare, escaped) {
            (false, _) => Brackets::None,
            (true, false) => Brackets::Bare,
            (true, true) => Brackets::Mixed,
        }
    }
}

fn with_all_brackets_escaped(pattern: &str, escape: char) -> String {
    let mut whole = String::with_capacity(pattern.len() + 4);
    for character in pattern.chars() {
        if character == '[' {
            whole.push(escape);
        }
        whole.push(character);
    }
    whole
}

fn with_brackets_escaped(pattern: &str, escape: char) -> String {
    let mut whole = String::with_capacity(pattern.len() + 4);
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character == '[' {
            whole.push(escape);
        }
        whole.push(character);
        if character == escape {
            whole.extend(characters.next());
        }
    }
    whole
}

/// Whether the pattern is a text in which the escape character was doubled before any other was escaped by it, but for
/// brackets, as `contains` makes it: behind one that stands alone comes no bracket.
fn is_escaped(pattern: &Expr, escape: char, out: &Renderer<'_, '_>) -> bool {
    let all = |operands: &[Expr]| operands.iter().all(|operand| is_escaped(operand, escape, out));
    if let Some(text) = out.known_text(pattern) {
        return !text.contains(['[', escape]);
    }
    match pattern {
        Expr::Concat(concat) => all(&concat.operands),
        Expr::Cast(cast) => is_escaped(&cast.operand, escape, out),
        Expr::Function(call) => match (&call.function, call.arguments.as_slice()) {
            (Function::Lower | Function::Upper | Function::Coalesce, texts) => all(texts),
            (Function::Replace, [text, special, escaped]) => {
                let (Some(special), Some(escaped)) = (out.known_text(special), out.known_text(escaped))
                else {
                    return false;
                };
                let doubled = special.chars().eq([escape]);
                special != "["
                    && escaped.strip_prefix(escape) == Some(special)
                    && (doubled || is_escaped(text, escape, out))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Every bracket is escaped. Where the pattern has no escape character it gets one that it does not hold, or that is
/// doubled in it.
fn all_escaped<'q>(like: &'q Like, known: Option<&str>, out: &mut Renderer<'q, '_>) {
    let free =
        |pattern: &str| ['!', '~', '|', '^'].into_iter().find(|character| !pattern.contains(*character));
    let own = like.escape.or_else(|| known.and_then(free));
    let escape = own.unwrap_or('!');
    matches(like, escape, out, |out| {
        if let (Expr::Literal(Value::Text(text)), true) = (&like.pattern, own.is_some()) {
            return types::text(&with_all_brackets_escaped(text, escape), out);
        }
        out.word(if own.is_some() { "REPLACE(" } else { "REPLACE(REPLACE(" });
        out.expr(&like.pattern);
        if own.is_none() {
            out.word(", N'!', N'!!')");
        }
        out.word(", N'[', ");
        let mut letters = [b'['; 5];
        let length = escape.encode_utf8(&mut letters).len() + 1;
        types::text(core::str::from_utf8(&letters[..length]).unwrap_or_default(), out);
        out.word(")");
    });
}

fn matches<'q>(
    like: &'q Like,
    escape: char,
    out: &mut Renderer<'q, '_>,
    pattern: impl FnOnce(&mut Renderer<'q, '_>),
) {
    out.infix(Precedence::Comparison, |out| {
        out.operand(&like.operand, Precedence::Comparison);
        out.word(if like.negated { " NOT LIKE " } else { " LIKE " });
        pattern(out);
        out.word(" ESCAPE ");
        types::text(escape.encode_utf8(&mut [0; 4]), out);
    });
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};

    use isogloss::{Expr, col, compile, literal, select};

    use crate::MsSql;

    fn sql(predicate: Expr) -> String {
        match compile(&select("id").from("t").filter(predicate), &MsSql::default()) {
            Ok(compiled) => compiled.sql().replace("SELECT id FROM t WHERE ", ""),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_bracket_that_is_escaped_already_is_left_alone() {
        assert_eq!(sql(col("a").like_escape("50![%", '!')), "a LIKE @p1 ESCAPE '!'");
        assert_eq!(sql(col("a").like_escape(literal("!![%![_["), '!')), "a LIKE N'!!![%![_![' ESCAPE N'!'");
        assert!(sql(col("a").like_escape("[![", '!')).contains("escape no `[`"));
    }

    #[test]
    fn of_a_pattern_that_is_not_known_it_must_be_clear_what_is_escaped() {
        assert_eq!(
            sql(col("a").like(col("b"))),
            "a LIKE REPLACE(REPLACE(b, N'!', N'!!'), N'[', N'![') ESCAPE N'!'"
        );
        let made = sql(col("a").starts_with(col("b")));
        assert!(
            made.contains("REPLACE(CAST(b AS NVARCHAR(MAX)), N'!', N'!!')")
                && made.contains(", N'[', N'![') ESCAPE"),
            "{made}"
        );
        assert!(sql(col("a").like_escape(col("b"), '!')).contains("escape no `[`"));
    }
}
