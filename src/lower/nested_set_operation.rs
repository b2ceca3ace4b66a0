//! Branches of set operations that would stand in parentheses, and orders of set operations by more than a name.

use super::limit_place::with_order_outside;
use super::scope::{Place, each_query, take};
use super::wrap::wrap_whole;
use super::{Lowering, Pass};
use crate::ast::{Expr, Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::render::standard::query::is_plain;

pub(super) const NESTED: Pass = Pass {
    name: "nested_set_operation",
    removes: &[Feature::NestedSetOperation],
    needs: &[],
    lossy: false,
    run: nested,
};

pub(super) const ORDER_BY_EXPRESSION: Pass = Pass {
    name: "order_set_operation",
    removes: &[Feature::OrderSetOperationByExpression],
    needs: &[],
    lossy: false,
    run: order_by_expression,
};

fn nested(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        if place == Place::Branch && !is_plain(query) {
            *query = wrap_whole(take(query), scope, lowering, Feature::NestedSetOperation)?;
        }
        Ok(())
    })
}

fn order_by_expression(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| {
        let Query::SetOperation(set) = &*query else { return Ok(()) };
        let by_expression = set.order_by.iter().any(|order| {
            !matches!(order.expr, Expr::Column(_) | Expr::Literal(_))
                || matches!(&order.expr, Expr::Column(column) if column.table.is_some())
        });
        if by_expression {
            with_order_outside(query, scope, lowering, Feature::OrderSetOperationByExpression)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, select};
    use crate::lower::testing::Probe;

    #[test]
    fn a_nested_operation_stands_in_a_derived_table() {
        let probe = Probe::without(&[Feature::NestedSetOperation]);
        let inner = select("id").from("b").intersect(select("id").from("c"));
        assert_eq!(
            probe.sql(&select("id").from("a").union_all(inner)),
            "SELECT id FROM a UNION ALL SELECT * FROM (SELECT id FROM b INTERSECT SELECT id FROM c) AS q"
        );
    }

    #[test]
    fn an_order_by_an_expression_stands_around_the_operation() {
        let probe = Probe::without(&[Feature::OrderSetOperationByExpression]);
        let both = select("id").from("a").union(select("id").from("b")).order_by((col("id") * 2).desc());
        assert_eq!(
            probe.sql(&both.limit(1)),
            "SELECT * FROM (SELECT id FROM a UNION SELECT id FROM b) AS q ORDER BY id * ? DESC FETCH FIRST 1 ROWS ONLY"
        );
    }
}
