//! Row values where the engine does not compare them: their parts are compared one by one.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use crate::ast::{Binary, BinaryOperator, Distinct, Expr, In, InSet, Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{and, binary, case, equal, int, is_null, not, or, take};
use crate::lower::tree::rows::{Probed, probe, truth_roots};
use crate::lower::tree::{purity, rewriting};
use crate::lower::{Lowering, Pass};
use crate::types::Type;
use crate::values::Value;

/// `=`, `<>`, `<` and their kin, and IN.
pub(crate) const PASS: Pass = Pass {
    name: "comparison part by part",
    removes: &[Feature::RowEquality, Feature::RowOrdering, Feature::RowInList, Feature::RowInSubquery],
    needs: &[],
    lossy: false,
    run,
};

/// IS \[NOT\] DISTINCT FROM.
pub(crate) const DISTINCT: Pass = Pass {
    name: "IS DISTINCT FROM part by part",
    removes: &[Feature::RowIsDistinctFrom],
    needs: &[Feature::IsDistinctFrom],
    lossy: false,
    run: |tree, _| {
        rewriting::exprs(tree, &mut |expr| {
            if let Expr::Binary(it) = expr
                && crate::lower::tree::known::is_distinctness(it)
                && is_row(&it.left)
                && is_row(&it.right)
            {
                let parts = pairs(it)?.into_iter();
                let parts = parts.map(|(left, right)| binary(left, it.operator, right)).collect();
                let differs = it.operator == BinaryOperator::IsDistinctFrom;
                *expr = if differs { or(parts) } else { and(parts) };
            }
            Ok(())
        })
    },
};

fn is_row(expr: &Expr) -> bool {
    matches!(expr, Expr::Row(_))
}

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    if !lowering.features.has(Feature::RowInSubquery) {
        // Where unknown counts as false, one EXISTS says it all.
        truth_roots(tree, &mut |expr| match expr {
            Expr::In(it) if is_row(&it.operand) && matches!(it.set, InSet::Query(_)) => {
                let Some(Probed { found, maybe }) = in_subquery(it, lowering)? else { return Ok(()) };
                *expr = if it.negated { not(Expr::Exists(maybe)) } else { Expr::Exists(found) };
                Ok(())
            }
            _ => Ok(()),
        })?;
    }
    rewriting::exprs(tree, &mut |expr| {
        let changed = match expr {
            Expr::Binary(it) if it.operator.is_ordering() => ordering(it, lowering)?,
            Expr::Binary(it) if matches!(it.operator, BinaryOperator::Equal | BinaryOperator::NotEqual) => {
                equality(it, lowering)?
            }
            Expr::In(it) if is_row(&it.operand) => match &it.set {
                InSet::List(list) if !list.is_empty() => in_list(it, lowering)?,
                InSet::Query(_) => three_valued(it, lowering)?,
                _ => None,
            },
            _ => None,
        };
        if let Some(changed) = changed {
            *expr = changed;
        }
        Ok(())
    })
}

/// The parts of both sides, side by side. A subquery on one of them gives its columns one by one.
fn pairs(binary: &mut Binary) -> Result<Vec<(Expr, Expr)>, Error> {
    let width = match (&binary.left, &binary.right) {
        (Expr::Row(parts), _) | (_, Expr::Row(parts)) => parts.len(),
        _ => 0,
    };
    let sides = [&mut binary.left, &mut binary.right].map(|side| columns(take(side), width));
    let [left, right] = sides;
    Ok(left?.into_iter().zip(right?).collect())
}

fn columns(side: Expr, width: usize) -> Result<Vec<Expr>, Error> {
    match side {
        Expr::Row(parts) => Ok(parts),
        Expr::Subquery(Query::Select(select))
            if select.items.len() == width
                && select.distinct == Distinct::No
                && purity::is_pure(&Expr::Subquery(Query::Select(select.clone()))) =>
        {
            let column = |index: usize| {
                let mut one = select.clone();
                one.items = select.items.get(index).cloned().into_iter().collect();
                Expr::Subquery(Query::Select(one))
            };
            Ok((0..width).map(column).collect())
        }
        _ => Err(Error::unsupported(Feature::RowEquality)
            .because("A row value is compared with what cannot be taken apart.")
            .way_out("Compare it with a row value, or with a plain subquery of as many columns.")),
    }
}

fn equality(it: &mut Binary, lowering: &Lowering<'_>) -> Result<Option<Expr>, Error> {
    if lowering.features.has(Feature::RowEquality) || !(is_row(&it.left) || is_row(&it.right)) {
        return Ok(None);
    }
    let parts = pairs(it)?.into_iter().map(|(left, right)| binary(left, it.operator, right)).collect();
    Ok(Some(if it.operator == BinaryOperator::Equal { and(parts) } else { or(parts) }))
}

