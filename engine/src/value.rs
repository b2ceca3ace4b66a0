//! From a column's value into Rust's types.

use isogloss::{
    Array, Date, DateTime, DateTimeTz, Decimal, Interval, ScalarType, Time, Type, Uuid, Value, ValueRef,
};

use crate::backend::RawRow;

/// What a column's value decodes into. `'v` is how long a text or bytes are borrowed from the row.
///
/// Nothing is ever rounded or cut off: a number that does not fit is an error.
pub trait FromValue<'v>: Sized {
    /// The value, if it is of a kind that this type takes.
    ///
    /// # Errors
    ///
    /// It is of another kind, or does not fit.
    fn from_value(value: ValueRef<'v>) -> Result<Self, Unfit>;

    /// The value of a column, without a [`ValueRef`] in between, from a driver that has a shortcut for it. `None` leaves
    /// it to [`from_value`](FromValue::from_value).
    #[inline]
    fn read(row: &dyn RawRow, index: usize) -> Option<Self> {
        let _ = (row, index);
        None
    }

    /// The value of a column, moved out of its row, which has none there any more. `None` leaves it where it is.
    #[inline]
    fn take(row: &mut dyn RawRow, index: usize) -> Option<Self> {
        let _ = (row, index);
        None
    }

    /// The logical type that is wanted: for messages, and for engines that keep values as something else.
    fn wanted() -> Type;
}

/// Why a value does not decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// It is of another kind.
    Kind,
    /// It is of the right kind, and out of the range.
    Range,
}

macro_rules! from_values {
    ($($rust:ty $(as $shortcut:ident)? => $($pattern:pat => $made:expr),+;)*) => {
        $(
            impl<'v> FromValue<'v> for $rust {
                #[inline]
                fn from_value(value: ValueRef<'v>) -> Result<Self, Unfit> {
                    match value {
                        $($pattern => $made,)+
                        _ => Err(Unfit::Kind),
                    }
                }

                $(
                    #[inline]
                    fn read(row: &dyn RawRow, index: usize) -> Option<Self> {
                        row.$shortcut(index)
                    }
                )?

                fn wanted() -> Type {
                    <$rust as ScalarType>::TYPE
                }
            }
        )*
    };
}

from_values! {
    bool as boolean => ValueRef::Boolean(value) => Ok(value);
    f32 => ValueRef::Real(value) => Ok(value), ValueRef::SmallInt(value) => Ok(value.into());
    f64 as double =>
        ValueRef::Double(value) => Ok(value),
        ValueRef::Real(value) => Ok(value.into()),
        ValueRef::SmallInt(value) => Ok(value.into()),
        ValueRef::Integer(value) => Ok(value.into()),
        ValueRef::BigInt(value) => exact(value);
    Decimal =>
        ValueRef::Decimal(value) => Ok(value),
        ValueRef::SmallInt(value) => Ok(i64::from(value).into()),
        ValueRef::Integer(value) => Ok(i64::from(value).into()),
        ValueRef::BigInt(value) => Ok(value.into());
    &'v str => ValueRef::Text(value) | ValueRef::Json(value) => Ok(value);
    &'v [u8] => ValueRef::Bytes(value) => Ok(value);
    Date => ValueRef::Date(value) => Ok(value);
    Time => ValueRef::Time(value) => Ok(value);
    DateTime => ValueRef::Timestamp(value) => Ok(value);
    DateTimeTz => ValueRef::TimestampTz(value) => Ok(value);
    Interval => ValueRef::Interval(value) => Ok(value);
    Uuid => ValueRef::Uuid(value) => Ok(value);
}

impl<'v> FromValue<'v> for String {
    #[inline]
    fn from_value(value: ValueRef<'v>) -> Result<String, Unfit> {
        <&str>::from_value(value).map(String::from)
    }

    #[inline]
    fn take(row: &mut dyn RawRow, index: usize) -> Option<String> {
        row.take_text(index)
    }

    fn wanted() -> Type {
        Type::Text
    }
}

impl<'v> FromValue<'v> for Vec<u8> {
    #[inline]
    fn from_value(value: ValueRef<'v>) -> Result<Vec<u8>, Unfit> {
        <&[u8]>::from_value(value).map(Vec::from)
    }

    #[inline]
    fn take(row: &mut dyn RawRow, index: usize) -> Option<Vec<u8>> {
        row.take_bytes(index)
    }

    fn wanted() -> Type {
        Type::Blob
    }
}

