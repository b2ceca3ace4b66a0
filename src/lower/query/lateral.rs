//! LATERAL by APPLY, and where there is neither, by a join: a query that sees its neighbours only through equalities
//! can be computed for all of their values at once, and the first rows for each value by their number.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::level::{Level, compare, rows, rows_together};
use super::limit_rownum::may_aggregate;
use crate::ast::visit::{Tree, rewrite};
use crate::ast::{
    AggregateFunction, Binary, BinaryOperator, Column, Derived, Distinct, Expr, Flow, Item, Join, JoinKind,
    JoinOn, Name, Node, NodeMut, Query, Select, Source, Statement,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::correlation::outer_tables;
use crate::lower::tree::outputs::reference;
use crate::lower::tree::scope::{Scope, each_query};
use crate::lower::tree::wrap::columns_unknown;
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const APPLY: Pass = Pass {
    name: "lateral_by_apply",
    removes: &[Feature::Lateral],
    needs: &[Feature::Apply],
    lossy: false,
    run: by_apply,
};

pub(crate) const JOIN: Pass =
    Pass { name: "lateral_by_join", removes: &[Feature::Lateral], needs: &[], lossy: false, run: by_join };

fn by_apply(tree: &mut Statement, _: &mut Lowering<'_>) -> Result<(), Error> {
    let mut result = Ok(());
    let _ = rewrite(tree, &mut |node| {
        let joins = match node {
            NodeMut::Select(it) => {
                it.from.iter_mut().for_each(see_nothing);
                &mut it.joins
            }
            NodeMut::Update(it) => &mut it.joins,
            NodeMut::Delete(it) => &mut it.joins,
            NodeMut::Source(Source::Joined(it)) => &mut it.joins,
            _ => return Flow::Continue,
        };
        result = joins.iter_mut().try_for_each(apply);
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

/// The first source has none before it that it could see.
fn see_nothing(source: &mut Source) {
    match source {
        Source::Derived(derived) => derived.lateral = false,
        Source::Function(function) => function.lateral = false,
        _ => {}
    }
}

pub(crate) fn is_lateral(source: &Source) -> bool {
    match source {
        Source::Derived(derived) => derived.lateral,
        Source::Function(function) => function.lateral,
        _ => false,
    }
}

fn apply(join: &mut Join) -> Result<(), Error> {
    if !is_lateral(&join.source) {
        return Ok(());
    }
    join.kind = match join.kind {
        JoinKind::Cross | JoinKind::Inner => JoinKind::CrossApply,
        JoinKind::Left => JoinKind::OuterApply,
        JoinKind::CrossApply | JoinKind::OuterApply => return Ok(()),
        JoinKind::Right | JoinKind::Full => {
            return Err(Error::unsupported(Feature::Lateral)
                .because("A RIGHT or FULL JOIN has rows of its right side that no row of the left could be seen from.")
                .way_out("Use an inner join or a LEFT JOIN."));
        }
    };
    match core::mem::replace(&mut join.on, JoinOn::Nothing) {
        JoinOn::Nothing => Ok(()),
        JoinOn::On(condition) if is_true(&condition) => Ok(()),
        JoinOn::On(condition) => {
            // APPLY has no condition: it moves inside, where the same names mean the same columns.
            let alias = reference(&join.source).cloned();
            let mut inner = core::mem::replace(&mut join.source, Source::Raw(Box::default()));
            see_nothing(&mut inner);
            let items = alloc::vec![Item::new(Expr::Star(None), None)];
            let query =
                Select { items, from: Some(inner), filter: alloc::vec![condition], ..Select::default() };
            let outer = Derived { query: query.into(), alias, columns: Vec::new(), lateral: true };
            join.source = Source::Derived(outer.into());
            Ok(())
        }
        JoinOn::Using(_) => Err(Error::unsupported(Feature::Lateral)
            .because("APPLY takes no USING.")
            .way_out("Write the condition in `on`.")),
    }
}

fn is_true(condition: &Expr) -> bool {
    match condition {
        Expr::And(operands) => operands.iter().all(is_true),
        Expr::Literal(Value::Boolean(truth)) => *truth,
        Expr::Binary(binary) => {
            binary.operator == BinaryOperator::Equal
                && matches!((&binary.left, &binary.right), (Expr::Literal(one), Expr::Literal(other))
                    if one == other && !one.is_null())
        }
        _ => false,
    }
}

fn by_join(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| {
        let Query::Select(select) = query else { return Ok(()) };
        select.from.iter_mut().for_each(see_nothing);
        if !select.joins.iter().any(|join| is_lateral(&join.source)) {
            return Ok(());
        }
        let scope = scope.behind(select.with.as_deref()).into_owned();
        let mut before: Vec<Name> = Vec::new();
        before.extend(
            crate::lower::tree::outputs::sources(select.from.as_ref(), &[])
                .into_iter()
                .filter_map(reference)
                .cloned(),
        );
        for at in 0..select.joins.len() {
            let lateral = select.joins.get(at).is_some_and(|join| is_lateral(&join.source));
            if lateral {
                independent(select, at, &before, &scope, lowering)?;
            }
            if let Some(join) = select.joins.get(at) {
                let sources = crate::lower::tree::outputs::sources(Some(&join.source), &[]);
                before.extend(sources.into_iter().filter_map(reference).cloned());
            }
        }
        Ok(())
    })
}

/// Makes the joined query independent of the sources before it.
fn independent(
    select: &mut Select,
    at: usize,
    before: &[Name],
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
) -> Result<(), Error> {
    let Some(join) = select.joins.get_mut(at) else { return Ok(()) };
    let Source::Derived(derived) = &mut join.source else { return Err(no_way()) };
    if !sees(&derived.query, before) && !has_bare_columns(&derived.query) {
        derived.lateral = false;
        return Ok(());
    }
    // Columns are about to be added that nobody may see.
    if !scope.expand(select) {
        return Err(columns_unknown(Feature::Lateral));
    }
    let Some(join) = select.joins.get_mut(at) else { return Ok(()) };
    let Source::Derived(derived) = &mut join.source else { return Err(no_way()) };
    let Some(alias) = derived.alias.clone() else { return Err(no_way()) };
    join.kind = match join.kind {
        JoinKind::Cross | JoinKind::Inner => JoinKind::Inner,
        JoinKind::Left => JoinKind::Left,
        _ => return Err(no_way()),
    };
    let Query::Select(inner) = &mut derived.query else { return Err(no_way()) };
    let plain = inner.distinct == Distinct::No
        && inner.with.is_none()
        && inner.group_by.is_empty()
        && inner.having.is_empty()
        && inner.lock.is_none()
        && !inner.limit.percent
        && !inner.limit.with_ties
        && !inner.items.iter().any(|item| may_aggregate(&item.expr));
    if !plain {
        return Err(no_way());
    }
    let limited = !inner.limit.is_none();
    if limited && !lowering.features.has(Feature::WindowFunction) {
        return Err(no_way());
    }
    let mut pairs: Vec<(Expr, Expr)> = Vec::new();
    for condition in core::mem::take(&mut inner.filter).into_iter().flat_map(conjuncts) {
        match equality(&condition, before) {
            Some(pair) => pairs.push(pair),
            None => inner.filter.push(condition),
        }
    }
    let aliased = |expr: &Expr| match expr {
        Expr::Column(Column { table: None, name, .. }) => {
            inner.items.iter().any(|item| item.alias.as_ref() == Some(name))
        }
        _ => false,
    };
    if pairs.is_empty() || pairs.iter().any(|(own, _)| aliased(own)) || sees(&**inner, before) {
        return Err(no_way());
    }
    let (keys, outer): (Vec<Expr>, Vec<Expr>) = pairs.into_iter().unzip();
    let query = crate::lower::tree::scope::take(&mut derived.query);
    let mut level = Level::of(query, keys, scope, lowering, Feature::Lateral)?;
    let at_source = |column: Expr| match column {
        Expr::Column(column) => Expr::Column(Column { table: Some(alias.clone()), ..column }),
        other => other,
    };
    let mut conditions = Vec::new();
    let mut added = Vec::new();
    let terms = level.terms.clone();
    for (own, other) in terms.iter().cloned().zip(outer) {
        let key = level.add("k", own, lowering);
        added.push(key.clone());
        conditions.push(compare(at_source(key), BinaryOperator::Equal, other));
    }
    if limited {
        let number = level.add_ranking(AggregateFunction::RowNumber, "rn", terms, lowering);
        added.push(number.clone());
        let number = at_source(number);
        if let Some(offset) = &level.limit.offset {
            conditions.push(compare(number.clone(), BinaryOperator::Greater, rows(offset)));
        }
        if let Some(count) = &level.limit.count {
            let last = match &level.limit.offset {
                Some(offset) => rows_together(offset, count),
                None => rows(count),
            };
            conditions.push(compare(number, BinaryOperator::LessOrEqual, last));
        }
    }
    if !derived.columns.is_empty() {
        derived.columns.extend(added.into_iter().filter_map(|column| match column {
            Expr::Column(column) => Some(column.name),
            _ => None,
        }));
    }
    derived.query = level.numbered().into();
    derived.lateral = false;
    match core::mem::replace(&mut join.on, JoinOn::Nothing) {
        JoinOn::On(condition) if !is_true(&condition) => conditions.push(condition),
        JoinOn::Using(_) => return Err(no_way()),
        _ => {}
    }
    join.on = JoinOn::On(Expr::And(conditions));
    Ok(())
}

/// The parts of a condition that all must hold.
fn conjuncts(condition: Expr) -> Vec<Expr> {
    match condition {
        Expr::And(operands) => operands.into_iter().flat_map(conjuncts).collect(),
        other => alloc::vec![other],
    }
}

/// An equality between something of the query's own and something of its neighbours'.
fn equality(condition: &Expr, before: &[Name]) -> Option<(Expr, Expr)> {
    let Expr::Binary(binary) = condition else { return None };
    let Binary { left, operator: BinaryOperator::Equal, right } = &**binary else { return None };
    let outside = |expr: &Expr| {
        let tables = outer_tables(expr);
        !tables.is_empty() && tables.iter().all(|table| before.contains(table)) && !has_bare_columns(expr)
    };
    let inside = |expr: &Expr| !sees(expr, before) && matches!(expr, Expr::Column(_));
    if inside(left) && outside(right) {
        Some((left.clone(), right.clone()))
    } else if inside(right) && outside(left) {
        Some((right.clone(), left.clone()))
    } else {
        None
    }
}

fn sees(tree: &impl Tree, before: &[Name]) -> bool {
    outer_tables(tree).iter().any(|table| before.contains(table))
}

fn has_bare_columns(tree: &impl Tree) -> bool {
    let mut found = false;
    let _ = tree.walk(&mut |node| match node {
        Node::Expr(Expr::Column(Column { table: None, .. })) => {
            found = true;
            Flow::Stop
        }
        _ => Flow::Continue,
    });
    found
}

fn no_way() -> Error {
    Error::unsupported(Feature::Lateral)
        .because(
            "Only a SELECT without aggregates that sees the sources before it through equalities of its WHERE, \
             written with the names of their tables, can be joined instead.",
        )
        .way_out("Join a derived table that is grouped or numbered by the columns it is joined on.")
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{all, col, lateral, select};
    use crate::lower::testing::Probe;

    fn newest() -> crate::Select {
        select(["o.id", "o.total"])
            .from(crate::table("orders").alias("o"))
            .filter(col("o.customer").eq(col("c.id")))
            .order_by(col("o.id").desc())
            .limit(2)
    }

    #[test]
    fn a_condition_moves_into_the_applied_query() {
        let probe = Probe::without(&[Feature::Lateral]);
        let from = |on: crate::Expr| {
            select(["c.name", "x.total"])
                .from(crate::table("customers").alias("c"))
                .left_join(lateral(newest().limit(1)).alias("x"), on)
        };
        assert_eq!(
            probe.sql(&from(all([]))),
            "SELECT c.name, x.total FROM customers AS c OUTER APPLY (SELECT o.id, o.total FROM orders AS o WHERE \
             o.customer = c.id ORDER BY o.id DESC FETCH FIRST 1 ROWS ONLY) AS x"
        );
        assert_eq!(
            probe.sql(&from(col("x.total").gt(col("c.least")))),
            "SELECT c.name, x.total FROM customers AS c OUTER APPLY (SELECT * FROM (SELECT o.id, o.total FROM orders \
             AS o WHERE o.customer = c.id ORDER BY o.id DESC FETCH FIRST 1 ROWS ONLY) AS x WHERE x.total > c.least) \
             AS x"
        );
    }

    #[test]
    fn the_first_rows_for_each_key_are_numbered() {
        let probe = Probe::without(&[Feature::Lateral, Feature::Apply]);
        let query = select(["c.name", "x.total"])
            .from(crate::table("customers").alias("c"))
            .cross_join(lateral(newest()).alias("x"));
        assert_eq!(
            probe.sql(&query),
            "SELECT c.name, x.total FROM customers AS c JOIN (SELECT o.id, o.total, o.customer AS k, ROW_NUMBER() \
             OVER (PARTITION BY o.customer ORDER BY o.id DESC) AS rn FROM orders AS o) AS x ON x.k = c.id AND x.rn <= \
             2"
        );
    }

    #[test]
    fn what_is_seen_otherwise_is_refused() {
        let probe = Probe::without(&[Feature::Lateral, Feature::Apply]);
        let query = select(["c.name", "x.n"]).from(crate::table("customers").alias("c")).cross_join(
            lateral(
                select(crate::count_all().alias("n"))
                    .from(crate::table("orders").alias("o"))
                    .filter(col("o.customer").eq(col("c.id"))),
            )
            .alias("x"),
        );
        assert!(probe.sql(&query).contains("through equalities"));
    }
}
