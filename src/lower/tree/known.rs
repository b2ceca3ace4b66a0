//! What is known of an expression before any row is read: its value, its type, whether it may be NULL.

use crate::ast::{AggregateFunction, Binary, BinaryOperator, Expr, Function, InSet, Test};
use crate::bind::Bind;
use crate::lower::Lowering;
use crate::survey::type_of;
use crate::types::Type;
use crate::values::Value;

impl<'l> Lowering<'l> {
    /// What stands behind a number of the tree.
    pub(crate) fn bind(&self, expr: &Expr) -> Option<Bind<'l>> {
        match expr {
            Expr::Lifted(number) => self.lifts.get(*number as usize).copied(),
            _ => None,
        }
    }

    /// The value of a constant or a bind, unless the bind is still open.
    pub(crate) fn value<'e>(&self, expr: &'e Expr) -> Option<&'e Value>
    where
        'l: 'e,
    {
        match (expr, self.bind(expr)) {
            (Expr::Literal(value), _) | (_, Some(Bind::Value(value))) => Some(value),
            _ => None,
        }
    }

    /// The text of a constant or a bind.
    pub(crate) fn text<'e>(&self, expr: &'e Expr) -> Option<&'e str>
    where
        'l: 'e,
    {
        match self.value(expr) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether the expression is a value or predicate that no row can make NULL or unknown.
    pub(crate) fn is_never_null(&self, expr: &Expr) -> bool {
        let all = |operands: &[Expr]| operands.iter().all(|operand| self.is_never_null(operand));
        match expr {
            Expr::Literal(_) | Expr::Lifted(_) => self.value(expr).is_some_and(|value| !value.is_null()),
            Expr::Is(_) | Expr::Exists(_) => true,
            Expr::And(operands) | Expr::Or(operands) => all(operands),
            Expr::Not(operand) | Expr::Negate(operand) => self.is_never_null(operand),
            Expr::Binary(binary) => {
                is_distinctness(binary)
                    || self.is_never_null(&binary.left) && self.is_never_null(&binary.right)
            }
            Expr::Row(parts) => all(parts),
            Expr::Between(between) => [&between.operand, &between.low, &between.high]
                .into_iter()
                .all(|part| self.is_never_null(part)),
            Expr::In(predicate) => match &predicate.set {
                InSet::List(list) => list.is_empty() || self.is_never_null(&predicate.operand) && all(list),
                _ => false,
            },
            Expr::Like(like) => self.is_never_null(&like.operand) && self.is_never_null(&like.pattern),
            Expr::Case(case) => {
                case.otherwise.as_ref().is_some_and(|otherwise| self.is_never_null(otherwise))
                    && case.branches.iter().all(|(_, result)| self.is_never_null(result))
            }
            Expr::Concat(concat) => concat.ignore_null || all(&concat.operands),
            Expr::Function(call) => {
                call.function == Function::Coalesce
                    && call.arguments.iter().any(|argument| self.is_never_null(argument))
            }
            Expr::Aggregate(aggregate) => matches!(
                aggregate.function,
                AggregateFunction::Count
                    | AggregateFunction::RowNumber
                    | AggregateFunction::Rank
                    | AggregateFunction::DenseRank
                    | AggregateFunction::PercentRank
                    | AggregateFunction::CumeDist
            ),
            _ => false,
        }
    }

    /// The logical type, as far as the tree tells.
    pub(crate) fn type_of(&self, expr: &Expr) -> Option<Type> {
        type_of(expr, self.lifts)
    }
}

/// Whether it is IS \[NOT\] DISTINCT FROM, which is never unknown.
pub(crate) fn is_distinctness(binary: &Binary) -> bool {
    matches!(binary.operator, BinaryOperator::IsDistinctFrom | BinaryOperator::IsNotDistinctFrom)
}

/// Whether the expression is a CASE, or the least or greatest of one, whose results are 1, 0 and NULL only: a truth
/// value as a number.
pub(crate) fn is_bit(expr: &Expr) -> bool {
    let bit = |result: &Expr| match result {
        Expr::Literal(Value::Integer(0 | 1) | Value::Null(_)) => true,
        other => is_bit(other),
    };
    match expr {
        Expr::Case(case) => case.branches.iter().map(|(_, result)| result).chain(&case.otherwise).all(bit),
        Expr::Aggregate(aggregate) => {
            matches!(aggregate.function, AggregateFunction::Min | AggregateFunction::Max)
                && aggregate.arguments.first().is_some_and(is_bit)
        }
        _ => false,
    }
}

/// What `bit = 1` tests, where the left side is a truth value as a number.
pub(crate) fn tested_bit(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Binary(binary)
            if binary.operator == BinaryOperator::Equal
                && binary.right == Expr::Literal(Value::Integer(1))
                && is_bit(&binary.left) =>
        {
            Some(&binary.left)
        }
        _ => None,
    }
}

/// Whether IS tests for a truth value rather than for NULL.
pub(crate) fn is_truth_test(test: Test) -> bool {
    test != Test::Null
}
