//! Conversions from `time` 0.3.

use time_0_3::{OffsetDateTime, PrimitiveDateTime};

use super::{Date, DateTime, DateTimeTz, Time, from_foreign};

impl From<time_0_3::Date> for Date {
    fn from(date: time_0_3::Date) -> Date {
        Date { year: date.year(), month: u8::from(date.month()), day: date.day() }
    }
}

impl From<time_0_3::Time> for Time {
    fn from(time: time_0_3::Time) -> Time {
        Time {
            hour: time.hour(),
            minute: time.minute(),
            second: time.second(),
            nanosecond: time.nanosecond(),
        }
    }
}

impl From<PrimitiveDateTime> for DateTime {
    fn from(moment: PrimitiveDateTime) -> DateTime {
        DateTime { date: moment.date().into(), time: moment.time().into() }
    }
}

impl From<OffsetDateTime> for DateTimeTz {
    fn from(moment: OffsetDateTime) -> DateTimeTz {
        // Offsets are whole minutes everywhere today; seconds of historical ones go into the local time.
        let minutes = moment.offset().whole_seconds().div_euclid(60);
        let seconds = moment.offset().whole_seconds() - minutes * 60;
        let shifted = moment - time_0_3::Duration::seconds(i64::from(seconds));
        let local = DateTime { date: shifted.date().into(), time: shifted.time().into() };
        DateTimeTz { local, offset_minutes: minutes as i16 }
    }
}

from_foreign! {
    time_0_3::Date => Date, Type::Date;
    time_0_3::Time => Time, Type::Time(9);
    PrimitiveDateTime => DateTime, Type::Timestamp(9);
    OffsetDateTime => DateTimeTz, Type::TimestampTz(9);
}
