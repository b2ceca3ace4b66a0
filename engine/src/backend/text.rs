//! Values from their texts, for engines that keep or send them so: ISO 8601 with a blank or a `T` in the middle, and what
//! `Display` of the values writes.

use isogloss::{Date, DateTime, DateTimeTz, Time, Uuid};

/// `2015-04-02`
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = *bytes else { return None };
    let date = Date {
        year: i32::from(pair(y0, y1)?) * 100 + i32::from(pair(y2, y3)?),
        month: pair(m0, m1)?,
        day: pair(d0, d1)?,
    };
    date.is_valid().then_some(date)
}

/// `13:05`, `13:05:00`, `13:05:00.25`; up to nine digits of a fraction.
#[must_use]
pub fn time(text: &str) -> Option<Time> {
    let (clock, nanosecond) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, nanoseconds(fraction)?),
        None => (text, 0),
    };
    let (hour, minute, second) = match *clock.as_bytes() {
        [h0, h1, b':', m0, m1, b':', s0, s1] => (pair(h0, h1)?, pair(m0, m1)?, pair(s0, s1)?),
        [h0, h1, b':', m0, m1] if nanosecond == 0 => (pair(h0, h1)?, pair(m0, m1)?, 0),
        _ => return None,
    };
    let time = Time { hour, minute, second, nanosecond };
    time.is_valid().then_some(time)
}

/// `2015-04-02 13:05:00.25`
#[must_use]
pub fn date_time(text: &str) -> Option<DateTime> {
    let (day, clock) = (text.get(..10)?, text.get(11..)?);
    if !matches!(text.as_bytes()[10], b' ' | b'T') {
        return None;
    }
    Some(DateTime { date: date(day)?, time: time(clock)? })
}

/// `2015-04-02 13:05:00+02:00`, with `Z` for UTC.
#[must_use]
pub fn date_time_tz(text: &str) -> Option<DateTimeTz> {
    if let Some(utc) = text.strip_suffix('Z') {
        return Some(DateTimeTz { local: date_time(utc)?, offset_minutes: 0 });
    }
    let at = text.get(11..)?.rfind(['+', '-'])? + 11;
    let (local, offset) = text.split_at_checked(at)?;
    let minutes = match offset.as_bytes()[1..] {
        [h0, h1, b':', m0, m1] | [h0, h1, m0, m1] => i16::from(pair(h0, h1)?) * 60 + i16::from(pair(m0, m1)?),
        [h0, h1] => i16::from(pair(h0, h1)?) * 60,
        _ => return None,
    };
    let offset_minutes = if offset.starts_with('-') { -minutes } else { minutes };
    let moment = DateTimeTz { local: date_time(local)?, offset_minutes };
    moment.is_valid().then_some(moment)
}

/// `67e55044-10b1-426f-9247-bb680e5fe0c8`, with its hyphens or without.
#[must_use]
pub fn uuid(text: &str) -> Option<Uuid> {
    let mut bytes = [0; 16];
    let mut digits = text.bytes().enumerate().filter_map(|(at, byte)| {
        let hyphen = byte == b'-' && matches!(at, 8 | 13 | 18 | 23) && text.len() == 36;
        (!hyphen).then(|| char::from(byte).to_digit(16))
    });
    for byte in &mut bytes {
        let (high, low) = (digits.next()??, digits.next()??);
        *byte = (high * 16 + low) as u8;
    }
    digits.next().is_none().then_some(Uuid(bytes))
}

fn pair(tens: u8, ones: u8) -> Option<u8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    Some(digit(tens)? * 10 + digit(ones)?)
}

fn nanoseconds(fraction: &str) -> Option<u32> {
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits: u32 = fraction.parse().ok()?;
    Some(digits * 10u32.pow(9 - fraction.len() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_value_writes_is_read_again() {
        let day = isogloss::date(2024, 2, 29);
        assert_eq!(date(&day.to_string()), Some(day));
        for nanosecond in [0, 1, 1_000, 250_000_000, 999_999_999] {
            let clock = Time { nanosecond, ..isogloss::time(23, 59, 58) };
            assert_eq!(time(&clock.to_string()), Some(clock));
            let local = isogloss::date_time(day, clock);
            assert_eq!(date_time(&local.to_string()), Some(local));
            for offset_minutes in [0, 90, -30, 1439, -1439] {
                let moment = DateTimeTz { local, offset_minutes };
                assert_eq!(date_time_tz(&moment.to_string()), Some(moment));
            }
        }
        let id = Uuid([
            0x67, 0xe5, 0x50, 0x44, 0x10, 0xb1, 0x42, 0x6f, 0x92, 0x47, 0xbb, 0x68, 0x0e, 0x5f, 0xe0, 0xc8,
        ]);
        assert_eq!(uuid("67e55044-10b1-426f-9247-bb680e5fe0c8"), Some(id));
        assert_eq!(uuid("67E5504410B1426F9247BB680E5FE0C8"), Some(id));
    }

    #[test]
    fn what_is_no_value_is_none() {
        for text in ["", "2015-4-02", "2015-02-30", "2015-04-02 ", "0000-01-01", "+015-04-02", "2015-04-0é"]
        {
            assert_eq!(date(text), None, "{text}");
        }
        for text in ["", "24:00:00", "1:00:00", "13:05.5", "13:05:00.", "13:05:00.1234567890", "13:05:0é"] {
            assert_eq!(time(text), None, "{text}");
        }
        for text in ["2015-04-02", "2015-04-02x13:05:00", "2015-04-02 25:00:00", "ééééééééééé"] {
            assert_eq!(date_time(text), None, "{text}");
            assert_eq!(date_time_tz(text), None, "{text}");
        }
        assert_eq!(date_time_tz("2015-04-02 13:05:00+24:00"), None);
        assert_eq!(uuid("67e55044-10b1-426f-9247-bb680e5fe0c"), None);
        assert_eq!(uuid("67e5504410b1426f9247bb680e5fe0c8--"), None);
    }
}
