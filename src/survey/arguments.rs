//! Constants for which a function has no meaning that all engines share.

use crate::ast::{Expr, Function};
use crate::values::Value;

/// What is wrong with the arguments, if that can be seen from their constants.
pub(super) fn problem(function: &Function, arguments: &[Expr]) -> Option<&'static str> {
    let below = |index: usize, least: i64| whole(arguments.get(index)).is_some_and(|number| number < least);
    let fraction = |index: usize| arguments.get(index).is_some_and(has_fraction);
    match function {
        Function::Substring if below(1, 1) || below(2, 0) => {
            Some("a part of a text begins before it, or has a negative length")
        }
        Function::SubstringFrom if below(1, 1) => Some("a part of a text begins before it"),
        Function::Left | Function::Right | Function::Repeat | Function::PadStart | Function::PadEnd
            if below(1, 0) =>
        {
            Some("a number of characters is negative")
        }
        Function::PadStart | Function::PadEnd if is_empty(arguments.get(2)) => {
            Some("a text is filled with nothing")
        }
        Function::Round | Function::Truncate if below(1, 0) => Some("a number of digits is negative"),
        Function::DivideInteger | Function::Modulo if fraction(0) || fraction(1) => {
            Some("an operand of a division of whole numbers has a fraction")
        }
        _ => None,
    }
}

fn value(expr: Option<&Expr>) -> Option<&Value> {
    match expr? {
        Expr::Value(value) | Expr::Literal(value) => Some(value),
        _ => None,
    }
}

fn whole(expr: Option<&Expr>) -> Option<i64> {
    match value(expr)? {
        Value::SmallInt(number) => Some(i64::from(*number)),
        Value::Integer(number) => Some(i64::from(*number)),
        Value::BigInt(number) => Some(*number),
        _ => None,
    }
}

fn is_empty(expr: Option<&Expr>) -> bool {
    matches!(value(expr), Some(Value::Text(text)) if text.is_empty())
}

fn has_fraction(expr: &Expr) -> bool {
    match value(Some(expr)) {
        Some(Value::Real(_) | Value::Double(_)) => true,
        Some(Value::Decimal(number)) => number.scale() > 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::literal;

    #[test]
    fn constants_out_of_a_functions_range_are_found() {
        let text = || literal("abc");
        assert!(problem(&Function::Substring, &[text(), literal(0), literal(1)]).is_some());
        assert!(problem(&Function::Substring, &[text(), literal(1), literal(0)]).is_none());
        assert!(problem(&Function::Left, &[text(), literal(-1)]).is_some());
        assert!(problem(&Function::PadEnd, &[text(), literal(9), literal("")]).is_some());
        assert!(problem(&Function::Modulo, &[literal(7.5), literal(2)]).is_some());
        assert!(problem(&Function::Divide, &[literal(7.5), literal(2)]).is_none());
    }
}
