//! Expressions: everything that has a value or is true, false or unknown.

pub(super) mod aggregate;
pub(super) mod build;
pub(super) mod column;
pub(super) mod function;
mod like;
pub(super) mod parameter;
pub(super) mod raw;
pub(super) mod window;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{Aggregate, Column, Extension, FunctionCall, Name, Parameter, Query, Raw};
use crate::types::Type;
use crate::values::Value;

/// An expression.
///
/// What stands in it as a value is bound, never written into the text, unless it is a [`Literal`](Expr::Literal).
/// Chains of one operator are flat lists, however long they are.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Expr {
    /// A column.
    Column(Column),
    /// `*`, or `t.*`: all columns. Only in a select list, in RETURNING, and in COUNT.
    Star(Option<Name>),
    /// A value that is bound.
    Value(Value),
    /// A value that is written into the text.
    Literal(Value),
    /// A value that is given when a kept query is filled.
    Parameter(Box<Parameter>),
    /// A value that the compiler has taken out of the tree and numbered. Only it makes these.
    Lifted(u32),
    /// A column compared with a value; the commonest predicate, kept without a box.
    Compare(Compare),
    /// Two operands and an operator.
    Binary(Box<Binary>),
    /// Additions and subtractions, or multiplications, from left to right.
    Arithmetic(Box<Arithmetic>),
    /// The negative of a number.
    Negate(Box<Expr>),
    /// All of these; true if there are none.
    And(Vec<Expr>),
    /// Any of these; false if there are none.
    Or(Vec<Expr>),
    /// The opposite; unknown stays unknown.
    Not(Box<Expr>),
    /// IS \[NOT\] NULL, TRUE, FALSE or UNKNOWN.
    Is(Box<Is>),
    /// \[NOT\] BETWEEN \[SYMMETRIC\].
    Between(Box<Between>),
    /// \[NOT\] IN.
    In(Box<In>),
    /// \[NOT\] LIKE, or the same without regard to case.
    Like(Box<Like>),
    /// EXISTS.
    Exists(Query),
    /// A comparison with ANY or ALL rows of a subquery.
    Quantified(Box<Quantified>),
    /// A row value: `(a, b)`.
    Row(Vec<Expr>),
    /// CASE.
    Case(Box<Case>),
    /// CAST, or the cast that gives NULL where it fails.
    Cast(Box<Cast>),
    /// COLLATE.
    Collate(Box<Collate>),
    /// Texts joined end to end.
    Concat(Box<Concat>),
    /// A scalar subquery: one column, at most one row.
    Subquery(Query),
    /// A scalar function.
    Function(Box<FunctionCall>),
    /// An aggregate or window function.
    Aggregate(Box<Aggregate>),
    /// The value that an upsert wanted to insert into this column.
    Excluded(Name),
    /// The column's default; only as a new value in INSERT and UPDATE.
    Default,
    /// A construct that only some dialect knows.
    Extension(Box<Extension>),
    /// Text that is passed on as it is, with expressions in it.
    Raw(Box<Raw>),
}

/// A column compared with a value.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Compare {
    /// The left side.
    pub column: Column,
    /// One of `=`, `<>`, `<`, `<=`, `>`, `>=`.
    pub operator: BinaryOperator,
    /// The right side, bound.
    pub value: Value,
}

/// Two operands and an operator.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Binary {
    /// The left operand.
    pub left: Expr,
    /// What is done.
    pub operator: BinaryOperator,
    /// The right operand.
    pub right: Expr,
}

/// The operators between two operands that are no chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum BinaryOperator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// IS DISTINCT FROM: differs, where two NULLs are the same.
    IsDistinctFrom,
    /// IS NOT DISTINCT FROM: equal, where two NULLs are the same.
    IsNotDistinctFrom,
    /// Bits that are set in both.
    BitAnd,
    /// Bits that are set in either.
    BitOr,
    /// Bits that are set in one of the two.
    BitXor,
    /// Bits moved to the left, by no more than the number has; what leaves the number's width is the engine's affair.
    ShiftLeft,
    /// Bits moved to the right, by no more than the number has; a negative number stays negative.
    ShiftRight,
}

impl BinaryOperator {
    /// Whether the result is true, false or unknown.
    #[must_use]
    pub const fn is_comparison(self) -> bool {
        self.is_ordering()
            || matches!(
                self,
                BinaryOperator::Equal
                    | BinaryOperator::NotEqual
                    | BinaryOperator::IsDistinctFrom
                    | BinaryOperator::IsNotDistinctFrom
            )
    }

