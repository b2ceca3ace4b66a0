use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{
    Clause, ClausePlace, Count, Expr, Extension, IntoItems, IntoNames, IntoOrders, IntoSource, IntoTerms,
    Item, Join, JoinKind, JoinOn, Limit, Lock, Name, NamedWindow, Order, Source, Window, With, place,
};

/// SELECT: rows taken from sources, filtered, grouped, ordered and limited, in the order of its fields.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Select {
    /// Common table expressions.
    pub with: Option<Box<With>>,
    /// Whether equal rows are returned once.
    pub distinct: Distinct,
    /// What is selected.
    pub items: Vec<Item>,
    /// The first source.
    pub from: Option<Source>,
    /// The other sources, each joined to all before it.
    pub joins: Vec<Join>,
    /// Only rows for which all of these hold.
    pub filter: Vec<Expr>,
    /// Rows with equal values here become one group.
    pub group_by: Vec<Expr>,
    /// Only groups for which all of these hold.
    pub having: Vec<Expr>,
    /// Windows that window functions use by name.
    pub windows: Vec<NamedWindow>,
    /// The order of the result.
    pub order_by: Vec<Order>,
    /// How many rows of the result.
    pub limit: Limit,
    /// Whether the rows are locked.
    pub lock: Option<Box<Lock>>,
    /// Clauses that only some dialect knows.
    pub clauses: Vec<Clause>,
}

/// Whether equal rows are returned once.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Distinct {
    /// All rows.
    #[default]
    No,
    /// Equal rows once.
    Yes,
    /// The first row, in the order of the query, of those with equal values here. NULLs count as equal. The order
    /// must begin with these expressions, in any order among them; without an order any row may be the first.
    On(Vec<Expr>),
}

/// A query of these items: names, `*`, `t.*`, expressions, items with an alias, or a tuple or list of them.
#[must_use]
#[inline(always)]
pub fn select(items: impl IntoItems) -> Select {
    Select {
        with: None,
        distinct: Distinct::No,
        items: items.into_items(),
        from: None,
        joins: Vec::new(),
        filter: Vec::new(),
        group_by: Vec::new(),
        having: Vec::new(),
        windows: Vec::new(),
        order_by: Vec::new(),
        limit: Limit { count: None, offset: None, with_ties: false, percent: false },
        lock: None,
        clauses: Vec::new(),
    }
}

impl Select {
    /// More items.
    #[must_use]
    #[inline]
    pub fn select(self, items: impl IntoItems) -> Select {
        Select { items: place::append(self.items, items.into_items()), ..self }
    }

    /// Equal rows are returned once.
    #[must_use]
    #[inline]
    pub fn distinct(mut self) -> Select {
        self.distinct = Distinct::Yes;
        self
    }

    /// Of rows with equal values here only the first one is returned; see [`Distinct::On`].
    #[must_use]
    #[inline]
    pub fn distinct_on(mut self, terms: impl IntoTerms) -> Select {
        self.distinct = Distinct::On(terms.into_terms());
        self
    }

    /// A source of rows. A second one is joined to the first: all pairs.
    #[must_use]
    #[inline(always)]
    pub fn from(self, source: impl IntoSource) -> Select {
        let source = source.into_source();
        match self.from {
            None => Select { from: Some(source), ..self },
            Some(_) => self.with_join(JoinKind::Cross, source, JoinOn::Nothing),
        }
    }

    #[inline(always)]
    fn with_join(self, kind: JoinKind, source: Source, on: JoinOn) -> Select {
        Select { joins: place::push(self.joins, Join { kind, source, on }), ..self }
    }

    /// Pairs for which `on` holds.
    #[must_use]
    #[inline(always)]
    pub fn join(self, source: impl IntoSource, on: impl Into<Expr>) -> Select {
        self.with_join(JoinKind::Inner, source.into_source(), JoinOn::On(on.into()))
    }