macro_rules! whole_numbers {
    ($($rust:ty: $logical:expr;)*) => {
        $(
            impl<'v> FromValue<'v> for $rust {
                #[inline]
                fn from_value(value: ValueRef<'v>) -> Result<Self, Unfit> {
                    match value {
                        ValueRef::SmallInt(value) => Self::try_from(value).map_err(|_| Unfit::Range),
                        ValueRef::Integer(value) => Self::try_from(value).map_err(|_| Unfit::Range),
                        ValueRef::BigInt(value) => Self::try_from(value).map_err(|_| Unfit::Range),
                        // The sum of whole numbers is a decimal one on many engines.
                        ValueRef::Decimal(value) => {
                            Self::try_from(whole(value.unscaled(), value.scale())?).map_err(|_| Unfit::Range)
                        }
                        _ => Err(Unfit::Kind),
                    }
                }

                #[inline]
                fn read(row: &dyn RawRow, index: usize) -> Option<Self> {
                    Self::try_from(row.integer(index)?).ok()
                }

                fn wanted() -> Type {
                    $logical
                }
            }
        )*
    };
}

whole_numbers! {
    i8: Type::SmallInt;
    i16: Type::SmallInt;
    i32: Type::Integer;
    i64: Type::BigInt;
    i128: Type::Decimal { precision: 38, scale: 0 };
    u8: Type::SmallInt;
    u16: Type::Integer;
    u32: Type::BigInt;
    u64: Type::Decimal { precision: 20, scale: 0 };
    usize: Type::Decimal { precision: 20, scale: 0 };
}

// In two numbers: handed over as one, it would first be copied to a place of its own, with whatever else the value may be.
fn whole(unscaled: i128, scale: u8) -> Result<i128, Unfit> {
    let unit = 10i128.checked_pow(scale.into()).ok_or(Unfit::Range)?;
    if unscaled % unit == 0 { Ok(unscaled / unit) } else { Err(Unfit::Range) }
}

/// As a floating point number, where that holds it exactly.
fn exact(value: i64) -> Result<f64, Unfit> {
    if value.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS { Ok(value as f64) } else { Err(Unfit::Range) }
}

impl<'v> FromValue<'v> for char {
    fn from_value(value: ValueRef<'v>) -> Result<char, Unfit> {
        let mut letters = <&str>::from_value(value)?.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Ok(letter),
            _ => Err(Unfit::Range),
        }
    }

    fn wanted() -> Type {
        Type::Char(1)
    }
}

impl<'v> FromValue<'v> for Array {
    fn from_value(value: ValueRef<'v>) -> Result<Array, Unfit> {
        match value {
            ValueRef::Array(array) => Ok(array.clone()),
            _ => Err(Unfit::Kind),
        }
    }

    fn wanted() -> Type {
        Type::array(Type::Text)
    }
}

/// Whatever it is, with its NULL.
impl<'v> FromValue<'v> for Value {
    fn from_value(value: ValueRef<'v>) -> Result<Value, Unfit> {
        Ok(value.to_value())
    }

    fn wanted() -> Type {
        Type::Text
    }
}

/// Whatever it is, as it lies there.
impl<'v> FromValue<'v> for ValueRef<'v> {
    #[inline]
    fn from_value(value: ValueRef<'v>) -> Result<ValueRef<'v>, Unfit> {
        Ok(value)
    }

    fn wanted() -> Type {
        Type::Text
    }
}

impl<'v, T: FromValue<'v>> FromValue<'v> for Option<T> {
    #[inline]
    fn from_value(value: ValueRef<'v>) -> Result<Option<T>, Unfit> {
        match value {
            ValueRef::Null(_) => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }

    #[inline]
    fn read(row: &dyn RawRow, index: usize) -> Option<Option<T>> {
        T::read(row, index).map(Some)
    }

    #[inline]
    fn take(row: &mut dyn RawRow, index: usize) -> Option<Option<T>> {
        T::take(row, index).map(Some)
    }

    fn wanted() -> Type {
        T::wanted()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_does_not_fit_is_refused() {
        assert_eq!(i32::from_value(ValueRef::BigInt(7)), Ok(7));
        assert_eq!(i32::from_value(ValueRef::BigInt(1 << 40)), Err(Unfit::Range));
        assert_eq!(u8::from_value(ValueRef::SmallInt(-1)), Err(Unfit::Range));
        assert_eq!(u64::from_value(ValueRef::Decimal(u64::MAX.into())), Ok(u64::MAX));
        assert_eq!(f64::from_value(ValueRef::BigInt((1 << 53) + 1)), Err(Unfit::Range));
    }

    #[test]
    fn a_sum_may_be_a_decimal_number_and_stays_a_whole_one() {
        let decimal = |unscaled, scale| ValueRef::Decimal(Decimal::new(unscaled, scale).expect("a decimal"));
        assert_eq!(i64::from_value(decimal(4200, 2)), Ok(42));
        assert_eq!(i64::from_value(decimal(4250, 2)), Err(Unfit::Range));
    }

    #[test]
    fn a_null_is_none_and_nothing_else() {
        assert_eq!(Option::<i64>::from_value(ValueRef::Null(&Type::Text)), Ok(None));
        assert_eq!(i64::from_value(ValueRef::Null(&Type::BigInt)), Err(Unfit::Kind));
        assert_eq!(Value::from_value(ValueRef::Null(&Type::Date)), Ok(Value::Null(Type::Date)));
    }
}
