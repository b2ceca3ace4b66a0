//! What the tree tells of an expression's type.

use super::is_predicate;
use crate::ast::{AggregateFunction, Expr, Function, Shape};
use crate::types::Type;

/// The logical type of an expression, as far as the tree tells; `of_bind` tells that of a bind.
pub(crate) fn type_of(expr: &Expr, of_bind: &dyn Fn(&Expr) -> Option<Type>) -> Option<Type> {
    let type_of = |expr: &Expr| type_of(expr, of_bind);
    match expr {
        Expr::Column(column) => column.ty.clone(),
        Expr::Literal(value) => Some(value.ty()),
        Expr::Lifted(_) | Expr::Value(_) | Expr::Parameter(_) => of_bind(expr),
        Expr::Cast(cast) => Some(cast.ty.clone()),
        Expr::Negate(operand) => type_of(operand),
        Expr::Collate(_) | Expr::Concat(_) => Some(Type::Text),
        Expr::Case(case) => {
            let results = case.branches.iter().map(|(_, result)| result).chain(&case.otherwise);
            let mut types = results.map(type_of);
            let first = types.next().flatten()?;
            types.all(|ty| ty.as_ref() == Some(&first)).then_some(first)
        }
        Expr::Function(call) => match call.function {
            Function::Lower
            | Function::Upper
            | Function::Substring
            | Function::SubstringFrom
            | Function::Left
            | Function::Right
            | Function::Trim
            | Function::TrimStart
            | Function::TrimEnd
            | Function::Replace
            | Function::PadStart
            | Function::PadEnd
            | Function::Repeat
            | Function::Reverse => Some(Type::Text),
            Function::CharLength | Function::OctetLength | Function::Position | Function::Extract(_) => {
                Some(Type::Integer)
            }
            Function::NullIf => type_of(call.arguments.first()?),
            Function::Coalesce => {
                let first = type_of(call.arguments.first()?)?;
                let same = call.arguments.iter().all(|argument| type_of(argument).as_ref() == Some(&first));
                same.then_some(first)
            }
            _ => None,
        },
        Expr::Aggregate(aggregate) => match aggregate.function {
            AggregateFunction::Count
            | AggregateFunction::RowNumber
            | AggregateFunction::Rank
            | AggregateFunction::DenseRank => Some(Type::BigInt),
            AggregateFunction::StringAgg => Some(Type::Text),
            AggregateFunction::BoolAnd | AggregateFunction::BoolOr => Some(Type::Boolean),
            AggregateFunction::Min | AggregateFunction::Max => type_of(aggregate.arguments.first()?),
            _ => None,
        },
        predicate if is_predicate(predicate) => Some(Type::Boolean),
        _ => None,
    }
}

/// The type of a bind whose value, or parameter, stands in the tree.
pub(super) fn of_bind(expr: &Expr) -> Option<Type> {
    match expr {
        Expr::Value(value) => Some(value.ty()),
        Expr::Parameter(parameter) => match &parameter.shape {
            Shape::Scalar(ty) => Some(ty.clone()),
            _ => None,
        },
        _ => None,
    }
}
