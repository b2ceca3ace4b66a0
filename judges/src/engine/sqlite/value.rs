//! Values to and from SQLite's five storage classes. <https://sqlite.org/datatype3.html>

use isogloss::{Decimal, Type, Value, ValueRef};
use rusqlite::types::{Value as Stored, ValueRef as Read};

use crate::text;

/// A bind as SQLite stores it: dates, times and identifiers as text, booleans as 0 and 1.
pub(super) fn to_sqlite(bind: ValueRef<'_>) -> Result<Stored, String> {
    Ok(match bind {
        ValueRef::Null(_) => Stored::Null,
        ValueRef::Boolean(value) => Stored::Integer(value.into()),
        ValueRef::SmallInt(value) => Stored::Integer(value.into()),
        ValueRef::Integer(value) => Stored::Integer(value.into()),
        ValueRef::BigInt(value) => Stored::Integer(value),
        ValueRef::Real(value) => Stored::Real(value.into()),
        ValueRef::Double(value) => Stored::Real(value),
        ValueRef::Decimal(value) => decimal(value),
        ValueRef::Text(value) | ValueRef::Json(value) => Stored::Text(value.to_owned()),
        ValueRef::Bytes(value) => Stored::Blob(value.to_owned()),
        ValueRef::Date(value) => Stored::Text(value.to_string()),
        ValueRef::Time(value) => Stored::Text(value.to_string()),
        ValueRef::Timestamp(value) => Stored::Text(value.to_string()),
        ValueRef::TimestampTz(value) => Stored::Text(value.to_string()),
        ValueRef::Uuid(value) => Stored::Text(text::uuid_text(value)),
        other => return Err(format!("SQLite has no {}", other.to_value().ty().label())),
    })
}

/// A number where SQLite's numbers have all the digits, and text where they do not.
fn decimal(value: Decimal) -> Stored {
    if value.scale() == 0
        && let Ok(whole) = i64::try_from(value.unscaled())
    {
        return Stored::Integer(whole);
    }
    let text = value.to_string();
    // Fifteen digits go through a double and come out the same.
    match text.parse() {
        Ok(number) if value.precision() <= 15 => Stored::Real(number),
        _ => Stored::Text(text),
    }
}

/// A value by its storage class. A NULL has none, and is called a text.
pub(super) fn from_sqlite(value: Read<'_>) -> Result<Value, String> {
    Ok(match value {
        Read::Null => Value::Null(Type::Text),
        Read::Integer(value) => Value::BigInt(value),
        Read::Real(value) => Value::Double(value),
        Read::Text(value) => {
            Value::from(String::from_utf8(value.to_owned()).map_err(|error| error.to_string())?)
        }
        Read::Blob(value) => Value::Bytes(value.to_owned()),
    })
}
