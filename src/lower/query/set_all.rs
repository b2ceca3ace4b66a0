//! INTERSECT ALL and EXCEPT ALL: equal rows are numbered, which makes them different, so that the operation without
//! ALL keeps as many of them as it should.

use alloc::vec::Vec;

use super::level::{Level, ascending, take_order};
use super::values_table::union_all;
use crate::ast::{AggregateFunction, Query, Select, SetOperator, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::outputs::Output;
use crate::lower::tree::scope::{Scope, each_query, take};
use crate::lower::tree::wrap::{as_source, columns_unknown, outer_orders, take_outside, wrap_whole};
use crate::lower::{Lowering, Pass};
use crate::render::standard::query::is_plain;

pub(crate) const INTERSECT: Pass = Pass {
    name: "intersect_all",
    removes: &[Feature::IntersectAll],
    needs: &[Feature::WindowFunction, Feature::Intersect],
    lossy: false,
    run: intersect,
};

pub(crate) const EXCEPT: Pass = Pass {
    name: "except_all",
    removes: &[Feature::ExceptAll],
    needs: &[Feature::WindowFunction, Feature::Except],
    lossy: false,
    run: except,
};

fn intersect(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    run(tree, SetOperator::Intersect, Feature::IntersectAll, lowering)
}

fn except(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    run(tree, SetOperator::Except, Feature::ExceptAll, lowering)
}

fn run(
    tree: &mut Statement,
    operator: SetOperator,
    feature: Feature,
    lowering: &mut Lowering<'_>,
) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| {
        match &*query {
            Query::SetOperation(set) if set.all && set.operator == operator => {}
            _ => return Ok(()),
        }
        let (orders, limit) = take_order(query);
        let outside = take_outside(query, lowering, feature)?;
        let Query::SetOperation(mut set) = take(query) else { return Ok(()) };
        if operator == SetOperator::Except && set.branches.len() > 2 {
            // What is taken away is taken away together, each row as often as it occurs.
            let taken = set.branches.split_off(1);
            let mut together = Vec::with_capacity(taken.len());
            for branch in taken {
                together.push(plain(branch, scope, lowering, feature)?);
            }
            set.branches.push(union_all(together));
        }
        let mut first: Option<Vec<Output>> = None;
        for branch in &mut set.branches {
            let inner = plain(take(branch), scope, lowering, feature)?;
            let mut level = Level::of_all_columns(inner, scope, lowering, feature)?;
            let columns = level.terms.clone();
            level.keys = columns.first().cloned().map(ascending).into_iter().collect();
            level.add_ranking(AggregateFunction::RowNumber, "rn", columns, lowering);
            first.get_or_insert_with(|| level.outputs().to_vec());
            *branch = level.numbered().into();
        }
        set.all = false;
        let Some(outputs) = first else { return Err(columns_unknown(feature)) };
        let mut outer = Select {
            items: outputs.iter().map(Output::item).collect(),
            from: Some(as_source((*set).into(), lowering)),
            ..Select::default()
        };
        outer.order_by = outer_orders(&orders, &outputs, feature)?;
        outer.limit = limit;
        outside.put(&mut outer);
        *query = outer.into();
        Ok(())
    })
}

/// A branch without parentheses.
fn plain(
    branch: Query,
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
    feature: Feature,
) -> Result<Query, Error> {
    if is_plain(&branch) { Ok(branch) } else { wrap_whole(branch, scope, lowering, feature) }
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, select};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::IntersectAll, Feature::ExceptAll]);

    #[test]
    fn equal_rows_are_numbered() {
        let both = select(["a", "b"]).from("t").intersect_all(select(["a", "b"]).from("u")).order_by("b");
        assert_eq!(
            PROBE.sql(&both),
            "SELECT a, b FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY a, b ORDER BY a) AS rn FROM t INTERSECT \
             SELECT a, b, ROW_NUMBER() OVER (PARTITION BY a, b ORDER BY a) AS rn2 FROM u) AS q ORDER BY b"
        );
    }

    #[test]
    fn what_is_taken_away_is_taken_away_together() {
        let left = select("a").from("t").except_all(select("a").from("u")).except_all(select("a").from("v"));
        assert_eq!(
            PROBE.sql(&left),
            "SELECT a FROM (SELECT a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY a) AS rn FROM t EXCEPT SELECT q.a, \
             ROW_NUMBER() OVER (PARTITION BY q.a ORDER BY q.a) AS rn2 FROM (SELECT a FROM u UNION ALL SELECT a FROM v) AS \
             q) AS q2"
        );
    }

    #[test]
    fn a_limit_stays_in_its_branch() {
        let first = select((col("a") + 1,)).from("t").order_by("a").limit(2);
        assert_eq!(
            PROBE.sql(&first.except_all(select("a").from("u"))),
            "SELECT c FROM (SELECT c, ROW_NUMBER() OVER (PARTITION BY c ORDER BY c) AS rn FROM (SELECT a + ? AS \
             c FROM t ORDER BY a FETCH FIRST 2 ROWS ONLY) AS q EXCEPT SELECT a, ROW_NUMBER() OVER (PARTITION BY a \
             ORDER BY a) AS rn2 FROM u) AS q2"
        );
    }
}
