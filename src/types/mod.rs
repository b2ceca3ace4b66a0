//! Logical column types: what a value *is*, which every dialect writes in its own words.

mod of;
mod scalar;

pub(crate) use of::type_of;
pub use scalar::ScalarType;

use alloc::boxed::Box;

use crate::ast::Name;

/// A logical type: of a column, a bind, a parameter, or the target of a cast.
///
/// Each dialect translates it to its own: `Type::Boolean` is `boolean` on one engine, `bit` on another and
/// `number(1)` on a third. A dialect refuses what it has no type for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Type {
    /// True, false or unknown.
    Boolean,
    /// A signed integer of 16 bits.
    SmallInt,
    /// A signed integer of 32 bits.
    Integer,
    /// A signed integer of 64 bits.
    BigInt,
    /// A binary floating point number of 32 bits.
    Real,
    /// A binary floating point number of 64 bits.
    Double,
    /// An exact number with `precision` digits, `scale` of them behind the point.
    Decimal {
        /// How many digits in all; 1 to 38.
        precision: u8,
        /// How many of them stand behind the point.
        scale: u8,
    },
    /// Text of exactly this many characters, padded with blanks.
    Char(u32),
    /// Text of at most this many characters.
    Varchar(u32),
    /// Text of any length.
    Text,
    /// Bytes, at most this many.
    Varbinary(u32),
    /// Bytes of any length.
    Blob,
    /// A calendar date without a time.
    Date,
    /// A time of day without a date; the number is the digits of the second's fraction, 0 to 9.
    Time(u8),
    /// A date and time without a zone; the number is the digits of the second's fraction, 0 to 9.
    Timestamp(u8),
    /// A date and time with its offset from UTC; the number is the digits of the second's fraction, 0 to 9.
    TimestampTz(u8),
    /// A span of months, days and nanoseconds.
    Interval,
    /// A universally unique identifier, RFC 9562.
    Uuid,
    /// A JSON document, RFC 8259.
    Json,
    /// A list of values of one type.
    Array(Box<Type>),
    /// A type that only some dialect knows, by the name under which that dialect's crate offers it.
    Vendor(Box<Name>),
}

impl Type {
    /// A list of `element`s.
    #[must_use]
    pub fn array(element: Type) -> Type {
        Type::Array(Box::new(element))
    }

    /// A type that only some dialect knows. Every other dialect refuses it.
    #[must_use]
    pub fn vendor(name: impl Into<Name>) -> Type {
        Type::Vendor(Box::new(name.into()))
    }

    /// Whether values of this type are text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Type::Char(_) | Type::Varchar(_) | Type::Text)
    }

    /// Whether values of this type are whole numbers.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        matches!(self, Type::SmallInt | Type::Integer | Type::BigInt)
    }

    /// Whether values of this type are numbers.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        self.is_integer() || matches!(self, Type::Real | Type::Double | Type::Decimal { .. })
    }

    /// The name of the type in messages and snapshots: `bigint`, `varchar(20)`.
    #[must_use]
    pub fn label(&self) -> alloc::string::String {
        use alloc::format;
        match self {
            Type::Boolean => "boolean".into(),
            Type::SmallInt => "smallint".into(),
            Type::Integer => "integer".into(),
            Type::BigInt => "bigint".into(),
            Type::Real => "real".into(),
            Type::Double => "double".into(),
            Type::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
            Type::Char(length) => format!("char({length})"),
            Type::Varchar(length) => format!("varchar({length})"),
            Type::Text => "text".into(),
            Type::Varbinary(length) => format!("varbinary({length})"),
            Type::Blob => "blob".into(),
            Type::Date => "date".into(),
            Type::Time(digits) => format!("time({digits})"),
            Type::Timestamp(digits) => format!("timestamp({digits})"),
            Type::TimestampTz(digits) => format!("timestamptz({digits})"),
            Type::Interval => "interval".into(),
            Type::Uuid => "uuid".into(),
            Type::Json => "json".into(),
            Type::Array(element) => format!("{}[]", element.label()),
            Type::Vendor(name) => name.as_str().into(),
        }
    }
}
