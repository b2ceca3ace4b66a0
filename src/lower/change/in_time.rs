//! Whether a subquery is computed before the first row changes, on an engine that computes it when it is asked for and then
//! keeps it: a branch that is not taken, or an operand that is passed over, asks for it later.

use crate::ast::{Expr, InSet, TableName};
use crate::survey::reads_table as reads;

/// Whether every row asks for the subqueries in its new value that read the table.
pub(crate) fn value(expr: &Expr, target: &TableName) -> bool {
    match expr {
        Expr::Subquery(_) | Expr::Exists(_) => true,
        Expr::Cast(it) => value(&it.operand, target),
        Expr::Collate(it) => value(&it.operand, target),
        Expr::Negate(operand) | Expr::Not(operand) => value(operand, target),
        other => !reads(other, target),
    }
}

/// Whether every row for which the condition holds asks for the subqueries in it that read the table.
pub(crate) fn condition(expr: &Expr, target: &TableName) -> bool {
    match expr {
        Expr::And(all) => all.iter().all(|one| condition(one, target)),
        Expr::Not(denied) if !matches!(**denied, Expr::And(_)) => condition(denied, target),
        Expr::Exists(_) => true,
        Expr::Quantified(it) => operand(&it.operand, target),
        Expr::Binary(it)
            if it.operator.is_comparison() && !crate::lower::tree::known::is_distinctness(it) =>
        {
            operand(&it.left, target) && operand(&it.right, target)
        }
        Expr::In(it) => {
            let set = match &it.set {
                InSet::List(list) => !list.iter().any(|one| reads(one, target)),
                _ => true,
            };
            set && operand(&it.operand, target)
        }
        other => !reads(other, target),
    }
}

/// The same of what is compared: where one operand is NULL and the other is not asked for, nothing holds.
fn operand(expr: &Expr, target: &TableName) -> bool {
    match expr {
        Expr::Arithmetic(it) => {
            operand(&it.first, target) && it.rest.iter().all(|(_, one)| operand(one, target))
        }
        other => value(other, target),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{any, case, coalesce, col, exists, literal, max, not, select, table};

    fn most() -> Expr {
        select(max(col("x.a"))).from(table("t").alias("x")).into()
    }

    #[test]
    fn a_value_that_every_row_has_is_in_time() {
        let t = TableName::from("t");
        assert!(value(&most(), &t));
        assert!(value(&-most(), &t));
        assert!(value(&(col("a") + 1), &t));
        assert!(!value(&case().when(col("a").eq(1), most()).end(), &t));
        assert!(!value(&coalesce((col("a"), most())), &t));
        assert!(!value(&(col("a") + most()), &t), "where `a` is NULL the other may be passed over");
    }

    #[test]
    fn a_condition_without_which_no_row_changes_is_in_time() {
        let t = TableName::from("t");
        let read = || select("a").from(table("t").alias("x"));
        assert!(condition(&col("a").eq(most() - 1).and(col("b").is_in(read())), &t));
        assert!(condition(&not(exists(read())), &t));
        assert!(condition(&col("a").is_not_in(read()), &t));
        assert!(!condition(&any([col("b").eq(1), col("a").eq(most())]), &t));
        assert!(!condition(&not(col("b").eq(1).and(col("a").eq(most()))), &t));
        assert!(!condition(&col("a").is_in([literal(1), most()]), &t));
        assert!(!condition(&col("a").eq(most()).is_null(), &t));
    }
}
