//! Values on their way to SQLite, which knows integers, floating point numbers, texts and bytes.

use isogloss::{Bind, Compiled, ValueRef};
use rusqlite::types::Value;

use crate::Error;

/// The values behind the placeholders.
pub(crate) fn parameters(compiled: &Compiled<'_>) -> Result<Vec<Value>, Error> {
    compiled.binds().iter().map(parameter).collect()
}

fn parameter(bind: &Bind<'_>) -> Result<Value, Error> {
    match bind {
        Bind::Value(value) => value_of(ValueRef::from(*value)),
        Bind::Parameter(parameter) | Bind::Element(parameter, _) => {
            Err(Error::Bind(format!("nothing was given for the parameter {:?}", parameter.name.as_str())))
        }
        _ => Err(Error::Bind("a bind of a kind that this backend does not know".into())),
    }
}

fn value_of(value: ValueRef<'_>) -> Result<Value, Error> {
    Ok(match value {
        ValueRef::Null(_) => Value::Null,
        ValueRef::Boolean(value) => Value::Integer(value.into()),
        ValueRef::SmallInt(value) => Value::Integer(value.into()),
        ValueRef::Integer(value) => Value::Integer(value.into()),
        ValueRef::BigInt(value) => Value::Integer(value),
        ValueRef::Real(value) => Value::Real(value.into()),
        ValueRef::Double(value) => Value::Real(value),
        ValueRef::Text(value) | ValueRef::Json(value) => Value::Text(value.into()),
        ValueRef::Bytes(value) => Value::Blob(value.into()),
        // Text in the form of ISO 8601 sorts and compares as dates and times do.
        ValueRef::Date(value) => Value::Text(value.to_string()),
        ValueRef::Time(value) => Value::Text(value.to_string()),
        ValueRef::Timestamp(value) => Value::Text(value.to_string()),
        ValueRef::TimestampTz(value) => Value::Text(value.to_string()),
        ValueRef::Uuid(value) => Value::Text(String::from_utf8_lossy(&value.hyphenated()).into_owned()),
        // A whole number is exact up to 64 bits; with digits behind the point it would be rounded.
        ValueRef::Decimal(value) => match (value.scale(), i64::try_from(value.unscaled())) {
            (0, Ok(whole)) => Value::Integer(whole),
            _ => return Err(unheld("decimal number with a fraction, or of more than 64 bits")),
        },
        _ => return Err(unheld("value of this type")),
    })
}

fn unheld(what: &str) -> Error {
    Error::Bind(format!("SQLite cannot hold a {what} exactly"))
}
