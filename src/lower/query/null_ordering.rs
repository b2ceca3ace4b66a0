//! NULLS FIRST and NULLS LAST where the engine has neither: nothing where its own order is the wanted one, else a key
//! in front that tells NULLs from all others.

use alloc::vec;
use alloc::vec::Vec;

use super::level::take_order;
use crate::ast::{
    Aggregate, AggregateFunction, Distinct, Expr, FrameBound, FrameUnit, Item, Name, NodeMut, Nulls, Order,
    Over, Query, Select, SetOperation, Statement, Window,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{case, int, is_null};
use crate::lower::tree::scope::{Scope, each_query, take};
use crate::lower::tree::wrap::{ordinal, wrap};
use crate::lower::tree::{purity, rewriting};
use crate::lower::{Lowering, Pass};
use crate::spelling::NullOrder;

pub(crate) const PASS: Pass = Pass {
    name: "a key that tells NULLs from values",
    removes: &[Feature::NullOrdering, Feature::NullOrderingInWindow],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let queries = !lowering.features.has(Feature::NullOrdering);
    let windows = !lowering.features.has(Feature::NullOrderingInWindow);
    if queries {
        each_query(tree, lowering.schema, &mut |it, _, scope| query(it, scope, lowering))?;
    }
    rewriting::nodes(tree, &mut |node| match node {
        NodeMut::Update(update) if queries => keys(&mut update.order_by, &[], lowering).map(drop),
        NodeMut::Delete(delete) if queries => keys(&mut delete.order_by, &[], lowering).map(drop),
        NodeMut::Select(select) if windows => {
            select.windows.iter_mut().try_for_each(|named| window(&mut named.window, lowering))
        }
        NodeMut::Expr(Expr::Aggregate(it)) if windows => aggregate(it, lowering),
        _ => Ok(()),
    })
}

fn query(query: &mut Query, scope: &Scope<'_>, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let asked = query.order_by().iter().any(|order| needs_key(order, lowering));
    match query {
        Query::Select(select) => {
            let distinct =
                select.distinct == Distinct::Yes && !lowering.features.has(Feature::OrderDistinctByOther);
            if asked && (distinct || (is_grouped_by_terms(select) && is_ordered_by_items(select))) {
                return order_outside(query, scope, lowering);
            }
            let Select { order_by, items, distinct, .. } = &mut **select;
            let added = keys(order_by, items, lowering)?;
            match distinct {
                Distinct::On(terms) => also_distinct(terms, items, added),
                _ => Ok(()),
            }
        }
        Query::SetOperation(set) => {
            if asked && !lowering.features.has(Feature::OrderSetOperationByExpression) {
                return order_outside(query, scope, lowering);
            }
            if asked {
                let names = outputs(set);
                ordinals_to_names(&mut set.order_by, &names)?;
            }
            keys(&mut set.order_by, &[], lowering).map(drop)
        }
        Query::Values(_) | Query::Raw(_) => Ok(()),
    }
}

/// The terms of DISTINCT ON begin the order, in which keys stand in front of them now: a key of a term that is one of
/// them joins them, and tells no rows apart that the term does not.
fn also_distinct(terms: &mut Vec<Expr>, items: &[Item], added: Vec<Added>) -> Result<(), Error> {
    let resolved = terms.iter().map(|term| resolve(term, items)).collect::<Result<Vec<_>, _>>()?;
    terms.extend(added.into_iter().filter(|added| resolved.contains(&added.of)).map(|added| added.key));
    Ok(())
}

/// Whether rows are grouped by more than columns. Not every engine sees that such a term, within a key, is the grouped
/// one: MySQL does not.
fn is_grouped_by_terms(select: &Select) -> bool {
    select.group_by.iter().any(|term| !matches!(term, Expr::Column(_)))
}

fn is_ordered_by_items(select: &Select) -> bool {
    let selected = |order: &Order| {
        let named = |item: &Item| match &order.expr {
            Expr::Column(column) => column.table.is_none() && item.output_name() == Some(&column.name),
            _ => false,
        };
        matches!(order.expr, Expr::Literal(_))
            || select.items.iter().any(|item| named(item) || item.expr == order.expr)
    };
    select.order_by.iter().all(selected)
}

/// Whether NULLs come where they are wanted by themselves.
fn is_default(order: &Order, lowering: &Lowering<'_>) -> bool {
    let first = match lowering.spelling.null_order {
        NullOrder::Large => order.descending,
        NullOrder::Small => !order.descending,
    };
    order.nulls == Some(if first { Nulls::First } else { Nulls::Last })
}

fn needs_key(order: &Order, lowering: &Lowering<'_>) -> bool {
    let constant = !matches!(order.expr, Expr::Literal(_)) && lowering.is_never_null(&order.expr);
    order.nulls.is_some() && !is_default(order, lowering) && !constant
}

/// A key that was put in front of an order, and what it tells NULLs of.
struct Added {
    key: Expr,
    of: Expr,
}

/// Puts the key in front of those that need one. What names an item is looked up among `items`: behind a CASE a name
/// would be a column's, and a number no place.
fn keys(orders: &mut Vec<Order>, items: &[Item], lowering: &Lowering<'_>) -> Result<Vec<Added>, Error> {
    let mut added = Vec::new();
    if orders.iter().all(|order| order.nulls.is_none()) {
        return Ok(added);
    }
    let mut keyed = Vec::with_capacity(orders.len() + 1);
    for mut order in orders.drain(..) {
        let selected = resolve(&order.expr, items)?;
        if needs_key(&order, lowering) && !lowering.is_never_null(&selected) {
            purity::demand(Feature::NullOrdering, [&selected], &lowering.room)?;
            let (null, other) = if order.nulls == Some(Nulls::Last) { (1, 0) } else { (0, 1) };
            let key = case(vec![(is_null(selected.clone()), int(null))], Some(int(other)));
            keyed.push(Order { expr: key.clone(), descending: false, nulls: None });
            added.push(Added { key, of: selected });
        }
        order.nulls = None;
        keyed.push(order);
    }
    *orders = keyed;
    Ok(added)
}

/// What a key of ORDER BY means: the item that it names by alias, by a column's own name or by its place.
fn resolve(expr: &Expr, items: &[Item]) -> Result<Expr, Error> {
    match expr {
        Expr::Column(column) if column.table.is_none() => {
            let named = items.iter().find(|item| item.output_name() == Some(&column.name));
            Ok(named.map_or(expr, |item| &item.expr).clone())
        }
        Expr::Literal(_) => {
            let place = ordinal(expr).ok_or_else(unknown_place)?;
            let mut before = items.iter().take(place + 1);
            match items.get(place) {
                Some(item) if before.all(|item| !matches!(item.expr, Expr::Star(_) | Expr::Raw(_))) => {
                    Ok(item.expr.clone())
                }
                _ => Err(unknown_place()),
            }
        }
        other => Ok(other.clone()),
    }
}

fn unknown_place() -> Error {
    Error::unsupported(Feature::NullOrdering)
        .because("The order goes by the place of an item that cannot be told.")
        .way_out("Order by the item's name instead of its place.")
}

/// The names of a set operation's columns, as far as its first query tells.
fn outputs(set: &SetOperation) -> Vec<Option<Name>> {
    match set.branches.first() {
        Some(Query::Select(first)) => {
            let known =
                first.items.iter().take_while(|item| !matches!(item.expr, Expr::Star(_) | Expr::Raw(_)));
            known.map(|item| item.output_name().cloned()).collect()
        }
        Some(Query::SetOperation(inner)) => outputs(inner),
        _ => Vec::new(),
    }
}

fn ordinals_to_names(orders: &mut [Order], names: &[Option<Name>]) -> Result<(), Error> {
    for order in orders {
        if matches!(order.expr, Expr::Literal(_)) {
            let name = ordinal(&order.expr).and_then(|place| names.get(place)?.as_ref());
            order.expr = Expr::Column(name.ok_or_else(unknown_place)?.into());
        }
    }
    Ok(())
}

/// Puts the query into a derived table, and its order and limit around it, where any key may stand.
fn order_outside(query: &mut Query, scope: &Scope<'_>, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let (mut orders, limit) = take_order(query);
    let names = match query {
        Query::SetOperation(set) => outputs(set),
        _ => Vec::new(),
    };
    if !names.is_empty() {
        ordinals_to_names(&mut orders, &names)?;
    }
    let wrapped = wrap(take(query), scope, lowering, Feature::NullOrdering)?;
    let mut outer = wrapped.orders(&orders, Feature::NullOrdering)?;
    for order in outer.iter_mut().filter(|order| matches!(order.expr, Expr::Literal(_))) {
        let place = ordinal(&order.expr);
        let output = wrapped.outputs.as_ref().zip(place).and_then(|(outputs, place)| outputs.get(place));
        order.expr = output.ok_or_else(unknown_place)?.column();
    }
    keys(&mut outer, &[], lowering)?;
    let mut select = wrapped.select;
    select.order_by = outer;
    select.limit = limit;
    *query = select.into();
    Ok(())
}

fn window(window: &mut Window, lowering: &Lowering<'_>) -> Result<(), Error> {
    let before = window.order_by.len();
    keys(&mut window.order_by, &[], lowering)?;
    let offset = |bound: &FrameBound| matches!(bound, FrameBound::Preceding(_) | FrameBound::Following(_));
    let by_value = window.frame.as_ref().is_some_and(|frame| {
        frame.unit == FrameUnit::Range && (offset(&frame.start) || frame.end.as_ref().is_some_and(offset))
    });
    if by_value && window.order_by.len() > before {
        return Err(Error::unsupported(Feature::NullOrderingInWindow)
            .because("A RANGE frame with an offset has one key only, so that none can be put in front of it.")
            .way_out("Leave the place of NULLs open, or use a ROWS frame."));
    }
    Ok(())
}

fn aggregate(aggregate: &mut Aggregate, lowering: &Lowering<'_>) -> Result<(), Error> {
    if matches!(aggregate.function, AggregateFunction::PercentileCont | AggregateFunction::PercentileDisc) {
        // They pass over NULLs, wherever those come.
        aggregate.within_group.iter_mut().for_each(|order| order.nulls = None);
    }
    if aggregate.function == AggregateFunction::StringAgg {
        let text = aggregate.arguments.first();
        for order in &mut aggregate.order_by {
            // So does this one, and what it is ordered by is NULL in the same rows.
            if Some(&order.expr) == text {
                order.nulls = None;
            }
        }
    }
    keys(&mut aggregate.order_by, &[], lowering)?;
    keys(&mut aggregate.within_group, &[], lowering)?;
    match &mut aggregate.over {
        Some(Over::Window(over)) => window(over, lowering),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{
        Expr, Select, col, count_all, literal, lower, row_number, select, string_agg, sum, window,
    };
    use crate::feature::Feature::{NullOrdering, OrderDistinctByOther, OrderSetOperationByExpression};
    use crate::lower::testing::Probe;

    fn probe() -> Probe {
        Probe::without(&[NullOrdering]).nulls_small()
    }

    fn by(order: crate::ast::Order) -> Select {
        select(("id", lower(col("name")).alias("n"))).from("t").order_by(order)
    }

    #[test]
    fn nothing_is_added_where_the_engine_does_it_by_itself() {
        assert_eq!(
            probe().sql(&by(col("id").nulls_first())),
            "SELECT id, LOWER(name) AS n FROM t ORDER BY id"
        );
        assert_eq!(
            probe().sql(&by(col("id").desc().nulls_last())),
            "SELECT id, LOWER(name) AS n FROM t ORDER BY id DESC"
        );
    }

    #[test]
    fn a_key_in_front_tells_nulls_from_values() {
        assert_eq!(
            probe().sql(&by(col("x").nulls_last())),
            "SELECT id, LOWER(name) AS n FROM t ORDER BY CASE WHEN x IS NULL THEN 1 ELSE 0 END, x"
        );
        assert_eq!(
            probe().sql(&by(col("x").desc().nulls_first())),
            "SELECT id, LOWER(name) AS n FROM t ORDER BY CASE WHEN x IS NULL THEN 0 ELSE 1 END, x DESC"
        );
    }

    #[test]
    fn an_alias_and_a_place_mean_the_item_behind_them() {
        assert_eq!(
            probe().sql(&by(col("n").nulls_last())),
            "SELECT id, LOWER(name) AS n FROM t ORDER BY CASE WHEN LOWER(name) IS NULL THEN 1 ELSE 0 END, n"
        );
        assert_eq!(
            probe().sql(&by(literal(2).nulls_last())),
            "SELECT id, LOWER(name) AS n FROM t ORDER BY CASE WHEN LOWER(name) IS NULL THEN 1 ELSE 0 END, 2"
        );
    }

    #[test]
    fn what_is_never_null_needs_no_key() {
        let query = select(count_all().alias("n")).from("t").group_by("a").order_by(col("n").nulls_last());
        assert_eq!(probe().sql(&query), "SELECT COUNT(*) AS n FROM t GROUP BY a ORDER BY n");
    }

    #[test]
    fn windows_and_aggregates_get_the_key_too() {
        let over = || window().partition_by("k").order_by(col("x").nulls_last());
        let query = select(sum("y").over(over()).alias("s")).from("t");
        assert_eq!(
            probe().sql(&query),
            "SELECT SUM(y) OVER (PARTITION BY k ORDER BY CASE WHEN x IS NULL THEN 1 ELSE 0 END, x) AS s FROM t"
        );
        let query = select(row_number().over("w").alias("r")).from("t").window("w", over());
        assert_eq!(
            probe().sql(&query),
            "SELECT ROW_NUMBER() OVER w AS r FROM t \
             WINDOW w AS (PARTITION BY k ORDER BY CASE WHEN x IS NULL THEN 1 ELSE 0 END, x)"
        );
        let query =
            select(string_agg("a", ",").order_by((col("a").nulls_last(), col("b").nulls_last()))).from("t");
        assert_eq!(
            probe().sql(&query),
            "SELECT STRING_AGG(a, ',' ORDER BY a, CASE WHEN b IS NULL THEN 1 ELSE 0 END, b) FROM t"
        );
    }

    #[test]
    fn a_distinct_query_that_cannot_be_ordered_by_the_key_becomes_a_derived_table() {
        let probe = Probe::without(&[NullOrdering, OrderDistinctByOther]).nulls_small();
        let query = select((col("t.a"), lower(col("b"))))
            .distinct()
            .from("t")
            .order_by(col("t.a").nulls_last())
            .limit(3);
        assert_eq!(
            probe.sql(&query),
            "SELECT a, c FROM (SELECT DISTINCT t.a, LOWER(b) AS c FROM t) AS q \
             ORDER BY CASE WHEN a IS NULL THEN 1 ELSE 0 END, a FETCH FIRST 3 ROWS ONLY"
        );
        let query = select("a").distinct().from("t").order_by(col("a").nulls_first());
        assert_eq!(probe.sql(&query), "SELECT DISTINCT a FROM t ORDER BY a");
    }

    #[test]
    fn a_key_of_a_term_of_distinct_on_is_one_of_its_terms() {
        let query = select(("a", "b"))
            .distinct_on("a")
            .from("t")
            .order_by(col("a").nulls_last())
            .order_by(col("b").desc().nulls_first());
        assert_eq!(
            probe().sql(&query),
            "SELECT DISTINCT ON (a, CASE WHEN a IS NULL THEN 1 ELSE 0 END) a, b FROM t ORDER BY CASE WHEN a IS NULL \
             THEN 1 ELSE 0 END, a, CASE WHEN b IS NULL THEN 0 ELSE 1 END, b DESC"
        );
    }

    #[test]
    fn so_does_a_query_that_is_grouped_by_a_term() {
        let query = select((lower(col("a")).alias("k"), count_all().alias("n")))
            .from("t")
            .group_by(lower(col("a")))
            .order_by(col("k").nulls_last());
        assert_eq!(
            probe().sql(&query),
            "SELECT * FROM (SELECT LOWER(a) AS k, COUNT(*) AS n FROM t GROUP BY LOWER(a)) AS q \
             ORDER BY CASE WHEN k IS NULL THEN 1 ELSE 0 END, k"
        );
        let query = select(count_all()).from("t").group_by("a").order_by(col("a").nulls_last());
        assert_eq!(
            probe().sql(&query),
            "SELECT COUNT(*) FROM t GROUP BY a ORDER BY CASE WHEN a IS NULL THEN 1 ELSE 0 END, a"
        );
    }

    #[test]
    fn so_does_a_set_operation() {
        let probe = Probe::without(&[NullOrdering, OrderSetOperationByExpression]).nulls_small();
        let query = select("a").from("t").union(select("a").from("u")).order_by(literal(1).nulls_last());
        assert_eq!(
            probe.sql(&query),
            "SELECT * FROM (SELECT a FROM t UNION SELECT a FROM u) AS q \
             ORDER BY CASE WHEN a IS NULL THEN 1 ELSE 0 END, a"
        );
    }

    #[test]
    fn a_range_frame_with_an_offset_takes_no_second_key() {
        let over = window()
            .order_by(col("x").nulls_last())
            .range(crate::ast::preceding(1), crate::ast::FrameBound::CurrentRow);
        let query = select(Expr::from(sum("y").over(over))).from("t");
        assert!(probe().sql(&query).contains("one key only"));
    }
}
