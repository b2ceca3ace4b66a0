//! COUNT(DISTINCT a, b) where the engine counts distinct values of one expression only, and joined texts with DISTINCT
//! where it joins all: the distinct rows are made in a derived table, over which the aggregate needs no DISTINCT.

use alloc::vec;
use alloc::vec::Vec;

use crate::ast::visit::{Moment, Tree};
use crate::ast::{
    Aggregate, AggregateFunction, Column, Distinct, Expr, Flow, Item, Name, Node, NodeMut, Order, Select,
    Statement, select,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{and, case, derived, int, is_not_null};
use crate::lower::tree::{rewriting, wrap};
use crate::lower::{Lowering, Pass};

pub(crate) const COUNT: Pass = Pass {
    name: "COUNT over distinct rows",
    removes: &[Feature::CountDistinctRow],
    needs: &[],
    lossy: false,
    run: |tree, lowering| each(tree, Feature::CountDistinctRow, is_row_count, lowering),
};

pub(crate) const STRING: Pass = Pass {
    name: "text joined over distinct rows",
    removes: &[Feature::StringAggregateDistinct],
    needs: &[Feature::StringAggregate],
    lossy: false,
    run: |tree, lowering| each(tree, Feature::StringAggregateDistinct, is_distinct_text, lowering),
};

fn is_row_count(it: &Aggregate) -> bool {
    it.function == AggregateFunction::Count && it.arguments.len() > 1
}

fn is_distinct_text(it: &Aggregate) -> bool {
    it.function == AggregateFunction::StringAgg && it.distinct
}

fn each(
    tree: &mut Statement,
    feature: Feature,
    wanted: fn(&Aggregate) -> bool,
    lowering: &mut Lowering<'_>,
) -> Result<(), Error> {
    rewriting::nodes(tree, &mut |node| match node {
        NodeMut::Select(select) => match first(select, wanted) {
            Some(aggregate) => {
                wrap::refuse_outer_columns(select, lowering, feature)?;
                apart(select, &aggregate, lowering).ok_or_else(|| refused(feature))
            }
            None => Ok(()),
        },
        _ => Ok(()),
    })
}

/// The first such aggregate of this query.
fn first(select: &Select, wanted: fn(&Aggregate) -> bool) -> Option<Aggregate> {
    let mut found = None;
    beside(select, &mut |node| match node {
        Node::Expr(Expr::Aggregate(it)) if wanted(it) => {
            found.get_or_insert_with(|| (**it).clone());
            Flow::Stop
        }
        Node::Query(_) => Flow::Skip,
        _ => Flow::Continue,
    });
    found
}

/// The aggregate over the derived table, in which `column` stands for what is aggregated.
fn over_distinct(aggregate: &Aggregate, column: &dyn Fn(&Expr) -> Option<Expr>) -> Option<Aggregate> {
    if aggregate.function == AggregateFunction::Count {
        let whole = aggregate.arguments.iter().map(|argument| column(argument).map(is_not_null));
        let rows = case(vec![(and(whole.collect::<Option<_>>()?), int(1))], None);
        return Some(Aggregate::new(AggregateFunction::Count, vec![rows]));
    }
    let [text, separator] = aggregate.arguments.as_slice() else { return None };
    let mut joined = Aggregate::new(AggregateFunction::StringAgg, vec![column(text)?, separator.clone()]);
    for order in &aggregate.order_by {
        // What is ordered by something else has no one place among the distinct texts.
        let expr = (order.expr == *text).then(|| column(text)).flatten()?;
        joined.order_by.push(Order { expr, descending: order.descending, nulls: order.nulls });
    }
    Some(joined)
}

fn beside<'a>(select: &'a Select, visit: &mut dyn FnMut(Node<'a>) -> Flow) {
    let _ = select.items.walk(visit);
    let _ = select.having.walk(visit);
    let _ = select.order_by.walk(visit);
}

fn apart(outer: &mut Select, count: &Aggregate, lowering: &mut Lowering<'_>) -> Option<()> {
    if count.over.is_some()
        || count.filter.is_some()
        || outer.distinct != Distinct::No
        || outer.lock.is_some()
    {
        return None;
    }
    // Everything that looks at all rows, and not at the distinct ones, would see too few.
    let mut others = false;
    beside(outer, &mut |node| {
        others |= match node {
            Node::Expr(Expr::Aggregate(it)) => **it != *count,
            Node::Query(_) | Node::Expr(Expr::Star(_) | Expr::Raw(_) | Expr::Extension(_)) => true,
            _ => false,
        };
        if matches!(node, Node::Expr(Expr::Aggregate(_))) { Flow::Skip } else { Flow::Continue }
    });
    if others || !outer.windows.is_empty() || !outer.clauses.is_empty() {
        return None;
    }
    let alias = lowering.names.fresh("q");
    let mut inner = select(Vec::<Expr>::new()).distinct();
    let mut named: Vec<(Expr, Expr)> = Vec::new();
    let text = count.function == AggregateFunction::StringAgg;
    let arguments = if text { count.arguments.get(..1)? } else { count.arguments.as_slice() };
    for term in outer.group_by.iter().chain(arguments) {
        if named.iter().all(|(known, _)| known != term) {
            let name = lowering.names.fresh("c");
            inner.items.push(Item { expr: term.clone(), alias: Some(name.clone()) });
            named.push((term.clone(), Expr::Column(Column::of(alias.clone(), name))));
        }
    }
    let column =
        |term: &Expr| named.iter().find(|(known, _)| known == term).map(|(_, column)| column.clone());
    inner.from = outer.from.take();
    inner.joins = core::mem::take(&mut outer.joins);
    inner.filter = core::mem::take(&mut outer.filter);

    let rows = Expr::from(over_distinct(count, &column)?);
    let group: Vec<Expr> = outer.group_by.iter().filter_map(column).collect();
    let grouped: Vec<Expr> = core::mem::replace(&mut outer.group_by, group);
    let outputs: Vec<Option<Name>> = outer.items.iter().map(|item| item.output_name().cloned()).collect();
    for (item, name) in outer.items.iter_mut().zip(&outputs) {
        item.alias = name.clone();
        replace(&mut item.expr, &grouped, &column, &rows, &alias)?;
    }
    for condition in &mut outer.having {
        replace(condition, &grouped, &column, &rows, &alias)?;
    }
    for order in &mut outer.order_by {
        let by_name =
            |column: &Column| column.table.is_none() && outputs.contains(&Some(column.name.clone()));
        if !matches!(&order.expr, Expr::Column(column) if by_name(column)) {
            replace(&mut order.expr, &grouped, &column, &rows, &alias)?;
        }
    }
    outer.from = Some(derived(inner.into(), alias));
    Some(())
}

/// Puts the derived table's columns in place of the grouped terms, and the new count in place of the old one.
fn replace(
    expr: &mut Expr,
    grouped: &[Expr],
    column: &dyn Fn(&Expr) -> Option<Expr>,
    rows: &Expr,
    alias: &Name,
) -> Option<()> {
    let mut strange = false;
    let _ = expr.walk_mut(&mut |node, moment| {
        let (NodeMut::Expr(part), Moment::Enter) = (node, moment) else { return Flow::Continue };
        if matches!(part, Expr::Aggregate(_)) {
            *part = rows.clone();
            return Flow::Skip;
        }
        if let Some(known) = grouped.iter().find(|term| *term == part).and_then(column) {
            *part = known;
            return Flow::Skip;
        }
        strange |= matches!(part, Expr::Column(column) if column.table.as_ref() != Some(alias));
        Flow::Continue
    });
    (!strange).then_some(())
}

fn refused(feature: Feature) -> Error {
    Error::unsupported(feature)
        .because(
            "It can be computed over a derived table of distinct rows, but only where the query computes nothing else \
             of its groups.",
        )
        .way_out("Compute it in a query of its own, or over a derived table with DISTINCT.")
}

#[cfg(test)]
mod tests {
    use crate::ast::{Expr, col, count, count_all, select, string_agg};
    use crate::feature::Feature::{CountDistinctRow, OuterColumnInDerived, StringAggregateDistinct};
    use crate::lower::testing::Probe;

    #[test]
    fn distinct_rows_are_made_first() {
        let probe = Probe::without(&[CountDistinctRow]);
        let query = select(count(["a", "b"]).distinct().alias("n")).from("t").filter(col("x").gt(1));
        assert_eq!(
            probe.sql(&query),
            "SELECT COUNT(CASE WHEN q.c IS NOT NULL AND q.c2 IS NOT NULL THEN 1 END) AS n \
             FROM (SELECT DISTINCT a AS c, b AS c2 FROM t WHERE x > ?) AS q"
        );
    }

    #[test]
    fn groups_stay_groups() {
        let probe = Probe::without(&[CountDistinctRow]);
        let query = select(("k", count(["a", "b"]).distinct().alias("n")))
            .from("t")
            .group_by("k")
            .having(count(["a", "b"]).distinct().gt(1))
            .order_by(("n", "k"));
        assert_eq!(
            probe.sql(&query),
            "SELECT q.c AS k, COUNT(CASE WHEN q.c2 IS NOT NULL AND q.c3 IS NOT NULL THEN 1 END) AS n \
             FROM (SELECT DISTINCT k AS c, a AS c2, b AS c3 FROM t) AS q GROUP BY q.c \
             HAVING COUNT(CASE WHEN q.c2 IS NOT NULL AND q.c3 IS NOT NULL THEN 1 END) > ? ORDER BY n, k"
        );
    }

    #[test]
    fn distinct_texts_are_made_before_they_are_joined() {
        let probe = Probe::without(&[StringAggregateDistinct]);
        let query = select(("k", string_agg("s", ",").distinct().order_by(col("s").desc()).alias("all")))
            .from("t")
            .group_by("k");
        assert_eq!(
            probe.sql(&query),
            "SELECT q.c AS k, STRING_AGG(q.c2, ',' ORDER BY q.c2 DESC) AS all \
             FROM (SELECT DISTINCT k AS c, s AS c2 FROM t) AS q GROUP BY q.c"
        );
        let query = select(string_agg("s", ",").distinct().order_by("k")).from("t");
        assert!(probe.sql(&query).contains("nothing else of its groups"));
    }

    #[test]
    fn what_counts_beside_an_outer_row_is_refused_where_a_derived_table_does_not_see_that() {
        let inner = select(count(["a", "b"]).distinct()).from("u").filter(col("u.k").eq(col("t.k")));
        let query = select(Expr::from(inner).alias("n")).from("t");
        let sql = Probe::without(&[CountDistinctRow]).sql(&query);
        assert!(
            sql.contains("FROM (SELECT DISTINCT a AS c, b AS c2 FROM u WHERE u.k = t.k) AS q) AS n"),
            "{sql}"
        );
        let blind = Probe::without(&[CountDistinctRow, OuterColumnInDerived]);
        assert!(blind.sql(&query).contains("cannot see the columns of the queries around it"));
    }

    #[test]
    fn what_counts_all_rows_as_well_is_refused() {
        let probe = Probe::without(&[CountDistinctRow]);
        let query = select((count(["a", "b"]).distinct().alias("n"), count_all().alias("all"))).from("t");
        assert!(probe.sql(&query).contains("nothing else of its groups"));
    }
}
