//! COUNT(DISTINCT x) OVER (..) where the engine counts distinct values of groups only: the rank of a value from the
//! front and its rank from the back add up to one more than there are.

use alloc::vec;

use super::make::{case, int, is_null};
use super::{Lowering, Pass, purity, rewriting};
use crate::ast::{
    Aggregate, AggregateFunction, Arithmetic, ArithmeticOperator, Expr, Order, Over, Statement, Window,
};
use crate::error::Error;
use crate::feature::Feature;

pub(super) const PASS: Pass = Pass {
    name: "DENSE_RANK from both ends",
    removes: &[Feature::DistinctInWindow],
    needs: &[Feature::WindowFunction],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    rewriting::exprs(tree, &mut |expr| {
        let Expr::Aggregate(it) = expr else { return Ok(()) };
        if !it.distinct || it.over.is_none() {
            return Ok(());
        }
        *expr = ranked(it, lowering)?;
        Ok(())
    })
}

fn ranked(it: &Aggregate, lowering: &Lowering<'_>) -> Result<Expr, Error> {
    let (AggregateFunction::Count, [value], Some(Over::Window(window)), None) =
        (&it.function, it.arguments.as_slice(), &it.over, &it.filter)
    else {
        return Err(refused("Only the distinct values of one expression can be counted by their ranks."));
    };
    let Window { base: None, partition_by, order_by, frame: None, .. } = &**window else {
        return Err(refused(
            "Ranks are those of the whole partition, and the window has an order, a frame or a base.",
        ));
    };
    if !order_by.is_empty() {
        return Err(refused("Ranks are those of the whole partition, and the window has an order."));
    }
    purity::demand(Feature::DistinctInWindow, partition_by.iter().chain([value]))?;
    let over = |order_by| Window { base: None, partition_by: partition_by.clone(), order_by, frame: None };
    let rank = |descending| {
        let order = Order { expr: value.clone(), descending, nulls: None };
        Expr::from(Aggregate::new(AggregateFunction::DenseRank, vec![]).over(over(vec![order])))
    };
    // NULL has a rank as well, and does not count.
    let mut rest = vec![(ArithmeticOperator::Add, rank(true)), (ArithmeticOperator::Subtract, int(1))];
    if !lowering.is_never_null(value) {
        let null = case(vec![(is_null(value.clone()), int(1))], Some(int(0)));
        let any = Aggregate::new(AggregateFunction::Max, vec![null]).over(over(vec![]));
        rest.push((ArithmeticOperator::Subtract, any.into()));
    }
    Ok(Expr::Arithmetic(alloc::boxed::Box::new(Arithmetic { first: rank(false), rest })))
}

fn refused(why: &'static str) -> Error {
    Error::unsupported(Feature::DistinctInWindow)
        .because(why)
        .way_out("Aggregate in a derived table by GROUP BY, and join it.")
}

#[cfg(test)]
mod tests {
    use crate::ast::{Expr, col, count, select, sum, window};
    use crate::feature::Feature::DistinctInWindow;
    use crate::lower::testing::Probe;

    #[test]
    fn distinct_values_are_counted_by_their_ranks() {
        let probe = Probe::without(&[DistinctInWindow]);
        let query = select(Expr::from(count("x").distinct().over(window().partition_by("k")))).from("t");
        assert_eq!(
            probe.text(&query),
            "SELECT DENSE_RANK() OVER (PARTITION BY k ORDER BY x) \
             + DENSE_RANK() OVER (PARTITION BY k ORDER BY x DESC) - 1 \
             - MAX(CASE WHEN x IS NULL THEN 1 ELSE 0 END) OVER (PARTITION BY k) FROM t"
        );
    }

    #[test]
    fn other_functions_and_running_counts_are_refused() {
        let probe = Probe::without(&[DistinctInWindow]);
        let query = select(Expr::from(sum("x").distinct().over(window()))).from("t");
        assert!(probe.text(&query).contains("counted by their ranks"));
        let query =
            select(Expr::from(count("x").distinct().over(window().order_by(col("y").asc())))).from("t");
        assert!(probe.text(&query).contains("the window has an order"));
    }
}
