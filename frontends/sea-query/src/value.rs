//! Values, with the types of their NULLs.

use isogloss::{Type, Value};
use sea_query::OptionEnum;

use crate::error::{Error, ErrorKind};

/// The value of ours for a value of sea-query's. A NULL keeps its type.
///
/// A value of an enumeration is its text; that it belongs to a type of its own is said where it stands in an
/// expression. Unsigned numbers become the next wider signed type, and those of 64 bits that no such type holds a
/// decimal.
///
/// # Errors
///
/// A variant of `sea_query::Value` that is not known here, for one because the feature of this crate that is named
/// after it is not enabled: [`ErrorKind::Value`].
pub fn value(value: &sea_query::Value) -> Result<Value, Error> {
    use sea_query::Value as Sea;
    Ok(match value {
        Sea::Bool(it) => (*it).into(),
        Sea::TinyInt(it) => (*it).into(),
        Sea::SmallInt(it) => (*it).into(),
        Sea::Int(it) => (*it).into(),
        Sea::BigInt(it) => (*it).into(),
        Sea::TinyUnsigned(it) => (*it).into(),
        Sea::SmallUnsigned(it) => (*it).into(),
        Sea::Unsigned(it) => (*it).into(),
        Sea::BigUnsigned(it) => it.map_or(Value::Null(Type::BigInt), Value::from),
        Sea::Float(it) => (*it).into(),
        Sea::Double(it) => (*it).into(),
        Sea::String(it) => it.as_deref().map_or(Value::Null(Type::Text), Value::from),
        Sea::Char(it) => it.map_or(Value::Null(Type::Text), |it| Value::Text(it.into())),
        Sea::Enum(OptionEnum::Some(it)) => Value::from(&*it.value),
        Sea::Enum(OptionEnum::None(_)) => Value::Null(Type::Text),
        Sea::Bytes(it) => it.as_ref().map_or(Value::Null(Type::Blob), |it| Value::Bytes(it.clone())),
        #[cfg(feature = "with-serde_json-1")]
        Sea::Json(it) => it.as_deref().map_or(Value::Null(Type::Json), |it| it.clone().into()),
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoDate(it) => (*it).into(),
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoTime(it) => (*it).into(),
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoDateTime(it) => (*it).into(),
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoDateTimeUtc(it) => (*it).into(),
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoDateTimeLocal(it) => it.map(|it| it.fixed_offset()).into(),
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoDateTimeWithTimeZone(it) => (*it).into(),
        #[cfg(feature = "with-time-0_3")]
        Sea::TimeDate(it) => (*it).into(),
        #[cfg(feature = "with-time-0_3")]
        Sea::TimeTime(it) => (*it).into(),
        #[cfg(feature = "with-time-0_3")]
        Sea::TimeDateTime(it) => (*it).into(),
        #[cfg(feature = "with-time-0_3")]
        Sea::TimeDateTimeWithTimeZone(it) => (*it).into(),
        #[cfg(feature = "with-rust_decimal-1")]
        Sea::Decimal(it) => (*it).into(),
        #[cfg(feature = "with-uuid-1")]
        Sea::Uuid(it) => (*it).into(),
        #[cfg(feature = "postgres-array")]
        Sea::Array(element, items) => array(element, items.as_deref())?,
        // Another crate of the program may have enabled variants of which this one does not know.
        #[allow(unreachable_patterns)]
        _ => return Err(unknown(value)),
    })
}

#[cfg(feature = "postgres-array")]
fn array(element: &sea_query::ArrayType, items: Option<&Vec<sea_query::Value>>) -> Result<Value, Error> {
    let element = self::element(element)?;
    let Some(items) = items else { return Ok(Value::Null(Type::array(element))) };
    let items = items.iter().map(value).collect::<Result<_, _>>()?;
    Ok(isogloss::Array::new(element, items).into())
}

/// The type of the elements of a list.
#[cfg(feature = "postgres-array")]
fn element(element: &sea_query::ArrayType) -> Result<Type, Error> {
    use sea_query::ArrayType as Sea;
    Ok(match element {
        Sea::Bool => Type::Boolean,
        Sea::TinyInt | Sea::SmallInt | Sea::TinyUnsigned => Type::SmallInt,
        Sea::Int | Sea::SmallUnsigned => Type::Integer,
        Sea::BigInt | Sea::Unsigned | Sea::BigUnsigned => Type::BigInt,
        Sea::Float => Type::Real,
        Sea::Double => Type::Double,
        Sea::String | Sea::Char | Sea::Enum(_) => Type::Text,
        Sea::Bytes => Type::Blob,
        #[cfg(feature = "with-serde_json-1")]
        Sea::Json => Type::Json,
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoDate => Type::Date,
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoTime => Type::Time(6),
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoDateTime => Type::Timestamp(6),
        #[cfg(feature = "with-chrono-0_4")]
        Sea::ChronoDateTimeUtc | Sea::ChronoDateTimeLocal | Sea::ChronoDateTimeWithTimeZone => {
            Type::TimestampTz(6)
        }
        #[cfg(feature = "with-time-0_3")]
        Sea::TimeDate => Type::Date,
        #[cfg(feature = "with-time-0_3")]
        Sea::TimeTime => Type::Time(6),
        #[cfg(feature = "with-time-0_3")]
        Sea::TimeDateTime => Type::Timestamp(6),
        #[cfg(feature = "with-time-0_3")]
        Sea::TimeDateTimeWithTimeZone => Type::TimestampTz(6),
        #[cfg(feature = "with-rust_decimal-1")]
        Sea::Decimal => Type::Decimal { precision: 38, scale: 10 },
        #[cfg(feature = "with-uuid-1")]
        Sea::Uuid => Type::Uuid,
        #[allow(unreachable_patterns)]
        other => {
            let problem = format!("a list of values of the variant {other:?}, which is not known here");
            return Err(Error::new(ErrorKind::Value, problem).way_out(
                "Enable the feature of isogloss-sea-query that is named after the crate of that type.",
            ));
        }
    })
}

/// Names the variant, and not what is in it.
#[allow(dead_code)]
fn unknown(value: &sea_query::Value) -> Error {
    let text = format!("{value:?}");
    let variant = text.split(['(', ' ']).next().unwrap_or_default();
    Error::new(ErrorKind::Value, format!("a value of the variant {variant} is not known here"))
        .way_out("Enable the feature of isogloss-sea-query that is named after the crate of that type.")
}
