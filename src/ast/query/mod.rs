//! Queries, and what stands in them.

pub(super) mod cte;
pub(super) mod limit;
pub(super) mod lock;
pub(super) mod order;
pub(super) mod select;
pub(super) mod set_operation;
pub(super) mod source;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{Cell, IntoRow, Limit, Order, Parameter, Raw, Select, SetOperation, With, place};

/// Anything that returns rows and may stand where a query may: SELECT, a set operation, VALUES.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Query {
    /// SELECT.
    Select(Box<Select>),
    /// UNION, INTERSECT, EXCEPT.
    SetOperation(Box<SetOperation>),
    /// A list of rows.
    Values(Box<Values>),
    /// Text that is passed on as it is.
    Raw(Box<Raw>),
}

/// VALUES: rows that are given as they are.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Values {
    /// The rows.
    pub rows: Rows,
}

/// Rows of equal width, kept row by row in one list.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Rows {
    /// The cells of all rows, one row behind the other.
    pub cells: Vec<Cell>,
    /// How many cells a row has.
    pub width: usize,
    /// The first row, counted from 1, that was not as wide as those before it; an error when it is compiled.
    pub ragged: Option<usize>,
}

/// VALUES of one row; more by [`Values::row`].
#[must_use]
pub fn values(row: impl IntoRow) -> Values {
    Values { rows: Rows::of(row) }
}

impl Values {
    /// One more row.
    #[must_use]
    pub fn row(mut self, row: impl IntoRow) -> Values {
        self.rows.push(row);
        self
    }
}

impl Rows {
    /// No rows yet, with room for `rows` of `width` cells.
    #[must_use]
    pub fn with_capacity(rows: usize, width: usize) -> Rows {
        Rows { cells: Vec::with_capacity(rows * width), width, ragged: None }
    }

    /// One row.
    #[inline(always)]
    pub(in crate::ast) fn of(row: impl IntoRow) -> Rows {
        let mut cells = Vec::new();
        row.extend(&mut cells);
        Rows { width: cells.len(), cells, ragged: None }
    }

    /// The rows with one more.
    #[inline]
    pub(in crate::ast) fn with(mut self, row: impl IntoRow) -> Rows {
        self.push(row);
        self
    }

    /// One more row.
    #[inline]
    pub fn push(&mut self, row: impl IntoRow) {
        let before = self.cells.len();
        row.extend(&mut self.cells);
        let width = self.cells.len() - before;
        if before == 0 && self.ragged.is_none() {
            self.width = width;
        } else if width != self.width && self.ragged.is_none() {
            self.ragged = Some(before / self.width.max(1) + 1);
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        // One row is the commonest, and needs no division.
        if self.cells.len() == self.width && self.width > 0 {
            return 1;
        }
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The rows, each as a list of its cells.
    pub fn iter(&self) -> core::slice::ChunksExact<'_, Cell> {
        self.cells.chunks_exact(self.width.max(1))
    }
}

impl Query {
    /// The query's common table expressions.
    #[must_use]
    pub fn with(&self) -> Option<&With> {
        match self {
            Query::Select(select) => select.with.as_deref(),
            Query::SetOperation(set) => set.with.as_deref(),
            Query::Values(_) | Query::Raw(_) => None,
        }
    }

    /// The order of the result.
    #[must_use]
    pub fn order_by(&self) -> &[Order] {
        match self {
            Query::Select(select) => &select.order_by,
            Query::SetOperation(set) => &set.order_by,
            Query::Values(_) | Query::Raw(_) => &[],
        }
    }

    /// How many rows of the result; `None` where the query can have no limit.
    #[must_use]
    pub fn limit(&self) -> Option<&Limit> {
        match self {
            Query::Select(select) => Some(&select.limit),
            Query::SetOperation(set) => Some(&set.limit),
            Query::Values(_) | Query::Raw(_) => None,
        }
    }
}

impl From<Select> for Query {
    #[inline]
    fn from(select: Select) -> Query {
        Query::Select(place::boxed(select))
    }
}

impl From<&Select> for Query {
    fn from(select: &Select) -> Query {
        Query::Select(place::boxed(select.clone()))
    }
}

impl From<SetOperation> for Query {
    fn from(set: SetOperation) -> Query {
        Query::SetOperation(place::boxed(set))
    }
}

impl From<Values> for Query {
    fn from(values: Values) -> Query {
        Query::Values(place::boxed(values))
    }
}

impl From<Raw> for Query {
    fn from(raw: Raw) -> Query {
        Query::Raw(place::boxed(raw))
    }
}

/// Where the rows of an INSERT come from, other than a list: a parameter that is filled later.
impl From<Parameter> for crate::ast::InsertSource {
    fn from(parameter: Parameter) -> crate::ast::InsertSource {
        crate::ast::InsertSource::Parameter(place::boxed(parameter))
    }
}
