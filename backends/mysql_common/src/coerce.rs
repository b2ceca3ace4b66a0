//! What a value was meant to be, where the server keeps it or gives it back as something else.

use isogloss::{DateTimeTz, Time, Type, Uuid, ValueRef};
use isogloss_engine::backend::text;

/// The value as one of the type that is wanted, where nothing is lost.
#[must_use]
pub fn coerce<'v>(value: ValueRef<'v>, wanted: &Type) -> Option<ValueRef<'v>> {
    match (value, wanted) {
        (ValueRef::SmallInt(0) | ValueRef::Integer(0) | ValueRef::BigInt(0), Type::Boolean) => {
            Some(ValueRef::Boolean(false))
        }
        (ValueRef::SmallInt(1) | ValueRef::Integer(1) | ValueRef::BigInt(1), Type::Boolean) => {
            Some(ValueRef::Boolean(true))
        }
        (ValueRef::Timestamp(local), Type::TimestampTz(_)) => {
            Some(ValueRef::TimestampTz(DateTimeTz { local, offset_minutes: 0 }))
        }
        // A date that is bound travels as a moment.
        (ValueRef::Timestamp(moment), Type::Date) => {
            let midnight = Time { hour: 0, minute: 0, second: 0, nanosecond: 0 };
            (moment.time == midnight).then_some(ValueRef::Date(moment.date))
        }
        (ValueRef::Bytes(bytes), Type::Uuid) => {
            bytes.try_into().ok().map(|bytes| ValueRef::Uuid(Uuid(bytes)))
        }
        // What has come through an expression is often text.
        (ValueRef::Text(value), Type::Date) => text::date(value).map(ValueRef::Date),
        (ValueRef::Text(value), Type::Time(_)) => text::time(value).map(ValueRef::Time),
        (ValueRef::Text(value), Type::Timestamp(_)) => text::date_time(value).map(ValueRef::Timestamp),
        (ValueRef::Text(value), Type::TimestampTz(_)) => {
            text::date_time(value).map(|local| ValueRef::TimestampTz(DateTimeTz { local, offset_minutes: 0 }))
        }
        // MariaDB's documents are texts.
        (ValueRef::Text(value), Type::Json) => Some(ValueRef::Json(value)),
        (ValueRef::Text(value), Type::Uuid) => text::uuid(value).map(ValueRef::Uuid),
        (ValueRef::Text(value), Type::Decimal { .. }) => value.parse().ok().map(ValueRef::Decimal),
        (ValueRef::Text(value), Type::Blob) => Some(ValueRef::Bytes(value.as_bytes())),
        // Numbers with a point are decimal ones here, and so are averages. 15 digits are those of a double.
        (ValueRef::Decimal(value), Type::Double) if value.precision() <= 15 => {
            value.to_string().parse().ok().map(ValueRef::Double)
        }
        (ValueRef::Double(value), Type::Real) => {
            let narrow = value as f32;
            (f64::from(narrow) == value).then_some(ValueRef::Real(narrow))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::{date, date_time, time};

    #[test]
    fn what_would_lose_something_is_not_made() {
        let noon = ValueRef::Timestamp(date_time(date(2024, 2, 29), time(12, 0, 0)));
        assert_eq!(coerce(noon, &Type::Date), None);
        assert_eq!(coerce(ValueRef::SmallInt(2), &Type::Boolean), None);
        assert_eq!(coerce(ValueRef::Double(0.1), &Type::Real), None);
        let long = "0.1234567890123456".parse().expect("a decimal");
        assert_eq!(coerce(ValueRef::Decimal(long), &Type::Double), None);
    }

    #[test]
    fn what_was_meant_is_found_again() {
        let day = date(2024, 2, 29);
        let midnight = date_time(day, time(0, 0, 0));
        assert_eq!(coerce(ValueRef::Timestamp(midnight), &Type::Date), Some(ValueRef::Date(day)));
        let utc = DateTimeTz { local: midnight, offset_minutes: 0 };
        let wanted = Type::TimestampTz(6);
        assert_eq!(coerce(ValueRef::Timestamp(midnight), &wanted), Some(ValueRef::TimestampTz(utc)));
        assert_eq!(coerce(ValueRef::Double(0.5), &Type::Real), Some(ValueRef::Real(0.5)));
    }
}
