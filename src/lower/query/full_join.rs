//! FULL JOIN as a LEFT JOIN, and the rows of the right side without a partner behind it. The whole is a derived table,
//! so that all other clauses work on all rows. Every column of it is a real one: also the NULLs have their types.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::join_using::{expand_using, has_using};
use super::lateral::is_lateral;
use super::values_table::union_all;
use crate::ast::visit::{Tree, rewrite};
use crate::ast::{
    Column, Derived, Expr, Flow, Item, Join, JoinKind, JoinOn, Joined, Name, Node, NodeMut, Query, Select,
    Source, Statement,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::clauses::{each_clause, each_column};
use crate::lower::tree::correlation::outer_tables;
use crate::lower::tree::outputs::{Output, name_items, reference, sources};
use crate::lower::tree::purity::is_volatile;
use crate::lower::tree::scope::{Scope, each_query};
use crate::lower::tree::wrap::columns_unknown;
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const PASS: Pass =
    Pass { name: "full_join", removes: &[Feature::FullJoin], needs: &[], lossy: false, run };

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| {
        let Query::Select(select) = query else { return Ok(()) };
        let Some(last) = select.joins.iter().rposition(|join| join.kind == JoinKind::Full) else {
            return Ok(());
        };
        let scope = scope.behind(select.with.as_deref()).into_owned();
        let with = select.with.take();
        expand_using(select, &scope)?;
        if select.lock.is_some() {
            return Err(refusal("The rows would come from a derived table, where they cannot be locked."));
        }
        if !scope.expand(select) {
            return Err(columns_unknown(Feature::FullJoin));
        }
        qualify(select, &scope)?;
        // From the left: what stands before a FULL JOIN is one table for it.
        let mut left = last + 1;
        while let Some(at) = select.joins.iter().take(left).position(|join| join.kind == JoinKind::Full) {
            replace(select, at, lowering)?;
            left -= at + 1;
        }
        select.with = with;
        Ok(())
    })?;
    let mut nested = false;
    let _ = rewrite(tree, &mut |node| {
        let joins = match node {
            NodeMut::Update(it) => &it.joins,
            NodeMut::Delete(it) => &it.joins,
            NodeMut::Source(Source::Joined(it)) => &it.joins,
            _ => return Flow::Continue,
        };
        nested |= joins.iter().any(|join| join.kind == JoinKind::Full);
        Flow::Continue
    });
    if nested { Err(refusal("It stands in joins in parentheses or in a change.")) } else { Ok(()) }
}

/// Puts the table in front of every column of the query's own.
fn qualify(select: &mut Select, scope: &Scope<'_>) -> Result<(), Error> {
    let mut known: Vec<(Name, Vec<Column>)> = Vec::new();
    let mut complete = true;
    for source in sources(select.from.as_ref(), &select.joins) {
        match (reference(source), scope.columns(source)) {
            (Some(table), Some(columns)) => known.push((table.clone(), columns)),
            _ => complete = false,
        }
    }
    let outputs: Vec<Name> = select.items.iter().filter_map(|item| item.output_name().cloned()).collect();
    let mut unclear = false;
    // A bare name in the order is an output column's first.
    let orders = core::mem::take(&mut select.order_by);
    let mut visit = |clause: &mut Expr| {
        each_column(clause, false, &mut |expr| {
            if let Expr::Column(column) = expr
                && column.table.is_none()
            {
                let mut owners =
                    known.iter().filter(|(_, columns)| columns.iter().any(|known| known.name == column.name));
                match (owners.next(), owners.next()) {
                    (Some((table, _)), None) if complete => column.table = Some(table.clone()),
                    _ => unclear = true,
                }
            }
        });
    };
    each_clause(select, &mut visit);
    let mut orders = orders;
    for order in &mut orders {
        let output = matches!(&order.expr, Expr::Column(Column { table: None, name, .. })
            if outputs.contains(name));
        if !output {
            visit(&mut order.expr);
        }
    }
    select.order_by = orders;
    if unclear {
        return Err(refusal(
            "It has columns without a table in front, and which table they belong to is not known.",
        ));
    }
    Ok(())
}

