//! DISTINCT ON by ROW_NUMBER: the first row of each partition. Order and limit stand outside, since they are those of
//! the rows that are left.

use alloc::vec::Vec;

use super::level::{Level, ascending, compare};
use crate::ast::{AggregateFunction, BinaryOperator, Distinct, Expr, Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::{each_query, take};
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const PASS: Pass = Pass {
    name: "distinct_on",
    removes: &[Feature::DistinctOn],
    needs: &[Feature::WindowFunction, Feature::BareColumnInWindow],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        let terms = match query {
            Query::Select(select) if matches!(select.distinct, Distinct::On(_)) => {
                match core::mem::take(&mut select.distinct) {
                    Distinct::On(terms) => terms,
                    _ => return Ok(()),
                }
            }
            _ => return Ok(()),
        };
        let ordered = !query.order_by().is_empty();
        let mut level = Level::of(take(query), terms, scope, lowering, Feature::DistinctOn)?;
        if !ordered {
            // Any row may be the first.
            level.keys = level.terms.iter().cloned().map(ascending).collect();
        }
        let terms = level.terms.clone();
        let number = level.add_ranking(AggregateFunction::RowNumber, "rn", terms, lowering);
        let limit = core::mem::take(&mut level.limit);
        let needs_order = ordered && (place.is_outermost() || !limit.is_none());
        let orders = if needs_order { level.outer_keys(lowering) } else { Vec::new() };
        let first = compare(number, BinaryOperator::Equal, Expr::Literal(Value::Integer(1)));
        let mut outer = level.finish(alloc::vec![first], orders, lowering);
        outer.limit = limit;
        *query = outer.into();
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, lower, select};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::DistinctOn]);

    #[test]
    fn the_limit_counts_the_rows_that_are_left() {
        let newest =
            select(["a", "b"]).distinct_on("a").from("t").order_by("a").order_by(col("b").desc()).limit(3);
        assert_eq!(
            PROBE.sql(&newest),
            "SELECT a, b FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY a ORDER BY a, b DESC) AS rn FROM t) AS q \
             WHERE rn = 1 ORDER BY a, b DESC FETCH FIRST 3 ROWS ONLY"
        );
    }

    #[test]
    fn keys_that_are_not_selected_are_carried_along() {
        let newest = select("id").distinct_on(lower(col("a"))).from("t");
        let newest = newest.order_by(lower(col("a"))).order_by(col("b").desc().nulls_last());
        assert_eq!(
            PROBE.sql(&newest),
            "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY LOWER(a) ORDER BY LOWER(a), b DESC NULLS \
             LAST) AS rn, LOWER(a) AS k, b AS k2 FROM t) AS q WHERE rn = 1 ORDER BY k, k2 DESC NULLS LAST"
        );
    }
}
