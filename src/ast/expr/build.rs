//! The fluent methods of expressions. None of them fails; what is wrong is found by `compile`.

use alloc::vec::Vec;
use core::ops;

use crate::ast::{
    Arithmetic, ArithmeticOperator, Between, Binary, BinaryOperator, Case, Cast, Collate, Column, Compare,
    Concat, Expr, Function, FunctionCall, In, InSet, IntoInSet, IntoOperand, Is, Item, Name, Nulls, Order,
    Quantified, Query, Test, place,
};
use crate::types::Type;
use crate::values::Value;

/// A value that is written into the text instead of being bound.
#[must_use]
#[inline]
pub fn literal(value: impl Into<Value>) -> Expr {
    Expr::Literal(value.into())
}

/// A value that is bound. Most methods bind what they are given; this is for where a name is expected.
#[must_use]
#[inline]
pub fn bind(value: impl Into<Value>) -> Expr {
    Expr::Value(value.into())
}

/// A NULL of the type `ty`.
#[must_use]
pub fn null(ty: Type) -> Expr {
    Expr::Literal(Value::Null(ty))
}

/// `*`, or `t.*` for the given table or alias.
#[must_use]
pub fn star(table: impl Into<Option<Name>>) -> Expr {
    Expr::Star(table.into())
}

/// A row value: `row((col("a"), col("b")))`.
#[must_use]
pub fn row(parts: impl crate::ast::IntoTerms) -> Expr {
    Expr::Row(parts.into_terms())
}

/// EXISTS: whether the query has any row.
#[must_use]
pub fn exists(query: impl Into<Query>) -> Expr {
    Expr::Exists(query.into())
}

/// The opposite of a predicate.
#[must_use]
pub fn not(predicate: impl Into<Expr>) -> Expr {
    Expr::Not(place::boxed(predicate.into()))
}

/// The value that an upsert wanted to insert into `column`.
#[must_use]
#[inline]
pub fn excluded(column: impl Into<Name>) -> Expr {
    Expr::Excluded(column.into())
}

/// The default of the column that is set.
#[must_use]
pub fn default() -> Expr {
    Expr::Default
}

/// All of these predicates; true if there are none.
#[must_use]
pub fn all(predicates: impl IntoIterator<Item = Expr>) -> Expr {
    Expr::And(predicates.into_iter().collect())
}

/// Any of these predicates; false if there are none.
#[must_use]
pub fn any(predicates: impl IntoIterator<Item = Expr>) -> Expr {
    Expr::Or(predicates.into_iter().collect())
}

/// CASE with predicates: `case().when(p, a).otherwise(b)`.
#[must_use]
pub fn case() -> Case {
    Case { operand: None, branches: Vec::new(), otherwise: None }
}

/// CASE with an operand: `case_of(x).when(1, a).otherwise(b)`.
#[must_use]
pub fn case_of(operand: impl IntoOperand) -> Case {
    Case { operand: Some(operand.into_operand()), branches: Vec::new(), otherwise: None }
}

/// Texts joined end to end; a NULL among them makes the whole NULL.
#[must_use]
pub fn concat(texts: impl crate::ast::IntoOperands) -> Expr {
    Expr::Concat(place::boxed(Concat { operands: texts.into_operands(), ignore_null: false }))
}

/// Texts joined end to end; a NULL among them counts as empty text.
#[must_use]
pub fn concat_ignoring_null(texts: impl crate::ast::IntoOperands) -> Expr {
    Expr::Concat(place::boxed(Concat { operands: texts.into_operands(), ignore_null: true }))
}

impl Case {
    /// WHEN `condition` THEN `result`.
    #[must_use]
    pub fn when(mut self, condition: impl IntoOperand, result: impl IntoOperand) -> Case {
        self.branches.push((condition.into_operand(), result.into_operand()));
        self
    }

    /// ELSE `result`, and the end.
    #[must_use]
    pub fn otherwise(mut self, result: impl IntoOperand) -> Expr {
        self.otherwise = Some(result.into_operand());
        self.end()
    }

    /// The end, without ELSE: NULL where no branch fits.
    #[must_use]
    pub fn end(self) -> Expr {
        Expr::Case(place::boxed(self))
    }
}

impl Expr {
    #[inline]
    fn binary(self, operator: BinaryOperator, right: impl IntoOperand) -> Expr {
        Expr::Binary(place::boxed(Binary { left: self, operator, right: right.into_operand() }))
    }

