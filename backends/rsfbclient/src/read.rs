//! Rows on their way back, and what their values were meant to be.

use std::sync::Arc;

use chrono::{Datelike, NaiveDateTime, Timelike};
use isogloss::{Date, DateTime, DateTimeTz, Decimal, Time, Type, Uuid, ValueRef, date_time, time};
use isogloss_engine::backend::{Columns, RawRow, Unreadable, text};
use rsfbclient_core::{Column, SqlType};

use crate::letters::unmarked;

/// A row, with the names that the client gives along with each.
pub(crate) struct Row(Vec<(Arc<str>, Held)>);

enum Held {
    Null,
    Boolean(bool),
    Whole(i64),
    Decimal(Decimal),
    Double(f64),
    Text(String),
    Bytes(Vec<u8>),
    Timestamp(DateTime),
    /// What has no place among the values of the library.
    Unreadable,
    /// What somebody else has.
    Taken,
}

impl Row {
    pub(crate) fn new(columns: Vec<Column>) -> Row {
        Row(columns.into_iter().map(|column| (column.name, held(column.value))).collect())
    }
}

fn held(value: SqlType) -> Held {
    match value {
        SqlType::Null => Held::Null,
        SqlType::Boolean(value) => Held::Boolean(value),
        SqlType::Integer(value) => Held::Whole(value),
        SqlType::Int128(value) => Decimal::new(value, 0).map_or(Held::Unreadable, Held::Decimal),
        SqlType::Floating(value) => Held::Double(value),
        SqlType::Text(value) => unmarked(value).map_or_else(Held::Bytes, Held::Text),
        SqlType::Binary(value) => Held::Bytes(value),
        SqlType::Timestamp(value) => moment(value).map_or(Held::Unreadable, Held::Timestamp),
    }
}

fn moment(value: NaiveDateTime) -> Option<DateTime> {
    let date = Date { year: value.year(), month: value.month() as u8, day: value.day() as u8 };
    let time = Time {
        hour: value.hour() as u8,
        minute: value.minute() as u8,
        second: value.second() as u8,
        nanosecond: value.nanosecond(),
    };
    (date.is_valid() && time.is_valid()).then(|| date_time(date, time))
}

impl Columns for Row {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn name(&self, index: usize) -> &str {
        self.0.get(index).map_or("", |(name, _)| name)
    }
}

impl RawRow for Row {
    #[inline]
    fn value(&self, index: usize) -> Result<ValueRef<'_>, Unreadable> {
        match self.0.get(index).map(|(_, held)| held) {
            Some(Held::Null) => Ok(ValueRef::Null(&Type::Text)),
            Some(Held::Boolean(value)) => Ok(ValueRef::Boolean(*value)),
            Some(Held::Whole(value)) => Ok(ValueRef::BigInt(*value)),
            Some(Held::Decimal(value)) => Ok(ValueRef::Decimal(*value)),
            Some(Held::Double(value)) => Ok(ValueRef::Double(*value)),
            Some(Held::Text(value)) => Ok(ValueRef::Text(value)),
            Some(Held::Bytes(value)) => Ok(ValueRef::Bytes(value)),
            Some(Held::Timestamp(value)) => Ok(ValueRef::Timestamp(*value)),
            Some(Held::Unreadable) => {
                Err(Unreadable("the value is beyond the range that the library's have".into()))
            }
            Some(Held::Taken) => Err(Unreadable("it was moved out of the row".into())),
            None => Err(Unreadable("there is no such column".into())),
        }
    }

    fn take_text(&mut self, index: usize) -> Option<String> {
        let (_, held) = self.0.get_mut(index)?;
        match std::mem::replace(held, Held::Taken) {
            Held::Text(text) => Some(text),
            other => {
                *held = other;
                None
            }
        }
    }

    fn take_bytes(&mut self, index: usize) -> Option<Vec<u8>> {
        let (_, held) = self.0.get_mut(index)?;
        match std::mem::replace(held, Held::Taken) {
            Held::Bytes(bytes) => Some(bytes),
            other => {
                *held = other;
                None
            }
        }
    }
}

