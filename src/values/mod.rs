//! Values: what is bound to a statement or written into it as a literal.
//!
//! They are neutral: no driver's and no date library's. Conversions from `chrono`, `uuid`, `rust_decimal` and
//! their kin are features named after the crate and its version.

mod bind;
mod convert;
mod decimal;
#[cfg(feature = "serde")]
mod float;
mod text;
mod time;
#[cfg(feature = "with-chrono-0_4")]
mod with_chrono_0_4;
#[cfg(feature = "with-jiff-0_2")]
mod with_jiff_0_2;
#[cfg(feature = "with-rust_decimal-1")]
mod with_rust_decimal_1;
#[cfg(feature = "with-serde_json-1")]
mod with_serde_json_1;
#[cfg(feature = "with-time-0_3")]
mod with_time_0_3;
#[cfg(feature = "with-uuid-1")]
mod with_uuid_1;

pub use bind::ValueRef;
pub use decimal::Decimal;
pub use text::Text;
pub use time::{Date, DateTime, DateTimeTz, Interval, Time, date, date_time, time};

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::types::Type;

/// Makes a type of another crate stand wherever a value of ours can, by its conversion into one of our types.
#[cfg(any(
    feature = "with-chrono-0_4",
    feature = "with-jiff-0_2",
    feature = "with-rust_decimal-1",
    feature = "with-time-0_3",
    feature = "with-uuid-1",
))]
macro_rules! from_foreign {
    ($($foreign:ty => $ours:ty, Type::$logical:ident $(($digits:literal))? $({$($field:ident: $number:literal),*})?;)*) => {
        $(
            impl From<$foreign> for $crate::values::Value {
                fn from(value: $foreign) -> $crate::values::Value {
                    <$ours>::from(value).into()
                }
            }

            impl $crate::types::ScalarType for $foreign {
                const TYPE: $crate::types::Type =
                    $crate::types::Type::$logical $(($digits))? $({$($field: $number),*})?;
            }

            impl $crate::ast::IntoOperand for $foreign {
                fn into_operand(self) -> $crate::ast::Expr {
                    $crate::ast::Expr::Value(self.into())
                }
            }

            impl $crate::ast::IntoCell for $foreign {
                fn into_cell(self) -> $crate::ast::Cell {
                    $crate::ast::Cell::Value(self.into())
                }
            }
        )*
    };
}
#[cfg(any(
    feature = "with-chrono-0_4",
    feature = "with-jiff-0_2",
    feature = "with-rust_decimal-1",
    feature = "with-time-0_3",
    feature = "with-uuid-1",
))]
pub(crate) use from_foreign;

/// One value of a logical type; a NULL knows its type too.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Value {
    /// No value, of a known type.
    Null(Type),
    /// True or false.
    Boolean(bool),
    /// A signed integer of 16 bits.
    SmallInt(i16),
    /// A signed integer of 32 bits.
    Integer(i32),
    /// A signed integer of 64 bits.
    BigInt(i64),
    /// A binary floating point number of 32 bits.
    Real(#[cfg_attr(feature = "serde", serde(with = "float"))] f32),
    /// A binary floating point number of 64 bits.
    Double(#[cfg_attr(feature = "serde", serde(with = "float"))] f64),
    /// An exact decimal number of at most 38 digits.
    Decimal(Decimal),
    /// Text.
    Text(Text),
    /// Bytes.
    Bytes(Vec<u8>),
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
    Json(Text),
    /// A list of values of one type.
    Array(Box<Array>),
}

/// A universally unique identifier, RFC 9562, as its sixteen bytes in network order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Uuid(pub [u8; 16]);

/// A list of values of one type.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Array {
    /// The type of every element, also where there is none.
    pub element: Type,
    /// The elements, in order.
    pub items: Vec<Value>,
}

impl Array {
    /// A list of `items`, all of which are of the type `element`.
    #[must_use]
    pub fn new(element: Type, items: Vec<Value>) -> Array {
        Array { element, items }
    }
}

impl Value {
    /// The logical type of this value.
    #[must_use]
    pub fn ty(&self) -> Type {
        match self {
            Value::Null(ty) => ty.clone(),
            Value::Boolean(_) => Type::Boolean,
            Value::SmallInt(_) => Type::SmallInt,
            Value::Integer(_) => Type::Integer,
            Value::BigInt(_) => Type::BigInt,
            Value::Real(_) => Type::Real,
            Value::Double(_) => Type::Double,
            Value::Decimal(decimal) => {
                Type::Decimal { precision: decimal.precision().max(1), scale: decimal.scale() }
            }
            Value::Text(_) => Type::Text,
            Value::Bytes(_) => Type::Blob,
            Value::Date(_) => Type::Date,
            Value::Time(_) => Type::Time(6),
            Value::Timestamp(_) => Type::Timestamp(6),
            Value::TimestampTz(_) => Type::TimestampTz(6),
            Value::Interval(_) => Type::Interval,
            Value::Uuid(_) => Type::Uuid,
            Value::Json(_) => Type::Json,
            Value::Array(array) => Type::array(array.element.clone()),
        }
    }

    /// Whether this is a NULL of whatever type.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null(_))
    }
}

impl Uuid {
    /// Writes the usual form, `8-4-4-4-12` lower-case hexadecimal digits, into a buffer of 36 bytes.
    #[must_use]
    pub fn hyphenated(self) -> [u8; 36] {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let mut text = [b'-'; 36];
        let mut at = 0;
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                at += 1;
            }
            text[at] = HEX[usize::from(byte >> 4)];
            text[at + 1] = HEX[usize::from(byte & 15)];
            at += 2;
        }
        text
    }
}
