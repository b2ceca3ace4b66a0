//! Conversions from `chrono` 0.4. A leap second, which no engine has, becomes the second before it.

use chrono_0_4::{
    DateTime as ChronoDateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc,
};

use super::{Date, DateTime, DateTimeTz, Time, from_foreign};

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Date {
        Date { year: date.year(), month: date.month() as u8, day: date.day() as u8 }
    }
}

impl From<NaiveTime> for Time {
    fn from(time: NaiveTime) -> Time {
        Time {
            hour: time.hour() as u8,
            minute: time.minute() as u8,
            second: time.second() as u8,
            nanosecond: time.nanosecond().min(999_999_999),
        }
    }
}

impl From<NaiveDateTime> for DateTime {
    fn from(moment: NaiveDateTime) -> DateTime {
        DateTime { date: moment.date().into(), time: moment.time().into() }
    }
}

impl From<ChronoDateTime<FixedOffset>> for DateTimeTz {
    fn from(moment: ChronoDateTime<FixedOffset>) -> DateTimeTz {
        // Offsets are whole minutes everywhere today; seconds of historical ones go into the local time.
        let minutes = moment.offset().local_minus_utc().div_euclid(60);
        let local = moment.naive_utc() + chrono_0_4::Duration::minutes(i64::from(minutes));
        DateTimeTz { local: local.into(), offset_minutes: minutes as i16 }
    }
}

impl From<ChronoDateTime<Utc>> for DateTimeTz {
    fn from(moment: ChronoDateTime<Utc>) -> DateTimeTz {
        DateTimeTz { local: moment.naive_utc().into(), offset_minutes: 0 }
    }
}

from_foreign! {
    NaiveDate => Date, Type::Date;
    NaiveTime => Time, Type::Time(9);
    NaiveDateTime => DateTime, Type::Timestamp(9);
    ChronoDateTime<FixedOffset> => DateTimeTz, Type::TimestampTz(9);
    ChronoDateTime<Utc> => DateTimeTz, Type::TimestampTz(9);
}
