//! Dates, times and identifiers as texts and as numbers: the readings of the engine, and what judges need besides.

use isogloss::{DateTime, DateTimeTz, Time, Uuid, Value};
use isogloss_engine::backend::calendar;
pub(crate) use isogloss_engine::backend::calendar::{date as from_days_since_2000, days as days_since_2000};
pub(crate) use isogloss_engine::backend::text::{date, date_time, date_time_tz, time, uuid};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// The instant that a value names, with offset 0. What has no offset was UTC: the private servers run so.
pub(crate) fn in_utc(value: &Value) -> Option<DateTimeTz> {
    let value = match value {
        Value::TimestampTz(value) => *value,
        Value::Timestamp(local) => DateTimeTz { local: *local, offset_minutes: 0 },
        Value::Text(text) => {
            date_time_tz(text).or_else(|| Some(DateTimeTz { local: date_time(text)?, offset_minutes: 0 }))?
        }
        _ => return None,
    };
    let micros = micros_since_2000(value.local) - i64::from(value.offset_minutes) * 60_000_000;
    let mut local = from_micros_since_2000(micros)?;
    local.time.nanosecond += value.local.time.nanosecond % 1000;
    Some(DateTimeTz { local, offset_minutes: 0 })
}

/// The sixteen bytes as the usual text.
pub(crate) fn uuid_text(uuid: Uuid) -> String {
    String::from_utf8_lossy(&uuid.hyphenated()).into_owned()
}

/// Microseconds since the first of January 2000; what is finer is left out.
pub(crate) fn micros_since_2000(value: DateTime) -> i64 {
    days_since_2000(value.date) * MICROS_PER_DAY + micros_of_day(value.time)
}

/// Microseconds since midnight; what is finer is left out.
fn micros_of_day(time: Time) -> i64 {
    (calendar::nanoseconds(time) / 1000) as i64
}

/// The date and time so many microseconds after the first of January 2000, if the calendar of `Date` has it.
pub(crate) fn from_micros_since_2000(micros: i64) -> Option<DateTime> {
    let date = from_days_since_2000(micros.div_euclid(MICROS_PER_DAY))?;
    Some(DateTime { date, time: from_micros_of_day(micros.rem_euclid(MICROS_PER_DAY))? })
}

/// The time of day so many microseconds after midnight.
pub(crate) fn from_micros_of_day(micros: i64) -> Option<Time> {
    calendar::time(u64::try_from(micros).ok()?.checked_mul(1000)?)
}
