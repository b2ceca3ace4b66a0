use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{Count, IntoOrders, Limit, Lock, Order, Query, Select, Values, With, place};

/// UNION, INTERSECT or EXCEPT of queries. One node has one operator, so that nothing binds tighter than something
/// else: what is nested is written nested.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SetOperation {
    /// Common table expressions.
    pub with: Option<Box<With>>,
    /// What is done.
    pub operator: SetOperator,
    /// Whether duplicates stay.
    pub all: bool,
    /// The queries, from left to right.
    pub branches: Vec<Query>,
    /// The order of the result, by output columns.
    pub order_by: Vec<Order>,
    /// How many rows of the result.
    pub limit: Limit,
    /// Whether rows are locked; no engine does so here.
    pub lock: Option<Box<Lock>>,
}

/// What a [`SetOperation`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum SetOperator {
    /// Rows of any.
    Union,
    /// Rows that are in all.
    Intersect,
    /// Rows of the first that are in no other.
    Except,
}

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident $operator:ident $all:literal;)*) => {
        impl Query {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self, other: impl Into<Query>) -> SetOperation {
                    combine(self, SetOperator::$operator, $all, other.into())
                }
            )*
        }

        impl Select {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self, other: impl Into<Query>) -> SetOperation {
                    combine(self.into(), SetOperator::$operator, $all, other.into())
                }
            )*
        }

        impl Values {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self, other: impl Into<Query>) -> SetOperation {
                    combine(self.into(), SetOperator::$operator, $all, other.into())
                }
            )*
        }

        impl SetOperation {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self, other: impl Into<Query>) -> SetOperation {
                    combine(self.into(), SetOperator::$operator, $all, other.into())
                }
            )*
        }
    };
}

operations! {
    /// Rows of this query and of `other`, each once.
    union Union false;
    /// Rows of this query and of `other`, duplicates included.
    union_all Union true;
    /// Rows that are in both, each once.
    intersect Intersect false;
    /// Rows that are in both, as often as in the one that has fewer of them.
    intersect_all Intersect true;
    /// Rows of this query that are not in `other`, each once.
    except Except false;
    /// Rows of this query, less one for each equal row of `other`.
    except_all Except true;
}

/// A chain of one operator stays one flat node: `a UNION b UNION c` has three branches. That is so for EXCEPT as
/// well, since it is read from the left.
fn combine(first: Query, operator: SetOperator, all: bool, other: Query) -> SetOperation {
    match first {
        Query::SetOperation(mut chain)
            if chain.operator == operator && chain.all == all && chain.is_bare() =>
        {
            chain.branches.push(other);
            *chain
        }
        first => SetOperation {
            with: None,
            operator,
            all,
            branches: place::list![first, other],
            order_by: Vec::new(),
            limit: Limit::default(),
            lock: None,
        },
    }
}

impl SetOperation {
    fn is_bare(&self) -> bool {
        self.with.is_none() && self.order_by.is_empty() && self.limit.is_none() && self.lock.is_none()
    }

    /// The order of the result, by output columns; further keys are added behind.
    #[must_use]
    #[inline]
    pub fn order_by(self, orders: impl IntoOrders) -> SetOperation {
        SetOperation { order_by: place::append(self.order_by, orders.into_orders()), ..self }
    }

    /// At most so many rows of the result.
    #[must_use]
    #[inline]
    pub fn limit(mut self, count: impl Into<Count>) -> SetOperation {
        self.limit.count = Some(count.into());
        self
    }

    /// So many rows of the result are passed over first.
    #[must_use]
    #[inline]
    pub fn offset(mut self, count: impl Into<Count>) -> SetOperation {
        self.limit.offset = Some(count.into());
        self
    }

    /// Rows that tie with the last one within the limit are returned as well.
    #[must_use]
    #[inline]
    pub fn with_ties(mut self) -> SetOperation {
        self.limit.with_ties = true;
        self
    }

    /// At most `percent` of the rows, rounded up.
    #[must_use]
    #[inline]
    pub fn limit_percent(mut self, percent: impl Into<Count>) -> SetOperation {
        self.limit.count = Some(percent.into());
        self.limit.percent = true;
        self
    }
}
