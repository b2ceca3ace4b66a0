//! BOOL_AND and BOOL_OR where the engine has neither: the least and the greatest of 1 and 0. NULLs count in neither
//! form.

use alloc::vec;

use crate::ast::{Aggregate, AggregateFunction, Expr, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{and, case, equal, int, take};
use crate::lower::tree::{purity, rewriting};
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "MIN and MAX of 1 and 0",
    removes: &[Feature::BooleanAggregate],
    needs: &[Feature::PredicateAsValue, Feature::ValueAsPredicate],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let folds_filter = !lowering.features.has(Feature::AggregateFilter);
    rewriting::exprs(tree, &mut |expr| {
        let Expr::Aggregate(it) = expr else { return Ok(()) };
        let function = match it.function {
            AggregateFunction::BoolAnd => AggregateFunction::Min,
            AggregateFunction::BoolOr => AggregateFunction::Max,
            _ => return Ok(()),
        };
        let Some(predicate) = it.arguments.first_mut().map(take) else { return Ok(()) };
        purity::demand(Feature::BooleanAggregate, [&predicate], &lowering.room)?;
        let mut filter = it.filter.take();
        let within = |predicate| match (&filter, folds_filter) {
            (Some(filter), true) => and(vec![filter.clone(), predicate]),
            _ => predicate,
        };
        let holds = within(predicate.clone());
        let fails = within(super::booleans::opposite(predicate));
        let number = case(vec![(holds, int(1)), (fails, int(0))], None);
        if folds_filter {
            purity::demand(Feature::AggregateFilter, &filter, &lowering.room)?;
            filter = None;
        }
        let aggregate = Aggregate { filter, over: it.over.take(), ..Aggregate::new(function, vec![number]) };
        *expr = equal(aggregate.into(), int(1));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{Expr, bool_and, bool_or, col, select, window};
    use crate::feature::Feature::{
        AggregateFilter, BooleanAggregate, BooleanType, PredicateAsValue, ValueAsPredicate,
    };
    use crate::lower::testing::Probe;

    #[test]
    fn nulls_do_not_count() {
        let probe = Probe::without(&[BooleanAggregate]);
        let query = select(bool_and(col("b").gt(0)).alias("p")).from("t").having(bool_or("ok").expr());
        assert_eq!(
            probe.sql(&query),
            "SELECT MIN(CASE WHEN b > ? THEN 1 WHEN NOT (b > ?) THEN 0 END) = 1 AS p FROM t \
             HAVING MAX(CASE WHEN ok THEN 1 WHEN NOT ok THEN 0 END) = 1"
        );
    }

    #[test]
    fn filter_and_over_stay_with_it() {
        let probe = Probe::without(&[BooleanAggregate]);
        let query =
            select(Expr::from(bool_and("ok").filter(col("x")).over(window().partition_by("k")))).from("t");
        assert_eq!(
            probe.sql(&query),
            "SELECT MIN(CASE WHEN ok THEN 1 WHEN NOT ok THEN 0 END) FILTER (WHERE x) OVER (PARTITION BY k) = 1 \
             FROM t"
        );
        let probe = Probe::without(&[BooleanAggregate, AggregateFilter]);
        let query = select(bool_and("ok").filter(col("x").gt(1))).from("t");
        assert_eq!(
            probe.sql(&query),
            "SELECT MIN(CASE WHEN x > ? AND ok THEN 1 WHEN x > ? AND NOT ok THEN 0 END) = 1 FROM t"
        );
    }

    #[test]
    fn where_truth_values_are_numbers_the_number_itself_is_the_value() {
        let probe = Probe::without(&[BooleanAggregate, BooleanType, PredicateAsValue, ValueAsPredicate]);
        let query = select(bool_or("ok").alias("p")).from("t");
        assert_eq!(
            probe.sql(&query),
            "SELECT MAX(CASE WHEN ok = 1 THEN 1 WHEN ok = 0 THEN 0 END) AS p FROM t"
        );
    }
}
