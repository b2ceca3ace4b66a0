use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{
    Assignment, Count, Expr, IntoItems, IntoOperand, IntoOrders, IntoSource, Item, Join, JoinKind, JoinOn,
    Limit, Name, Order, Source, Table, With, place,
};

/// UPDATE, perhaps with other tables. All assignments see the row as it was.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Update {
    /// Common table expressions.
    pub with: Option<Box<With>>,
    /// Which table.
    pub table: Table,
    /// The new values.
    pub assignments: Vec<Assignment>,
    /// Another source, from which rows are joined to the table by `filter`. Each row of the table must have at most
    /// one partner: which one counts would be the engine's choice.
    pub from: Option<Source>,
    /// Further sources, each joined to `from`.
    pub joins: Vec<Join>,
    /// Only rows for which all of these hold.
    pub filter: Vec<Expr>,
    /// Which rows come first, for the limit.
    pub order_by: Vec<Order>,
    /// How many rows at most.
    pub limit: Limit,
    /// What is returned of the changed rows, as they are now.
    pub returning: Vec<Item>,
}

/// UPDATE of this table.
#[must_use]
#[inline]
pub fn update(table: impl Into<Table>) -> Update {
    Update {
        with: None,
        table: table.into(),
        assignments: Vec::new(),
        from: None,
        joins: Vec::new(),
        filter: Vec::new(),
        order_by: Vec::new(),
        limit: Limit::default(),
        returning: Vec::new(),
    }
}

impl Update {
    /// The column gets this value; a text is a value.
    #[must_use]
    #[inline(always)]
    pub fn set(self, column: impl Into<Name>, value: impl IntoOperand) -> Update {
        Update {
            assignments: place::push(
                self.assignments,
                Assignment { column: column.into(), value: value.into_operand() },
            ),
            ..self
        }
    }

    /// Another source; `filter` says which of its rows belong to which of the table.
    #[must_use]
    #[inline(always)]
    pub fn from(self, source: impl IntoSource) -> Update {
        let source = source.into_source();
        match self.from {
            None => Update { from: Some(source), ..self },
            Some(_) => self.with_join(JoinKind::Cross, source, JoinOn::Nothing),
        }
    }

    #[inline(always)]
    fn with_join(self, kind: JoinKind, source: Source, on: JoinOn) -> Update {
        Update { joins: place::push(self.joins, Join { kind, source, on }), ..self }
    }

    /// A further source, joined to those of `from`.
    #[must_use]
    #[inline(always)]
    pub fn join(self, source: impl IntoSource, on: impl Into<Expr>) -> Update {
        self.with_join(JoinKind::Inner, source.into_source(), JoinOn::On(on.into()))
    }

    /// A further source, joined to those of `from`, whose rows stay without a partner too.
    #[must_use]
    #[inline]
    pub fn left_join(self, source: impl IntoSource, on: impl Into<Expr>) -> Update {
        self.with_join(JoinKind::Left, source.into_source(), JoinOn::On(on.into()))
    }

    /// Only rows for which `predicate` holds; several add up with AND.
    #[must_use]
    #[inline(always)]
    pub fn filter(self, predicate: impl Into<Expr>) -> Update {
        Update { filter: place::push(self.filter, predicate.into()), ..self }
    }

    /// Which rows come first, for the limit.
    #[must_use]
    #[inline(always)]
    pub fn order_by(self, orders: impl IntoOrders) -> Update {
        Update { order_by: place::append(self.order_by, orders.into_orders()), ..self }
    }

    /// At most so many rows.
    #[must_use]
    #[inline]
    pub fn limit(self, count: impl Into<Count>) -> Update {
        Update { limit: self.limit.at_most(count.into()), ..self }
    }

    /// What is returned of the changed rows, as they are now.
    #[must_use]
    #[inline]
    pub fn returning(self, items: impl IntoItems) -> Update {
        Update { returning: place::append(self.returning, items.into_items()), ..self }
    }
}
