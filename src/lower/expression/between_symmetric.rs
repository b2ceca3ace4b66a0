//! BETWEEN SYMMETRIC where the engine has none: between the two bounds in either order.

use alloc::boxed::Box;
use alloc::vec;

use crate::ast::{Between, Expr, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::{purity, rewriting};
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "BETWEEN in either order",
    removes: &[Feature::BetweenSymmetric],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    rewriting::exprs(tree, &mut |expr| {
        if let Expr::Between(it) = expr
            && it.symmetric
        {
            purity::demand(Feature::BetweenSymmetric, [&it.operand, &it.low, &it.high], &lowering.room)?;
            let one = Between { symmetric: false, ..(**it).clone() };
            let other = Between { low: one.high.clone(), high: one.low.clone(), ..one.clone() };
            let negated = it.negated;
            let both = vec![Expr::Between(Box::new(one)), Expr::Between(Box::new(other))];
            *expr = if negated { Expr::And(both) } else { Expr::Or(both) };
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, random, select};
    use crate::feature::Feature::BetweenSymmetric;
    use crate::lower::testing::Probe;

    #[test]
    fn the_bounds_are_tried_in_either_order() {
        let probe = Probe::without(&[BetweenSymmetric]);
        let query = select("id").from("t").filter(col("a").between_symmetric(col("x"), 3));
        assert_eq!(probe.sql(&query), "SELECT id FROM t WHERE a BETWEEN x AND ? OR a BETWEEN ? AND x");
        let query = select("id").from("t").filter(col("a").not_between_symmetric(col("x"), col("y")));
        assert_eq!(
            probe.sql(&query),
            "SELECT id FROM t WHERE a NOT BETWEEN x AND y AND a NOT BETWEEN y AND x"
        );
        let query = select("id").from("t").filter(random().between_symmetric(col("x"), 3));
        assert!(probe.sql(&query).contains("write an operand twice"));
    }
}
