//! Values of other crates' types, made of ours.

use isogloss::ValueRef;
use isogloss_engine::FromValue;
use sea_orm::sea_query::Value;

/// A type that a model's field has, and ours that it is made of.
#[allow(dead_code, reason = "without features there is none")]
pub(crate) trait Foreign<'r>: Sized {
    /// What the engine reads.
    type Ours: FromValue<'r>;

    /// The value; `None` if this type does not hold it.
    fn make(ours: Self::Ours) -> Option<Self>;
}

/// A value whose type nobody has named, where a feature has a type for it: `None` if none has, and `Some(None)` if it does
/// not fit.
pub(crate) fn any(value: ValueRef<'_>) -> Option<Option<Value>> {
    match value {
        #[cfg(feature = "with-chrono-0_4")]
        ValueRef::Date(it) => Some(Foreign::make(it).map(|it| Value::ChronoDate(Some(it)))),
        #[cfg(feature = "with-chrono-0_4")]
        ValueRef::Time(it) => Some(Foreign::make(it).map(|it| Value::ChronoTime(Some(it)))),
        #[cfg(feature = "with-chrono-0_4")]
        ValueRef::Timestamp(it) => Some(Foreign::make(it).map(|it| Value::ChronoDateTime(Some(it)))),
        #[cfg(feature = "with-chrono-0_4")]
        ValueRef::TimestampTz(it) => {
            Some(Foreign::make(it).map(|it| Value::ChronoDateTimeWithTimeZone(Some(it))))
        }
        #[cfg(all(feature = "with-time-0_3", not(feature = "with-chrono-0_4")))]
        ValueRef::Date(it) => Some(Foreign::make(it).map(|it| Value::TimeDate(Some(it)))),
        #[cfg(all(feature = "with-time-0_3", not(feature = "with-chrono-0_4")))]
        ValueRef::Time(it) => Some(Foreign::make(it).map(|it| Value::TimeTime(Some(it)))),
        #[cfg(all(feature = "with-time-0_3", not(feature = "with-chrono-0_4")))]
        ValueRef::Timestamp(it) => Some(Foreign::make(it).map(|it| Value::TimeDateTime(Some(it)))),
        #[cfg(all(feature = "with-time-0_3", not(feature = "with-chrono-0_4")))]
        ValueRef::TimestampTz(it) => {
            Some(Foreign::make(it).map(|it| Value::TimeDateTimeWithTimeZone(Some(it))))
        }
        #[cfg(feature = "with-uuid-1")]
        ValueRef::Uuid(it) => Some(Foreign::make(it).map(|it| Value::Uuid(Some(it)))),
        #[cfg(feature = "with-rust_decimal-1")]
        ValueRef::Decimal(it) => Some(Foreign::make(it).map(|it| Value::Decimal(Some(it)))),
        #[cfg(feature = "with-serde_json-1")]
        ValueRef::Json(it) => Some(Foreign::make(it).map(|it| Value::Json(Some(it)))),
        _ => None,
    }
}

#[cfg(feature = "with-chrono-0_4")]
mod with_chrono_0_4 {
    use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};

    use super::Foreign;

    impl Foreign<'_> for NaiveDate {
        type Ours = isogloss::Date;

        fn make(ours: isogloss::Date) -> Option<NaiveDate> {
            NaiveDate::from_ymd_opt(ours.year, ours.month.into(), ours.day.into())
        }
    }

    impl Foreign<'_> for NaiveTime {
        type Ours = isogloss::Time;

        fn make(ours: isogloss::Time) -> Option<NaiveTime> {
            let (hour, minute, second) = (ours.hour.into(), ours.minute.into(), ours.second.into());
            NaiveTime::from_hms_nano_opt(hour, minute, second, ours.nanosecond)
        }
    }

    impl Foreign<'_> for NaiveDateTime {
        type Ours = isogloss::DateTime;

        fn make(ours: isogloss::DateTime) -> Option<NaiveDateTime> {
            Some(NaiveDate::make(ours.date)?.and_time(NaiveTime::make(ours.time)?))
        }
    }

    impl Foreign<'_> for DateTime<FixedOffset> {
        type Ours = isogloss::DateTimeTz;

        fn make(ours: isogloss::DateTimeTz) -> Option<DateTime<FixedOffset>> {
            let offset = FixedOffset::east_opt(i32::from(ours.offset_minutes) * 60)?;
            let local = NaiveDateTime::make(ours.local)?;
            let utc = local.checked_sub_signed(Duration::minutes(ours.offset_minutes.into()))?;
            Some(DateTime::from_naive_utc_and_offset(utc, offset))
        }
    }

    impl Foreign<'_> for DateTime<Utc> {
        type Ours = isogloss::DateTimeTz;

        fn make(ours: isogloss::DateTimeTz) -> Option<DateTime<Utc>> {
            DateTime::<FixedOffset>::make(ours).map(|moment| moment.to_utc())
        }
    }
}

#[cfg(feature = "with-time-0_3")]
mod with_time_0_3 {
    use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

    use super::Foreign;

    impl Foreign<'_> for Date {
        type Ours = isogloss::Date;

        fn make(ours: isogloss::Date) -> Option<Date> {
            Date::from_calendar_date(ours.year, Month::try_from(ours.month).ok()?, ours.day).ok()
        }
    }

    impl Foreign<'_> for Time {
        type Ours = isogloss::Time;

        fn make(ours: isogloss::Time) -> Option<Time> {
            Time::from_hms_nano(ours.hour, ours.minute, ours.second, ours.nanosecond).ok()
        }
    }

    impl Foreign<'_> for PrimitiveDateTime {
        type Ours = isogloss::DateTime;

        fn make(ours: isogloss::DateTime) -> Option<PrimitiveDateTime> {
            Some(PrimitiveDateTime::new(Date::make(ours.date)?, Time::make(ours.time)?))
        }
    }

    impl Foreign<'_> for OffsetDateTime {
        type Ours = isogloss::DateTimeTz;

        fn make(ours: isogloss::DateTimeTz) -> Option<OffsetDateTime> {
            let offset = UtcOffset::from_whole_seconds(i32::from(ours.offset_minutes) * 60).ok()?;
            Some(PrimitiveDateTime::make(ours.local)?.assume_offset(offset))
        }
    }
}

#[cfg(feature = "with-uuid-1")]
impl Foreign<'_> for uuid::Uuid {
    type Ours = isogloss::Uuid;

    fn make(ours: isogloss::Uuid) -> Option<uuid::Uuid> {
        Some(uuid::Uuid::from_bytes(ours.0))
    }
}

#[cfg(feature = "with-rust_decimal-1")]
impl Foreign<'_> for rust_decimal::Decimal {
    type Ours = isogloss::Decimal;

    fn make(ours: isogloss::Decimal) -> Option<rust_decimal::Decimal> {
        rust_decimal::Decimal::try_from_i128_with_scale(ours.unscaled(), ours.scale().into()).ok()
    }
}

#[cfg(feature = "with-serde_json-1")]
impl<'r> Foreign<'r> for Box<serde_json::Value> {
    type Ours = &'r str;

    fn make(ours: &'r str) -> Option<Box<serde_json::Value>> {
        serde_json::from_str(ours).ok()
    }
}
