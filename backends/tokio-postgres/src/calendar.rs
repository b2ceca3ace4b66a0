//! Dates and times as PostgreSQL sends them: days and microseconds since the first of January 2000.
//! <https://www.postgresql.org/docs/current/datatype-datetime.html>

use isogloss::{DateTime, Time};
use isogloss_engine::backend::calendar;
pub(crate) use isogloss_engine::backend::calendar::{date, days};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Microseconds since midnight; `None` if the time is finer.
#[inline]
pub(crate) fn micros_of_day(time: Time) -> Option<i64> {
    let nanoseconds = calendar::nanoseconds(time);
    nanoseconds.is_multiple_of(1_000).then_some((nanoseconds / 1_000) as i64)
}

/// Microseconds since 2000; `None` if the time is finer.
#[inline]
pub(crate) fn micros(value: DateTime) -> Option<i64> {
    Some(days(value.date) * MICROS_PER_DAY + micros_of_day(value.time)?)
}

/// The time so many microseconds after midnight; PostgreSQL has 24:00:00 as well, which nobody else has.
#[inline]
pub(crate) fn time(micros: i64) -> Option<Time> {
    calendar::time(u64::try_from(micros).ok()?.checked_mul(1_000)?)
}

/// The moment so many microseconds after the beginning of 2000, if it lies in the years 1 to 9999.
#[inline]
pub(crate) fn date_time(micros: i64) -> Option<DateTime> {
    let date = date(micros.div_euclid(MICROS_PER_DAY))?;
    Some(DateTime { date, time: time(micros.rem_euclid(MICROS_PER_DAY))? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_finer_than_a_microsecond_has_no_place() {
        let time = Time { nanosecond: 1_500, ..isogloss::time(1, 2, 3) };
        assert_eq!(micros_of_day(time), None);
        assert_eq!(micros_of_day(Time { nanosecond: 1_000, ..time }), Some(3_723_000_001));
    }

    #[test]
    fn midnight_at_the_end_of_a_day_is_no_time() {
        assert_eq!(
            time(MICROS_PER_DAY - 1),
            Some(Time { nanosecond: 999_999_000, ..isogloss::time(23, 59, 59) })
        );
        assert_eq!((time(MICROS_PER_DAY), time(-1), time(i64::MAX)), (None, None, None));
    }
}
