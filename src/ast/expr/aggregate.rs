//! Aggregates and window functions: functions over many rows.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::ast::{Expr, IntoOperand, IntoOrders, IntoTerm, IntoTerms, Item, Name, Order, Window, place};
use crate::values::{Text, Value};

/// An aggregate over the rows of a group, or, with `over`, a window function over the rows of a window.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Aggregate {
    /// Which function.
    pub function: AggregateFunction,
    /// Its arguments.
    pub arguments: Vec<Expr>,
    /// Equal arguments count once.
    pub distinct: bool,
    /// The order in which the rows are taken, inside the parentheses.
    pub order_by: Vec<Order>,
    /// WITHIN GROUP (ORDER BY ..), behind the parentheses.
    pub within_group: Vec<Order>,
    /// Only the rows for which this holds.
    pub filter: Option<Expr>,
    /// Rows whose argument is NULL are passed over by LAG, LEAD, FIRST_VALUE, LAST_VALUE and NTH_VALUE.
    pub ignore_nulls: bool,
    /// The window, or the name of one.
    pub over: Option<Over>,
}

/// An aggregate or window function, by its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum AggregateFunction {
    /// How many rows, or how many arguments that are not NULL.
    Count,
    /// The sum; NULL of no rows.
    Sum,
    /// The mean, with its fraction also of whole numbers.
    Avg,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// `(text, separator)`: the texts joined.
    StringAgg,
    /// Whether all are true; NULLs do not count.
    BoolAnd,
    /// Whether any is true; NULLs do not count.
    BoolOr,
    /// The standard deviation of a sample.
    StddevSamp,
    /// The standard deviation of the whole.
    StddevPop,
    /// The variance of a sample.
    VarSamp,
    /// The variance of the whole.
    VarPop,
    /// `(fraction)` WITHIN GROUP: the value at this fraction of the order, interpolated.
    PercentileCont,
    /// `(fraction)` WITHIN GROUP: the first value at or behind this fraction of the order.
    PercentileDisc,
    /// The number of the row in its window, from 1.
    RowNumber,
    /// The rank of the row, with gaps behind ties.
    Rank,
    /// The rank of the row, without gaps.
    DenseRank,
    /// (rank - 1) / (rows - 1).
    PercentRank,
    /// The fraction of the rows that come no later.
    CumeDist,
    /// `(n)`: the number of the row's bucket, of n equal ones.
    Ntile,
    /// `(value, offset, default)`: of a row before this one.
    Lag,
    /// `(value, offset, default)`: of a row behind this one.
    Lead,
    /// The value of the frame's first row.
    FirstValue,
    /// The value of the frame's last row.
    LastValue,
    /// `(value, n)`: of the frame's row n.
    NthValue,
    /// A function of the database or of the user, called as it is.
    Named(Name),
}

/// The window of a window function.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Over {
    /// A window that the WINDOW clause defines.
    Named(Name),
    /// A window defined in place.
    Window(Box<Window>),
}

impl AggregateFunction {
    /// Whether it is a window function only, and no aggregate.
    #[must_use]
    pub const fn needs_window(&self) -> bool {
        matches!(
            self,
            AggregateFunction::RowNumber
                | AggregateFunction::Rank
                | AggregateFunction::DenseRank
                | AggregateFunction::PercentRank
                | AggregateFunction::CumeDist
                | AggregateFunction::Ntile
                | AggregateFunction::Lag
                | AggregateFunction::Lead
                | AggregateFunction::FirstValue
                | AggregateFunction::LastValue
                | AggregateFunction::NthValue
        )
    }

    /// The function's name in messages.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            AggregateFunction::Named(name) => name.as_str().into(),
            other => alloc::format!("{other:?}"),
        }
    }
}

