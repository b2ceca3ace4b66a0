//! COUNT(DISTINCT x) over a window: the ranks of x from below and from above add up to one more than there are values.
//! NULL has a rank, but is not counted.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::level::ranking;
use crate::ast::visit::rewrite;
use crate::ast::{
    Aggregate, AggregateFunction, Arithmetic, ArithmeticOperator, Case, Expr, Flow, Is, NodeMut, Order, Over,
    Statement, Test, Window,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::purity::fits_window;
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const PASS: Pass = Pass {
    name: "distinct_in_window",
    removes: &[Feature::DistinctInWindow],
    needs: &[Feature::WindowFunction, Feature::BareColumnInWindow],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, _: &mut Lowering<'_>) -> Result<(), Error> {
    let mut result = Ok(());
    let _ = rewrite(tree, &mut |node| {
        if let NodeMut::Expr(expr) = node {
            match replacement(expr) {
                Ok(Some(other)) => *expr = other,
                Ok(None) => {}
                Err(error) => result = Err(error),
            }
        }
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

fn replacement(expr: &mut Expr) -> Result<Option<Expr>, Error> {
    let Expr::Aggregate(aggregate) = expr else { return Ok(None) };
    if !aggregate.distinct || aggregate.over.is_none() {
        return Ok(None);
    }
    if matches!(aggregate.function, AggregateFunction::Min | AggregateFunction::Max) {
        aggregate.distinct = false;
        return Ok(None);
    }
    let (AggregateFunction::Count, [of], None, Some(Over::Window(window))) =
        (&aggregate.function, aggregate.arguments.as_slice(), &aggregate.filter, &aggregate.over)
    else {
        return Err(no_way());
    };
    let whole = window.base.is_none() && window.order_by.is_empty() && window.frame.is_none();
    if !whole || !fits_window(of) {
        return Err(no_way());
    }
    Ok(Some(count(of, &window.partition_by)))
}

fn count(of: &Expr, partition_by: &[Expr]) -> Expr {
    let rank = |descending| {
        let order = Order { expr: of.clone(), descending, nulls: None };
        let partition_by = partition_by.to_vec();
        let window = Window { partition_by, order_by: alloc::vec![order], ..Window::default() };
        ranking(AggregateFunction::DenseRank, window)
    };
    let int = |number| Expr::Literal(Value::Integer(number));
    let is_null = Expr::Is(Is { operand: of.clone(), test: Test::Null, negated: false }.into());
    let case = Case { operand: None, branches: alloc::vec![(is_null, int(1))], otherwise: Some(int(0)) };
    let mut nulls = Aggregate::new(AggregateFunction::Max, alloc::vec![Expr::Case(Box::new(case))]);
    let partition_by: Vec<Expr> = partition_by.to_vec();
    nulls.over = Some(Over::Window(Window { partition_by, ..Window::default() }.into()));
    let rest = alloc::vec![
        (ArithmeticOperator::Add, rank(true)),
        (ArithmeticOperator::Subtract, int(1)),
        (ArithmeticOperator::Subtract, nulls.into()),
    ];
    Expr::Arithmetic(Arithmetic { first: rank(false), rest }.into())
}

fn no_way() -> Error {
    Error::unsupported(Feature::DistinctInWindow)
        .because("Only COUNT of one column over whole partitions, without FILTER, and MIN and MAX can be rewritten.")
        .way_out("Aggregate in a derived table, and join it.")
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{count, max, select, sum, window};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::DistinctInWindow]);

    #[test]
    fn ranks_from_both_ends_tell_how_many_values_there_are() {
        let query = select((count("v").distinct().over(window().partition_by("g")).alias("n"),)).from("t");
        assert_eq!(
            PROBE.sql(&query),
            "SELECT DENSE_RANK() OVER (PARTITION BY g ORDER BY v) + DENSE_RANK() OVER (PARTITION BY g ORDER BY v \
             DESC) - 1 - MAX(CASE WHEN v IS NULL THEN 1 ELSE 0 END) OVER (PARTITION BY g) AS n FROM t"
        );
    }

    #[test]
    fn the_greatest_of_distinct_values_is_the_greatest_and_a_sum_is_refused() {
        let query = select((max("v").distinct().over(window()).alias("n"),)).from("t");
        assert_eq!(PROBE.sql(&query), "SELECT MAX(v) OVER () AS n FROM t");
        let query = select((sum("v").distinct().over(window()).alias("n"),)).from("t");
        assert!(PROBE.sql(&query).contains("COUNT of one column"));
    }
}
