use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{
    Count, Expr, IntoItems, IntoOrders, IntoSource, Item, Join, JoinKind, JoinOn, Limit, Order, Source,
    Table, With, place,
};

/// DELETE, perhaps with other tables.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Delete {
    /// Common table expressions.
    pub with: Option<Box<With>>,
    /// From which table.
    pub table: Table,
    /// Another source, from which rows are joined to the table by `filter`. A row with several partners goes once.
    pub using: Option<Source>,
    /// Further sources, each joined to `using`.
    pub joins: Vec<Join>,
    /// Only rows for which all of these hold.
    pub filter: Vec<Expr>,
    /// Which rows come first, for the limit.
    pub order_by: Vec<Order>,
    /// How many rows at most.
    pub limit: Limit,
    /// What is returned of the deleted rows.
    pub returning: Vec<Item>,
}

/// DELETE from this table.
#[must_use]
#[inline]
pub fn delete_from(table: impl Into<Table>) -> Delete {
    Delete {
        with: None,
        table: table.into(),
        using: None,
        joins: Vec::new(),
        filter: Vec::new(),
        order_by: Vec::new(),
        limit: Limit::default(),
        returning: Vec::new(),
    }
}

impl Delete {
    /// Another source; `filter` says which of its rows belong to which of the table.
    #[must_use]
    #[inline]
    pub fn using(self, source: impl IntoSource) -> Delete {
        let source = source.into_source();
        match self.using {
            None => Delete { using: Some(source), ..self },
            Some(_) => self.with_join(JoinKind::Cross, source, JoinOn::Nothing),
        }
    }

    #[inline(always)]
    fn with_join(self, kind: JoinKind, source: Source, on: JoinOn) -> Delete {
        Delete { joins: place::push(self.joins, Join { kind, source, on }), ..self }
    }

    /// A further source, joined to those of `using`.
    #[must_use]
    #[inline(always)]
    pub fn join(self, source: impl IntoSource, on: impl Into<Expr>) -> Delete {
        self.with_join(JoinKind::Inner, source.into_source(), JoinOn::On(on.into()))
    }

    /// Only rows for which `predicate` holds; several add up with AND.
    #[must_use]
    #[inline(always)]
    pub fn filter(self, predicate: impl Into<Expr>) -> Delete {
        Delete { filter: place::push(self.filter, predicate.into()), ..self }
    }

    /// Which rows come first, for the limit.
    #[must_use]
    #[inline(always)]
    pub fn order_by(self, orders: impl IntoOrders) -> Delete {
        Delete { order_by: place::append(self.order_by, orders.into_orders()), ..self }
    }

    /// At most so many rows.
    #[must_use]
    #[inline]
    pub fn limit(self, count: impl Into<Count>) -> Delete {
        Delete { limit: self.limit.at_most(count.into()), ..self }
    }

    /// What is returned of the deleted rows.
    #[must_use]
    #[inline]
    pub fn returning(self, items: impl IntoItems) -> Delete {
        Delete { returning: place::append(self.returning, items.into_items()), ..self }
    }
}
