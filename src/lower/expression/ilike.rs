//! ILIKE where the engine has none: both sides in lower case.

use alloc::boxed::Box;
use alloc::string::String;

use crate::ast::{Expr, Function, FunctionCall, Like, LikeCase, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::take;
use crate::lower::tree::rewriting;
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const PASS: Pass =
    Pass { name: "LIKE in lower case", removes: &[Feature::ILike], needs: &[], lossy: false, run };

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    rewriting::exprs(tree, &mut |expr| {
        if let Expr::Like(it) = expr
            && it.case == LikeCase::Insensitive
        {
            *expr = folded(it, lowering)?;
        }
        Ok(())
    })
}

fn folded(it: &mut Like, lowering: &Lowering<'_>) -> Result<Expr, Error> {
    let mut escape = it.escape;
    let mut pattern = take(&mut it.pattern);
    if let Some(letter) = escape.filter(|escape| escape.is_alphabetic()) {
        // In lower case it would be another character, or one that meant itself before.
        let Some(text) = lowering.text(&pattern) else {
            return Err(Error::unsupported(Feature::ILike)
                .because("The pattern is put into lower case, and its escape character is a letter.")
                .way_out("Choose another escape character, such as '!'."));
        };
        pattern = Expr::Literal(Value::from(escaped_by('!', text, letter)));
        escape = Some('!');
    }
    // A constant that is in lower case already stays as it is; beyond ASCII the engine knows its letters best. With a
    // bound one the text must not depend on the value, or statements that are kept by their text would not be found.
    let low = |text: &str| text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let pattern = match &pattern {
        Expr::Literal(Value::Text(text)) if low(text) => pattern,
        _ => lower(pattern, lowering),
    };
    Ok(Expr::Like(Box::new(Like {
        operand: lower(take(&mut it.operand), lowering),
        pattern,
        escape,
        case: LikeCase::Collation,
        negated: it.negated,
    })))
}

fn lower(text: Expr, lowering: &Lowering<'_>) -> Expr {
    let text = lowering.typed(text, Feature::BindInferenceOfOperands);
    FunctionCall::expr(Function::Lower, alloc::vec![text])
}

/// The same pattern with another escape character.
fn escaped_by(new: char, pattern: &str, old: char) -> String {
    let mut text = String::with_capacity(pattern.len() + 2);
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character == old {
            text.push(new);
            text.extend(characters.next());
        } else {
            if character == new {
                text.push(new);
            }
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{col, select};
    use crate::lower::testing::Probe;

    fn filtered(predicate: Expr) -> String {
        let probe = Probe::without(&[Feature::ILike]);
        probe.sql(&select("id").from("t").filter(predicate)).replace("SELECT id FROM t WHERE ", "")
    }

    #[test]
    fn both_sides_are_put_into_lower_case() {
        assert_eq!(filtered(col("a").ilike(col("b"))), "LOWER(a) LIKE LOWER(b)");
        assert_eq!(filtered(col("a").not_ilike("%B%")), "LOWER(a) NOT LIKE LOWER(?)");
    }

    #[test]
    fn a_pattern_that_is_in_lower_case_stays() {
        assert_eq!(filtered(col("a").ilike("%dwayne%")), "LOWER(a) LIKE LOWER(?)");
        assert_eq!(filtered(col("a").ilike("%ä%")), "LOWER(a) LIKE LOWER(?)");
    }

    #[test]
    fn an_escape_character_that_is_a_letter_is_replaced_or_refused() {
        let like = |pattern: Expr| {
            Expr::Like(Box::new(Like {
                operand: col("a"),
                pattern,
                escape: Some('E'),
                case: LikeCase::Insensitive,
                negated: false,
            }))
        };
        assert_eq!(filtered(like("10E% e!".into())), "LOWER(a) LIKE '10!% e!!' ESCAPE '!'");
        assert!(filtered(like(col("b"))).contains("escape character is a letter"));
    }
}
