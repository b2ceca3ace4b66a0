//! From Rust's own types into values.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Array, Date, DateTime, DateTimeTz, Decimal, Interval, Time, Uuid, Value, ValueRef};
use crate::types::ScalarType;

macro_rules! from_rust {
    ($($rust:ty => |$value:ident| $made:expr;)*) => {
        $(
            impl From<$rust> for Value {
                #[inline]
                fn from($value: $rust) -> Value {
                    $made
                }
            }
        )*
    };
}

from_rust! {
    bool => |value| Value::Boolean(value);
    i8 => |value| Value::SmallInt(value.into());
    i16 => |value| Value::SmallInt(value);
    i32 => |value| Value::Integer(value);
    i64 => |value| Value::BigInt(value);
    u8 => |value| Value::SmallInt(value.into());
    u16 => |value| Value::Integer(value.into());
    u32 => |value| Value::BigInt(value.into());
    // No engine but one has an unsigned 64-bit type; as an exact number nothing is lost.
    u64 => |value| i64::try_from(value).map_or_else(|_| Value::Decimal(value.into()), Value::BigInt);
    usize => |value| Value::from(value as u64);
    f32 => |value| Value::Real(value);
    f64 => |value| Value::Double(value);
    &str => |value| Value::Text(value.into());
    String => |value| Value::Text(value.into());
    &String => |value| Value::Text(value.as_str().into());
    Cow<'_, str> => |value| Value::Text(value.into());
    char => |value| Value::Text(value.into());
    &[u8] => |value| Value::Bytes(value.into());
    Vec<u8> => |value| Value::Bytes(value);
    Date => |value| Value::Date(value);
    Time => |value| Value::Time(value);
    DateTime => |value| Value::Timestamp(value);
    DateTimeTz => |value| Value::TimestampTz(value);
    Interval => |value| Value::Interval(value);
    Uuid => |value| Value::Uuid(value);
    Decimal => |value| Value::Decimal(value);
    Array => |value| Value::Array(value.into());
}

impl<T: Into<Value> + ScalarType> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null(T::TYPE), T::into)
    }
}

macro_rules! borrowed {
    ($($rust:ty => $variant:ident;)*) => {
        $(
            impl From<$rust> for ValueRef<'_> {
                #[inline]
                fn from(value: $rust) -> Self {
                    ValueRef::$variant(value.into())
                }
            }
        )*
    };
}

borrowed! {
    bool => Boolean;
    i8 => SmallInt;
    i16 => SmallInt;
    i32 => Integer;
    i64 => BigInt;
    u8 => SmallInt;
    u16 => Integer;
    u32 => BigInt;
    f32 => Real;
    f64 => Double;
    Decimal => Decimal;
    Date => Date;
    Time => Time;
    DateTime => Timestamp;
    DateTimeTz => TimestampTz;
    Interval => Interval;
    Uuid => Uuid;
}

impl<'a> From<&'a str> for ValueRef<'a> {
    #[inline]
    fn from(value: &'a str) -> ValueRef<'a> {
        ValueRef::Text(value)
    }
}

impl<'a> From<&'a String> for ValueRef<'a> {
    fn from(value: &'a String) -> ValueRef<'a> {
        ValueRef::Text(value)
    }
}

impl<'a> From<&'a [u8]> for ValueRef<'a> {
    fn from(value: &'a [u8]) -> ValueRef<'a> {
        ValueRef::Bytes(value)
    }
}

impl<'a> From<&'a Value> for ValueRef<'a> {
    #[inline(always)]
    fn from(value: &'a Value) -> ValueRef<'a> {
        match value {
            Value::Null(ty) => ValueRef::Null(ty),
            Value::Boolean(value) => ValueRef::Boolean(*value),
            Value::SmallInt(value) => ValueRef::SmallInt(*value),
            Value::Integer(value) => ValueRef::Integer(*value),
            Value::BigInt(value) => ValueRef::BigInt(*value),
            Value::Real(value) => ValueRef::Real(*value),
            Value::Double(value) => ValueRef::Double(*value),
            Value::Decimal(value) => ValueRef::Decimal(*value),
            Value::Text(value) => ValueRef::Text(value),
            Value::Bytes(value) => ValueRef::Bytes(value),
            Value::Date(value) => ValueRef::Date(*value),
            Value::Time(value) => ValueRef::Time(*value),
            Value::Timestamp(value) => ValueRef::Timestamp(*value),
            Value::TimestampTz(value) => ValueRef::TimestampTz(*value),
            Value::Interval(value) => ValueRef::Interval(*value),
            Value::Uuid(value) => ValueRef::Uuid(*value),
            Value::Json(value) => ValueRef::Json(value),
            Value::Array(value) => ValueRef::Array(value),
        }
    }
}
