//! What the form of a query or an expression tells by itself.

use crate::ast::visit::Tree;
use crate::ast::{
    AggregateFunction, Cell, Column, Distinct, Expr, Flow, Item, Join, JoinOn, Name, Node, Order, Over,
    Query, Select, Source, Window,
};
use crate::feature::Feature;
use crate::render::standard::query::is_plain;
use crate::values::Value;

/// The names under which the sources of a FROM go, as far as they have some.
pub(super) fn sources<'a>(from: Option<&'a Source>, joins: &'a [Join]) -> impl Iterator<Item = &'a Name> {
    each(from, joins).filter_map(name_of)
}

/// The name under which a source goes, if it has one.
pub(super) fn name_of(source: &Source) -> Option<&Name> {
    match source {
        Source::Table(table) => Some(table.reference()),
        Source::Derived(derived) => derived.alias.as_ref(),
        Source::Function(function) => function.alias.as_ref(),
        Source::Extended(extended) => name_of(&extended.source),
        Source::Joined(_) | Source::Raw(_) => None,
    }
}

/// Whether two sources go by the same name. Tables of different schemas may, on some engines.
pub(super) fn is_named_twice(from: Option<&Source>, joins: &[Join]) -> bool {
    let mut twice = false;
    for (index, join) in joins.iter().enumerate() {
        if is_qualified(&join.source) {
            return false;
        }
        let Some(name) = name_of(&join.source) else { continue };
        twice |= from.and_then(name_of) == Some(name);
        twice |= joins[..index].iter().any(|earlier| name_of(&earlier.source) == Some(name));
    }
    twice && !from.is_some_and(is_qualified)
}

/// Whether a source goes by a name that its schema is a part of.
pub(super) fn is_qualified(source: &Source) -> bool {
    matches!(source, Source::Table(it) if it.alias.is_none() && !it.name.qualifiers.is_empty())
}

/// Whether a derived table is computed by itself rather than merged into the query around it.
pub(crate) fn keeps_rows(query: &Query) -> bool {
    match query {
        Query::Select(select) => {
            select.limit.count.is_some() || select.distinct != Distinct::No || !select.group_by.is_empty()
        }
        Query::SetOperation(_) | Query::Values(_) => true,
        Query::Raw(_) => false,
    }
}

pub(super) fn bound_value(cell: &Cell) -> Option<&Value> {
    match cell {
        Cell::Value(value) => Some(value),
        Cell::Default | Cell::Expr(_) | Cell::Lifted(_) => None,
    }
}

/// Whether two of the items have the same name.
pub(crate) fn has_equal_names(items: &[Item]) -> bool {
    items.iter().enumerate().any(|(place, item)| {
        let name = item.output_name();
        name.is_some() && items.iter().take(place).any(|earlier| earlier.output_name() == name)
    })
}

/// Whether one of the items has no name; what `*` and raw text stand for is not known.
pub(super) fn has_unnamed(items: &[Item]) -> bool {
    let nameless = |item: &Item| item.output_name().is_none();
    items.iter().any(|item| nameless(item) && !matches!(item.expr, Expr::Star(_) | Expr::Raw(_)))
}

/// The items by which the columns of a query are named.
pub(super) fn named_by(query: &Query) -> &[Item] {
    match query {
        Query::Select(select) => &select.items,
        Query::SetOperation(set) => set.branches.first().map_or(&[], named_by),
        Query::Values(_) | Query::Raw(_) => &[],
    }
}

/// Whether two texts are joined in different orders in the clauses of one SELECT.
pub(super) fn joins_texts_differently(select: &Select) -> bool {
    let mut first: Option<&[Order]> = None;
    let mut different = false;
    let visit: crate::ast::visit::Visitor<'_, '_> = &mut |node| match node {
        Node::Query(_) => Flow::Skip,
        Node::Expr(Expr::Aggregate(it))
            if it.function == AggregateFunction::StringAgg && !it.order_by.is_empty() =>
        {
            different |= *first.get_or_insert(&it.order_by) != it.order_by;
            Flow::Continue
        }
        _ => Flow::Continue,
    };
    let _ = select.items.walk(visit);
    let _ = select.having.walk(visit);
    let _ = select.order_by.walk(visit);
    different
}