impl Aggregate {
    /// The function over these arguments.
    #[inline]
    #[must_use]
    pub fn new(function: AggregateFunction, arguments: Vec<Expr>) -> Aggregate {
        Aggregate {
            function,
            arguments,
            distinct: false,
            order_by: Vec::new(),
            within_group: Vec::new(),
            filter: None,
            ignore_nulls: false,
            over: None,
        }
    }

    /// Equal arguments count once.
    #[must_use]
    #[inline]
    pub fn distinct(self) -> Aggregate {
        Aggregate { distinct: true, ..self }
    }

    /// The order in which the rows are taken.
    #[must_use]
    #[inline]
    pub fn order_by(self, orders: impl IntoOrders) -> Aggregate {
        Aggregate { order_by: place::append(self.order_by, orders.into_orders()), ..self }
    }

    /// WITHIN GROUP (ORDER BY ..).
    #[must_use]
    #[inline]
    pub fn within_group(self, orders: impl IntoOrders) -> Aggregate {
        Aggregate { within_group: place::append(self.within_group, orders.into_orders()), ..self }
    }

    /// Only the rows for which `predicate` holds; several add up with AND.
    #[must_use]
    #[inline]
    pub fn filter(self, predicate: impl Into<Expr>) -> Aggregate {
        let filter = match self.filter {
            None => predicate.into(),
            Some(earlier) => earlier.and(predicate),
        };
        Aggregate { filter: Some(filter), ..self }
    }

    /// Rows whose argument is NULL are passed over.
    #[must_use]
    #[inline]
    pub fn ignore_nulls(self) -> Aggregate {
        Aggregate { ignore_nulls: true, ..self }
    }

    /// As a window function, over a window or the name of one.
    #[must_use]
    #[inline]
    pub fn over(self, over: impl Into<Over>) -> Aggregate {
        Aggregate { over: place::set(self.over, over.into()), ..self }
    }

    /// The value under a name, as an item of a select list.
    #[must_use]
    #[inline]
    pub fn alias(self, name: impl Into<Name>) -> Item {
        Expr::from(self).alias(name)
    }

    /// The value as an expression, with all methods of one.
    #[must_use]
    #[inline]
    pub fn expr(self) -> Expr {
        self.into()
    }
}

macro_rules! comparisons {
    ($($name:ident)*) => {
        impl Aggregate {
            $(
                /// The same comparison as on an expression.
                #[inline]
                #[must_use]
                pub fn $name(self, other: impl IntoOperand) -> Expr {
                    Expr::from(self).$name(other)
                }
            )*

            /// Ascending.
            #[inline]
            #[must_use]
            pub fn asc(self) -> Order {
                Expr::from(self).asc()
            }

            /// Descending.
            #[inline]
            #[must_use]
            pub fn desc(self) -> Order {
                Expr::from(self).desc()
            }
        }
    };
}

comparisons!(eq ne lt le gt ge);

impl From<Window> for Over {
    #[inline]
    fn from(window: Window) -> Over {
        Over::Window(place::boxed(window))
    }
}

impl From<&'static str> for Over {
    fn from(name: &'static str) -> Over {
        Over::Named(name.into())
    }
}

impl From<Name> for Over {
    fn from(name: Name) -> Over {
        Over::Named(name)
    }
}

