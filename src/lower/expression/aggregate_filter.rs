//! FILTER where the engine has none: rows that are left out give the aggregate a NULL, over which it passes.

use alloc::vec;

use crate::ast::{Aggregate, AggregateFunction, Expr, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{case, int, take};
use crate::lower::tree::rewriting;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "CASE inside the aggregate",
    removes: &[Feature::AggregateFilter],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    rewriting::exprs(tree, &mut |expr| match expr {
        Expr::Aggregate(it) => apply(it, lowering),
        _ => Ok(()),
    })
}

fn apply(it: &mut Aggregate, lowering: &Lowering<'_>) -> Result<(), Error> {
    let truth = matches!(it.function, AggregateFunction::BoolAnd | AggregateFunction::BoolOr);
    if truth && !lowering.features.has(Feature::BooleanAggregate) {
        // It becomes a CASE as well, which takes the condition in.
        return Ok(());
    }
    let Some(condition) = it.filter.take() else { return Ok(()) };
    if it.function.needs_window() || matches!(it.function, AggregateFunction::Named(_)) {
        return Err(Error::unsupported(Feature::AggregateFilter)
            .because("Only aggregates that are known to pass over NULLs can do with a CASE instead.")
            .way_out("Filter the rows in a derived table."));
    }
    let only = |operand: Expr| {
        let operand = lowering.typed(operand, Feature::BindInferenceOfOperands);
        case(vec![(condition.clone(), operand)], None)
    };
    match it.function {
        // Their argument is the fraction; what they look at stands in the order.
        AggregateFunction::PercentileCont | AggregateFunction::PercentileDisc => {
            for order in &mut it.within_group {
                order.expr = only(take(&mut order.expr));
            }
        }
        _ => {
            let Some(first) = it.arguments.first_mut() else {
                return Err(Error::internal("an aggregate has no argument"));
            };
            let before = take(first);
            *first = only(if let Expr::Star(_) = before { int(1) } else { before.clone() });
            // What DISTINCT is ordered by must be what is aggregated.
            for order in &mut it.order_by {
                if it.distinct && order.expr == before {
                    order.expr = first.clone();
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::ast::{
        Aggregate, AggregateFunction, col, count, count_all, percentile_cont, select, string_agg, sum,
    };
    use crate::feature::Feature::AggregateFilter;
    use crate::lower::testing::Probe;

    fn selected(aggregate: Aggregate) -> alloc::string::String {
        let sql = Probe::without(&[AggregateFilter]).sql(&select(aggregate).from("t"));
        sql.replace("SELECT ", "").replace(" FROM t", "")
    }

    #[test]
    fn rows_that_are_left_out_give_null() {
        assert_eq!(selected(sum("b").filter(col("a").gt(1))), "SUM(CASE WHEN a > ? THEN b END)");
        assert_eq!(selected(count_all().filter(col("a").gt(1))), "COUNT(CASE WHEN a > ? THEN 1 END)");
    }

    #[test]
    fn distinct_stays_outside() {
        assert_eq!(
            selected(count("b").distinct().filter(col("ok"))),
            "COUNT(DISTINCT CASE WHEN ok THEN b END)"
        );
        assert_eq!(
            selected(string_agg("b", ",").distinct().order_by("b").filter(col("ok"))),
            "STRING_AGG(DISTINCT CASE WHEN ok THEN b END, ',' ORDER BY CASE WHEN ok THEN b END)"
        );
    }

    #[test]
    fn a_percentile_looks_at_its_order() {
        assert_eq!(
            selected(percentile_cont(0.5).within_group("x").filter(col("ok"))),
            "PERCENTILE_CONT(5E-1) WITHIN GROUP (ORDER BY CASE WHEN ok THEN x END)"
        );
    }

    #[test]
    fn a_function_that_may_look_at_nulls_is_refused() {
        let own = Aggregate::new(AggregateFunction::Named("array_agg".into()), alloc::vec![col("a")]);
        assert!(selected(own.filter(col("ok"))).contains("pass over NULLs"));
    }
}
