//! Values: bound, written, and what their types need.

use super::{Survey, Trail};
use crate::ast::{Cast, Expr, Shape};
use crate::error::Error;
use crate::feature::Feature;
use crate::types::Type;
use crate::values::Value;

/// Whether a bind of this type is the same value in the type of whatever it is compared with, or an error.
pub(crate) const fn fits_any(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Boolean
            | Type::SmallInt
            | Type::Integer
            | Type::BigInt
            | Type::Date
            | Type::Uuid
            | Type::Varbinary(_)
            | Type::Blob
            | Type::Array(_)
    )
}

/// The same of a value; NULL is NULL in every type.
pub(super) const fn value_fits_any(value: &Value) -> bool {
    !matches!(
        value,
        Value::Real(_)
            | Value::Double(_)
            | Value::Decimal(_)
            | Value::Text(_)
            | Value::Json(_)
            | Value::Time(_)
            | Value::Timestamp(_)
            | Value::TimestampTz(_)
            | Value::Interval(_)
    )
}

/// Whether it is a bind of the caller's; a number in its place has been looked at already.
fn is_callers_bind(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(_) | Expr::Parameter(_))
}

pub(super) fn is_decimal(value: &Value) -> bool {
    matches!(value, Value::Decimal(_) | Value::Null(Type::Decimal { .. }))
}

/// Whether it is the caller's bind of a decimal number.
pub(super) fn is_decimal_bind(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => is_decimal(value),
        Expr::Parameter(it) => matches!(it.shape, Shape::Scalar(Type::Decimal { .. })),
        _ => false,
    }
}

/// Whether a decimal number that is bound becomes something else: another one than a text that is the same.
pub(super) fn is_inexact_cast(cast: &Cast) -> bool {
    is_decimal_bind(&cast.operand) && !matches!(cast.ty, Type::Decimal { .. })
}

impl<T: Trail> Survey<'_, T> {
    /// A value that is bound in an expression.
    #[inline]
    pub(super) fn operand(&mut self, value: &Value) {
        self.need_if(!value_fits_any(value), Feature::BindBesideOperand);
        self.bound(value);
    }

    /// Binds in places where an engine takes the type from the others, if from anything.
    pub(super) fn beside<'e>(&mut self, operands: impl IntoIterator<Item = &'e Expr>) {
        for operand in operands {
            self.need_if(is_callers_bind(operand), Feature::BindBesideOperand);
            self.need_if(is_decimal_bind(operand), Feature::DecimalBind);
        }
    }

    #[inline]
    pub(super) fn bound(&mut self, value: &Value) {
        self.binds += 1;
        self.text += 8;
        if !is_always_valid(value) {
            self.valid(value);
        }
    }

    /// Many values that are bound. Returns how many.
    pub(super) fn bound_all<'v>(&mut self, values: impl Iterator<Item = &'v Value>) -> usize {
        let mut count = 0;
        for value in values {
            count += 1;
            if !is_always_valid(value) {
                self.valid(value);
            }
        }
        self.binds += count;
        self.text += 8 * count;
        count
    }

    #[inline(never)]
    pub(super) fn valid(&mut self, value: &Value) {
        let (valid, what) = match value {
            Value::Date(date) => (date.is_valid(), "date"),
            Value::Time(time) => (time.is_valid(), "time"),
            Value::Timestamp(moment) => (moment.is_valid(), "timestamp"),
            Value::TimestampTz(moment) => (moment.is_valid(), "timestamp"),
            Value::Interval(_) => {
                self.need(Feature::IntervalValue);
                return;
            }
            Value::Array(array) => {
                self.need(Feature::ArrayValue);
                for item in &array.items {
                    if item.ty() != array.element && !matches!((item, &array.element), (Value::Null(_), _)) {
                        self.refuse(Error::value("array", "its elements are not all of its element type"));
                    }
                    self.valid(item);
                }
                return;
            }
            _ => return,
        };
        if !valid {
            self.refuse(Error::value(what, "the calendar does not have it, or its year is not 1 to 9999"));
        }
    }

    pub(super) fn literal(&mut self, value: &Value) {
        self.text += match value {
            Value::Text(text) | Value::Json(text) => text.len() + 4,
            Value::Bytes(bytes) => bytes.len() * 2 + 8,
            Value::Null(_) => 24,
            _ => 24,
        };
        self.need_if(matches!(value, Value::Boolean(_) | Value::Null(Type::Boolean)), Feature::BooleanType);
        self.valid(value);
    }
}

/// Whether there is nothing to be looked at in a value: most are of these kinds.
#[inline]
fn is_always_valid(value: &Value) -> bool {
    matches!(
        value,
        Value::Null(_)
            | Value::Boolean(_)
            | Value::SmallInt(_)
            | Value::Integer(_)
            | Value::BigInt(_)
            | Value::Real(_)
            | Value::Double(_)
            | Value::Decimal(_)
            | Value::Text(_)
            | Value::Bytes(_)
    )
}
