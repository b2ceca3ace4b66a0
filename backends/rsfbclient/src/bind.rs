//! Values on their way to Firebird.

use isogloss::{DateTime, Time, ValueRef};
use isogloss_engine::{Error, ErrorKind, Result};
use rsfbclient_core::SqlType;

use crate::dialect::MOST_VALUES;

/// The values of a statement as the client takes them.
pub(crate) fn all(values: &[ValueRef<'_>], zones: bool) -> Result<Vec<SqlType>> {
    if values.len() > MOST_VALUES {
        let message =
            format!("the client carries {MOST_VALUES} values at most, and {} are given", values.len());
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    let each = values.iter().enumerate().map(|(place, value)| {
        one(*value, zones).map_err(|what| {
            let message = format!("parameter {}: Firebird cannot hold {what}", place + 1);
            Error::new(ErrorKind::Value, message).at_parameter(place + 1)
        })
    });
    each.collect()
}

/// What the server reads as what it wants goes as text: decimal numbers, dates and times.
fn one(value: ValueRef<'_>, zones: bool) -> Result<SqlType, &'static str> {
    const DIGITS: &str = "more than four digits of a second's fraction";
    const NO_DATE: &str = "a day that the calendar does not have in the years 1 to 9999";
    const NO_MOMENT: &str = "a moment that is none in the years 1 to 9999, or none of them in UTC";
    Ok(match value {
        ValueRef::Null(_) => SqlType::Null,
        ValueRef::Boolean(value) => SqlType::Boolean(value),
        ValueRef::SmallInt(value) => SqlType::Integer(value.into()),
        ValueRef::Integer(value) => SqlType::Integer(value.into()),
        ValueRef::BigInt(value) => SqlType::Integer(value),
        ValueRef::Real(value) => SqlType::Floating(value.into()),
        ValueRef::Double(value) => SqlType::Floating(value),
        ValueRef::Decimal(value) => SqlType::Text(value.to_string()),
        ValueRef::Text(value) | ValueRef::Json(value) => SqlType::Text(value.to_owned()),
        ValueRef::Bytes(value) => SqlType::Binary(value.to_owned()),
        ValueRef::Uuid(value) => SqlType::Binary(value.0.to_vec()),
        // Into a text the server would take what is none of these.
        ValueRef::Date(value) if !value.is_valid() => return Err(NO_DATE),
        ValueRef::Time(value) if !value.is_valid() => return Err("a time that no day has"),
        ValueRef::Timestamp(value) if !value.is_valid() => return Err(NO_MOMENT),
        ValueRef::TimestampTz(value) if !(value.is_valid() && value.to_utc().is_valid()) => {
            return Err(NO_MOMENT);
        }
        ValueRef::Date(value) => SqlType::Text(value.to_string()),
        ValueRef::Time(value) if is_kept(value) => SqlType::Text(clock(value)),
        ValueRef::Timestamp(value) if is_kept(value.time) => SqlType::Text(moment(value)),
        ValueRef::TimestampTz(_) if !zones => return Err("an offset from UTC before version 4"),
        ValueRef::TimestampTz(value) if is_kept(value.local.time) => {
            let (sign, minutes) =
                (if value.offset_minutes < 0 { '-' } else { '+' }, value.offset_minutes.unsigned_abs());
            SqlType::Text(format!("{} {sign}{:02}:{:02}", moment(value.local), minutes / 60, minutes % 60))
        }
        ValueRef::Time(_) | ValueRef::Timestamp(_) | ValueRef::TimestampTz(_) => return Err(DIGITS),
        ValueRef::Interval(_) => return Err("an interval"),
        ValueRef::Array(_) => return Err("an array"),
        _ => return Err("a value of this type"),
    })
}

fn is_kept(time: Time) -> bool {
    time.nanosecond.is_multiple_of(100_000)
}

/// The server reads four digits of a fraction, and takes more for no time at all.
fn clock(time: Time) -> String {
    let Time { hour, minute, second, nanosecond } = time;
    format!("{hour:02}:{minute:02}:{second:02}.{:04}", nanosecond / 100_000)
}

fn moment(moment: DateTime) -> String {
    format!("{} {}", moment.date, clock(moment.time))
}
