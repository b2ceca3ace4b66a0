//! What the tree tells of an expression's type.

use super::is_predicate;
use crate::ast::{AggregateFunction, Expr, Function};
use crate::bind::Bind;
use crate::types::Type;

/// The logical type, as far as the tree tells.
pub(crate) fn type_of(expr: &Expr, lifts: &[Bind<'_>]) -> Option<Type> {
    let of = |expr: &Expr| type_of(expr, lifts);
    match expr {
        Expr::Column(column) => column.ty.clone(),
        Expr::Literal(value) | Expr::Value(value) => Some(value.ty()),
        Expr::Parameter(parameter) => Some(Bind::Parameter(parameter).ty()),
        Expr::Lifted(number) => lifts.get(*number as usize).map(Bind::ty),
        Expr::Cast(cast) => Some(cast.ty.clone()),
        Expr::Negate(operand) => of(operand),
        Expr::Collate(_) | Expr::Concat(_) => Some(Type::Text),
        Expr::Case(case) => {
            let results = case.branches.iter().map(|(_, result)| result).chain(&case.otherwise);
            let mut types = results.map(of);
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
            Function::NullIf => of(call.arguments.first()?),
            Function::Coalesce => {
                let first = of(call.arguments.first()?)?;
                let same = call.arguments.iter().all(|argument| of(argument).as_ref() == Some(&first));
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
            AggregateFunction::Min | AggregateFunction::Max => of(aggregate.arguments.first()?),
            _ => None,
        },
        predicate if is_predicate(predicate) => Some(Type::Boolean),
        _ => None,
    }
}
