//! Comparisons with ANY and ALL of a subquery where the engine has none. `= ANY` is IN and `<> ALL` is NOT IN; the
//! others look for a row that decides.

use alloc::boxed::Box;
use alloc::vec;

use crate::ast::{BinaryOperator, Expr, In, InSet, Quantified, Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{binary, case, equal, int, inverse, is_null, not, or, take};
use crate::lower::tree::rows::{Probed, probe, truth_roots};
use crate::lower::tree::{purity, rewriting};
use crate::lower::{Lowering, Pass};
use crate::types::Type;
use crate::values::Value;

pub(crate) const PASS: Pass = Pass {
    name: "EXISTS of a row that decides",
    removes: &[Feature::QuantifiedComparison],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    truth_roots(tree, &mut |expr| {
        if let Expr::Quantified(it) = expr {
            *expr = match membership(it) {
                Some(within) => within,
                // Where unknown counts as false, one EXISTS says it all.
                None => {
                    let Probed { found, maybe } = decisive(it, lowering)?;
                    if it.all { not(Expr::Exists(maybe)) } else { Expr::Exists(found) }
                }
            };
        }
        Ok(())
    })?;
    rewriting::exprs(tree, &mut |expr| {
        if let Expr::Quantified(it) = expr {
            *expr = match membership(it) {
                Some(within) => within,
                None => {
                    let Probed { found, maybe } = decisive(it, lowering)?;
                    purity::demand(
                        Feature::QuantifiedComparison,
                        [&Expr::Exists(found.clone())],
                        &lowering.room,
                    )?;
                    let unknown = Expr::Literal(Value::Null(Type::Integer));
                    let (decided, other) = if it.all { (0, 1) } else { (1, 0) };
                    let branches = vec![(Expr::Exists(found), int(decided)), (Expr::Exists(maybe), unknown)];
                    equal(case(branches, Some(int(other))), int(1))
                }
            };
        }
        Ok(())
    })
}

/// `= ANY` and `<> ALL`.
fn membership(it: &mut Quantified) -> Option<Expr> {
    let negated = match (it.operator, it.all) {
        (BinaryOperator::Equal, false) => false,
        (BinaryOperator::NotEqual, true) => true,
        _ => return None,
    };
    let query = core::mem::replace(&mut it.query, Query::Select(Box::default()));
    Some(Expr::In(Box::new(In { operand: take(&mut it.operand), set: InSet::Query(query), negated })))
}

/// Looks for the row that decides: one that fulfils the comparison for ANY, one that fails it for ALL.
fn decisive(it: &mut Quantified, lowering: &mut Lowering<'_>) -> Result<Probed, Error> {
    if matches!(it.operand, Expr::Row(_)) {
        return Err(Error::unsupported(Feature::QuantifiedComparison)
            .because("It compares row values.")
            .way_out("Compare by `= ANY` or `<> ALL`, which are IN and NOT IN, or write an EXISTS."));
    }
    purity::demand(Feature::QuantifiedComparison, [&it.operand], &lowering.room)?;
    let query = core::mem::replace(&mut it.query, Query::Select(Box::default()));
    let operator = if it.all { inverse(it.operator) } else { it.operator };
    let operand = it.operand.clone();
    let sure = lowering.is_never_null(&operand);
    probe(Feature::QuantifiedComparison, query, 1, lowering, |columns| {
        let decides = |column: &Expr| binary(operand.clone(), operator, column.clone());
        let found = or(columns.iter().map(decides).collect());
        let mut maybe = vec![found.clone()];
        maybe.extend(columns.iter().cloned().map(is_null));
        if !sure {
            maybe.push(is_null(operand.clone()));
        }
        (found, or(maybe))
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{
        BinaryOperator::Equal, BinaryOperator::Less, BinaryOperator::NotEqual, Expr, col, select,
    };
    use crate::feature::Feature::QuantifiedComparison;
    use crate::lower::testing::Probe;

    fn filtered(predicate: Expr) -> alloc::string::String {
        let probe = Probe::without(&[QuantifiedComparison]);
        probe.sql(&select("id").from("t").filter(predicate)).replace("SELECT id FROM t WHERE ", "")
    }

    #[test]
    fn equality_with_any_is_in() {
        let rows = || select("x").from("u");
        assert_eq!(filtered(col("a").compare_any(Equal, rows())), "a IN (SELECT x FROM u)");
        assert_eq!(filtered(col("a").compare_all(NotEqual, rows())), "a NOT IN (SELECT x FROM u)");
    }

    #[test]
    fn a_condition_looks_for_the_row_that_decides() {
        let rows = || select("x").from("u");
        assert_eq!(
            filtered(col("a").compare_any(Less, rows())),
            "EXISTS (SELECT 1 FROM (SELECT x AS c FROM u) AS q WHERE a < q.c)"
        );
        assert_eq!(
            filtered(col("a").compare_all(Less, rows())),
            "NOT EXISTS (SELECT 1 FROM (SELECT x AS c FROM u) AS q WHERE a >= q.c OR q.c IS NULL OR a IS NULL)"
        );
    }

    #[test]
    fn the_opposite_of_any_is_all_of_the_opposite() {
        assert_eq!(
            filtered(crate::ast::not(col("a").compare_any(Less, select("x").from("u")))),
            "NOT EXISTS (SELECT 1 FROM (SELECT x AS c FROM u) AS q WHERE a < q.c OR q.c IS NULL OR a IS NULL)"
        );
    }

    #[test]
    fn a_value_stays_three_valued() {
        let probe = Probe::without(&[QuantifiedComparison]);
        let query = select(col("a").compare_all(Less, select("x").from("u")).alias("p")).from("t");
        assert_eq!(
            probe.sql(&query),
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM (SELECT x AS c FROM u) AS q WHERE a >= q.c) THEN 0 \
             WHEN EXISTS (SELECT 1 FROM (SELECT x AS c FROM u) AS q \
             WHERE a >= q.c OR q.c IS NULL OR a IS NULL) \
             THEN CAST(NULL AS INTEGER) ELSE 1 END = 1 AS p FROM t"
        );
    }
}
