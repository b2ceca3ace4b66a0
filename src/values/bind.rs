use super::{Array, Date, DateTime, DateTimeTz, Decimal, Interval, Time, Uuid, Value};
use crate::types::Type;

/// A borrowed [`Value`]: what a driver is handed, and what a kept query is filled with. It copies nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ValueRef<'a> {
    /// No value, of a known type.
    Null(&'a Type),
    /// True or false.
    Boolean(bool),
    /// A signed integer of 16 bits.
    SmallInt(i16),
    /// A signed integer of 32 bits.
    Integer(i32),
    /// A signed integer of 64 bits.
    BigInt(i64),
    /// A binary floating point number of 32 bits.
    Real(f32),
    /// A binary floating point number of 64 bits.
    Double(f64),
    /// An exact decimal number.
    Decimal(Decimal),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A calendar date.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A date and time without a zone.
    Timestamp(DateTime),
    /// A date and time with its offset from UTC.
    TimestampTz(DateTimeTz),
    /// A span of months, days and nanoseconds.
    Interval(Interval),
    /// A universally unique identifier.
    Uuid(Uuid),
    /// A JSON document, as text.
    Json(&'a str),
    /// A list of values of one type.
    Array(&'a Array),
}

const _: () = assert!(size_of::<ValueRef<'_>>() == 24);

impl ValueRef<'_> {
    /// The same value, owned.
    #[must_use]
    pub fn to_value(self) -> Value {
        match self {
            ValueRef::Null(ty) => Value::Null(ty.clone()),
            ValueRef::Boolean(value) => Value::Boolean(value),
            ValueRef::SmallInt(value) => Value::SmallInt(value),
            ValueRef::Integer(value) => Value::Integer(value),
            ValueRef::BigInt(value) => Value::BigInt(value),
            ValueRef::Real(value) => Value::Real(value),
            ValueRef::Double(value) => Value::Double(value),
            ValueRef::Decimal(value) => Value::Decimal(value),
            ValueRef::Text(value) => Value::from(value),
            ValueRef::Bytes(value) => Value::Bytes(value.into()),
            ValueRef::Date(value) => Value::Date(value),
            ValueRef::Time(value) => Value::Time(value),
            ValueRef::Timestamp(value) => Value::Timestamp(value),
            ValueRef::TimestampTz(value) => Value::TimestampTz(value),
            ValueRef::Interval(value) => Value::Interval(value),
            ValueRef::Uuid(value) => Value::Uuid(value),
            ValueRef::Json(value) => Value::Json(value.into()),
            ValueRef::Array(value) => Value::Array(value.clone().into()),
        }
    }
}
