//! Days and times of day as numbers, for protocols that send them so.

use isogloss::{Date, Time};

/// Days from the first of March of the year 0 to the first of January 2000. Years are counted from March here, so that a
/// leap day is the last day of its year.
const MARCH_0_TO_2000: i64 = 730_425;

const NANOSECONDS_OF_A_SECOND: u64 = 1_000_000_000;

/// Days since the first of January 2000, negative before it. The year may be 0, where a moment of the year 1 lies in UTC.
#[inline]
#[must_use]
pub fn days(date: Date) -> i64 {
    let year = i64::from(date.year) - i64::from(date.month <= 2);
    let month_from_march = (i64::from(date.month) + 9) % 12;
    let of_year = (153 * month_from_march + 2) / 5 + i64::from(date.day) - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - MARCH_0_TO_2000
}

/// The date so many days after the first of January 2000, if it is one of the years 1 to 9999.
#[inline]
#[must_use]
pub fn date(days: i64) -> Option<Date> {
    let days = days.checked_add(MARCH_0_TO_2000).filter(|days| (0..4_000_000).contains(days))?;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * month_from_march + 2) / 5 + 1) as u8;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u8;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let date = Date { year: i32::try_from(year).ok()?, month, day };
    date.is_valid().then_some(date)
}

/// Nanoseconds since midnight.
#[inline]
#[must_use]
pub fn nanoseconds(time: Time) -> u64 {
    let seconds = (u64::from(time.hour) * 60 + u64::from(time.minute)) * 60 + u64::from(time.second);
    seconds * NANOSECONDS_OF_A_SECOND + u64::from(time.nanosecond)
}

/// The time so many nanoseconds after midnight, if that is on the same day.
#[inline]
#[must_use]
pub fn time(nanoseconds: u64) -> Option<Time> {
    let seconds = u32::try_from(nanoseconds / NANOSECONDS_OF_A_SECOND).ok()?;
    let time = Time {
        hour: u8::try_from(seconds / 3_600).ok()?,
        minute: (seconds / 60 % 60) as u8,
        second: (seconds % 60) as u8,
        nanosecond: (nanoseconds % NANOSECONDS_OF_A_SECOND) as u32,
    };
    time.is_valid().then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_both_ways() {
        for (year, month, day, count) in [
            (2000, 1, 1, 0),
            (2000, 2, 29, 59),
            (2000, 3, 1, 60),
            (1999, 12, 31, -1),
            (1970, 1, 1, -10_957),
            (1, 1, 1, -730_119),
            (9999, 12, 31, 2_921_939),
        ] {
            let day = isogloss::date(year, month, day);
            assert_eq!((days(day), date(count)), (count, Some(day)));
        }
        // Every day there is follows the one before it.
        for count in -730_119..=2_921_939 {
            assert_eq!(date(count).map(days), Some(count));
        }
        assert_eq!((date(-730_120), date(2_921_940), date(i64::MAX)), (None, None, None));
    }

    #[test]
    fn a_time_of_day_is_found_again_and_the_next_midnight_is_none() {
        let last = 24 * 3_600 * NANOSECONDS_OF_A_SECOND - 1;
        for count in [0, 1, 999_999_999, 43_200 * NANOSECONDS_OF_A_SECOND, last] {
            assert_eq!(time(count).map(nanoseconds), Some(count));
        }
        assert_eq!((time(last + 1), time(u64::MAX)), (None, None));
    }
}
