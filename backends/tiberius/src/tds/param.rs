//! Values on their way to the server: the type that each is declared with, and what the client sends.
//! <https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/sp-executesql-transact-sql>

use std::borrow::Cow;

use isogloss::{Decimal, Type, ValueRef};
use tiberius::ColumnData;
use tiberius::numeric::Numeric;
use tiberius::time::{Date, DateTime2, DateTimeOffset, Time};

use crate::calendar;

/// A value, and the type that its parameter has.
pub(super) struct Param<'v> {
    pub(super) declared: Cow<'static, str>,
    pub(super) data: ColumnData<'v>,
}

/// What is sent for a value, or the name of what SQL Server cannot hold exactly.
pub(super) fn param(value: ValueRef<'_>) -> Result<Param<'_>, &'static str> {
    Ok(match value {
        ValueRef::Null(ty) => null(ty)?,
        ValueRef::Boolean(value) => known("bit", ColumnData::Bit(Some(value))),
        ValueRef::SmallInt(value) => known("smallint", ColumnData::I16(Some(value))),
        ValueRef::Integer(value) => known("int", ColumnData::I32(Some(value))),
        ValueRef::BigInt(value) => known("bigint", ColumnData::I64(Some(value))),
        // https://learn.microsoft.com/en-us/sql/t-sql/data-types/float-and-real-transact-sql
        ValueRef::Real(value) if value.is_normal() || value == 0.0 => {
            known("real", ColumnData::F32(Some(value)))
        }
        ValueRef::Double(value) if value.is_normal() || value == 0.0 => {
            known("float(53)", ColumnData::F64(Some(value)))
        }
        ValueRef::Real(_) | ValueRef::Double(_) => {
            return Err(
                "a floating point number that is infinite, none (NaN) or nearer to zero than it keeps all digits of",
            );
        }
        ValueRef::Decimal(value) => decimal(value),
        ValueRef::Text(value) | ValueRef::Json(value) => Param {
            // No text has more UTF-16 units than UTF-8 bytes.
            declared: if value.len() <= SHORT_TEXT { "nvarchar(4000)" } else { "nvarchar(max)" }.into(),
            data: text(value),
        },
        ValueRef::Bytes(value) => {
            let declared = if value.len() <= SHORT_BYTES { "varbinary(8000)" } else { "varbinary(max)" };
            known(declared, ColumnData::Binary(Some(value.into())))
        }
        ValueRef::Date(value) => {
            let days = calendar::days(value).ok_or("a date that the calendar does not have")?;
            known("date", ColumnData::Date(Some(Date::new(days))))
        }
        ValueRef::Time(value) => {
            let ticks = calendar::ticks(value).ok_or(TOO_FINE)?;
            known("time(7)", ColumnData::Time(Some(Time::new(ticks, 7))))
        }
        ValueRef::Timestamp(value) => {
            let days = calendar::days(value.date).ok_or("a date that the calendar does not have")?;
            let ticks = calendar::ticks(value.time).ok_or(TOO_FINE)?;
            known("datetime2(7)", ColumnData::DateTime2(Some(at(days, ticks))))
        }
        ValueRef::TimestampTz(value) => {
            // https://learn.microsoft.com/en-us/sql/t-sql/data-types/datetimeoffset-transact-sql
            if !(-840..=840).contains(&value.offset_minutes) {
                return Err("an offset from UTC of more than 14 hours");
            }
            calendar::ticks(value.local.time).ok_or(TOO_FINE)?;
            let (days, ticks) =
                calendar::utc(value).ok_or("a moment that is before the year 1 or behind 9999 in UTC")?;
            let moment = DateTimeOffset::new(at(days, ticks), value.offset_minutes);
            known("datetimeoffset(7)", ColumnData::DateTimeOffset(Some(moment)))
        }
        ValueRef::Uuid(value) => {
            known("uniqueidentifier", ColumnData::Guid(Some(tiberius::Uuid::from_bytes(value.0))))
        }
        ValueRef::Interval(_) => return Err("an interval"),
        ValueRef::Array(_) => return Err("an array"),
        _ => return Err("a value of this type"),
    })
}

/// A text as it is sent.
pub(super) fn text(text: &str) -> ColumnData<'_> {
    ColumnData::String(Some(text.into()))
}

/// The client sends texts of up to so many bytes, and bytes up to so many, as values that stand in the row.
const SHORT_TEXT: usize = 4_000;
const SHORT_BYTES: usize = 8_000;

const TOO_FINE: &str = "a time finer than 100 nanoseconds";

fn known<'v>(declared: &'static str, data: ColumnData<'v>) -> Param<'v> {
    Param { declared: declared.into(), data }
}

fn at(days: u32, ticks: u64) -> DateTime2 {
    DateTime2::new(Date::new(days), Time::new(ticks, 7))
}

fn decimal(value: Decimal) -> Param<'static> {
    let (digits, scale) = (value.unscaled(), value.scale());
    if scale == 38 {
        // For the client it has a 39th digit, the zero before the point. The server reads it from its text, exactly.
        return Param {
            declared: "numeric(38,38)".into(),
            data: ColumnData::String(Some(value.to_string().into())),
        };
    }
    let number = Numeric::new_with_scale(digits, scale);
    Param {
        declared: format!("numeric({},{scale})", number.precision()).into(),
        data: ColumnData::Numeric(Some(number)),
    }
}

fn null(ty: &Type) -> Result<Param<'static>, &'static str> {
    Ok(match ty {
        Type::Boolean => known("bit", ColumnData::Bit(None)),
        Type::SmallInt => known("smallint", ColumnData::I16(None)),
        Type::Integer => known("int", ColumnData::I32(None)),
        Type::BigInt => known("bigint", ColumnData::I64(None)),
        Type::Real => known("real", ColumnData::F32(None)),
        Type::Double => known("float(53)", ColumnData::F64(None)),
        Type::Decimal { precision, scale } => Param {
            declared: format!("numeric({},{})", (*precision).clamp(1, 38), (*scale).min(*precision).min(38))
                .into(),
            data: ColumnData::Numeric(None),
        },
        Type::Char(_) | Type::Varchar(_) => known("nvarchar(4000)", ColumnData::String(None)),
        Type::Text | Type::Json => known("nvarchar(max)", ColumnData::String(None)),
        Type::Varbinary(_) | Type::Blob => known("varbinary(max)", ColumnData::Binary(None)),
        Type::Date => known("date", ColumnData::Date(None)),
        Type::Time(_) => known("time(7)", ColumnData::Time(None)),
        Type::Timestamp(_) => known("datetime2(7)", ColumnData::DateTime2(None)),
        Type::TimestampTz(_) => known("datetimeoffset(7)", ColumnData::DateTimeOffset(None)),
        Type::Uuid => known("uniqueidentifier", ColumnData::Guid(None)),
        Type::Interval => return Err("an interval"),
        Type::Array(_) => return Err("an array"),
        // What the server makes of a NULL of text it makes of one of any type that text is converted to.
        _ => known("nvarchar(4000)", ColumnData::String(None)),
    })
}

#[cfg(test)]
#[path = "param_tests.rs"]
mod tests;
