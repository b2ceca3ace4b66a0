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
        // Another crate of the program may have enabled variants of which this one does not know.
        #[allow(unreachable_patterns)]
        _ => return Err(unknown(value)),
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