/// What a value was meant to be, as far as nothing can be lost. A decimal number that came as a double may have lost
/// some of its digits on the way.
pub(crate) fn coerce<'v>(value: ValueRef<'v>, wanted: &Type) -> Option<ValueRef<'v>> {
    match (value, wanted) {
        (ValueRef::Text(value), Type::Varbinary(_) | Type::Blob) => Some(ValueRef::Bytes(value.as_bytes())),
        (ValueRef::Text(value), Type::Uuid) => {
            uuid(value.as_bytes()).or_else(|| text::uuid(value)).map(ValueRef::Uuid)
        }
        (ValueRef::Bytes(value), Type::Uuid) => uuid(value).map(ValueRef::Uuid),
        (ValueRef::Text(value), Type::Date) => text::date(value).map(ValueRef::Date),
        (ValueRef::Text(value), Type::Time(_)) => text::time(value).map(ValueRef::Time),
        (ValueRef::Text(value), Type::Timestamp(_)) => text::date_time(value).map(ValueRef::Timestamp),
        (ValueRef::Text(value), Type::TimestampTz(_)) => zoned(value).map(ValueRef::TimestampTz),
        // A sum of whole numbers may be a decimal number, which comes as text.
        (ValueRef::Text(value), Type::SmallInt | Type::Integer | Type::BigInt | Type::Decimal { .. }) => {
            value.parse().ok().map(ValueRef::Decimal)
        }
        (ValueRef::Timestamp(value), Type::Date) if value.time == time(0, 0, 0) => {
            Some(ValueRef::Date(value.date))
        }
        (ValueRef::Double(value), Type::Real) => {
            let narrow = value as f32;
            (f64::from(narrow) == value || value.is_nan()).then_some(ValueRef::Real(narrow))
        }
        _ => None,
    }
}

/// `2015-04-02 13:05:00.0000 +02:00`. Of the zones that have names only those are known that never change.
fn zoned(value: &str) -> Option<DateTimeTz> {
    let (local, zone) = value.rsplit_once(' ')?;
    let offset = if matches!(zone, "GMT" | "UTC" | "Etc/UTC" | "Etc/GMT") { "+00:00" } else { zone };
    text::date_time_tz(&format!("{local}{offset}"))
}

fn uuid(bytes: &[u8]) -> Option<Uuid> {
    bytes.try_into().ok().map(Uuid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::date;

    #[test]
    fn a_moment_is_no_time_of_day_whatever_its_date() {
        let wanted = Type::Time(4);
        let past = date_time(date(2015, 4, 2), time(13, 5, 0));
        assert_eq!(coerce(ValueRef::Timestamp(past), &wanted), None);
        let written = Time { nanosecond: 250_000_000, ..time(13, 5, 0) };
        assert_eq!(coerce(ValueRef::Text("13:05:00.2500"), &wanted), Some(ValueRef::Time(written)));
    }

    #[test]
    fn a_double_is_never_taken_for_the_decimal_that_it_may_have_been() {
        assert_eq!(coerce(ValueRef::Double(0.5), &Type::Decimal { precision: 10, scale: 2 }), None);
        let exact = coerce(ValueRef::Text("-0.10"), &Type::Decimal { precision: 10, scale: 2 });
        assert_eq!(exact, "-0.10".parse().ok().map(ValueRef::Decimal));
    }

    #[test]
    fn a_zone_with_a_name_is_refused_where_its_offset_depends_on_the_day() {
        let read = |text| coerce(ValueRef::Text(text), &Type::TimestampTz(4));
        assert!(read("2015-04-02 13:05:00.0000 -01:30").is_some());
        assert!(read("2015-04-02 13:05:00.0000 Etc/UTC").is_some());
        assert_eq!(read("2015-04-02 13:05:00.0000 Europe/Berlin"), None);
        assert_eq!(read("2015-04-02 13:05:00.0000"), None);
    }

    #[test]
    fn bytes_may_look_like_text() {
        let letters = "0123456789abcdef";
        assert_eq!(coerce(ValueRef::Text(letters), &Type::Blob), Some(ValueRef::Bytes(letters.as_bytes())));
        let id = Uuid(*b"0123456789abcdef");
        assert_eq!(coerce(ValueRef::Text(letters), &Type::Uuid), Some(ValueRef::Uuid(id)));
        assert_eq!(coerce(ValueRef::Text(&letters[1..]), &Type::Uuid), None);
    }
}
