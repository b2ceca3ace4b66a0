//! DISTINCT ordered by what is not selected as such: an expression over what is selected orders the distinct rows from
//! outside. Any other has several values for one row of the result, and no meaning.

use super::limit_place::with_order_outside;
use crate::ast::{Column, Distinct, Expr, Item, Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::each_query;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass =
    Pass { name: "order_distinct", removes: &[Feature::OrderDistinctByOther], needs: &[], lossy: false, run };

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| {
        let Query::Select(select) = &*query else { return Ok(()) };
        if select.distinct != Distinct::Yes
            || select.order_by.iter().all(|key| is_selected(&key.expr, &select.items))
        {
            return Ok(());
        }
        with_order_outside(query, scope, lowering, Feature::OrderDistinctByOther)
    })
}

fn is_selected(key: &Expr, items: &[Item]) -> bool {
    items.iter().any(|item| match (&item.expr, key) {
        (Expr::Star(_) | Expr::Raw(_), Expr::Column(_)) | (_, Expr::Literal(_) | Expr::Raw(_)) => true,
        (_, Expr::Column(Column { table: None, name, .. })) => {
            item.output_name() == Some(name) || item.expr == *key
        }
        (selected, _) => selected == key,
    })
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, lower, select};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::OrderDistinctByOther]);

    #[test]
    fn an_expression_over_what_is_selected_stands_outside() {
        let query = select(["t.a", "t.b"]).distinct().from("t").order_by(lower(col("t.b"))).limit(2);
        assert_eq!(
            PROBE.sql(&query),
            "SELECT * FROM (SELECT DISTINCT t.a, t.b FROM t) AS q ORDER BY LOWER(b) FETCH FIRST 2 ROWS ONLY"
        );
    }

    #[test]
    fn what_is_not_selected_is_refused() {
        let query = select("a").distinct().from("t").order_by("b");
        assert!(PROBE.sql(&query).contains("ordered by what it does not return"));
    }
}
