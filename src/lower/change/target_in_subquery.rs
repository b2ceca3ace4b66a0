//! The changed table in a subquery of its own UPDATE or DELETE, where the engine refuses that: the subquery becomes a
//! derived table with a limit that no table reaches, which engines compute before they change anything.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::dml::{item, refuse};
use crate::ast::visit::{Moment, Tree};
use crate::ast::{
    Count, Derived, Distinct, Expr, Flow, Item, Name, Node, NodeMut, Query, Select, Source, Statement,
    TableName, select,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};
use crate::survey::{Around, Reading, keeps_rows};

pub(crate) const PASS: Pass = Pass {
    name: "a subquery that is computed before",
    removes: &[Feature::TargetInSubquery, Feature::TargetInNewValue, Feature::TargetInDeleteUsing],
    needs: &[Feature::LimitInSubquery],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let mut failed = None;
    let _ = tree.walk_mut(&mut |node, moment| {
        let result = match (node, moment) {
            (NodeMut::Update(it), Moment::Leave) => {
                let target = it.table.name.clone();
                let around = Around::new(&target, (it.from.as_ref(), &it.joins), it.with.as_deref());
                let reading = Reading::any(&target);
                let mut values = it.assignments.iter().map(|assignment| &assignment.value);
                [
                    late(Feature::TargetInNewValue, values.all(|value| reading.value(value))),
                    late(Feature::TargetInSubquery, it.filter.iter().all(|one| reading.condition(one))),
                    inside(&mut it.assignments, (&target, around), lowering),
                    inside(&mut it.from, (&target, around), lowering),
                    inside(&mut it.joins, (&target, around), lowering),
                    inside(&mut it.filter, (&target, around), lowering),
                    inside(&mut it.order_by, (&target, around), lowering),
                ]
                .into_iter()
                .collect()
            }
            (NodeMut::Delete(it), Moment::Leave) => {
                let target = it.table.name.clone();
                let around = Around::new(&target, (it.using.as_ref(), &it.joins), it.with.as_deref());
                let reading = Reading::any(&target);
                [
                    late(Feature::TargetInSubquery, it.filter.iter().all(|one| reading.condition(one))),
                    inside(&mut it.using, (&target, around), lowering),
                    inside(&mut it.joins, (&target, around), lowering),
                    inside(&mut it.filter, (&target, around), lowering),
                    inside(&mut it.order_by, (&target, around), lowering),
                ]
                .into_iter()
                .collect()
            }
            _ => Ok(()),
        };
        match result {
            Ok(()) => Flow::Continue,
            Err(error) => {
                failed = Some(error);
                Flow::Stop
            }
        }
    });
    failed.map_or(Ok(()), Err)
}

fn late(feature: Feature, in_time: bool) -> Result<(), Error> {
    if in_time {
        return Ok(());
    }
    Err(refuse(
        feature,
        "The subquery is computed there when a row asks for it, and rows before may have changed by then.",
        "Read the values first, or join them by `from` or `using`.",
    ))
}

/// Every outermost subquery of `tree` that reads the target.
fn inside(
    tree: &mut impl Tree,
    (target, around): (&TableName, Around<'_>),
    lowering: &mut Lowering<'_>,
) -> Result<(), Error> {
    let mut failed = None;
    let mut derived = false;
    let _ = tree.walk_mut(&mut |node, moment| match (node, moment) {
        (NodeMut::Source(source), Moment::Enter) => {
            derived = matches!(source, Source::Derived(_));
            Flow::Continue
        }
        (NodeMut::Query(query), Moment::Enter) => {
            if reads(query, target) {
                let result = if derived { keep(query) } else { wrap(query, around, lowering) };
                failed = failed.take().or(result.err());
            }
            derived = false;
            Flow::Skip
        }
        _ => Flow::Continue,
    });
    failed.map_or(Ok(()), Err)
}

/// Whether a query reads the table where the engine would notice.
fn reads(query: &Query, target: &TableName) -> bool {
    let mut found = false;
    let _ = query.walk(&mut |node| {
        match node {
            Node::Source(Source::Derived(derived)) if keeps_rows(&derived.query) => return Flow::Skip,
            Node::Table(table) => found |= table.name.may_be(target),
            _ => {}
        }
        if found { Flow::Stop } else { Flow::Continue }
    });
    found
}

/// Has a derived table computed by itself.
fn keep(query: &mut Query) -> Result<(), Error> {
    match query {
        Query::Select(select) if select.limit.count.is_none() && select.distinct == Distinct::No => {
            select.limit.count = Some(Count::Constant(i64::MAX))
        }
        Query::Raw(_) => {
            return Err(refuse(Feature::TargetInSubquery, "What raw text means is not known.", ""));
        }
        _ => {}
    }
    Ok(())
}

fn wrap(query: &mut Query, around: Around<'_>, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    if around.is_seen_by(query) {
        return Err(refuse(
            Feature::TargetInSubquery,
            "The subquery reads the row that is being changed, so that it cannot be computed before; or it may, by a \
             column that names no table.",
            "Write it as a join, by `from` or `using`, or read the values first; or name the tables of its columns, and the schemas of tables called alike.",
        ));
    }
    name_items(query, lowering);
    let inner = core::mem::replace(query, Query::Select(Box::new(select(Vec::<Item>::new()))));
    let mut derived = Derived {
        query: inner,
        alias: Some(lowering.names.fresh("computed")),
        columns: Vec::new(),
        lateral: false,
    };
    keep(&mut derived.query)?;
    *query = Select {
        items: alloc::vec![item(Expr::Star(None), None)],
        from: Some(Source::Derived(Box::new(derived))),
        ..select(Vec::<Item>::new())
    }
    .into();
    Ok(())
}

