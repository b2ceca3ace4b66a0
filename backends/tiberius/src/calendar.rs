//! Days and times as SQL Server counts them: days since the first of January of the year 1, and fractions of a second
//! since midnight.

use isogloss::{Date, DateTime, DateTimeTz, Time};
use isogloss_engine::backend::calendar;

/// Of SQL Server's finest unit, 100 nanoseconds, so many are a second.
const TICKS_OF_A_SECOND: u64 = 10_000_000;
const TICKS_OF_A_MINUTE: i64 = 60 * TICKS_OF_A_SECOND as i64;
const TICKS_OF_A_DAY: i64 = 24 * 60 * TICKS_OF_A_MINUTE;

/// 1900-01-01, from where `datetime` counts.
pub(crate) const DAYS_TO_1900: i64 = 693_595;

/// From the first of January of the year 1 to the one of the year 2000.
const DAYS_TO_2000: i64 = 730_119;

/// How many days lie between the first of January of the year 1 and this one; `None` if the calendar has no such day.
pub(crate) fn days(date: Date) -> Option<u32> {
    if !date.is_valid() {
        return None;
    }
    u32::try_from(calendar::days(date) + DAYS_TO_2000).ok()
}

/// The day that lies so many days behind the first of January of the year 1.
pub(crate) fn date(days: i64) -> Option<Date> {
    calendar::date(days.checked_sub(DAYS_TO_2000)?)
}

/// How many 100 nanoseconds have gone by since midnight; `None` if there is a rest.
pub(crate) fn ticks(time: Time) -> Option<u64> {
    if !time.is_valid() || !time.nanosecond.is_multiple_of(100) {
        return None;
    }
    Some(calendar::nanoseconds(time) / 100)
}

/// The time of day behind so many parts of a second, of which ten to the power of `scale` are one.
pub(crate) fn time(parts: u64, scale: u8) -> Option<Time> {
    calendar::time(parts.checked_mul(10u64.pow(9u32.checked_sub(scale.into())?))?)
}

/// The day and the ticks of a moment in UTC, which is how SQL Server sends one with an offset.
pub(crate) fn utc(moment: DateTimeTz) -> Option<(u32, u64)> {
    let local = i64::from(days(moment.local.date)?) * TICKS_OF_A_DAY
        + i64::try_from(ticks(moment.local.time)?).ok()?;
    let utc = local - i64::from(moment.offset_minutes) * TICKS_OF_A_MINUTE;
    let day =
        u32::try_from(utc.div_euclid(TICKS_OF_A_DAY)).ok().filter(|day| date(i64::from(*day)).is_some())?;
    Some((day, utc.rem_euclid(TICKS_OF_A_DAY) as u64))
}

/// A moment with its offset from a date and a time of UTC.
pub(crate) fn moment(utc: DateTime, offset_minutes: i16) -> Option<DateTimeTz> {
    // What is read may be finer than a tick is long only if it is wrong.
    let ticks = i64::from(days(utc.date)?) * TICKS_OF_A_DAY
        + i64::try_from(ticks(utc.time)?).ok()?
        + i64::from(offset_minutes) * TICKS_OF_A_MINUTE;
    let local = DateTime {
        date: date(ticks.div_euclid(TICKS_OF_A_DAY))?,
        time: time(ticks.rem_euclid(TICKS_OF_A_DAY) as u64, 7)?,
    };
    let moment = DateTimeTz { local, offset_minutes };
    moment.is_valid().then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_server_does() {
        let counted = |year, month, day| days(isogloss::date(year, month, day));
        assert_eq!(counted(1, 1, 1), Some(0));
        assert_eq!(counted(1900, 1, 1).map(i64::from), Some(DAYS_TO_1900));
        // SELECT DATEDIFF(DAY, '0001-01-01', '9999-12-31')
        assert_eq!(counted(9999, 12, 31), Some(3_652_058));
        assert_eq!(counted(2023, 2, 29), None);
    }

    #[test]
    fn every_day_of_the_calendar_is_found_again() {
        for count in 0..=3_652_058 {
            let day = date(count).expect("a day");
            assert_eq!(days(day).map(i64::from), Some(count), "{day}");
        }
        assert_eq!((date(-1), date(3_652_059), date(i64::MAX)), (None, None, None));
    }

    #[test]
    fn a_time_of_day_is_found_again_at_every_scale() {
        for scale in 0..=7u8 {
            let last = 86_400 * 10u64.pow(scale.into()) - 1;
            for parts in [0, 1, last / 3, last] {
                let read = time(parts, scale).expect("a time");
                assert_eq!(ticks(read), Some(parts * 10u64.pow(u32::from(7 - scale))));
            }
            assert_eq!(time(last + 1, scale), None);
        }
        assert_eq!(ticks(Time { nanosecond: 1, ..isogloss::time(0, 0, 0) }), None);
    }
}