    #[inline]
    fn compare(self, operator: BinaryOperator, right: impl IntoOperand) -> Expr {
        match (self, right.into_operand()) {
            (Expr::Column(column), Expr::Value(value)) => Expr::Compare(Compare { column, operator, value }),
            (left, right) => Expr::Binary(place::boxed(Binary { left, operator, right })),
        }
    }

    /// `self = other`. Text is a value here: a column is `col("name")`.
    #[must_use]
    #[inline]
    pub fn eq(self, other: impl IntoOperand) -> Expr {
        self.compare(BinaryOperator::Equal, other)
    }

    /// `self <> other`.
    #[must_use]
    #[inline]
    pub fn ne(self, other: impl IntoOperand) -> Expr {
        self.compare(BinaryOperator::NotEqual, other)
    }

    /// `self < other`.
    #[must_use]
    #[inline]
    pub fn lt(self, other: impl IntoOperand) -> Expr {
        self.compare(BinaryOperator::Less, other)
    }

    /// `self <= other`.
    #[must_use]
    #[inline]
    pub fn le(self, other: impl IntoOperand) -> Expr {
        self.compare(BinaryOperator::LessOrEqual, other)
    }

    /// `self > other`.
    #[must_use]
    #[inline]
    pub fn gt(self, other: impl IntoOperand) -> Expr {
        self.compare(BinaryOperator::Greater, other)
    }

    /// `self >= other`.
    #[must_use]
    #[inline]
    pub fn ge(self, other: impl IntoOperand) -> Expr {
        self.compare(BinaryOperator::GreaterOrEqual, other)
    }

    /// IS DISTINCT FROM: differs, where two NULLs are the same.
    #[must_use]
    pub fn is_distinct_from(self, other: impl IntoOperand) -> Expr {
        self.binary(BinaryOperator::IsDistinctFrom, other)
    }

    /// IS NOT DISTINCT FROM: equal, where two NULLs are the same.
    #[must_use]
    pub fn is_not_distinct_from(self, other: impl IntoOperand) -> Expr {
        self.binary(BinaryOperator::IsNotDistinctFrom, other)
    }

    /// Whether it is a truth value, true, false or NULL, as far as can be seen from itself alone.
    #[must_use]
    pub fn is_truth_value(&self) -> bool {
        match self {
            Expr::Value(value) | Expr::Literal(value) => value.is_null() || value.ty() == Type::Boolean,
            Expr::Parameter(parameter) => parameter.element_type(0) == Some(&Type::Boolean),
            Expr::Compare(_) | Expr::And(_) | Expr::Or(_) | Expr::Not(_) | Expr::Is(_) | Expr::Between(_) => {
                true
            }
            Expr::In(_) | Expr::Like(_) | Expr::Exists(_) | Expr::Quantified(_) => true,
            Expr::Binary(binary) => binary.operator.is_comparison(),
            _ => false,
        }
    }

    /// Bits that are set in both.
    #[must_use]
    pub fn bit_and(self, other: impl IntoOperand) -> Expr {
        self.binary(BinaryOperator::BitAnd, other)
    }

    /// Bits that are set in either.
    #[must_use]
    pub fn bit_or(self, other: impl IntoOperand) -> Expr {
        self.binary(BinaryOperator::BitOr, other)
    }

    /// Bits that are set in one of the two.
    #[must_use]
    pub fn bit_xor(self, other: impl IntoOperand) -> Expr {
        self.binary(BinaryOperator::BitXor, other)
    }

    /// Bits moved to the left by `places`.
    #[must_use]
    pub fn shift_left(self, places: impl IntoOperand) -> Expr {
        self.binary(BinaryOperator::ShiftLeft, places)
    }

    /// Bits moved to the right by `places`.
    #[must_use]
    pub fn shift_right(self, places: impl IntoOperand) -> Expr {
        self.binary(BinaryOperator::ShiftRight, places)
    }

    /// Both predicates.
    #[must_use]
    #[inline]
    pub fn and(self, other: impl Into<Expr>) -> Expr {
        let other = other.into();
        Expr::And(match (self, other) {
            (Expr::And(mut all), Expr::And(more)) => {
                all.extend(more);
                all
            }
            (Expr::And(mut all), one) => {
                all.push(one);
                all
            }
            (one, other) => place::list![one, other],
        })
    }

    /// Either predicate.
    #[must_use]
    #[inline]
    pub fn or(self, other: impl Into<Expr>) -> Expr {
        let other = other.into();
        Expr::Or(match (self, other) {
            (Expr::Or(mut any), Expr::Or(more)) => {
                any.extend(more);
                any
            }
            (Expr::Or(mut any), one) => {
                any.push(one);
                any
            }
            (one, other) => place::list![one, other],
        })
    }

