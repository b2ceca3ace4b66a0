//! Small pieces of trees that many passes make. Constants are literals, never binds.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{Binary, BinaryOperator, Case, Cast, Derived, Expr, Is, Name, Query, Select, Source, Test};
use crate::types::Type;
use crate::values::Value;

/// A small whole number.
pub(crate) fn int(number: i32) -> Expr {
    Expr::Literal(Value::Integer(number))
}

/// Two operands and an operator.
pub(crate) fn binary(left: Expr, operator: BinaryOperator, right: Expr) -> Expr {
    Expr::Binary(Box::new(Binary { left, operator, right }))
}

/// `left = right`.
pub(crate) fn equal(left: Expr, right: Expr) -> Expr {
    binary(left, BinaryOperator::Equal, right)
}

/// The opposite of a predicate.
pub(crate) fn not(operand: Expr) -> Expr {
    Expr::Not(Box::new(operand))
}

/// `operand IS NULL`.
pub(crate) fn is_null(operand: Expr) -> Expr {
    Expr::Is(Box::new(Is { operand, test: Test::Null, negated: false }))
}

/// `operand IS NOT NULL`.
pub(crate) fn is_not_null(operand: Expr) -> Expr {
    Expr::Is(Box::new(Is { operand, test: Test::Null, negated: true }))
}

/// All of these; the one itself if it is alone.
pub(crate) fn and(mut all: Vec<Expr>) -> Expr {
    match all.pop() {
        Some(one) if all.is_empty() => one,
        Some(last) => {
            all.push(last);
            Expr::And(all)
        }
        None => Expr::And(all),
    }
}

/// Any of these; the one itself if it is alone.
pub(crate) fn or(mut any: Vec<Expr>) -> Expr {
    match any.pop() {
        Some(one) if any.is_empty() => one,
        Some(last) => {
            any.push(last);
            Expr::Or(any)
        }
        None => Expr::Or(any),
    }
}

/// CASE with predicates.
pub(crate) fn case(branches: Vec<(Expr, Expr)>, otherwise: Option<Expr>) -> Expr {
    Expr::Case(Box::new(Case { operand: None, branches, otherwise }))
}

/// CAST.
pub(crate) fn cast(operand: Expr, ty: Type) -> Expr {
    Expr::Cast(Box::new(Cast { operand, ty, or_null: false }))
}

/// A query under an alias in FROM.
pub(crate) fn derived(query: Query, alias: Name) -> Source {
    Source::Derived(Box::new(Derived { query, alias: Some(alias), columns: Vec::new(), lateral: false }))
}

/// A query of one item.
pub(crate) fn select_of(expr: Expr) -> Select {
    crate::ast::select(expr)
}

/// Takes an expression out of its place, to be put back changed.
pub(crate) fn take(place: &mut Expr) -> Expr {
    core::mem::replace(place, Expr::And(Vec::new()))
}

/// The comparison that holds where this one does not.
pub(crate) fn inverse(operator: BinaryOperator) -> BinaryOperator {
    match operator {
        BinaryOperator::Equal => BinaryOperator::NotEqual,
        BinaryOperator::NotEqual => BinaryOperator::Equal,
        BinaryOperator::Less => BinaryOperator::GreaterOrEqual,
        BinaryOperator::LessOrEqual => BinaryOperator::Greater,
        BinaryOperator::Greater => BinaryOperator::LessOrEqual,
        BinaryOperator::GreaterOrEqual => BinaryOperator::Less,
        other => other,
    }
}
