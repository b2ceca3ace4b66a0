use alloc::string::String;
use alloc::vec::Vec;

use super::Type;
use crate::values::{Date, DateTime, DateTimeTz, Decimal, Interval, Time, Uuid};

/// A Rust type that has one logical type, so that `None` of it is a NULL that knows what it is.
///
/// A user's own type implements this and `Into<Value>`; then it, and `Option` of it, go wherever a value goes.
pub trait ScalarType {
    /// The logical type of every value of this Rust type.
    const TYPE: Type;
}

macro_rules! scalar_types {
    ($($rust:ty => $logical:expr;)*) => {
        $(impl ScalarType for $rust { const TYPE: Type = $logical; })*
    };
}

scalar_types! {
    bool => Type::Boolean;
    i8 => Type::SmallInt;
    i16 => Type::SmallInt;
    i32 => Type::Integer;
    i64 => Type::BigInt;
    u8 => Type::SmallInt;
    u16 => Type::Integer;
    u32 => Type::BigInt;
    f32 => Type::Real;
    f64 => Type::Double;
    &str => Type::Text;
    String => Type::Text;
    Vec<u8> => Type::Blob;
    &[u8] => Type::Blob;
    Date => Type::Date;
    Time => Type::Time(6);
    DateTime => Type::Timestamp(6);
    DateTimeTz => Type::TimestampTz(6);
    Interval => Type::Interval;
    Uuid => Type::Uuid;
    Decimal => Type::Decimal { precision: 38, scale: 10 };
}