/// What a branch of a set operation needs that stands in parentheses.
pub(crate) fn as_branch(branch: &Query) -> Option<Feature> {
    match branch {
        plain if is_plain(plain) => None,
        Query::SetOperation(_) => Some(Feature::SetOperationAsBranch),
        _ => Some(Feature::NestedSetOperation),
    }
}

/// What `*` beside other items needs, if it stands there.
pub(crate) fn star_beside(items: &[Item]) -> Option<Feature> {
    let star = |item: &Item| item.expr == Expr::Star(None);
    match items.iter().rposition(star) {
        Some(0) if items.len() > 1 => Some(Feature::StarBesideItems),
        Some(place) if place > 0 => Some(Feature::StarBehindItems),
        _ => None,
    }
}

/// Whether a query speaks of a column that its USING merges as of one of the joined tables.
pub(crate) fn qualifies_using(select: &Select) -> bool {
    let (from, joins) = (select.from.as_ref(), select.joins.as_slice());
    if !merges(from, joins, &|_| true) {
        return false;
    }
    let mut found = false;
    let _ = select.walk(&mut |node| {
        let is_one = |column: &Column| {
            column.table.as_ref().is_some_and(|table| is_joined(from, joins, table))
                && merges(from, joins, &|name| *name == column.name)
        };
        found |= match node {
            Node::Expr(Expr::Column(column)) => is_one(column),
            Node::Expr(Expr::Compare(compare)) => is_one(&compare.column),
            Node::Expr(Expr::Star(Some(table))) => is_joined(from, joins, table),
            _ => false,
        };
        if found { Flow::Stop } else { Flow::Continue }
    });
    found
}

/// Whether USING merges a column in these joins whose name is one of `these`.
fn merges(from: Option<&Source>, joins: &[Join], these: &dyn Fn(&Name) -> bool) -> bool {
    let here = joins.iter().any(|join| matches!(&join.on, JoinOn::Using(names) if names.iter().any(these)));
    here || each(from, joins).any(|source| match source {
        Source::Joined(inner) => merges(Some(&inner.first), &inner.joins, these),
        _ => false,
    })
}

/// Whether one of the tables that are joined goes by this name.
fn is_joined(from: Option<&Source>, joins: &[Join], table: &Name) -> bool {
    each(from, joins).any(|source| match source {
        Source::Joined(inner) => is_joined(Some(&inner.first), &inner.joins, table),
        other => name_of(other) == Some(table),
    })
}

fn each<'a>(from: Option<&'a Source>, joins: &'a [Join]) -> impl Iterator<Item = &'a Source> {
    from.into_iter().chain(joins.iter().map(|join| &join.source))
}

/// How many columns a query returns, if it tells.
pub(crate) fn width(query: &Query) -> Option<usize> {
    match query {
        Query::Select(select) => {
            let stars = select.items.iter().any(|item| matches!(item.expr, Expr::Star(_) | Expr::Raw(_)));
            (!stars).then_some(select.items.len())
        }
        Query::SetOperation(set) => set.branches.first().and_then(width),
        Query::Values(values) => Some(values.rows.width),
        Query::Raw(_) => None,
    }
}

/// Whether an expression holds a bind outside of its subqueries.
pub(crate) fn has_bind(expr: &Expr) -> bool {
    if matches!(expr, Expr::Column(_)) {
        return false;
    }
    let mut found = false;
    let _ = expr.walk(&mut |node| match node {
        Node::Expr(Expr::Value(_) | Expr::Compare(_) | Expr::Parameter(_) | Expr::Lifted(_)) => {
            found = true;
            Flow::Stop
        }
        Node::Expr(Expr::In(predicate)) if !matches!(predicate.set, crate::ast::InSet::Query(_)) => {
            found = true;
            Flow::Stop
        }
        Node::Query(_) => Flow::Skip,
        _ => Flow::Continue,
    });
    found
}