/// Makes one derived table of the FULL JOIN at this place and of all that stands before it.
fn replace(select: &mut Select, at: usize, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let behind = select.joins.split_off(at + 1);
    let Some(Join { source: right, on: JoinOn::On(condition), .. }) = select.joins.pop() else {
        return Err(refusal("It has no condition."));
    };
    let before = core::mem::replace(&mut select.joins, behind);
    let Some(first) = select.from.take() else { return Err(refusal("Nothing stands before it.")) };
    if has_using(&before) || !is_steady(&first) || !is_steady(&right) || !before.iter().all(is_steady) {
        return Err(refusal("What it joins would be computed several times, and might differ each time."));
    }
    let tables: Option<Vec<Name>> = sources(Some(&first), &before)
        .into_iter()
        .chain(sources(Some(&right), &[]))
        .map(|source| reference(source).cloned())
        .collect();
    let tables = tables.ok_or_else(|| refusal("What it joins has no name."))?;
    let alias = lowering.names.fresh("q");
    let mut items: Vec<Item> = Vec::new();
    needed(select, &tables, &mut items)?;
    if items.is_empty() {
        items.push(Item::new(Expr::Literal(Value::Integer(1)), Some(lowering.names.fresh("c"))));
    }
    let columns: Vec<Expr> = items.iter().map(|item| item.expr.clone()).collect();
    let outputs = name_items(&mut items, &mut lowering.names);
    let query = both(first, before, right, condition, items);
    if !lowering.features.has(Feature::OuterColumnInDerived) && !outer_tables(&query).is_empty() {
        return Err(refusal("The derived table could not see the columns of the queries around it."));
    }
    rename(select, &alias, &columns, &outputs);
    let derived = Derived { query, alias: Some(alias), columns: Vec::new(), lateral: false };
    select.from = Some(Source::Derived(derived.into()));
    Ok(())
}

/// The rows of the left with their partners, and those of the right that have none.
fn both(first: Source, before: Vec<Join>, right: Source, condition: Expr, items: Vec<Item>) -> Query {
    let mut joins = before.clone();
    joins.push(Join { kind: JoinKind::Left, source: right.clone(), on: JoinOn::On(condition.clone()) });
    let partners = Select { items: items.clone(), from: Some(first.clone()), joins, ..Select::default() };
    let partner = Select {
        items: alloc::vec![Item::new(Expr::Literal(Value::Integer(1)), None)],
        from: Some(first.clone()),
        joins: before.clone(),
        filter: alloc::vec![condition],
        ..Select::default()
    };
    // Joined on what never holds, the left side gives the NULLs.
    let left = if before.is_empty() { first } else { Source::Joined(Joined { first, joins: before }.into()) };
    let nobody = Join { kind: JoinKind::Left, source: left, on: JoinOn::On(Expr::Or(Vec::new())) };
    let alone = Select {
        items: items.into_iter().map(|item| Item::new(item.expr, None)).collect(),
        from: Some(right),
        joins: alloc::vec![nobody],
        filter: alloc::vec![Expr::Not(Box::new(Expr::Exists(partner.into())))],
        ..Select::default()
    };
    union_all(alloc::vec![partners.into(), alone.into()])
}

