//! Dates, times and identifiers as text, and the count of days between dates.

use isogloss::{Date, DateTime, DateTimeTz, Time, Uuid, Value};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// `2015-04-02`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-').map(digits);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let date = Date { year: year.try_into().ok()?, month: month.try_into().ok()?, day: day.try_into().ok()? };
    date.is_valid().then_some(date)
}

/// `13:05:00` with or without a fraction, or `13:05`.
pub(crate) fn time(text: &str) -> Option<Time> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = whole.splitn(3, ':').map(digits);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    if fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let nanosecond = digits(fraction)? * 10u32.pow(9 - fraction.len() as u32);
    let narrow = |number: u32| u8::try_from(number).ok();
    let time = Time { hour: narrow(hour)?, minute: narrow(minute)?, second: narrow(second)?, nanosecond };
    time.is_valid().then_some(time)
}

/// A date and a time with a blank or a `T` between them.
pub(crate) fn date_time(text: &str) -> Option<DateTime> {
    let (day, clock) = text.split_once([' ', 'T'])?;
    Some(DateTime { date: date(day)?, time: time(clock)? })
}

/// A date and time with `+02:00`, `-0330` or `Z` behind it.
fn date_time_tz(text: &str) -> Option<DateTimeTz> {
    if let Some(local) = text.strip_suffix('Z') {
        return Some(DateTimeTz { local: date_time(local)?, offset_minutes: 0 });
    }
    let at = text.rfind(['+', '-']).filter(|at| *at > 10)?;
    let (local, offset) = text.split_at(at);
    let offset_digits = offset[1..].replace(':', "");
    let number = digits(&offset_digits)?;
    let minutes = if offset_digits.len() <= 2 { number * 60 } else { number / 100 * 60 + number % 100 };
    let minutes = i16::try_from(minutes).ok()?;
    let value = DateTimeTz {
        local: date_time(local)?,
        offset_minutes: if offset.starts_with('-') { -minutes } else { minutes },
    };
    value.is_valid().then_some(value)
}

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

/// `8-4-4-4-12` hexadecimal digits, in either case.
pub(crate) fn uuid(text: &str) -> Option<Uuid> {
    let hex: Vec<u8> = text.bytes().filter(|byte| *byte != b'-').collect();
    if hex.len() != 32 {
        return None;
    }
    let mut bytes = [0u8; 16];
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Uuid(bytes))
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
    let seconds = (i64::from(time.hour) * 60 + i64::from(time.minute)) * 60 + i64::from(time.second);
    seconds * 1_000_000 + i64::from(time.nanosecond / 1000)
}

/// The date and time so many microseconds after the first of January 2000, if the calendar of `Date` has it.
pub(crate) fn from_micros_since_2000(micros: i64) -> Option<DateTime> {
    let date = from_days_since_2000(micros.div_euclid(MICROS_PER_DAY))?;
    Some(DateTime { date, time: from_micros_of_day(micros.rem_euclid(MICROS_PER_DAY))? })
}

/// The time of day so many microseconds after midnight.
pub(crate) fn from_micros_of_day(micros: i64) -> Option<Time> {
    let seconds = u32::try_from(micros / 1_000_000).ok()?;
    let time = Time {
        hour: u8::try_from(seconds / 3600).ok()?,
        minute: (seconds / 60 % 60) as u8,
        second: (seconds % 60) as u8,
        nanosecond: u32::try_from(micros % 1_000_000).ok()? * 1000,
    };
    time.is_valid().then_some(time)
}

/// The day so many days after the first of January 2000, if the calendar of `Date` has it.
///
/// Years are counted from the first of March, so that a leap day is the last day of its year.
pub(crate) fn from_days_since_2000(days: i64) -> Option<Date> {
    // 730,425 days lie between the first of March of the year 0 and the first of January 2000.
    let days = days.checked_add(730_425).filter(|days| (0..4_000_000).contains(days))?;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * month_from_march + 2) / 5 + 1) as u8;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u8;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let date = Date { year: i32::try_from(year).ok()?, month, day };
    date.is_valid().then_some(date)
}

pub(crate) fn days_since_2000(date: Date) -> i64 {
    let year = i64::from(date.year) - i64::from(date.month <= 2);
    let month_from_march = (i64::from(date.month) + 9) % 12;
    let of_year = (153 * month_from_march + 2) / 5 + i64::from(date.day) - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 730_425
}

/// Decimal digits and nothing else.
fn digits(text: &str) -> Option<u32> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_both_ways() {
        for (text, days) in [
            ("2000-01-01", 0),
            ("2000-02-29", 59),
            ("2000-03-01", 60),
            ("1999-12-31", -1),
            ("1970-01-01", -10_957),
            ("0001-01-01", -730_119),
            ("9999-12-31", 2_921_939),
        ] {
            let day = date(text).unwrap();
            assert_eq!(days_since_2000(day), days, "{text}");
            assert_eq!(from_days_since_2000(days), Some(day), "{text}");
        }
        assert_eq!(from_days_since_2000(-730_120), None);
        assert_eq!(from_days_since_2000(2_921_940), None);
        assert_eq!(from_days_since_2000(i64::MAX), None);
    }

    #[test]
    fn text_is_read_or_refused() {
        assert_eq!(time("01:02:03.25").map(|time| time.nanosecond), Some(250_000_000));
        assert_eq!(
            date_time("2015-04-02T13:05:00").map(|value| value.to_string()).as_deref(),
            Some("2015-04-02 13:05:00")
        );
        for wrong in ["2015-4", "2015-02-30", "abcd-01-01", "+2015-01-01"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        assert_eq!(time("24:00:00"), None);
        assert_eq!(
            uuid("00112233-4455-6677-8899-AABBCCDDEEFF").map(uuid_text).as_deref(),
            Some("00112233-4455-6677-8899-aabbccddeeff")
        );
        assert_eq!(uuid("00112233-4455-6677-8899-aabbccddeef"), None);
    }
}