/// Whether a condition of HAVING speaks of a grouped term, other than a column, outside of aggregates.
pub(crate) fn names_term(condition: &Expr, group_by: &[Expr]) -> bool {
    if group_by.iter().all(|term| matches!(term, Expr::Column(_))) {
        return false;
    }
    let mut found = false;
    let _ = condition.walk(&mut |node| match node {
        Node::Expr(Expr::Aggregate(_)) => Flow::Skip,
        Node::Expr(expr) if !matches!(expr, Expr::Column(_)) && group_by.contains(expr) => {
            found = true;
            Flow::Stop
        }
        _ => Flow::Continue,
    });
    found
}

/// Whether an expression of a lowered tree holds a bind.
pub(super) fn has_lifted(expr: &Expr) -> bool {
    let mut found = false;
    let _ = expr.walk(&mut |node| {
        found |= matches!(node, Node::Expr(Expr::Lifted(_)));
        if found { Flow::Stop } else { Flow::Continue }
    });
    found
}

/// Whether what is grouped stands in another clause again.
pub(super) fn is_repeated(term: &Expr, select: &Select) -> bool {
    let mut found = false;
    let visit: crate::ast::visit::Visitor<'_, '_> = &mut |node| {
        found |= matches!(node, Node::Expr(expr) if expr == term);
        if found { Flow::Stop } else { Flow::Continue }
    };
    let _ = select.items.walk(visit);
    let _ = select.having.walk(visit);
    let _ = select.order_by.walk(visit);
    let _ = select.windows.walk(visit);
    found
}

/// Whether an order under DISTINCT goes by something that is selected. A name may be a column or an alias; where
/// `*` is selected every column is.
pub(super) fn is_selected(expr: &Expr, items: &[Item]) -> bool {
    items.iter().any(|item| match (&item.expr, expr) {
        (Expr::Star(_) | Expr::Raw(_), _) | (_, Expr::Literal(_) | Expr::Raw(_)) => true,
        (_, Expr::Column(column)) => item.output_name() == Some(&column.name) || item.expr == *expr,
        (selected, _) => selected == expr,
    })
}

/// The item that goes by the name of a column without its table, and is not that column.
pub(crate) fn namesake<'i>(expr: &Expr, items: &'i [Item]) -> Option<&'i Item> {
    let Expr::Column(column) = expr else { return None };
    let same = |name: &Name| name.as_str().eq_ignore_ascii_case(column.name.as_str());
    let is_other = |expr: &Expr| !matches!(expr, Expr::Column(selected) if selected.name == column.name);
    let bare = column.table.is_none();
    items.iter().find(|item| bare && item.alias.as_ref().is_some_and(same) && is_other(&item.expr))
}

/// Whether a window of the query is ordered by a column of which an item has the name.
pub(super) fn orders_by_namesake(select: &Select) -> bool {
    if select.items.iter().all(|item| item.alias.is_none()) {
        return false;
    }
    let orders =
        |window: &Window| window.order_by.iter().any(|order| namesake(&order.expr, &select.items).is_some());
    let mut found = select.windows.iter().any(|named| orders(&named.window));
    let visit: crate::ast::visit::Visitor<'_, '_> = &mut |node| match node {
        Node::Query(_) => Flow::Skip,
        Node::Expr(Expr::Aggregate(aggregate)) => {
            found |= matches!(&aggregate.over, Some(Over::Window(window)) if orders(window));
            Flow::Continue
        }
        _ => Flow::Continue,
    };
    let _ = select.items.walk(visit);
    let _ = select.order_by.walk(visit);
    found
}

pub(super) fn refers_to(tree: &impl Tree, name: &Name) -> bool {
    let mut found = false;
    let _ = tree.walk(&mut |node| match node {
        Node::Table(table) if table.name.qualifiers.is_empty() && table.name.name == *name => {
            found = true;
            Flow::Stop
        }
        _ => Flow::Continue,
    });
    found
}
