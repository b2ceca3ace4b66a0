use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{
    Count, Expr, IntoItems, IntoOrders, IntoSource, Item, Join, JoinKind, JoinOn, Limit, Order, Source,
    Table, With, list,
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
    pub fn using(mut self, source: impl IntoSource) -> Delete {
        let source = source.into_source();
        if self.using.is_none() {
            self.using = Some(source);
        } else {
            list::push(&mut self.joins, Join { kind: JoinKind::Cross, source, on: JoinOn::Nothing });
        }
        self
    }

    /// A further source, joined to those of `using`.
    #[must_use]
    #[inline(always)]
    pub fn join(mut self, source: impl IntoSource, on: impl Into<Expr>) -> Delete {
        self.joins.push(Join {
            kind: JoinKind::Inner,
            source: source.into_source(),
            on: JoinOn::On(on.into()),
        });
        self
    }

    /// Only rows for which `predicate` holds; several add up with AND.
    #[must_use]
    #[inline(always)]
    pub fn filter(mut self, predicate: impl Into<Expr>) -> Delete {
        list::push(&mut self.filter, predicate.into());
        self
    }

    /// Which rows come first, for the limit.
    #[must_use]
    #[inline(always)]
    pub fn order_by(mut self, orders: impl IntoOrders) -> Delete {
        list::append(&mut self.order_by, orders.into_orders());
        self
    }

    /// At most so many rows.
    #[must_use]
    #[inline]
    pub fn limit(mut self, count: impl Into<Count>) -> Delete {
        self.limit.count = Some(count.into());
        self
    }

    /// What is returned of the deleted rows.
    #[must_use]
    #[inline]
    pub fn returning(mut self, items: impl IntoItems) -> Delete {
        list::append(&mut self.returning, items.into_items());
        self
    }
}
