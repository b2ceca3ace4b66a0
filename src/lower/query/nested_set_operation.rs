//! Branches of set operations that would stand in parentheses, and orders of set operations by more than a number
//! or a name.

use super::limit_place::with_order_outside;
use crate::ast::{Expr, Order, Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::{Place, each_query, take};
use crate::lower::tree::wrap::wrap_whole;
use crate::lower::{Lowering, Pass};
use crate::survey::as_branch;

pub(crate) const NESTED: Pass = Pass {
    name: "nested_set_operation",
    removes: &[Feature::NestedSetOperation, Feature::SetOperationAsBranch],
    needs: &[],
    lossy: false,
    run: nested,
};

pub(crate) const ORDER_BY_EXPRESSION: Pass = Pass {
    name: "order_set_operation",
    removes: &[Feature::OrderSetOperationByExpression, Feature::OrderSetOperationByName],
    needs: &[],
    lossy: false,
    run: order_by_expression,
};

fn nested(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        let lacking = as_branch(query).filter(|feature| !lowering.features.has(*feature));
        if let (Some(feature), Place::Branch) = (lacking, place) {
            *query = wrap_whole(take(query), scope, lowering, feature)?;
        }
        Ok(())
    })
}

fn order_by_expression(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| {
        let Query::SetOperation(set) = &*query else { return Ok(()) };
        let lacks = |order: &Order| match &order.expr {
            Expr::Literal(_) => None,
            Expr::Column(column) if column.table.is_none() => Some(Feature::OrderSetOperationByName),
            _ => Some(Feature::OrderSetOperationByExpression),
        };
        let mut lacking = set.order_by.iter().filter_map(lacks);
        match lacking.find(|feature| !lowering.features.has(*feature)) {
            Some(feature) => with_order_outside(query, scope, lowering, feature),
            None => Ok(()),
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, literal, select};
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
    fn a_branch_that_has_a_limit_may_stand_in_parentheses_all_the_same() {
        let probe = Probe::without(&[Feature::SetOperationAsBranch]);
        let first = || select("id").from("a").order_by("id").limit(1);
        let inner = select("id").from("b").union_all(select("id").from("c"));
        assert_eq!(
            probe.sql(&first().union(inner)),
            "(SELECT id FROM a ORDER BY id FETCH FIRST 1 ROWS ONLY) UNION SELECT * FROM (SELECT id FROM b UNION ALL \
             SELECT id FROM c) AS q"
        );
    }

    #[test]
    fn where_numbers_alone_order_an_operation_a_name_stands_around_it() {
        let probe = Probe::without(&[Feature::OrderSetOperationByName]);
        let both = select("id").from("a").union(select("id").from("b"));
        assert_eq!(
            probe.sql(&both.clone().order_by("id")),
            "SELECT * FROM (SELECT id FROM a UNION SELECT id FROM b) AS q ORDER BY id"
        );
        assert_eq!(
            probe.sql(&both.order_by(literal(1))),
            "SELECT id FROM a UNION SELECT id FROM b ORDER BY 1"
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