    #[inline]
    fn is(self, test: Test, negated: bool) -> Expr {
        Expr::Is(place::boxed(Is { operand: self, test, negated }))
    }

    /// IS NULL.
    #[must_use]
    pub fn is_null(self) -> Expr {
        self.is(Test::Null, false)
    }

    /// IS NOT NULL.
    #[must_use]
    pub fn is_not_null(self) -> Expr {
        self.is(Test::Null, true)
    }

    /// IS TRUE: false where the predicate is unknown.
    #[must_use]
    pub fn is_true(self) -> Expr {
        self.is(Test::True, false)
    }

    /// IS NOT TRUE.
    #[must_use]
    pub fn is_not_true(self) -> Expr {
        self.is(Test::True, true)
    }

    /// IS FALSE: false where the predicate is unknown.
    #[must_use]
    pub fn is_false(self) -> Expr {
        self.is(Test::False, false)
    }

    /// IS NOT FALSE.
    #[must_use]
    pub fn is_not_false(self) -> Expr {
        self.is(Test::False, true)
    }

    /// IS UNKNOWN: whether the predicate is neither true nor false.
    #[must_use]
    pub fn is_unknown(self) -> Expr {
        self.is(Test::Unknown, false)
    }

    /// IS NOT UNKNOWN.
    #[must_use]
    pub fn is_not_unknown(self) -> Expr {
        self.is(Test::Unknown, true)
    }

    /// BETWEEN: from `low` to `high`, both included.
    #[must_use]
    #[inline]
    pub fn between(self, low: impl IntoOperand, high: impl IntoOperand) -> Expr {
        self.in_range(low.into_operand(), high.into_operand(), false, false)
    }

    /// NOT BETWEEN.
    #[must_use]
    pub fn not_between(self, low: impl IntoOperand, high: impl IntoOperand) -> Expr {
        self.in_range(low.into_operand(), high.into_operand(), false, true)
    }

    /// BETWEEN SYMMETRIC: between the two, whichever is lower.
    #[must_use]
    pub fn between_symmetric(self, one: impl IntoOperand, other: impl IntoOperand) -> Expr {
        self.in_range(one.into_operand(), other.into_operand(), true, false)
    }

    /// NOT BETWEEN SYMMETRIC.
    #[must_use]
    pub fn not_between_symmetric(self, one: impl IntoOperand, other: impl IntoOperand) -> Expr {
        self.in_range(one.into_operand(), other.into_operand(), true, true)
    }

    #[inline]
    fn in_range(self, low: Expr, high: Expr, symmetric: bool, negated: bool) -> Expr {
        Expr::Between(place::boxed(Between { operand: self, low, high, symmetric, negated }))
    }

    /// IN: a list, a query, or a list parameter.
    #[must_use]
    #[inline]
    pub fn is_in(self, set: impl IntoInSet) -> Expr {
        self.within(set.into_in_set(), false)
    }

    /// NOT IN. A NULL among the list makes it unknown for whatever is not in it.
    #[must_use]
    #[inline]
    pub fn is_not_in(self, set: impl IntoInSet) -> Expr {
        self.within(set.into_in_set(), true)
    }

    #[inline]
    fn within(self, set: InSet, negated: bool) -> Expr {
        Expr::In(place::boxed(In { operand: self, set, negated }))
    }

    /// Whether the comparison `operator` holds for any row of the query.
    #[must_use]
    pub fn compare_any(self, operator: BinaryOperator, query: impl Into<Query>) -> Expr {
        Expr::Quantified(place::boxed(Quantified {
            operand: self,
            operator,
            all: false,
            query: query.into(),
        }))
    }

    /// Whether the comparison `operator` holds for all rows of the query.
    #[must_use]
    pub fn compare_all(self, operator: BinaryOperator, query: impl Into<Query>) -> Expr {
        Expr::Quantified(place::boxed(Quantified { operand: self, operator, all: true, query: query.into() }))
    }

    /// CAST: the same value as another type, or an error of the engine; see [`Cast`](super::Cast).
    #[must_use]
    pub fn cast(self, ty: Type) -> Expr {
        Expr::Cast(place::boxed(Cast { operand: self, ty, or_null: false }))
    }

    /// The same value as another type, or NULL where it cannot be converted.
    #[must_use]
    pub fn try_cast(self, ty: Type) -> Expr {
        Expr::Cast(place::boxed(Cast { operand: self, ty, or_null: true }))
    }