/// The columns of these tables that the rest of the query uses.
fn needed(select: &Select, tables: &[Name], items: &mut Vec<Item>) -> Result<(), Error> {
    let mut shadowed = false;
    let mut seeing = select.clone();
    seeing.joins.retain(|join| is_lateral(&join.source) || !matches!(join.on, JoinOn::Nothing));
    for join in &mut seeing.joins {
        if !is_lateral(&join.source) {
            join.source = Source::Raw(Box::default());
        }
    }
    let _ = seeing.walk(&mut |node| {
        match node {
            Node::Expr(Expr::Column(column))
                if column.table.as_ref().is_some_and(|it| tables.contains(it)) =>
            {
                let same = |item: &Item| match &item.expr {
                    Expr::Column(known) => known.table == column.table && known.name == column.name,
                    _ => false,
                };
                if !items.iter().any(same) {
                    items.push(Item::new(Expr::Column(column.clone()), None));
                }
            }
            Node::Table(table) => shadowed |= tables.contains(table.reference()),
            Node::Source(source) => shadowed |= reference(source).is_some_and(|it| tables.contains(it)),
            _ => {}
        }
        Flow::Continue
    });
    if shadowed { Err(refusal("A subquery uses the name of a joined table for another.")) } else { Ok(()) }
}

/// Has the rest of the query use the columns of the derived table.
fn rename(select: &mut Select, alias: &Name, columns: &[Expr], outputs: &[Output]) {
    let found = |column: &Column| {
        let same = |known: &Expr| match known {
            Expr::Column(known) => known.table == column.table && known.name == column.name,
            _ => false,
        };
        columns.iter().position(same).and_then(|place| outputs.get(place))
    };
    for item in &mut select.items {
        if let (Expr::Column(column), None) = (&item.expr, &item.alias)
            && let Some(output) = found(column)
        {
            item.alias = Some(column.name.clone()).filter(|name| *name != output.inner);
        }
    }
    let mut visit = |expr: &mut Expr| {
        if let Expr::Column(column) = expr
            && let Some(output) = found(column)
        {
            (column.table, column.name) = (Some(alias.clone()), output.inner.clone());
        }
    };
    each_clause(select, &mut |clause| each_column(clause, true, &mut visit));
    for join in select.joins.iter_mut().filter(|join| is_lateral(&join.source)) {
        let _ = rewrite(&mut join.source, &mut |node| {
            if let NodeMut::Expr(expr) = node {
                visit(expr);
            }
            Flow::Continue
        });
    }
}

/// Whether a source returns the same rows whenever it is asked.
fn is_steady(tree: &impl Tree) -> bool {
    let mut steady = true;
    let _ = tree.walk(&mut |node| {
        steady = match node {
            Node::Source(Source::Raw(_) | Source::Function(_)) => false,
            Node::Source(Source::Derived(derived)) => !derived.lateral,
            Node::Expr(Expr::Raw(_) | Expr::Extension(_)) => false,
            Node::Expr(Expr::Function(call)) => !is_volatile(&call.function),
            Node::Select(select) => select.limit.is_none(),
            Node::SetOperation(set) => set.limit.is_none(),
            _ => true,
        };
        if steady { Flow::Continue } else { Flow::Stop }
    });
    steady
}

fn refusal(why: &'static str) -> Error {
    Error::unsupported(Feature::FullJoin).because(why).way_out(
        "Write the tables in front of all columns, or a LEFT JOIN and a UNION ALL with the rows without a partner.",
    )
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, count_all, select};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::FullJoin]);

    #[test]
    fn both_sides_keep_their_rows_and_the_query_works_on_all() {
        let query = select((col("a.g"), count_all().alias("n")))
            .from("a")
            .full_join("b", col("a.id").eq(col("b.id")))
            .filter(col("b.v").is_null())
            .group_by("a.g");
        assert_eq!(
            PROBE.sql(&query),
            "SELECT q.g, COUNT(*) AS n FROM (SELECT a.g, b.v FROM a LEFT JOIN b ON a.id = b.id UNION ALL SELECT a.g, \
             b.v FROM b LEFT JOIN a ON 1 = 0 WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.id = b.id)) AS q WHERE q.v IS \
             NULL GROUP BY q.g"
        );
    }

    #[test]
    fn a_bare_column_is_refused_unless_its_table_is_known() {
        let query = select("g").from("a").full_join("b", col("a.id").eq(col("b.id")));
        assert!(PROBE.sql(&query).contains("which table they belong to"));
    }
}
