use crate::ast::{Expr, Name};

/// One key of an ORDER BY.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Order {
    /// What is ordered by.
    pub expr: Expr,
    /// The greatest first.
    pub descending: bool,
    /// Where NULLs come. Left open, it is the engine's own choice.
    pub nulls: Option<Nulls>,
}

/// Where NULLs come in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Nulls {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
}

impl Order {
    /// NULLs before all others.
    #[must_use]
    pub fn nulls_first(mut self) -> Order {
        self.nulls = Some(Nulls::First);
        self
    }

    /// NULLs behind all others.
    #[must_use]
    pub fn nulls_last(mut self) -> Order {
        self.nulls = Some(Nulls::Last);
        self
    }
}

/// One item of a select list or of RETURNING.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Item {
    /// What is selected.
    pub expr: Expr,
    /// The name of the output column.
    pub alias: Option<Name>,
}

impl Item {
    /// The expression under this name, or its own.
    #[must_use]
    pub fn new(expr: Expr, alias: Option<Name>) -> Item {
        Item { expr, alias }
    }

    /// The name of the output column, if the query tells: the alias, or the name of a bare column.
    #[must_use]
    pub fn output_name(&self) -> Option<&Name> {
        match (&self.alias, &self.expr) {
            (Some(alias), _) => Some(alias),
            (None, Expr::Column(column)) => Some(&column.name),
            _ => None,
        }
    }
}
