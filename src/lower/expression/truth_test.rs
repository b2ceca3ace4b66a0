//! IS TRUE, IS FALSE and IS UNKNOWN where the engine has none: a CASE says which of the three it is.

use alloc::vec;

use crate::ast::{Expr, Is, Statement, Test};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::known::is_truth_test;
use crate::lower::tree::make::{case, equal, int, is_not_null, is_null, not, take};
use crate::lower::tree::{purity, rewriting};
use crate::lower::{Lowering, Pass};
use crate::survey::is_predicate;

pub(crate) const PASS: Pass =
    Pass { name: "CASE of the predicate", removes: &[Feature::TruthTest], needs: &[], lossy: false, run };

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    rewriting::exprs(tree, &mut |expr| {
        if let Expr::Is(is) = expr
            && is_truth_test(is.test)
        {
            let is = Is { operand: take(&mut is.operand), test: is.test, negated: is.negated };
            *expr = tested(is, lowering)?;
        }
        Ok(())
    })
}

fn tested(is: Is, lowering: &Lowering<'_>) -> Result<Expr, Error> {
    let Is { operand, test, negated } = is;
    let (yes, no) = if negated { (0, 1) } else { (1, 0) };
    let decided = |predicate| equal(case(vec![(predicate, int(yes))], Some(int(no))), int(1));
    Ok(match test {
        Test::True => decided(operand),
        Test::False => decided(not(operand)),
        Test::Null | Test::Unknown if !is_predicate(&operand) => {
            if negated {
                is_not_null(operand)
            } else {
                is_null(operand)
            }
        }
        Test::Null | Test::Unknown => {
            purity::demand(Feature::TruthTest, [&operand], &lowering.room)?;
            let branches = vec![(operand.clone(), int(no)), (not(operand), int(no))];
            equal(case(branches, Some(int(yes))), int(1))
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, select};
    use crate::feature::Feature::{BooleanType, PredicateAsValue, TruthTest, ValueAsPredicate};
    use crate::lower::testing::Probe;

    #[test]
    fn the_three_outcomes_are_told_apart() {
        let probe = Probe::without(&[TruthTest]);
        let query = select("a").from("t").filter(col("a").gt(1).is_true());
        assert_eq!(probe.sql(&query), "SELECT a FROM t WHERE CASE WHEN a > ? THEN 1 ELSE 0 END = 1");
        let query = select("a").from("t").filter(col("a").gt(1).is_not_false());
        assert_eq!(probe.sql(&query), "SELECT a FROM t WHERE CASE WHEN NOT (a > ?) THEN 0 ELSE 1 END = 1");
        let query = select("a").from("t").filter(col("a").gt(col("b")).is_unknown());
        assert_eq!(
            probe.sql(&query),
            "SELECT a FROM t WHERE CASE WHEN a > b THEN 0 WHEN NOT (a > b) THEN 0 ELSE 1 END = 1"
        );
    }

    #[test]
    fn it_goes_with_values_that_are_numbers() {
        let probe = Probe::without(&[TruthTest, BooleanType, PredicateAsValue, ValueAsPredicate]);
        let query =
            select(col("active").is_true().alias("p")).from("t").filter(col("active").is_not_unknown());
        assert_eq!(
            probe.sql(&query),
            "SELECT CASE WHEN active = 1 THEN 1 ELSE 0 END AS p FROM t WHERE active IS NOT NULL"
        );
    }
}