/// A derived table needs different names for its columns.
fn name_items(query: &mut Query, lowering: &mut Lowering<'_>) {
    let first = match query {
        Query::SetOperation(set) => match set.branches.first_mut() {
            Some(first) => return name_items(first, lowering),
            None => return,
        },
        Query::Select(select) => select,
        Query::Values(_) | Query::Raw(_) => return,
    };
    let ordered = !first.order_by.is_empty();
    let mut seen: Vec<Name> = Vec::new();
    for item in &mut first.items {
        let repeated = item.output_name().is_none_or(|name| seen.contains(name));
        if repeated
            && !matches!(item.expr, Expr::Star(_) | Expr::Raw(_))
            && !(ordered && item.alias.is_some())
        {
            item.alias = Some(lowering.names.fresh("value"));
        }
        seen.extend(item.output_name().cloned());
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{Expr, any, col, delete_from, max, select, table, update};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;

    fn probe() -> Probe {
        Probe::without(&[Feature::TargetInSubquery])
    }

    #[test]
    fn the_subquery_is_computed_before() {
        let change = delete_from("t").filter(col("id").is_in(select(max(col("id"))).from("t")));
        assert_eq!(
            probe().sql(&change),
            "DELETE FROM t WHERE id IN (SELECT * FROM (SELECT MAX(id) AS value FROM t \
             FETCH FIRST 9223372036854775807 ROWS ONLY) AS computed)"
        );
    }

    #[test]
    fn what_is_computed_before_already_stays() {
        let newest = select("id").from("t").order_by(col("id").desc()).limit(1).alias("newest");
        let change = delete_from("t").filter(col("id").is_in(select("id").from(newest)));
        assert!(compiled_without_rewriting(&change));
    }

    fn compiled_without_rewriting(change: &crate::ast::Delete) -> bool {
        crate::compile(change, &probe()).is_ok_and(|compiled| compiled.emulated().is_empty())
    }

    #[test]
    fn a_subquery_that_reads_the_changed_row_is_refused() {
        let twin = table("t").alias("twin");
        let change =
            update("t").set("a", select(max(twin.col("a"))).from(&twin).filter(twin.col("b").eq(col("t.b"))));
        assert!(probe().sql(&change).contains("Write it as a join"));
    }

    /// Which schema is meant where none is named, nobody knows here.
    #[test]
    fn a_table_of_another_schema_is_another_one_where_both_are_named() {
        let older = table("archive.t").alias("x");
        let change = |target: &'static str| {
            let read = select(max(older.col("a"))).from(&older).filter(older.col("id").eq(col("t.id")));
            probe().sql(&update(target).set("a", read))
        };
        assert!(change("t").contains("called alike"));
        assert!(change("app.t").starts_with("UPDATE app.t SET a = (SELECT MAX(x.a) FROM archive.t AS x"));
    }

    /// Not every row that goes asks for it, and what is put around it does not change that.
    #[test]
    fn what_a_join_asks_for_late_is_refused() {
        let most = || Expr::from(select(max(col("x.a"))).from(table("t").alias("x")));
        let joined = |on: Expr| delete_from("t").using("u").join("v", on);
        assert!(probe().sql(&joined(col("v.a").eq(most()))).contains("AS computed"));
        let late = probe().sql(&joined(any([col("v.a").eq(1), col("v.a").eq(most())])));
        assert!(late.contains("late reading of the changed table"), "{late}");
    }
}
