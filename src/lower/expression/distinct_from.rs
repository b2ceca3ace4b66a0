//! IS \[NOT\] DISTINCT FROM where the engine has nothing like it.

use alloc::vec;

use crate::ast::visit::{Moment, Tree};
use crate::ast::{
    Binary, BinaryOperator, Expr, Flow, Node, NodeMut, Query, SetOperation, SetOperator, Statement,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{and, case, equal, int, is_not_null, is_null, not, or, select_of, take};
use crate::lower::tree::purity;
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const PASS: Pass = Pass {
    name: "INTERSECT of the two, or CASE",
    removes: &[Feature::IsDistinctFrom],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let mut result = Ok(());
    // Set operations take two NULLs for the same. Inside an aggregate, and where rows are grouped, an engine may want
    // no subquery, or compare its text with that of a grouped expression: there it is a CASE.
    let (mut aggregates, mut grouped) = (0usize, 0usize);
    let subquery = [Feature::Intersect, Feature::SelectWithoutFrom, Feature::BindInferenceInSelect];
    let subquery = subquery.into_iter().all(|feature| lowering.features.has(feature));
    let _ = tree.walk_mut(&mut |node, moment| {
        let step = |count: &mut usize| match moment {
            Moment::Enter => *count += 1,
            Moment::Leave => *count = count.saturating_sub(1),
        };
        match node {
            NodeMut::Select(select) if !select.group_by.is_empty() || !select.having.is_empty() => {
                step(&mut grouped);
            }
            NodeMut::Expr(Expr::Aggregate(_)) => step(&mut aggregates),
            NodeMut::Expr(expr) if moment == Moment::Leave => {
                let plain = subquery && aggregates == 0 && grouped == 0;
                result = compare(expr, plain, lowering);
            }
            _ => {}
        }
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

fn compare(expr: &mut Expr, subquery: bool, lowering: &Lowering<'_>) -> Result<(), Error> {
    let Expr::Binary(it) = expr else { return Ok(()) };
    let rows = matches!(it.left, Expr::Row(_)) || matches!(it.right, Expr::Row(_));
    if !crate::lower::tree::known::is_distinctness(it) || rows {
        return Ok(());
    }
    let Binary { left, operator, right } = &mut **it;
    let differs = *operator == BinaryOperator::IsDistinctFrom;
    let (left, right) = (take(left), take(right));
    let (same_bit, other_bit) = if differs { (0, 1) } else { (1, 0) };
    *expr = if let Some(Value::Null(_)) = lowering.value(&right) {
        null_test(left, differs)
    } else if let Some(Value::Null(_)) = lowering.value(&left) {
        null_test(right, differs)
    } else if lowering.is_never_null(&left) && lowering.is_never_null(&right) {
        crate::lower::tree::make::binary(
            left,
            if differs { BinaryOperator::NotEqual } else { BinaryOperator::Equal },
            right,
        )
    } else if lowering.is_never_null(&left) || lowering.is_never_null(&right) {
        // Unknown only where the other is NULL, hence different.
        equal(case(vec![(equal(left, right), int(same_bit))], Some(int(other_bit))), int(1))
    } else if subquery && !has_aggregate(&left) && !has_aggregate(&right) {
        let both = SetOperation {
            with: None,
            operator: SetOperator::Intersect,
            all: false,
            branches: vec![select_of(left).into(), select_of(right).into()],
            order_by: vec![],
            limit: crate::ast::Limit::default(),
            lock: None,
        };
        let same = Expr::Exists(Query::from(both));
        if differs { not(same) } else { same }
    } else {
        purity::demand(Feature::IsDistinctFrom, [&left, &right], &lowering.room)?;
        let null =
            |operand: &Expr| is_null(lowering.typed(operand.clone(), Feature::BindInferenceInNullTest));
        let nulls = and(vec![null(&left), null(&right)]);
        let same = or(vec![equal(left, right), nulls]);
        equal(case(vec![(same, int(same_bit))], Some(int(other_bit))), int(1))
    };
    Ok(())
}

fn null_test(operand: Expr, differs: bool) -> Expr {
    if differs { is_not_null(operand) } else { is_null(operand) }
}

fn has_aggregate(expr: &Expr) -> bool {
    let mut found = false;
    let _ = expr.walk(&mut |node| match node {
        Node::Expr(Expr::Aggregate(_)) => {
            found = true;
            Flow::Stop
        }
        _ => Flow::Continue,
    });
    found
}

#[cfg(test)]
mod tests {
    use crate::ast::{Expr, col, count_all, function, null, param, random, select};
    use crate::feature::Feature::{Intersect, IsDistinctFrom, RowIsDistinctFrom};
    use crate::lower::testing::Probe;
    use crate::types::Type;

    fn filtered(probe: &Probe, predicate: Expr) -> alloc::string::String {
        probe.sql(&select("id").from("t").filter(predicate)).replace("SELECT id FROM t WHERE ", "")
    }

    #[test]
    fn a_set_operation_takes_two_nulls_for_the_same() {
        let probe = Probe::without(&[IsDistinctFrom, RowIsDistinctFrom]);
        assert_eq!(
            filtered(&probe, col("a").is_distinct_from(col("b"))),
            "NOT EXISTS (SELECT a INTERSECT SELECT b)"
        );
        assert_eq!(
            filtered(&probe, col("a").is_not_distinct_from(function("f", [col("b")]))),
            "EXISTS (SELECT a INTERSECT SELECT f(b))"
        );
    }

    #[test]
    fn without_set_operations_and_where_rows_are_grouped_it_is_a_case() {
        let probe = Probe::without(&[IsDistinctFrom, Intersect]);
        assert_eq!(
            filtered(&probe, col("a").is_distinct_from(col("b"))),
            "CASE WHEN a = b OR a IS NULL AND b IS NULL THEN 0 ELSE 1 END = 1"
        );
        assert!(filtered(&probe, col("a").is_distinct_from(random())).contains("write an operand twice"));
        let probe = Probe::without(&[IsDistinctFrom]);
        let same = || col("a").is_not_distinct_from(col("b"));
        let query = select((same().alias("same"), count_all())).from("t").group_by(same());
        assert_eq!(
            probe.sql(&query),
            "SELECT CASE WHEN a = b OR a IS NULL AND b IS NULL THEN 1 ELSE 0 END = 1 AS same, COUNT(*) FROM t \
             GROUP BY CASE WHEN a = b OR a IS NULL AND b IS NULL THEN 1 ELSE 0 END = 1"
        );
    }

    #[test]
    fn a_value_that_is_known_makes_it_shorter() {
        let probe = Probe::without(&[IsDistinctFrom]);
        assert_eq!(filtered(&probe, col("a").is_distinct_from(5)), "CASE WHEN a = ? THEN 0 ELSE 1 END = 1");
        assert_eq!(filtered(&probe, col("a").is_distinct_from(null(Type::Integer))), "a IS NOT NULL");
        assert_eq!(filtered(&probe, col("a").is_not_distinct_from(None::<i32>)), "a IS NULL");
        assert_eq!(
            filtered(&probe, col("a").is_distinct_from(param("p", Type::Integer))),
            "NOT EXISTS (SELECT a INTERSECT SELECT ?)"
        );
    }
}