    /// Whether it is `<`, `<=`, `>` or `>=`.
    #[must_use]
    pub const fn is_ordering(self) -> bool {
        matches!(
            self,
            BinaryOperator::Less
                | BinaryOperator::LessOrEqual
                | BinaryOperator::Greater
                | BinaryOperator::GreaterOrEqual
        )
    }
}

/// Additions and subtractions, or multiplications, from left to right: `a + b - c`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Arithmetic {
    /// The leftmost operand.
    pub first: Expr,
    /// The others, each with its operator; all of one level.
    pub rest: Vec<(ArithmeticOperator, Expr)>,
}

/// The operators of [`Arithmetic`]. Division and remainder are [functions](crate::ast::Function), since engines mean
/// different things by their signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum ArithmeticOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
}

/// A test for one of the values that are no ordinary ones.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Is {
    /// What is tested.
    pub operand: Expr,
    /// For what.
    pub test: Test,
    /// IS NOT.
    pub negated: bool,
}

/// What [`Is`] tests for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Test {
    /// No value.
    Null,
    /// A predicate that holds.
    True,
    /// A predicate that does not hold.
    False,
    /// A predicate that is neither.
    Unknown,
}

/// \[NOT\] BETWEEN \[SYMMETRIC\]; both bounds belong to the range.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Between {
    /// What is tested.
    pub operand: Expr,
    /// The lower bound.
    pub low: Expr,
    /// The upper bound.
    pub high: Expr,
    /// Whether the bounds may come in either order.
    pub symmetric: bool,
    /// NOT BETWEEN.
    pub negated: bool,
}

/// \[NOT\] IN. Nothing is in an empty list, not even NULL: then IN is false, and NOT IN true.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct In {
    /// What is looked for.
    pub operand: Expr,
    /// Among what.
    pub set: InSet,
    /// NOT IN.
    pub negated: bool,
}

/// What [`In`] looks through.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum InSet {
    /// Values that are all bound; kept apart, as they are written in one tight loop.
    Values(Vec<Value>),
    /// Expressions.
    List(Vec<Expr>),
    /// A list that is given when a kept query is filled.
    Parameter(Box<Parameter>),
    /// The rows of a subquery.
    Query(Query),
}

/// \[NOT\] LIKE.
///
/// Without an escape character every character but `%` and `_` means itself, also the backslash.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Like {
    /// The text.
    pub operand: Expr,
    /// The pattern: `%` stands for any text, `_` for one character.
    pub pattern: Expr,
    /// The character that takes their meaning from `%`, `_` and itself.
    pub escape: Option<char>,
    /// Whether case counts.
    pub case: LikeCase,
    /// NOT LIKE.
    pub negated: bool,
}

/// Whether LIKE tells upper from lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum LikeCase {
    /// As the column's collation has it; engines differ in their default.
    Collation,
    /// Upper and lower case are the same.
    Insensitive,
}

/// A comparison with ANY or ALL rows of a subquery.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Quantified {
    /// The left side.
    pub operand: Expr,
    /// One of `=`, `<>`, `<`, `<=`, `>`, `>=`.
    pub operator: BinaryOperator,
    /// ALL rather than ANY.
    pub all: bool,
    /// The right side.
    pub query: Query,
}

/// CASE. Without an operand each WHEN is a predicate; with one, a value that it is compared with.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Case {
    /// What the WHENs are compared with.
    pub operand: Option<Expr>,
    /// The branches: WHEN and THEN.
    pub branches: Vec<(Expr, Expr)>,
    /// ELSE; NULL without it.
    pub otherwise: Option<Expr>,
}

/// A conversion to another type. A fraction becomes the whole number next to it, and a half the one further from zero;
/// where the half of a floating point number goes is the engine's affair.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Cast {
    /// What is converted.
    pub operand: Expr,
    /// To what.
    pub ty: Type,
    /// NULL instead of an error where the value cannot be converted.
    pub or_null: bool,
}

/// A text with another collation.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Collate {
    /// The text.
    pub operand: Expr,
    /// The collation, by the name that the engine knows it under.
    pub collation: Name,
}

/// Texts joined end to end.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Concat {
    /// The texts.
    pub operands: Vec<Expr>,
    /// Whether a NULL among them counts as empty text; else it makes the whole NULL.
    pub ignore_null: bool,
}
