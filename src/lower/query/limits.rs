//! Row limits that a dialect lacks: which of them are rewritten, and by numbers of rows.

use alloc::vec::Vec;

use super::level::{Level, ascending, compare, rows, rows_together};
use super::limit_ties::by_rank;
use crate::ast::{AggregateFunction, BinaryOperator, Count, Expr, Limit, Query};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::Lowering;
use crate::lower::tree::scope::{Place, Scope, take};

/// Whether the dialect cannot write this limit, wherever it stands outside of a subquery.
pub(crate) fn is_lacking(limit: &Limit, lowering: &Lowering<'_>) -> bool {
    let has = |feature| lowering.features.has(feature);
    let writes = |count: &Count| match count {
        Count::Constant(_) => true,
        Count::Expr(expr) => has(needed_for(expr)),
    };
    let offset = limit.offset.is_none()
        || has(if limit.count.is_some() { Feature::Offset } else { Feature::OffsetWithoutLimit });
    !(has(Feature::Limit) && offset && limit.count.iter().chain(&limit.offset).all(writes))
}

/// Whether the dialect cannot write this limit at this place.
pub(crate) fn is_lacking_at(limit: &Limit, place: Place, lowering: &Lowering<'_>) -> bool {
    let inner = matches!(place, Place::Derived | Place::Cte | Place::Scalar | Place::Exists);
    is_lacking(limit, lowering) || (inner && !lowering.features.has(Feature::LimitInSubquery))
}

fn needed_for(expr: &Expr) -> Feature {
    match expr {
        Expr::Lifted(_) | Expr::Literal(_) => Feature::LimitExpression,
        _ => Feature::LimitComputed,
    }
}

/// The feature that an error names.
pub(crate) fn feature_of(limit: &Limit) -> Feature {
    if limit.offset.is_some() { Feature::Offset } else { Feature::Limit }
}

/// Numbers the rows of a query, and takes those within its limit. One that is more than a number of rows, which the
/// dialect may have although it lacks this one, goes by ranks.
pub(crate) fn by_number(
    query: &mut Query,
    place: Place,
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
) -> Result<(), Error> {
    let ordered = !query.order_by().is_empty();
    let feature = query.limit().map_or(Feature::Limit, feature_of);
    if query.limit().is_some_and(|limit| limit.with_ties || limit.percent) {
        return by_rank(query, place, scope, lowering, feature);
    }
    let mut level = Level::of(take(query), Vec::new(), scope, lowering, feature)?;
    let number = level.add_ranking(AggregateFunction::RowNumber, "rn", Vec::new(), lowering);
    let filter = bounds(&level.limit, &number);
    let orders = if ordered && place.is_outermost() { alloc::vec![ascending(number)] } else { Vec::new() };
    *query = level.finish(filter, orders, lowering).into();
    Ok(())
}

/// The rows whose number lies within the limit.
fn bounds(limit: &Limit, number: &Expr) -> Vec<Expr> {
    let mut filter = Vec::new();
    if let Some(offset) = &limit.offset {
        filter.push(compare(number.clone(), BinaryOperator::Greater, rows(offset)));
    }
    if let Some(count) = &limit.count {
        let last = match &limit.offset {
            Some(offset) => rows_together(offset, count),
            None => rows(count),
        };
        filter.push(compare(number.clone(), BinaryOperator::LessOrEqual, last));
    }
    filter
}

/// Takes away a limit that changes nothing: EXISTS asks for one row, and an order tells nobody which.
pub(crate) fn is_idle(limit: &Limit, place: Place) -> bool {
    place == Place::Exists
        && limit.offset.is_none()
        && !limit.percent
        && limit.count.as_ref().and_then(Count::constant).is_some_and(|count| count > 0)
}