/// `(a, b) < (x, y)` is `a < x OR (a = x AND b < y)`.
fn ordering(it: &mut Binary, lowering: &Lowering<'_>) -> Result<Option<Expr>, Error> {
    if lowering.features.has(Feature::RowOrdering) || !(is_row(&it.left) || is_row(&it.right)) {
        return Ok(None);
    }
    let strict = match it.operator {
        BinaryOperator::LessOrEqual => BinaryOperator::Less,
        BinaryOperator::GreaterOrEqual => BinaryOperator::Greater,
        other => other,
    };
    let mut parts = pairs(it)?;
    let Some((left, right)) = parts.pop() else { return Ok(None) };
    purity::demand(
        Feature::RowOrdering,
        parts.iter().flat_map(|(left, right)| [left, right]),
        &lowering.room,
    )?;
    let mut whole = binary(left, it.operator, right);
    while let Some((left, right)) = parts.pop() {
        let tied = and(vec![equal(left.clone(), right.clone()), whole]);
        whole = or(vec![binary(left, strict, right), tied]);
    }
    Ok(Some(whole))
}

fn in_list(it: &mut In, lowering: &Lowering<'_>) -> Result<Option<Expr>, Error> {
    if lowering.features.has(Feature::RowInList) {
        return Ok(None);
    }
    let (Expr::Row(operand), InSet::List(list)) = (&it.operand, &mut it.set) else { return Ok(None) };
    if list.len() > 1 {
        purity::demand(Feature::RowInList, operand, &lowering.room)?;
    }
    let operator = if it.negated { BinaryOperator::NotEqual } else { BinaryOperator::Equal };
    let mut rows = Vec::with_capacity(list.len());
    for row in list.drain(..) {
        let Expr::Row(row) = row else { return Ok(None) };
        let parts =
            operand.iter().zip(row).map(|(one, other)| binary(one.clone(), operator, other)).collect();
        rows.push(if it.negated { or(parts) } else { and(parts) });
    }
    Ok(Some(if it.negated { and(rows) } else { or(rows) }))
}

/// The subquery asked twice: whether it has the row, and whether it may have it, some part being unknown.
fn in_subquery(it: &mut In, lowering: &mut Lowering<'_>) -> Result<Option<Probed>, Error> {
    let (Expr::Row(operand), InSet::Query(query)) = (&it.operand, &mut it.set) else { return Ok(None) };
    purity::demand(Feature::RowInSubquery, operand, &lowering.room)?;
    let operand = operand.clone();
    let query = core::mem::replace(query, Query::Select(Box::default()));
    let probed = probe(Feature::RowInSubquery, query, operand.len(), lowering, |columns| {
        let equals = operand.iter().zip(columns).map(|(one, column)| equal(column.clone(), one.clone()));
        let may = operand.iter().zip(columns).map(|(one, column)| {
            or(vec![equal(column.clone(), one.clone()), is_null(column.clone()), is_null(one.clone())])
        });
        (and(equals.collect()), and(may.collect()))
    })?;
    Ok(Some(probed))
}

fn three_valued(it: &mut In, lowering: &mut Lowering<'_>) -> Result<Option<Expr>, Error> {
    if lowering.features.has(Feature::RowInSubquery) {
        return Ok(None);
    }
    let Some(Probed { found, maybe }) = in_subquery(it, lowering)? else { return Ok(None) };
    purity::demand(Feature::RowInSubquery, [&Expr::Exists(found.clone())], &lowering.room)?;
    let unknown = Expr::Literal(Value::Null(Type::Integer));
    let (yes, no) = if it.negated { (0, 1) } else { (1, 0) };
    let branches = vec![(Expr::Exists(found), int(yes)), (Expr::Exists(maybe), unknown)];
    Ok(Some(equal(case(branches, Some(int(no))), int(1))))
}

#[cfg(test)]
mod tests {
    use crate::ast::{
        BinaryOperator::Less, BinaryOperator::LessOrEqual, Expr, col, literal, not, null, random, row, select,
    };
    use crate::feature::Feature::{RowEquality, RowInList, RowInSubquery, RowIsDistinctFrom, RowOrdering};
    use crate::lower::testing::Probe;
    use crate::lower::tree::make::binary;
    use crate::types::Type;

    fn probe() -> Probe {
        Probe::without(&[RowEquality, RowOrdering, RowInList, RowInSubquery, RowIsDistinctFrom])
    }

    fn filtered(predicate: Expr) -> alloc::string::String {
        probe().sql(&select("id").from("t").filter(predicate)).replace("SELECT id FROM t WHERE ", "")
    }

