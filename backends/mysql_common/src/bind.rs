//! Values on their way to the server.

use isogloss::{Date, DateTime, Time, ValueRef};
use isogloss_engine::{Error, ErrorKind, Result};
use mysql_common::params::Params;
use mysql_common::value::Value;

/// The values of a statement that has so many places.
///
/// # Errors
///
/// There are more or fewer, or one that the server cannot hold exactly.
pub fn params(binds: &[ValueRef<'_>], places: usize) -> Result<Params> {
    if binds.len() != places {
        let message = format!("{} values are given for {places} placeholders", binds.len());
        return Err(Error::new(ErrorKind::TypeMismatch, message));
    }
    if binds.is_empty() {
        return Ok(Params::Empty);
    }
    let value = |(place, bind): (usize, &ValueRef<'_>)| {
        bound(*bind).map_err(|what| {
            let message = format!("parameter {}: MySQL and MariaDB cannot hold {what}", place + 1);
            Error::new(ErrorKind::Value, message).at_parameter(place + 1)
        })
    };
    Ok(Params::Positional(binds.iter().enumerate().map(value).collect::<Result<_>>()?))
}

/// The value as it is sent, or the name of what the server does not hold.
fn bound(bind: ValueRef<'_>) -> Result<Value, &'static str> {
    Ok(match bind {
        ValueRef::Null(_) => Value::NULL,
        ValueRef::Boolean(value) => Value::Int(value.into()),
        ValueRef::SmallInt(value) => Value::Int(value.into()),
        ValueRef::Integer(value) => Value::Int(value.into()),
        ValueRef::BigInt(value) => Value::Int(value),
        // https://dev.mysql.com/doc/refman/9.4/en/floating-point-types.html
        ValueRef::Real(value) if !value.is_finite() => return Err("a number that is none or infinite"),
        ValueRef::Double(value) if !value.is_finite() => return Err("a number that is none or infinite"),
        ValueRef::Real(value) => Value::Float(value),
        ValueRef::Double(value) => Value::Double(value),
        ValueRef::Decimal(value) => Value::Bytes(value.to_string().into_bytes()),
        ValueRef::Text(value) | ValueRef::Json(value) => Value::Bytes(value.as_bytes().to_owned()),
        ValueRef::Bytes(value) => Value::Bytes(value.to_owned()),
        ValueRef::Uuid(value) => Value::Bytes(value.hyphenated().to_vec()),
        ValueRef::Date(date) => {
            let midnight = Time { hour: 0, minute: 0, second: 0, nanosecond: 0 };
            moment(DateTime { date, time: midnight })?
        }
        ValueRef::Time(time) => {
            Value::Time(false, 0, time.hour, time.minute, time.second, microseconds(time)?)
        }
        ValueRef::Timestamp(value) => moment(value)?,
        ValueRef::TimestampTz(value) => moment(value.to_utc())?,
        ValueRef::Interval(_) => return Err("an interval"),
        ValueRef::Array(_) => return Err("an array"),
        _ => return Err("a value of this type"),
    })
}

fn moment(DateTime { date, time }: DateTime) -> Result<Value, &'static str> {
    let year = year(date)?;
    let micros = microseconds(time)?;
    Ok(Value::Date(year, date.month, date.day, time.hour, time.minute, time.second, micros))
}

/// <https://dev.mysql.com/doc/refman/9.4/en/datetime.html>. The year 0 has months and days that no calendar has.
fn year(date: Date) -> Result<u16, &'static str> {
    match u16::try_from(date.year) {
        Ok(year @ 1..=9999) => Ok(year),
        _ => Err("a year before 1 or after 9999"),
    }
}

/// <https://dev.mysql.com/doc/refman/9.4/en/fractional-seconds.html>
fn microseconds(time: Time) -> Result<u32, &'static str> {
    if time.nanosecond.is_multiple_of(1000) {
        Ok(time.nanosecond / 1000)
    } else {
        Err("more than six digits of a second")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::{DateTimeTz, Interval, date, date_time, time};

    #[test]
    fn what_the_server_does_not_hold_is_refused_and_never_rounded() {
        let fine = Time { nanosecond: 1, ..time(1, 2, 3) };
        let last = DateTimeTz { local: date_time(date(9999, 12, 31), time(23, 59, 59)), offset_minutes: -1 };
        for value in [
            ValueRef::Double(f64::NAN),
            ValueRef::Double(f64::INFINITY),
            ValueRef::Real(f32::NEG_INFINITY),
            ValueRef::Date(date(0, 1, 1)),
            ValueRef::Date(date(10_000, 1, 1)),
            ValueRef::Date(date(-1, 1, 1)),
            ValueRef::Time(fine),
            ValueRef::Timestamp(date_time(date(2000, 1, 1), fine)),
            ValueRef::TimestampTz(last),
            ValueRef::Interval(Interval::default()),
        ] {
            let error = params(&[value], 1).expect_err("a refusal");
            assert_eq!(error.kind(), ErrorKind::Value, "{value:?}");
            assert!(error.message().starts_with("parameter 1: "), "{error}");
        }
    }

    #[test]
    fn there_are_as_many_values_as_places() {
        let error = params(&[ValueRef::Integer(1)], 2).expect_err("a refusal");
        assert_eq!(error.kind(), ErrorKind::TypeMismatch);
        assert!(matches!(params(&[], 0), Ok(Params::Empty)));
    }
}