    /// COLLATE: the text with another collation, by the name that the engine knows it under.
    #[must_use]
    pub fn collate(self, collation: impl Into<Name>) -> Expr {
        Expr::Collate(place::boxed(Collate { operand: self, collation: collation.into() }))
    }

    /// The text with another behind it; a NULL makes the whole NULL.
    #[must_use]
    pub fn concat(self, other: impl IntoOperand) -> Expr {
        match self {
            Expr::Concat(mut chain) if !chain.ignore_null => {
                chain.operands.push(other.into_operand());
                Expr::Concat(chain)
            }
            first => concat([first, other.into_operand()]),
        }
    }

    /// Division of whole numbers that cuts off the fraction: 7 by 2 is 3, -7 by 2 is -3.
    #[must_use]
    pub fn div_integer(self, divisor: impl IntoOperand) -> Expr {
        FunctionCall::expr(Function::DivideInteger, place::list![self, divisor.into_operand()])
    }

    /// The expression under a name, as an item of a select list.
    #[must_use]
    #[inline]
    pub fn alias(self, name: impl Into<Name>) -> Item {
        Item { expr: self, alias: Some(name.into()) }
    }

    /// Ascending.
    #[must_use]
    #[inline]
    pub fn asc(self) -> Order {
        Order { expr: self, descending: false, nulls: None }
    }

    /// Descending.
    #[must_use]
    #[inline]
    pub fn desc(self) -> Order {
        Order { expr: self, descending: true, nulls: None }
    }

    /// Ascending, NULLs before all others.
    #[must_use]
    #[inline]
    pub fn nulls_first(self) -> Order {
        Order { expr: self, descending: false, nulls: Some(Nulls::First) }
    }

    /// Ascending, NULLs behind all others.
    #[must_use]
    #[inline]
    pub fn nulls_last(self) -> Order {
        Order { expr: self, descending: false, nulls: Some(Nulls::Last) }
    }

    fn arithmetic(self, operator: ArithmeticOperator, right: Expr) -> Expr {
        let multiplies = |operator| operator == ArithmeticOperator::Multiply;
        match self {
            Expr::Arithmetic(mut chain)
                if chain
                    .rest
                    .first()
                    .is_some_and(|(first, _)| multiplies(*first) == multiplies(operator)) =>
            {
                chain.rest.push((operator, right));
                Expr::Arithmetic(chain)
            }
            first => {
                Expr::Arithmetic(place::boxed(Arithmetic { first, rest: place::list![(operator, right)] }))
            }
        }
    }
}

impl Arithmetic {
    /// A chain of these operands, all of one level. The operators of [`Expr`] lengthen a chain that they are handed; here it
    /// remains an operand: `(a - b) + c`.
    #[must_use]
    pub fn new(first: Expr, rest: Vec<(ArithmeticOperator, Expr)>) -> Arithmetic {
        Arithmetic { first, rest }
    }
}

impl Column {
    /// `self = other`; see [`Expr::eq`].
    #[must_use]
    pub fn eq(&self, other: impl IntoOperand) -> Expr {
        Expr::Column(self.clone()).eq(other)
    }
}

macro_rules! arithmetic {
    ($($operation:ident $method:ident $operator:ident;)*) => {
        $(
            impl<T: IntoOperand> ops::$operation<T> for Expr {
                type Output = Expr;

                fn $method(self, right: T) -> Expr {
                    self.arithmetic(ArithmeticOperator::$operator, right.into_operand())
                }
            }
        )*
    };
}

arithmetic! {
    Add add Add;
    Sub sub Subtract;
    Mul mul Multiply;
}

impl<T: IntoOperand> ops::Div<T> for Expr {
    type Output = Expr;

    /// Division that keeps the fraction: 7 by 2 is 3.5, also between whole numbers.
    fn div(self, divisor: T) -> Expr {
        FunctionCall::expr(Function::Divide, place::list![self, divisor.into_operand()])
    }
}

impl<T: IntoOperand> ops::Rem<T> for Expr {
    type Output = Expr;

    /// The remainder, with the sign of the dividend: -7 by 3 leaves -1.
    fn rem(self, divisor: T) -> Expr {
        FunctionCall::expr(Function::Modulo, place::list![self, divisor.into_operand()])
    }
}

impl ops::Neg for Expr {
    type Output = Expr;

    fn neg(self) -> Expr {
        Expr::Negate(place::boxed(self))
    }
}

impl ops::Not for Expr {
    type Output = Expr;

    fn not(self) -> Expr {
        not(self)
    }
}