    #[test]
    fn equality_goes_part_by_part() {
        assert_eq!(filtered(row(["a", "b"]).eq(row(["x", "y"]))), "a = x AND b = y");
        assert_eq!(filtered(row(["a", "b"]).ne(row(["x", "y"]))), "a <> x OR b <> y");
        assert_eq!(
            filtered(row(["a", "b"]).eq(Expr::Subquery(select(["x", "y"]).from("u").into()))),
            "a = (SELECT x FROM u) AND b = (SELECT y FROM u)"
        );
    }

    #[test]
    fn an_order_goes_by_the_first_part_that_differs() {
        assert_eq!(
            filtered(binary(row(["a", "b", "c"]), LessOrEqual, row(["x", "y", "z"]))),
            "a < x OR a = x AND (b < y OR b = y AND c <= z)"
        );
        let impure = binary(Expr::Row(alloc::vec![random(), col("a")]), Less, row(["x", "y"]));
        assert!(filtered(impure).contains("write an operand twice"));
    }

    #[test]
    fn a_list_is_any_of_its_rows() {
        let rows = || [row(["x", "y"]), row(["z", "w"])].to_vec();
        assert_eq!(filtered(row(["a", "b"]).is_in(rows())), "a = x AND b = y OR a = z AND b = w");
        assert_eq!(filtered(row(["a", "b"]).is_not_in(rows())), "(a <> x OR b <> y) AND (a <> z OR b <> w)");
    }

    #[test]
    fn in_of_a_subquery_is_exists_where_unknown_is_as_good_as_false() {
        let rows = || select(["x", "y"]).from("u");
        assert_eq!(
            filtered(row(["a", "b"]).is_in(rows())),
            "EXISTS (SELECT 1 FROM (SELECT x AS c, y AS c2 FROM u) AS q WHERE q.c = a AND q.c2 = b)"
        );
        assert_eq!(
            filtered(not(row(["a", "b"]).is_in(rows()))),
            "NOT EXISTS (SELECT 1 FROM (SELECT x AS c, y AS c2 FROM u) AS q WHERE \
             (q.c = a OR q.c IS NULL OR a IS NULL) AND (q.c2 = b OR q.c2 IS NULL OR b IS NULL))"
        );
    }

    #[test]
    fn columns_that_are_not_told_get_names_behind_the_alias() {
        let predicate = || row(["a", "b"]).is_in(select("*").from("u").order_by("x"));
        assert_eq!(
            filtered(predicate()),
            "EXISTS (SELECT 1 FROM (SELECT * FROM u) AS q (c, c2) WHERE q.c = a AND q.c2 = b)"
        );
        let probe = Probe::without(&[RowInSubquery, crate::Feature::DerivedColumnList]);
        let query = select("id").from("t").filter(predicate());
        assert!(probe.sql(&query).contains("Name its columns"));
    }

    #[test]
    fn elsewhere_it_stays_three_valued() {
        let query = select(row(["a", "b"]).is_in(select(["x", "y"]).from("u")).alias("p")).from("t");
        assert_eq!(
            probe().sql(&query),
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM (SELECT x AS c, y AS c2 FROM u) AS q \
             WHERE q.c = a AND q.c2 = b) THEN 1 \
             WHEN EXISTS (SELECT 1 FROM (SELECT x AS c, y AS c2 FROM u) AS q \
             WHERE (q.c = a OR q.c IS NULL OR a IS NULL) AND (q.c2 = b OR q.c2 IS NULL OR b IS NULL)) \
             THEN CAST(NULL AS INTEGER) ELSE 0 END = 1 AS p FROM t"
        );
    }

    #[test]
    fn distinct_rows_differ_in_some_part() {
        assert_eq!(
            filtered(row(["a", "b"]).is_distinct_from(row(["x", "y"]))),
            "a IS DISTINCT FROM x OR b IS DISTINCT FROM y"
        );
        assert_eq!(
            filtered(row(["a", "b"]).is_not_distinct_from(row(["x", "y"]))),
            "a IS NOT DISTINCT FROM x AND b IS NOT DISTINCT FROM y"
        );
    }

    /// Where another part differs, NULL makes nothing unknown.
    #[test]
    fn a_part_may_be_null() {
        let probe = Probe::without(&[RowInList]);
        let list = alloc::vec![row((literal(1), null(Type::Integer))), row((literal(2), literal(3)))];
        let query = select("id").from("t").filter(row((col("a"), col("b"))).is_not_in(list));
        assert_eq!(
            probe.sql(&query),
            "SELECT id FROM t WHERE (a <> 1 OR b <> CAST(NULL AS INTEGER)) AND (a <> 2 OR b <> 3)"
        );
    }
}
