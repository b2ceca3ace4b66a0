//! Conversions from `jiff` 0.2.

use jiff_0_2::{Zoned, civil};

use super::{Date, DateTime, DateTimeTz, Time, from_foreign};

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Date {
        Date { year: i32::from(date.year()), month: date.month() as u8, day: date.day() as u8 }
    }
}

impl From<civil::Time> for Time {
    fn from(time: civil::Time) -> Time {
        Time {
            hour: time.hour() as u8,
            minute: time.minute() as u8,
            second: time.second() as u8,
            nanosecond: time.subsec_nanosecond() as u32,
        }
    }
}

impl From<civil::DateTime> for DateTime {
    fn from(moment: civil::DateTime) -> DateTime {
        DateTime { date: moment.date().into(), time: moment.time().into() }
    }
}

impl From<Zoned> for DateTimeTz {
    fn from(moment: Zoned) -> DateTimeTz {
        // Offsets are whole minutes everywhere today; seconds of historical ones go into the local time.
        let minutes = moment.offset().seconds().div_euclid(60);
        let offset = jiff_0_2::tz::Offset::from_seconds(minutes * 60).unwrap_or(jiff_0_2::tz::Offset::UTC);
        let minutes = offset.seconds() / 60;
        DateTimeTz { local: offset.to_datetime(moment.timestamp()).into(), offset_minutes: minutes as i16 }
    }
}

from_foreign! {
    civil::Date => Date, Type::Date;
    civil::Time => Time, Type::Time(9);
    civil::DateTime => DateTime, Type::Timestamp(9);
    Zoned => DateTimeTz, Type::TimestampTz(9);
}
