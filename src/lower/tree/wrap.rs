//! A query put into a derived table, so that a clause can stand outside of it.

use alloc::vec::Vec;

use super::correlation::outer_tables;
use super::outputs::{Output, Outputs};
use super::scope::Scope;
use crate::ast::visit::{Moment, Tree};
use crate::ast::{
    Clause, ClausePlace, Column, Derived, Expr, Flow, Item, NodeMut, Order, Query, Select, Source, With,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::Lowering;
use crate::values::Value;

/// What belongs to a query as a whole, wherever its rows come from.
#[derive(Debug, Default)]
pub(crate) struct Outside {
    /// The common table expressions.
    pub(crate) with: Option<alloc::boxed::Box<With>>,
    /// Clauses of the dialect's own at the end.
    pub(crate) clauses: Vec<Clause>,
}

/// A query in a derived table.
#[derive(Debug)]
pub(crate) struct Wrapped {
    /// The query around it, which returns the same columns under the same names. It has no order yet.
    pub(crate) select: Select,
    /// The columns, if they are known.
    pub(crate) outputs: Option<Vec<Output>>,
    /// What the query selects; nothing where it is no SELECT.
    pub(crate) items: Vec<Item>,
}

/// Puts a query into a derived table; the statement needs it for want of `feature`.
pub(crate) fn wrap(
    mut query: Query,
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
    feature: Feature,
) -> Result<Wrapped, Error> {
    let outside = take_outside(&mut query, lowering, feature)?;
    let scope = scope.behind(outside.with.as_deref());
    let outputs = match scope.name_outputs(&mut query, &mut lowering.names) {
        Outputs::Known(outputs) => Some(outputs),
        Outputs::Distinct => None,
        Outputs::Unknown => return Err(columns_unknown(feature)),
    };
    let all =
        |outputs: &Vec<Output>| outputs.iter().all(|output| output.name.as_ref() == Some(&output.inner));
    let items = match &outputs {
        Some(outputs) if !all(outputs) => outputs.iter().map(Output::item).collect(),
        _ => alloc::vec![Item::new(Expr::Star(None), None)],
    };
    let mut select = Select { items, ..Select::default() };
    let items = match &query {
        Query::Select(inner) => inner.items.clone(),
        _ => Vec::new(),
    };
    select.from = Some(as_source(query, lowering));
    outside.put(&mut select);
    Ok(Wrapped { select, outputs, items })
}

/// Puts a query into a derived table with all that belongs to it, so that it can be a branch of a set operation.
pub(crate) fn wrap_whole(
    mut query: Query,
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
    feature: Feature,
) -> Result<Query, Error> {
    let with = query.with_mut().and_then(Option::take);
    let mut wrapped = wrap(query, scope, lowering, feature)?;
    if let (true, Some(Source::Derived(derived))) = (with.is_some(), &mut wrapped.select.from)
        && let Some(place) = derived.query.with_mut()
    {
        *place = with;
    }
    Ok(wrapped.select.into())
}

/// A query in FROM, under a name of its own.
pub(crate) fn as_source(query: Query, lowering: &mut Lowering<'_>) -> Source {
    let alias = Some(lowering.names.fresh("q"));
    Source::Derived(Derived { query, alias, columns: Vec::new(), lateral: false }.into())
}

/// Refuses to put a query that uses columns of the queries around it into a derived table that cannot see them.
pub(crate) fn refuse_outer_columns(
    query: &impl Tree,
    lowering: &Lowering<'_>,
    feature: Feature,
) -> Result<(), Error> {
    if lowering.features.has(Feature::OuterColumnInDerived) || outer_tables(query).is_empty() {
        return Ok(());
    }
    Err(Error::unsupported(feature)
        .because("Rewriting it needs a derived table, which cannot see the columns of the queries around it.")
        .way_out("Join the tables instead of correlating the subquery."))
}

/// Takes from a query what must stand outside of a derived table, and refuses a query that cannot be put into one.
pub(crate) fn take_outside(
    query: &mut Query,
    lowering: &Lowering<'_>,
    feature: Feature,
) -> Result<Outside, Error> {
    refuse_outer_columns(query, lowering, feature)?;
    let mut outside = Outside::default();
    match query {
        Query::Select(select) => {
            if select.lock.is_some() {
                return Err(Error::unsupported(feature)
                    .because("Rewriting it needs a derived table, whose rows cannot be locked.")
                    .way_out("Lock the rows by their keys in a query of its own."));
            }
            outside.with = select.with.take();
            let (end, head) = core::mem::take(&mut select.clauses)
                .into_iter()
                .partition(|clause| clause.place == ClausePlace::End);
            (outside.clauses, select.clauses) = (end, head);
        }
        Query::SetOperation(set) => outside.with = set.with.take(),
        Query::Values(_) | Query::Raw(_) => {}
    }
    Ok(outside)
}

impl Outside {
    /// Puts it around the query that is outermost now.
    pub(crate) fn put(self, select: &mut Select) {
        select.with = self.with;
        select.clauses.extend(self.clauses);
    }
}

/// The orders of a set operation of these columns, seen from outside of it.
pub(crate) fn outer_orders(
    orders: &[Order],
    outputs: &[Output],
    feature: Feature,
) -> Result<Vec<Order>, Error> {
    orders_outside(orders, &[], Some(outputs), feature)
}

impl Wrapped {
    /// The orders of the inner query, seen from outside of it.
    pub(crate) fn orders(&self, orders: &[Order], feature: Feature) -> Result<Vec<Order>, Error> {
        orders_outside(orders, &self.items, self.outputs.as_deref(), feature)
    }

    /// The query around, as a query.
    pub(crate) fn query(self) -> Query {
        self.select.into()
    }
}

fn orders_outside(
    orders: &[Order],
    items: &[Item],
    outputs: Option<&[Output]>,
    feature: Feature,
) -> Result<Vec<Order>, Error> {
    let outer = |order: &Order| {
        let expr = outer_key(&order.expr, items, outputs).ok_or_else(|| {
                Error::unsupported(feature)
                    .because("Rewriting it needs a derived table, and the query is ordered by what it does not return.")
                    .way_out("Select what it is ordered by.")
            })?;
        Ok(Order { expr, ..order.clone() })
    };
    orders.iter().map(outer).collect()
}

/// A key of an order over the columns that a query returns, seen from outside of it. A bare name is an output column,
/// a number counts them; any other expression is made of what is selected.
fn outer_key(key: &Expr, items: &[Item], outputs: Option<&[Output]>) -> Option<Expr> {
    if matches!(key, Expr::Literal(_)) {
        return Some(key.clone());
    }
    if let Expr::Column(Column { table: None, name, .. }) = key {
        let named = |output: &&Output| output.name.as_ref() == Some(name);
        match outputs {
            Some(known) => {
                if let Some(output) = known.iter().find(named) {
                    return Some(output.column());
                }
            }
            None if items.iter().any(|item| item.alias.as_ref() == Some(name)) => return Some(key.clone()),
            None => {}
        }
    }
    let mut expr = key.clone();
    let mut found = true;
    let _ = expr.walk_mut(&mut |node, moment| {
        let (NodeMut::Expr(part), Moment::Enter) = (node, moment) else { return Flow::Continue };
        if let Some(column) = selected(part, items, outputs) {
            *part = column;
            return Flow::Skip;
        }
        let lost = !may_move(part);
        found &= !lost;
        if found { Flow::Continue } else { Flow::Stop }
    });
    found.then_some(expr)
}

/// Whether an expression, what is inside it left aside, means the same outside of the query.
fn may_move(part: &Expr) -> bool {
    !matches!(
        part,
        Expr::Column(_)
            | Expr::Aggregate(_)
            | Expr::Raw(_)
            | Expr::Subquery(_)
            | Expr::Exists(_)
            | Expr::Quantified(_)
            | Expr::Extension(_)
    )
}

/// The output column that an expression is selected as.
fn selected(part: &Expr, items: &[Item], outputs: Option<&[Output]>) -> Option<Expr> {
    if let Some(place) = items.iter().position(|item| item.expr == *part) {
        let name = match outputs {
            Some(outputs) => Some(&outputs.get(place)?.inner),
            None => items.get(place).and_then(Item::output_name),
        };
        return name.map(|name| Expr::Column(Column::new(name.clone())));
    }
    let Expr::Column(column) = part else { return None };
    let own = Expr::Column(Column { table: None, ..column.clone() });
    if items.is_empty() {
        // The columns of a set operation have no table.
        return match outputs {
            _ if column.table.is_some() => None,
            None => Some(own),
            Some(outputs) => {
                let output = outputs.iter().find(|output| output.name.as_ref() == Some(&column.name));
                output.map(Output::column)
            }
        };
    }
    let star = items.iter().find_map(|item| match &item.expr {
        Expr::Star(table) => Some(table),
        _ => None,
    });
    match (star, &column.table) {
        (Some(None), _) => Some(own),
        (Some(Some(all)), Some(table)) if all == table => Some(own),
        _ => None,
    }
}

/// The number of the output column that an order counts, if it does.
pub(crate) fn ordinal(key: &Expr) -> Option<usize> {
    let number = match key {
        Expr::Literal(Value::SmallInt(number)) => i64::from(*number),
        Expr::Literal(Value::Integer(number)) => i64::from(*number),
        Expr::Literal(Value::BigInt(number)) => *number,
        _ => return None,
    };
    usize::try_from(number).ok()?.checked_sub(1)
}

/// The error where the columns behind `*` would have to be known.
pub(crate) fn columns_unknown(feature: Feature) -> Error {
    Error::unsupported(feature)
        .because("Rewriting it needs the names of the columns behind `*`, which are not known.")
        .way_out("Select the columns one by one, or tell the tables by `Options::schema`.")
}
