//! The rows of a subquery looked at one by one, and the places where unknown counts as false.

use alloc::vec::Vec;

use super::make::{derived, int, inverse, select_of, take};
use crate::ast::visit::{Moment, Tree};
use crate::ast::{
    Column, Expr, Flow, In, Item, Name, NodeMut, Order, Query, SetOperation, Source, Statement,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::Lowering;
use crate::survey::Position;

/// Two queries for EXISTS.
#[derive(Debug)]
pub(crate) struct Probed {
    /// Whether some row fulfils the predicate.
    pub(crate) found: Query,
    /// Whether some row fulfils it or leaves it unknown.
    pub(crate) maybe: Query,
}

/// Asks a subquery of `width` columns twice: by the two predicates that `over` makes of its columns. These have names
/// that nothing else in the statement has, so that the predicates may speak of the query around it as well.
pub(crate) fn probe(
    feature: Feature,
    mut query: Query,
    width: usize,
    lowering: &mut Lowering<'_>,
    over: impl Fn(&[Expr]) -> (Expr, Expr),
) -> Result<Probed, Error> {
    let names: Vec<Name> = (0..width).map(|_| lowering.names.fresh("c")).collect();
    let mut renamed = query.clone();
    let mut list = Vec::new();
    match rename(feature, &mut renamed, &names) {
        Ok(()) => query = renamed,
        // Names behind the alias do for whatever it selects.
        Err(_) if lowering.features.has(Feature::DerivedColumnList) => {
            forget_order(&mut query);
            list.clone_from(&names);
        }
        Err(error) => return Err(error),
    }
    let alias = lowering.names.fresh("q");
    let columns: Vec<Expr> =
        names.iter().map(|name| Expr::Column(Column::of(alias.clone(), name.clone()))).collect();
    let (found, maybe) = over(&columns);
    let asked = |predicate| {
        let mut source = derived(query.clone(), alias.clone());
        if let Source::Derived(it) = &mut source {
            it.columns.clone_from(&list);
        }
        let mut select = select_of(int(1));
        select.from = Some(source);
        select.filter.push(predicate);
        Query::from(select)
    };
    Ok(Probed { found: asked(found), maybe: asked(maybe) })
}

/// Gives the query's columns these names.
fn rename(feature: Feature, query: &mut Query, names: &[Name]) -> Result<(), Error> {
    forget_order(query);
    match query {
        Query::Select(select) => {
            rename_orders(&mut select.order_by, &select.items, names);
            name_items(feature, &mut select.items, names)
        }
        Query::SetOperation(set) => rename_set(feature, set, names),
        Query::Values(_) | Query::Raw(_) => Err(unnamed(feature)),
    }
}

/// An order without a limit means nothing here.
fn forget_order(query: &mut Query) {
    match query {
        Query::Select(select) if select.limit.is_none() => select.order_by.clear(),
        Query::SetOperation(set) if set.limit.is_none() => set.order_by.clear(),
        _ => {}
    }
}

fn rename_set(feature: Feature, set: &mut SetOperation, names: &[Name]) -> Result<(), Error> {
    let first = match set.branches.first_mut() {
        Some(Query::Select(first)) => first,
        Some(Query::SetOperation(inner)) => {
            if !set.order_by.is_empty() {
                return Err(unnamed(feature));
            }
            return rename_set(feature, inner, names);
        }
        _ => return Err(unnamed(feature)),
    };
    for order in &mut set.order_by {
        if let Expr::Column(column) = &mut order.expr {
            let place = first.items.iter().position(|item| item.output_name() == Some(&column.name));
            match place.and_then(|place| names.get(place)) {
                Some(name) => column.name = name.clone(),
                None => return Err(unnamed(feature)),
            }
        }
    }
    // The branch may have an order and a limit of its own.
    rename_orders(&mut first.order_by, &first.items, names);
    name_items(feature, &mut first.items, names)
}

fn name_items(feature: Feature, items: &mut [Item], names: &[Name]) -> Result<(), Error> {
    if items.len() != names.len()
        || items.iter().any(|item| matches!(item.expr, Expr::Star(_) | Expr::Raw(_)))
    {
        return Err(unnamed(feature));
    }
    for (item, name) in items.iter_mut().zip(names) {
        item.alias = Some(name.clone());
    }
    Ok(())
}

/// An order by an alias that is about to change goes by the new one.
fn rename_orders(orders: &mut [Order], items: &[Item], names: &[Name]) {
    for order in orders {
        if let Expr::Column(column) = &mut order.expr {
            let place = items.iter().position(|item| item.alias.as_ref() == Some(&column.name));
            if let (None, Some(name)) = (&column.table, place.and_then(|place| names.get(place))) {
                column.name = name.clone();
            }
        }
    }
}

fn unnamed(feature: Feature) -> Error {
    Error::unsupported(feature)
        .because("The subquery's columns must get names of their own, and it does not tell one by one what they are.")
        .way_out("Name its columns instead of selecting `*` or raw text.")
}

/// Shows the predicates to `change` that stand where unknown counts as false: conditions of clauses and of CASE, and
/// what is joined there by AND and OR. A NOT in front of IN, ANY or ALL is taken into it, so that its opposite is seen.
pub(crate) fn truth_roots(
    tree: &mut Statement,
    change: &mut dyn FnMut(&mut Expr) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut result = Ok(());
    let _ = tree.walk_mut(&mut |node, moment| {
        let inside = matches!(
            node,
            NodeMut::Expr(Expr::And(_) | Expr::Or(_) | Expr::Not(_) | Expr::Is(_) | Expr::Raw(_))
        );
        if moment == Moment::Enter && !inside {
            super::positions::children(node, &mut |expr, position| {
                if position == Position::Predicate && result.is_ok() {
                    result = root(expr, change);
                }
            });
        }
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

fn root(expr: &mut Expr, change: &mut dyn FnMut(&mut Expr) -> Result<(), Error>) -> Result<(), Error> {
    match expr {
        Expr::And(operands) | Expr::Or(operands) => {
            operands.iter_mut().try_for_each(|operand| root(operand, change))
        }
        Expr::Not(operand) => match &mut **operand {
            Expr::In(it) => {
                let In { operand, set, negated } = &mut **it;
                let set = core::mem::replace(set, crate::ast::InSet::List(Vec::new()));
                let it = In { operand: take(operand), set, negated: !*negated };
                *expr = Expr::In(alloc::boxed::Box::new(it));
                change(expr)
            }
            Expr::Quantified(it) => {
                it.all = !it.all;
                it.operator = inverse(it.operator);
                *expr = take(operand);
                change(expr)
            }
            Expr::Not(inner) => {
                *expr = take(inner);
                root(expr, change)
            }
            _ => Ok(()),
        },
        other => change(other),
    }
}
