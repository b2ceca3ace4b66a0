//! WITH TIES and PERCENT by window functions: the rank tells who ties with the last row, the count of all rows how many
//! a percentage is. It stands before OFFSET, as the percentage is one of all rows.

use alloc::vec::Vec;

use super::level::{Level, ascending, compare, rows, rows_together};
use crate::ast::{
    Aggregate, AggregateFunction, Arithmetic, ArithmeticOperator, BinaryOperator, Count, Expr, Limit, Over,
    Query, Statement, Window,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::{Place, Scope, each_query, take};
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const PASS: Pass = Pass {
    name: "limit_ties",
    removes: &[
        Feature::LimitWithTies,
        Feature::LimitWithTiesAndOffset,
        Feature::LimitPercent,
        Feature::LimitPercentAndOffset,
    ],
    needs: &[Feature::WindowFunction, Feature::BareColumnInWindow],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        let Some(feature) = query.limit().and_then(|limit| lacking(limit, lowering)) else { return Ok(()) };
        by_rank(query, place, scope, lowering, feature)
    })
}

/// Ranks the rows of a query, and takes those within its limit, for want of `feature`.
pub(crate) fn by_rank(
    query: &mut Query,
    place: Place,
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
    feature: Feature,
) -> Result<(), Error> {
    let ordered = !query.order_by().is_empty();
    let mut level = Level::of(take(query), Vec::new(), scope, lowering, feature)?;
    let limit = core::mem::take(&mut level.limit);
    let Some(count) = &limit.count else { return Err(Error::unsupported(feature)) };
    let passes_over = limit.offset.is_some();
    let rank =
        limit.with_ties.then(|| level.add_ranking(AggregateFunction::Rank, "rk", Vec::new(), lowering));
    let number = (passes_over || rank.is_none())
        .then(|| level.add_ranking(AggregateFunction::RowNumber, "rn", Vec::new(), lowering));
    let mut filter = Vec::new();
    let Some(last) = rank.clone().or_else(|| number.clone()) else { return Ok(()) };
    filter.push(if limit.percent {
        let total = level.add("total", count_of_all(), lowering);
        within_percent(last, limit.offset.as_ref(), total, count)
    } else {
        let bound = match &limit.offset {
            Some(offset) => rows_together(offset, count),
            None => rows(count),
        };
        compare(last, BinaryOperator::LessOrEqual, bound)
    });
    if let (Some(offset), Some(number)) = (&limit.offset, &number) {
        filter.push(compare(number.clone(), BinaryOperator::Greater, rows(offset)));
        if limit.with_ties && !matches!(count, Count::Constant(1..)) {
            // No row ties with the last of none, though one may with the last that was passed over.
            filter.push(compare(rows(count), BinaryOperator::Greater, int(0)));
        }
    }
    let order = number.or(rank).filter(|_| ordered && place.is_outermost()).map(ascending);
    *query = level.finish(filter, order.into_iter().collect(), lowering).into();
    Ok(())
}

/// What the dialect lacks of this limit.
fn lacking(limit: &Limit, lowering: &Lowering<'_>) -> Option<Feature> {
    let offset = limit.offset.is_some();
    let ties = if offset { Feature::LimitWithTiesAndOffset } else { Feature::LimitWithTies };
    let percent = if offset { Feature::LimitPercentAndOffset } else { Feature::LimitPercent };
    let lacks = |feature: &Feature| !lowering.features.has(*feature);
    limit.with_ties.then_some(ties).filter(lacks).or(limit.percent.then_some(percent).filter(lacks))
}

/// The number is no greater than the percentage, rounded up, of all rows: `(number - offset - 1) * 100 < total *
/// percent`, without any fraction that could be rounded.
fn within_percent(number: Expr, offset: Option<&Count>, total: Expr, percent: &Count) -> Expr {
    let mut rest = Vec::new();
    rest.extend(offset.map(|offset| (ArithmeticOperator::Subtract, rows(offset))));
    rest.push((ArithmeticOperator::Subtract, int(1)));
    let before = arithmetic(number, rest);
    let scaled = arithmetic(before, alloc::vec![(ArithmeticOperator::Multiply, int(100))]);
    let share = arithmetic(total, alloc::vec![(ArithmeticOperator::Multiply, rows(percent))]);
    compare(scaled, BinaryOperator::Less, share)
}

fn arithmetic(first: Expr, rest: Vec<(ArithmeticOperator, Expr)>) -> Expr {
    Expr::Arithmetic(Arithmetic { first, rest }.into())
}

fn int(number: i32) -> Expr {
    Expr::Literal(Value::Integer(number))
}

fn count_of_all() -> Expr {
    let mut count = Aggregate::new(AggregateFunction::Count, alloc::vec![Expr::Star(None)]);
    count.over = Some(Over::Window(Window::default().into()));
    count.into()
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{bind, select};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::LimitWithTies, Feature::LimitPercent]);

    #[test]
    fn rows_that_tie_have_the_same_rank() {
        assert_eq!(
            PROBE.sql(&select("id").from("t").order_by("a").limit(3).with_ties()),
            "SELECT id FROM (SELECT id, RANK() OVER (ORDER BY a) AS rk FROM t) AS q WHERE rk <= 3 ORDER BY rk"
        );
    }

    #[test]
    fn rows_are_passed_over_one_by_one() {
        assert_eq!(
            PROBE.sql(&select("id").from("t").order_by("a").limit(bind(3)).offset(2).with_ties()),
            "SELECT id FROM (SELECT id, RANK() OVER (ORDER BY a) AS rk, ROW_NUMBER() OVER (ORDER BY a) AS rn FROM t) \
             AS q WHERE rk <= 2 + ? AND rn > 2 AND ? > 0 ORDER BY rn"
        );
    }

    #[test]
    fn a_percentage_is_rounded_up_without_a_division() {
        assert_eq!(
            PROBE.sql(&select("id").from("t").order_by("a").limit_percent(10)),
            "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY a) AS rn, COUNT(*) OVER () AS total FROM t) AS q \
             WHERE (rn - 1) * 100 < total * 10 ORDER BY rn"
        );
    }
}
