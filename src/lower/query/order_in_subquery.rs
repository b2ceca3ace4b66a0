//! ORDER BY where it orders nothing: the rows of a subquery without a limit are a set, whatever its order.

use crate::ast::{Distinct, Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::{Place, each_query};
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "order_in_subquery",
    removes: &[Feature::OrderInSubquery, Feature::OrderInSetBranch],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, place, _| {
        let feature =
            if place == Place::Branch { Feature::OrderInSetBranch } else { Feature::OrderInSubquery };
        if place.is_outermost() || lowering.features.has(feature) {
            return Ok(());
        }
        match query {
            // The order chooses the rows of DISTINCT ON.
            Query::Select(it) if it.limit.is_none() && !matches!(it.distinct, Distinct::On(_)) => {
                it.order_by.clear();
            }
            Query::SetOperation(it) if it.limit.is_none() => it.order_by.clear(),
            _ => {}
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{cte, select};
    use crate::lower::testing::Probe;

    #[test]
    fn an_order_is_dropped_where_it_orders_nothing_and_kept_where_it_chooses_rows() {
        let probe = Probe::without(&[Feature::OrderInSubquery]);
        let query = select("*")
            .with(cte("w", select("id").from("a").order_by("id")))
            .from(select("id").from("w").order_by("id").limit(2).alias("x"))
            .order_by("id");
        assert_eq!(
            probe.sql(&query),
            "WITH w AS (SELECT id FROM a) SELECT * FROM (SELECT id FROM w ORDER BY id FETCH FIRST 2 ROWS ONLY) AS x \
             ORDER BY id"
        );
    }
}
