use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{Expr, IntoOperand, IntoOrders, IntoTerms, Name, Order, place};

/// A window: which rows a window function looks at, seen from each row.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Window {
    /// A named window that this one refines.
    pub base: Option<Name>,
    /// Rows with equal values here belong together.
    pub partition_by: Vec<Expr>,
    /// The order within a partition.
    pub order_by: Vec<Order>,
    /// The part of the partition that is looked at.
    pub frame: Option<Frame>,
}

/// A window under a name, in the WINDOW clause.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct NamedWindow {
    /// The name.
    pub name: Name,
    /// The window.
    pub window: Window,
}

/// The part of a partition that a window function looks at.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Frame {
    /// What the bounds count.
    pub unit: FrameUnit,
    /// The first row.
    pub start: FrameBound,
    /// The last row; the current one if it is not given.
    pub end: Option<FrameBound>,
    /// Rows that are left out.
    pub exclude: Option<FrameExclude>,
}

/// What the bounds of a frame count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum FrameUnit {
    /// Rows.
    Rows,
    /// Distances of the value ordered by.
    Range,
    /// Groups of rows that are equal in the order.
    Groups,
}

/// A bound of a frame.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum FrameBound {
    /// The beginning of the partition.
    UnboundedPreceding,
    /// So many before the current row.
    Preceding(Box<Expr>),
    /// The current row.
    CurrentRow,
    /// So many behind the current row.
    Following(Box<Expr>),
    /// The end of the partition.
    UnboundedFollowing,
}

/// Rows that are left out of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum FrameExclude {
    /// The current row.
    CurrentRow,
    /// The current row and those equal to it in the order.
    Group,
    /// Those equal to the current row in the order, but not itself.
    Ties,
}

/// A window over all rows, to be narrowed down by its methods.
#[must_use]
pub fn window() -> Window {
    Window::default()
}

/// `n` rows, values or groups before the current one. The number is written into the text, as most engines want it.
#[must_use]
pub fn preceding(n: i64) -> FrameBound {
    FrameBound::Preceding(Box::new(Expr::Literal(n.into())))
}

/// `n` rows, values or groups behind the current one.
#[must_use]
pub fn following(n: i64) -> FrameBound {
    FrameBound::Following(Box::new(Expr::Literal(n.into())))
}

impl Window {
    /// Starts from the named window `base`.
    #[must_use]
    #[inline]
    pub fn of(mut self, base: impl Into<Name>) -> Window {
        self.base = Some(base.into());
        self
    }

    /// Rows with equal values here belong together.
    #[must_use]
    #[inline]
    pub fn partition_by(self, terms: impl IntoTerms) -> Window {
        Window { partition_by: place::append(self.partition_by, terms.into_terms()), ..self }
    }

    /// The order within a partition.
    #[must_use]
    #[inline]
    pub fn order_by(self, orders: impl IntoOrders) -> Window {
        Window { order_by: place::append(self.order_by, orders.into_orders()), ..self }
    }

    /// A frame counted in rows.
    #[must_use]
    #[inline]
    pub fn rows(self, start: FrameBound, end: impl Into<Option<FrameBound>>) -> Window {
        self.frame(FrameUnit::Rows, start, end.into())
    }

    /// A frame over distances of the value ordered by.
    #[must_use]
    #[inline]
    pub fn range(self, start: FrameBound, end: impl Into<Option<FrameBound>>) -> Window {
        self.frame(FrameUnit::Range, start, end.into())
    }

    /// A frame counted in groups of equal rows.
    #[must_use]
    #[inline]
    pub fn groups(self, start: FrameBound, end: impl Into<Option<FrameBound>>) -> Window {
        self.frame(FrameUnit::Groups, start, end.into())
    }

    fn frame(mut self, unit: FrameUnit, start: FrameBound, end: Option<FrameBound>) -> Window {
        self.frame = Some(Frame { unit, start, end, exclude: None });
        self
    }

    /// Leaves rows out of the frame. Without a frame it is the default one: up to the current row, by value.
    #[must_use]
    #[inline]
    pub fn exclude(mut self, rows: FrameExclude) -> Window {
        let default = || Frame {
            unit: FrameUnit::Range,
            start: FrameBound::UnboundedPreceding,
            end: None,
            exclude: None,
        };
        self.frame.get_or_insert_with(default).exclude = Some(rows);
        self
    }
}

impl FrameBound {
    /// A bound `distance` before the current row.
    #[must_use]
    pub fn before(distance: impl IntoOperand) -> FrameBound {
        FrameBound::Preceding(Box::new(distance.into_operand()))
    }

    /// A bound `distance` behind the current row.
    #[must_use]
    pub fn after(distance: impl IntoOperand) -> FrameBound {
        FrameBound::Following(Box::new(distance.into_operand()))
    }
}
