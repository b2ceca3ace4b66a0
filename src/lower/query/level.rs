//! A query to whose rows numbers are added, and the query around it that goes by them.

use alloc::vec::Vec;

use crate::ast::{
    Aggregate, AggregateFunction, Arithmetic, ArithmeticOperator, Binary, BinaryOperator, Column, Count,
    Distinct, Expr, Item, Limit, Order, Over, Query, Select, Window, select,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::Lowering;
use crate::lower::tree::outputs::{Output, name_items};
use crate::lower::tree::purity::fits_window;
use crate::lower::tree::scope::Scope;
use crate::lower::tree::wrap::{Outside, as_source, columns_unknown, ordinal, take_outside, wrap};
use crate::values::Value;

/// A query without its order and limit, whose keys can stand in a window of its own select list.
#[derive(Debug)]
pub(crate) struct Level {
    select: Select,
    outputs: Vec<Output>,
    outside: Outside,
    /// The order that the query had.
    pub(crate) keys: Vec<Order>,
    /// The terms that were given beside it.
    pub(crate) terms: Vec<Expr>,
    /// The limit that the query had.
    pub(crate) limit: Limit,
}

impl Level {
    /// Takes a query apart, for want of `feature`. `terms` are resolved as the keys of its order are.
    pub(crate) fn of(
        query: Query,
        terms: Vec<Expr>,
        scope: &Scope<'_>,
        lowering: &mut Lowering<'_>,
        feature: Feature,
    ) -> Result<Level, Error> {
        let mut level = Level::apart(query, scope, lowering, feature)?;
        level.terms = terms;
        Ok(level.settled(lowering))
    }

    /// Takes a query apart, with all its columns as terms.
    pub(crate) fn of_all_columns(
        query: Query,
        scope: &Scope<'_>,
        lowering: &mut Lowering<'_>,
        feature: Feature,
    ) -> Result<Level, Error> {
        let mut level = Level::apart(query, scope, lowering, feature)?;
        level.terms =
            (1..).take(level.outputs.len()).map(|place| Expr::Literal(Value::BigInt(place))).collect();
        Ok(level.settled(lowering))
    }

    fn apart(
        mut query: Query,
        scope: &Scope<'_>,
        lowering: &mut Lowering<'_>,
        feature: Feature,
    ) -> Result<Level, Error> {
        let (orders, limit) = take_order(&mut query);
        match query {
            Query::Select(ref inner) if inner.distinct == Distinct::No => {
                let outside = take_outside(&mut query, lowering, feature)?;
                let Query::Select(inner) = query else { return Err(columns_unknown(feature)) };
                let mut select = *inner;
                if !scope.behind(outside.with.as_deref()).expand(&mut select) {
                    return Err(columns_unknown(feature));
                }
                let outputs = name_items(&mut select.items, &mut lowering.names);
                Ok(Level { select, outputs, outside, keys: orders, terms: Vec::new(), limit })
            }
            mut other => {
                if let Query::Select(select) = &mut other
                    && matches!(select.distinct, Distinct::On(_))
                {
                    // The order chooses the rows of DISTINCT ON, and orders them again outside.
                    select.order_by.clone_from(&orders);
                }
                let wrapped = wrap(other, scope, lowering, feature)?;
                let keys = wrapped.orders(&orders, feature)?;
                let Some(outputs) = wrapped.outputs else { return Err(columns_unknown(feature)) };
                let mut select = wrapped.select;
                let outside =
                    Outside { with: select.with.take(), clauses: core::mem::take(&mut select.clauses) };
                select.items = outputs.iter().map(|output| Item::new(output.column(), None)).collect();
                Ok(Level { select, outputs, outside, keys, terms: Vec::new(), limit })
            }
        }
    }

    /// The same with keys and terms that can stand in a window.
    fn settled(mut self, lowering: &mut Lowering<'_>) -> Level {
        if self.keys_fit() {
            self.resolve_keys();
            self
        } else {
            self.nest(lowering)
        }
    }

    /// Whether keys and terms may be written into windows of the same select list.
    fn keys_fit(&self) -> bool {
        let pure = |expr: &Expr| match self.output_of(expr).and_then(|place| self.select.items.get(place)) {
            Some(item) => fits_window(&item.expr),
            None => fits_window(expr),
        };
        self.keys.iter().map(|key| &key.expr).chain(&self.terms).all(pure)
    }

    /// Writes what is selected in place of its name or number.
    fn resolve_keys(&mut self) {
        let (keys, terms) = (core::mem::take(&mut self.keys), core::mem::take(&mut self.terms));
        let resolve = |expr: Expr| match self.output_of(&expr).and_then(|place| self.select.items.get(place))
        {
            Some(item) => item.expr.clone(),
            None => expr,
        };
        let keys = keys.into_iter().map(|key| Order { expr: resolve(key.expr), ..key }).collect();
        let terms = terms.into_iter().map(resolve).collect();
        (self.keys, self.terms) = (keys, terms);
    }

    /// The output column that a key stands for: by a bare name, or by its number.
    fn output_of(&self, key: &Expr) -> Option<usize> {
        match key {
            Expr::Column(Column { table: None, name, .. }) => {
                self.outputs.iter().position(|output| output.name.as_ref() == Some(name))
            }
            literal => ordinal(literal).filter(|place| *place < self.outputs.len()),
        }
    }

    /// One level more, so that each key is computed once.
    fn nest(mut self, lowering: &mut Lowering<'_>) -> Level {
        let keys = core::mem::take(&mut self.keys);
        let keys =
            keys.into_iter().map(|key| Order { expr: self.reached(key.expr, lowering), ..key }).collect();
        let terms = core::mem::take(&mut self.terms);
        let terms = terms.into_iter().map(|term| self.reached(term, lowering)).collect();
        let items = self.outputs.iter().map(|output| Item::new(output.column(), None)).collect();
        let select =
            Select { items, from: Some(as_source(self.select.into(), lowering)), ..Select::default() };
        Level { select, keys, terms, ..self }
    }

    fn reached(&mut self, expr: Expr, lowering: &mut Lowering<'_>) -> Expr {
        match self.output_of(&expr).and_then(|place| self.outputs.get(place)) {
            Some(output) => output.column(),
            None => self.carried(expr, lowering),
        }
    }

    /// The keys of the order, seen from outside; those that are not selected are carried along.
    pub(crate) fn outer_keys(&mut self, lowering: &mut Lowering<'_>) -> Vec<Order> {
        let keys = self.keys.clone();
        let outer = |key: Order| Order { expr: self.carried(key.expr, lowering), ..key };
        keys.into_iter().map(outer).collect()
    }

    /// A column that holds the expression.
    fn carried(&mut self, expr: Expr, lowering: &mut Lowering<'_>) -> Expr {
        // Two calls of a volatile function are two values, however alike they look.
        let found = self.select.items.iter().find(|item| item.expr == expr && fits_window(&expr));
        match found.and_then(Item::output_name) {
            Some(name) => Expr::Column(Column::new(name.clone())),
            None => self.add("k", expr, lowering),
        }
    }

    /// Adds a column that only the query around sees.
    pub(crate) fn add(&mut self, stem: &'static str, expr: Expr, lowering: &mut Lowering<'_>) -> Expr {
        let name = lowering.names.fresh(stem);
        self.select.items.push(Item::new(expr, Some(name.clone())));
        Expr::Column(Column::new(name))
    }

    /// Adds a window function over the order of the query. Without an order any will do.
    pub(crate) fn add_ranking(
        &mut self,
        function: AggregateFunction,
        stem: &'static str,
        partition_by: Vec<Expr>,
        lowering: &mut Lowering<'_>,
    ) -> Expr {
        let order_by = if self.keys.is_empty() { alloc::vec![no_order()] } else { self.keys.clone() };
        let window = Window { partition_by, order_by, ..Window::default() };
        self.add(stem, ranking(function, window), lowering)
    }

    /// The columns of the query, seen from outside.
    pub(crate) fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// The query with the columns that were added, and nothing around it.
    pub(crate) fn numbered(mut self) -> Select {
        self.outside.put(&mut self.select);
        self.select
    }

    /// The query around it: the columns of the user's, those rows for which the conditions hold.
    pub(crate) fn finish(
        self,
        filter: Vec<Expr>,
        order_by: Vec<Order>,
        lowering: &mut Lowering<'_>,
    ) -> Select {
        let items = self.outputs.iter().map(Output::item).collect();
        let from = Some(as_source(self.select.into(), lowering));
        let mut outer = Select { items, from, filter, order_by, ..Select::default() };
        self.outside.put(&mut outer);
        outer
    }
}

/// A window function without arguments.
pub(crate) fn ranking(function: AggregateFunction, window: Window) -> Expr {
    let mut aggregate = Aggregate::new(function, Vec::new());
    aggregate.over = Some(Over::Window(window.into()));
    aggregate.into()
}

/// The order of somebody who wants none but must give one.
pub(crate) fn no_order() -> Order {
    let zero = select(Expr::Literal(Value::Integer(0)));
    Order { expr: Expr::Subquery(zero.into()), descending: false, nulls: None }
}

/// Takes the order and the limit away from a query.
pub(crate) fn take_order(query: &mut Query) -> (Vec<Order>, Limit) {
    match query {
        Query::Select(it) => (core::mem::take(&mut it.order_by), core::mem::take(&mut it.limit)),
        Query::SetOperation(it) => (core::mem::take(&mut it.order_by), core::mem::take(&mut it.limit)),
        Query::Values(_) | Query::Raw(_) => (Vec::new(), Limit::default()),
    }
}

/// A number of rows as an operand.
pub(crate) fn rows(count: &Count) -> Expr {
    match count {
        Count::Constant(number) => Expr::Literal(Value::BigInt(*number)),
        Count::Expr(expr) => (**expr).clone(),
    }
}

/// The sum of two numbers of rows.
pub(crate) fn rows_together(one: &Count, other: &Count) -> Expr {
    match (one, other) {
        (Count::Constant(one), Count::Constant(other)) => {
            Expr::Literal(Value::BigInt(one.saturating_add(*other)))
        }
        _ => Expr::Arithmetic(
            Arithmetic { first: rows(one), rest: alloc::vec![(ArithmeticOperator::Add, rows(other))] }.into(),
        ),
    }
}

/// A comparison.
pub(crate) fn compare(left: Expr, operator: BinaryOperator, right: Expr) -> Expr {
    Expr::Binary(Binary { left, operator, right }.into())
}

/// An order by this expression, ascending.
pub(crate) fn ascending(expr: Expr) -> Order {
    Order { expr, descending: false, nulls: None }
}
