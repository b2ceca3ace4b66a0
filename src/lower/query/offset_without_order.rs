//! OFFSET where it belongs to ORDER BY: the query is ordered by a constant, which leaves the order open as it was.

use super::level::no_order;
use super::limit_place::with_order_outside;
use super::limits::is_lacking;
use crate::ast::{Distinct, Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::each_query;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "offset_without_order",
    removes: &[Feature::OffsetWithoutOrder],
    needs: &[Feature::Offset],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| {
        let offset =
            query.limit().is_some_and(|limit| limit.offset.is_some() && !is_lacking(limit, lowering));
        if !offset || !query.order_by().is_empty() {
            return Ok(());
        }
        // A constant is no output column, which is all that DISTINCT and set operations can be ordered by.
        let selects = matches!(&*query, Query::Select(select) if select.distinct == Distinct::No);
        if !selects {
            with_order_outside(query, scope, lowering, Feature::OffsetWithoutOrder)?;
        }
        if let Query::Select(select) = query {
            select.order_by.push(no_order());
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::select;
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::OffsetWithoutOrder]);

    #[test]
    fn a_constant_orders_nothing() {
        assert_eq!(
            PROBE.sql(&select("id").from("a").offset(5)),
            "SELECT id FROM a ORDER BY (SELECT 0) OFFSET 5 ROWS"
        );
    }

    #[test]
    fn distinct_rows_are_ordered_from_outside() {
        assert_eq!(
            PROBE.sql(&select("id").distinct().from("a").limit(2).offset(5)),
            "SELECT * FROM (SELECT DISTINCT id FROM a) AS q ORDER BY (SELECT 0) OFFSET 5 ROWS FETCH NEXT 2 ROWS ONLY"
        );
    }
}