macro_rules! of_one {
    ($($(#[$doc:meta])* $name:ident = $function:ident;)*) => {
        $(
            $(#[$doc])*
            #[inline]
            #[must_use]
            pub fn $name(of: impl IntoTerm) -> Aggregate {
                Aggregate::new(AggregateFunction::$function, place::list![of.into_term()])
            }
        )*
    };
}

of_one! {
    /// The sum; NULL of no rows. A text names a column.
    sum = Sum;
    /// The mean, with its fraction also of whole numbers. A text names a column.
    avg = Avg;
    /// The least. A text names a column.
    min = Min;
    /// The greatest. A text names a column.
    max = Max;
    /// Whether all are true; NULLs do not count. A text names a column.
    bool_and = BoolAnd;
    /// Whether any is true; NULLs do not count. A text names a column.
    bool_or = BoolOr;
    /// The standard deviation of a sample. A text names a column.
    stddev_samp = StddevSamp;
    /// The standard deviation of the whole. A text names a column.
    stddev_pop = StddevPop;
    /// The variance of a sample. A text names a column.
    var_samp = VarSamp;
    /// The variance of the whole. A text names a column.
    var_pop = VarPop;
    /// The value of the frame's first row. A text names a column.
    first_value = FirstValue;
    /// The value of the frame's last row. A text names a column.
    last_value = LastValue;
}

macro_rules! of_none {
    ($($(#[$doc:meta])* $name:ident = $function:ident;)*) => {
        $(
            $(#[$doc])*
            #[inline]
            #[must_use]
            pub fn $name() -> Aggregate {
                Aggregate::new(AggregateFunction::$function, Vec::new())
            }
        )*
    };
}

of_none! {
    /// The number of the row in its window, from 1.
    row_number = RowNumber;
    /// The rank of the row, with gaps behind ties.
    rank = Rank;
    /// The rank of the row, without gaps.
    dense_rank = DenseRank;
    /// (rank - 1) / (rows - 1).
    percent_rank = PercentRank;
    /// The fraction of the rows that come no later.
    cume_dist = CumeDist;
}

/// How many rows have a value here: `count("id")`; `count("*")` counts all. Several columns only with `distinct`.
#[must_use]
#[inline]
pub fn count(of: impl IntoTerms) -> Aggregate {
    Aggregate::new(AggregateFunction::Count, of.into_terms())
}

/// How many rows there are.
#[must_use]
#[inline]
pub fn count_all() -> Aggregate {
    Aggregate::new(AggregateFunction::Count, place::list![Expr::Star(None)])
}

/// The texts of all rows joined, with `separator` between them. The first text names a column, the second is one.
#[must_use]
pub fn string_agg(of: impl IntoTerm, separator: impl Into<Text>) -> Aggregate {
    // The separator is written into the text: most engines want a constant here.
    let separator = Expr::Literal(Value::Text(separator.into()));
    Aggregate::new(AggregateFunction::StringAgg, place::list![of.into_term(), separator])
}

/// The value at `fraction` of the order that `within_group` gives, interpolated.
#[must_use]
pub fn percentile_cont(fraction: f64) -> Aggregate {
    Aggregate::new(AggregateFunction::PercentileCont, place::list![Expr::Literal(fraction.into())])
}

/// The first value at or behind `fraction` of the order that `within_group` gives.
#[must_use]
pub fn percentile_disc(fraction: f64) -> Aggregate {
    Aggregate::new(AggregateFunction::PercentileDisc, place::list![Expr::Literal(fraction.into())])
}

/// The number of the row's bucket, of `n` equal ones.
#[must_use]
pub fn ntile(n: i32) -> Aggregate {
    Aggregate::new(AggregateFunction::Ntile, place::list![Expr::Literal(n.into())])
}

/// The value of the row `offset` rows before this one; NULL if there is none. A text names a column.
#[must_use]
pub fn lag(of: impl IntoTerm, offset: i32) -> Aggregate {
    Aggregate::new(AggregateFunction::Lag, place::list![of.into_term(), Expr::Literal(offset.into())])
}

/// The value of the row `offset` rows behind this one; NULL if there is none. A text names a column.
#[must_use]
pub fn lead(of: impl IntoTerm, offset: i32) -> Aggregate {
    Aggregate::new(AggregateFunction::Lead, place::list![of.into_term(), Expr::Literal(offset.into())])
}

/// The value of the frame's row `n`, from 1. A text names a column.
#[must_use]
pub fn nth_value(of: impl IntoTerm, n: i32) -> Aggregate {
    Aggregate::new(AggregateFunction::NthValue, place::list![of.into_term(), Expr::Literal(n.into())])
}