    /// Pairs for which `on` holds, and rows before without a partner.
    #[must_use]
    #[inline]
    pub fn left_join(self, source: impl IntoSource, on: impl Into<Expr>) -> Select {
        self.with_join(JoinKind::Left, source.into_source(), JoinOn::On(on.into()))
    }

    /// Pairs for which `on` holds, and rows of `source` without a partner.
    #[must_use]
    #[inline]
    pub fn right_join(self, source: impl IntoSource, on: impl Into<Expr>) -> Select {
        self.with_join(JoinKind::Right, source.into_source(), JoinOn::On(on.into()))
    }

    /// Pairs for which `on` holds, and rows of either side without a partner.
    #[must_use]
    #[inline]
    pub fn full_join(self, source: impl IntoSource, on: impl Into<Expr>) -> Select {
        self.with_join(JoinKind::Full, source.into_source(), JoinOn::On(on.into()))
    }

    /// All pairs.
    #[must_use]
    #[inline]
    pub fn cross_join(self, source: impl IntoSource) -> Select {
        self.with_join(JoinKind::Cross, source.into_source(), JoinOn::Nothing)
    }

    /// A join of any kind on columns that both sides have; the result has them once.
    #[must_use]
    #[inline]
    pub fn join_using(self, kind: JoinKind, source: impl IntoSource, columns: impl IntoNames) -> Select {
        self.with_join(kind, source.into_source(), JoinOn::Using(columns.into_names()))
    }

    /// Only rows for which `predicate` holds; several add up with AND.
    #[must_use]
    #[inline(always)]
    pub fn filter(self, predicate: impl Into<Expr>) -> Select {
        Select { filter: place::push(self.filter, predicate.into()), ..self }
    }

    /// Rows with equal values here become one group. A text names a column, also where an item of the select list goes by
    /// that name: to group by an item, write its expression here again.
    #[must_use]
    #[inline(always)]
    pub fn group_by(self, terms: impl IntoTerms) -> Select {
        Select { group_by: place::append(self.group_by, terms.into_terms()), ..self }
    }

    /// Only groups for which `predicate` holds; several add up with AND.
    #[must_use]
    #[inline(always)]
    pub fn having(self, predicate: impl Into<Expr>) -> Select {
        Select { having: place::push(self.having, predicate.into()), ..self }
    }

    /// A window that window functions use by name.
    #[must_use]
    #[inline]
    pub fn window(mut self, name: impl Into<Name>, window: Window) -> Select {
        self.windows.push(NamedWindow { name: name.into(), window });
        self
    }

    /// The order of the result; further keys are added behind.
    #[must_use]
    #[inline(always)]
    pub fn order_by(self, orders: impl IntoOrders) -> Select {
        Select { order_by: place::append(self.order_by, orders.into_orders()), ..self }
    }

    /// At most so many rows.
    #[must_use]
    #[inline]
    pub fn limit(self, count: impl Into<Count>) -> Select {
        Select { limit: self.limit.at_most(count.into()), ..self }
    }

    /// So many rows are passed over first.
    #[must_use]
    #[inline]
    pub fn offset(self, count: impl Into<Count>) -> Select {
        Select { limit: self.limit.from(count.into()), ..self }
    }

    /// Rows that tie with the last one within the limit are returned as well.
    #[must_use]
    #[inline]
    pub fn with_ties(mut self) -> Select {
        self.limit.with_ties = true;
        self
    }

    /// At most `percent` of the rows, rounded up.
    #[must_use]
    #[inline]
    pub fn limit_percent(mut self, percent: impl Into<Count>) -> Select {
        self.limit.count = Some(percent.into());
        self.limit.percent = true;
        self
    }

    /// The rows are locked until the end of the transaction.
    #[must_use]
    #[inline]
    pub fn lock(mut self, lock: Lock) -> Select {
        self.lock = Some(place::boxed(lock));
        self
    }

    /// A clause that only some dialect knows; every other refuses the query.
    #[must_use]
    #[inline]
    pub fn clause(mut self, place: ClausePlace, extension: Extension) -> Select {
        self.clauses.push(Clause { place, extension });
        self
    }
}
