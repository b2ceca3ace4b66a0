//! COUNT(DISTINCT a, b) where the engine counts distinct values of one expression only: the distinct rows are made in a
//! derived table, and those counted in which nothing is NULL.

use alloc::vec;
use alloc::vec::Vec;

use super::make::{and, case, derived, int, is_not_null};
use super::{Lowering, Pass, rewriting};
use crate::ast::visit::{Moment, Tree};
use crate::ast::{
    Aggregate, AggregateFunction, Column, Distinct, Expr, Flow, Item, Name, Node, NodeMut, Select, Statement,
    select,
};
use crate::error::Error;
use crate::feature::Feature;

pub(super) const PASS: Pass = Pass {
    name: "COUNT over distinct rows",
    removes: &[Feature::CountDistinctRow],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    rewriting::nodes(tree, &mut |node| match node {
        NodeMut::Select(select) => match counted(select) {
            Some(count) => apart(select, &count, lowering),
            None => Ok(()),
        },
        _ => Ok(()),
    })
}

/// The first count of distinct rows of this query.
fn counted(select: &Select) -> Option<Aggregate> {
    let mut found = None;
    beside(select, &mut |node| match node {
        Node::Expr(Expr::Aggregate(it)) if is_row_count(it) => {
            found.get_or_insert_with(|| (**it).clone());
            Flow::Stop
        }
        Node::Query(_) => Flow::Skip,
        _ => Flow::Continue,
    });
    found
}

fn is_row_count(it: &Aggregate) -> bool {
    it.function == AggregateFunction::Count && it.arguments.len() > 1
}

fn beside<'a>(select: &'a Select, visit: &mut dyn FnMut(Node<'a>) -> Flow) {
    let _ = select.items.walk(visit);
    let _ = select.having.walk(visit);
    let _ = select.order_by.walk(visit);
}

fn apart(outer: &mut Select, count: &Aggregate, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    if count.over.is_some()
        || count.filter.is_some()
        || outer.distinct != Distinct::No
        || outer.lock.is_some()
    {
        return Err(refused());
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
        return Err(refused());
    }
    let alias = lowering.names.fresh("q");
    let mut inner = select(Vec::<Expr>::new()).distinct();
    let mut named: Vec<(Expr, Expr)> = Vec::new();
    for term in outer.group_by.iter().chain(&count.arguments) {
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

    let whole = count.arguments.iter().filter_map(column).map(is_not_null).collect();
    let rows = case(vec![(and(whole), int(1))], None);
    let rows = Expr::from(Aggregate::new(AggregateFunction::Count, vec![rows]));
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
    Ok(())
}

/// Puts the derived table's columns in place of the grouped terms, and the new count in place of the old one.
fn replace(
    expr: &mut Expr,
    grouped: &[Expr],
    column: &dyn Fn(&Expr) -> Option<Expr>,
    rows: &Expr,
    alias: &Name,
) -> Result<(), Error> {
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
    if strange { Err(refused()) } else { Ok(()) }
}

fn refused() -> Error {
    Error::unsupported(Feature::CountDistinctRow)
        .because("It can be counted over a derived table of distinct rows, but only where the query computes nothing else of its groups.")
        .way_out("Count in a query of its own, or over a derived table with DISTINCT.")
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, count, count_all, select};
    use crate::feature::Feature::CountDistinctRow;
    use crate::lower::testing::Probe;

    #[test]
    fn distinct_rows_are_made_first() {
        let probe = Probe::without(&[CountDistinctRow]);
        let query = select(count(["a", "b"]).distinct().alias("n")).from("t").filter(col("x").gt(1));
        assert_eq!(
            probe.text(&query),
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
            probe.text(&query),
            "SELECT q.c AS k, COUNT(CASE WHEN q.c2 IS NOT NULL AND q.c3 IS NOT NULL THEN 1 END) AS n \
             FROM (SELECT DISTINCT k AS c, a AS c2, b AS c3 FROM t) AS q GROUP BY q.c \
             HAVING COUNT(CASE WHEN q.c2 IS NOT NULL AND q.c3 IS NOT NULL THEN 1 END) > ? ORDER BY n, k"
        );
    }

    #[test]
    fn what_counts_all_rows_as_well_is_refused() {
        let probe = Probe::without(&[CountDistinctRow]);
        let query = select((count(["a", "b"]).distinct().alias("n"), count_all().alias("all"))).from("t");
        assert!(probe.text(&query).contains("nothing else of its groups"));
    }
}
