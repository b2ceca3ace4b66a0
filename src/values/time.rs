//! Dates and times: plain fields of the proleptic Gregorian calendar, no time zones, no leap seconds.

use core::fmt;

/// A calendar date, year 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Date {
    /// The year, 1 to 9999.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Time {
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 59.
    pub second: u8,
    /// The fraction of the second in nanoseconds, 0 to 999,999,999.
    pub nanosecond: u32,
}

/// A date and time without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time on that day.
    pub time: Time,
}

/// A local date and time together with its offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DateTimeTz {
    /// The local date and time.
    pub local: DateTime,
    /// How many minutes the local time is ahead of UTC, -1439 to 1439.
    pub offset_minutes: i16,
}

/// A span of time; its three parts are kept apart, as a month has no fixed number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interval {
    /// Whole months.
    pub months: i32,
    /// Whole days.
    pub days: i32,
    /// The rest in nanoseconds.
    pub nanoseconds: i64,
}

/// The day `day` of `month` in `year`.
///
/// A date that the calendar does not have is found when the statement is compiled, and is an error there.
#[must_use]
pub const fn date(year: i32, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

/// The time of day `hour:minute:second`.
#[must_use]
pub const fn time(hour: u8, minute: u8, second: u8) -> Time {
    Time { hour, minute, second, nanosecond: 0 }
}

/// A date and a time without a zone.
#[must_use]
pub const fn date_time(date: Date, time: Time) -> DateTime {
    DateTime { date, time }
}

impl Date {
    /// Whether the calendar has this day, and every engine a date for it (years 1 to 9999).
    #[must_use]
    pub const fn is_valid(self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        1 <= self.year && self.year <= 9999 && 1 <= self.day && self.day <= days
    }
}

impl Time {
    /// Whether a day has this time.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.hour < 24 && self.minute < 60 && self.second < 60 && self.nanosecond < 1_000_000_000
    }
}

impl DateTime {
    /// Whether both parts are valid.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.date.is_valid() && self.time.is_valid()
    }
}

impl DateTimeTz {
    /// Whether all parts are valid.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.local.is_valid() && -1440 < self.offset_minutes && self.offset_minutes < 1440
    }
}

impl DateTimeTz {
    /// The same moment on the clocks of UTC.
    #[must_use]
    pub const fn to_utc(self) -> DateTime {
        let DateTime { mut date, mut time } = self.local;
        let mut minutes = time.hour as i32 * 60 + time.minute as i32 - self.offset_minutes as i32;
        if minutes < 0 {
            minutes += 1440;
            date = date.previous();
        } else if minutes >= 1440 {
            minutes -= 1440;
            date = date.next();
        }
        time.hour = (minutes / 60) as u8;
        time.minute = (minutes % 60) as u8;
        DateTime { date, time }
    }
}

impl Date {
    const fn next(self) -> Date {
        let Date { year, month, day } = self;
        let tomorrow = Date { year, month, day: day + 1 };
        match (tomorrow.is_valid(), month) {
            (true, _) => tomorrow,
            (false, 12) => Date { year: year + 1, month: 1, day: 1 },
            (false, _) => Date { year, month: month + 1, day: 1 },
        }
    }

    const fn previous(self) -> Date {
        let Date { year, month, day } = self;
        match (day, month) {
            (1, 1) => Date { year: year - 1, month: 12, day: 31 },
            (1, _) => {
                let mut last = 31;
                while !(Date { year, month: month - 1, day: last }).is_valid() && last > 28 {
                    last -= 1;
                }
                Date { year, month: month - 1, day: last }
            }
            _ => Date { year, month, day: day - 1 },
        }
    }
}

impl fmt::Display for Date {
    /// ISO 8601: `2015-04-02`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Time {
    /// ISO 8601: `13:05:00`, or `13:05:00.250000` with as many digits of the fraction as it needs, in threes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        match self.nanosecond {
            0 => Ok(()),
            n if n % 1_000_000 == 0 => write!(f, ".{:03}", n / 1_000_000),
            n if n % 1_000 == 0 => write!(f, ".{:06}", n / 1_000),
            n => write!(f, ".{n:09}"),
        }
    }
}

impl fmt::Display for DateTime {
    /// `2015-04-02 13:05:00`, with a blank, as SQL writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.date, self.time)
    }
}

impl fmt::Display for DateTimeTz {
    /// `2015-04-02 13:05:00+02:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        write!(f, "{}{sign}{:02}:{:02}", self.local, minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn the_calendar_decides_which_days_there_are() {
        assert!(date(2024, 2, 29).is_valid());
        assert!(date(2000, 2, 29).is_valid());
        assert!(!date(1900, 2, 29).is_valid());
        assert!(!date(2015, 13, 1).is_valid());
        assert!(!date(2015, 4, 31).is_valid());
        assert!(!date(0, 1, 1).is_valid());
        assert!(!date(10_000, 1, 1).is_valid());
    }

    #[test]
    fn fractions_are_written_as_long_as_they_are() {
        assert_eq!(time(1, 2, 3).to_string(), "01:02:03");
        assert_eq!(Time { nanosecond: 250_000_000, ..time(1, 2, 3) }.to_string(), "01:02:03.250");
        assert_eq!(Time { nanosecond: 1_000, ..time(1, 2, 3) }.to_string(), "01:02:03.000001");
        assert_eq!(Time { nanosecond: 1, ..time(1, 2, 3) }.to_string(), "01:02:03.000000001");
    }

    #[test]
    fn an_offset_keeps_its_sign_below_one_hour() {
        let local = date_time(date(2015, 4, 2), time(0, 0, 0));
        let west = DateTimeTz { local, offset_minutes: -30 };
        assert_eq!(west.to_string(), "2015-04-02 00:00:00-00:30");
    }

    #[test]
    fn a_moment_has_another_day_in_another_place() {
        let at = |day, clock, offset_minutes| DateTimeTz { local: date_time(day, clock), offset_minutes };
        let utc = at(date(2024, 3, 1), time(0, 30, 0), 60).to_utc();
        assert_eq!(utc.to_string(), "2024-02-29 23:30:00");
        assert_eq!(at(date(2023, 12, 31), time(23, 30, 0), -60).to_utc().to_string(), "2024-01-01 00:30:00");
        assert_eq!(at(date(2024, 1, 1), time(0, 0, 0), 30).to_utc().to_string(), "2023-12-31 23:30:00");
    }
}
