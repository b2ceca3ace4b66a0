//! Values on their way to SQLite, which knows integers, floating point numbers, texts and bytes.

use isogloss::{Decimal, ValueRef};
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value, ValueRef as Held};

/// A value in the form in which SQLite holds it; texts and bytes are borrowed.
pub(crate) struct Bound<'v>(ToSqlOutput<'v>);

impl<'v> Bound<'v> {
    /// The value, or the name of what SQLite cannot hold.
    #[inline]
    pub(crate) fn new(value: ValueRef<'v>) -> Result<Bound<'v>, &'static str> {
        let held = match value {
            ValueRef::Null(_) => Held::Null,
            ValueRef::Boolean(value) => Held::Integer(value.into()),
            ValueRef::SmallInt(value) => Held::Integer(value.into()),
            ValueRef::Integer(value) => Held::Integer(value.into()),
            ValueRef::BigInt(value) => Held::Integer(value),
            // It would become NULL: https://www.sqlite.org/floatingpoint.html
            ValueRef::Real(value) if value.is_nan() => return Err("a number that is none (NaN)"),
            ValueRef::Double(value) if value.is_nan() => return Err("a number that is none (NaN)"),
            ValueRef::Real(value) => Held::Real(value.into()),
            ValueRef::Double(value) => Held::Real(value),
            ValueRef::Text(value) | ValueRef::Json(value) => Held::Text(value.as_bytes()),
            ValueRef::Bytes(value) => Held::Blob(value),
            ValueRef::Decimal(value) => decimal(value)?,
            other => return written(other),
        };
        Ok(Bound(ToSqlOutput::Borrowed(held)))
    }
}

/// Text in the form of ISO 8601 sorts and compares as dates and times do.
fn written(value: ValueRef<'_>) -> Result<Bound<'_>, &'static str> {
    let text = match value {
        // SQLite takes every text, and what is none of these would not be read again.
        ValueRef::Date(value) if value.is_valid() => value.to_string(),
        ValueRef::Time(value) if value.is_valid() => value.to_string(),
        ValueRef::Timestamp(value) if value.is_valid() => value.to_string(),
        ValueRef::TimestampTz(value) if value.is_valid() && value.to_utc().is_valid() => {
            format!("{}+00:00", value.to_utc())
        }
        ValueRef::Date(_) => return Err("a day that the calendar does not have in the years 1 to 9999"),
        ValueRef::Time(_) => return Err("a time that no day has"),
        ValueRef::Timestamp(_) => return Err("a moment that is none in the years 1 to 9999"),
        ValueRef::TimestampTz(_) => {
            return Err("a moment that is none in the years 1 to 9999, or none of them in UTC");
        }
        ValueRef::Uuid(value) => String::from_utf8_lossy(&value.hyphenated()).into_owned(),
        ValueRef::Interval(_) => return Err("an interval"),
        ValueRef::Array(_) => return Err("an array"),
        _ => return Err("a value of this type"),
    };
    Ok(Bound(ToSqlOutput::Owned(Value::Text(text))))
}

/// A whole number is exact up to 64 bits, one with a fraction up to 15 digits:
/// <https://www.sqlite.org/floatingpoint.html>
fn decimal(value: Decimal) -> Result<Held<'static>, &'static str> {
    if value.scale() == 0 {
        let whole = i64::try_from(value.unscaled()).map_err(|_| "a decimal number of more than 64 bits")?;
        return Ok(Held::Integer(whole));
    }
    if value.precision() > 15 {
        return Err("a decimal number with a fraction and more than 15 digits");
    }
    value.to_string().parse().map(Held::Real).map_err(|_| "this decimal number")
}

impl ToSql for Bound<'_> {
    #[inline]
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match &self.0 {
            ToSqlOutput::Borrowed(held) => ToSqlOutput::Borrowed(*held),
            ToSqlOutput::Owned(value) => ToSqlOutput::Borrowed(value.into()),
            other => other.clone(),
        })
    }
}
