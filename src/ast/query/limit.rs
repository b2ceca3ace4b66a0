use alloc::boxed::Box;

use crate::ast::{Expr, Parameter, place};

/// How many of a query's rows are returned, and from where on.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Limit {
    /// At most so many rows; all if it is not given.
    pub count: Option<Count>,
    /// So many rows are passed over first.
    pub offset: Option<Count>,
    /// Rows that tie with the last one are returned as well.
    pub with_ties: bool,
    /// The count is a percentage of all rows, rounded up.
    pub percent: bool,
}

/// A number of rows.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Count {
    /// A constant, written into the text. Less than zero is an error when the statement is compiled.
    Constant(i64),
    /// A bind, a parameter or another expression.
    Expr(Box<Expr>),
}

impl Limit {
    /// Whether nothing is limited or passed over.
    #[must_use]
    #[inline]
    pub fn is_none(&self) -> bool {
        self.count.is_none() && self.offset.is_none()
    }
}

impl Limit {
    /// The same with this count.
    #[inline]
    pub(in crate::ast) fn at_most(self, count: Count) -> Limit {
        Limit { count: Some(count), ..self }
    }

    /// The same with this offset.
    #[inline]
    pub(in crate::ast) fn from(self, offset: Count) -> Limit {
        Limit { offset: Some(offset), ..self }
    }
}

impl Count {
    /// The number, if it is a constant.
    #[must_use]
    pub fn constant(&self) -> Option<i64> {
        match self {
            Count::Constant(number) => Some(*number),
            Count::Expr(_) => None,
        }
    }
}

macro_rules! constants {
    ($($rust:ty)*) => {
        $(
            impl From<$rust> for Count {
                #[inline]
                fn from(number: $rust) -> Count {
                    // More rows than that no engine has: the greatest number stands for all.
                    Count::Constant(i64::try_from(number).unwrap_or(i64::MAX))
                }
            }
        )*
    };
}

constants!(i32 i64 u32 u64 usize);

impl From<Expr> for Count {
    #[inline]
    fn from(expr: Expr) -> Count {
        Count::Expr(place::boxed(expr))
    }
}

impl From<Parameter> for Count {
    fn from(parameter: Parameter) -> Count {
        Count::Expr(place::boxed(Expr::Parameter(place::boxed(parameter))))
    }
}
