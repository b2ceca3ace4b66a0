use isogloss::{DateTime, Decimal, Time, Type, Uuid, Value};

use crate::text;

/// What a statement answered.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Rows {
    /// The names of the columns, as the engine gives them.
    pub columns: Vec<String>,
    /// The rows in the order in which they came.
    pub rows: Vec<Vec<Value>>,
    /// How many rows the statement inserted, updated or deleted, as the engine counts them: an upsert that updates
    /// counts two on MySQL. Where a statement returns rows and no count, it is how many rows came.
    pub affected: u64,
}

/// Reads an engine's value as a value of the declared type, if that loses nothing.
///
/// Engines have fewer types than there are: 1 is `true` where the engine has no boolean, a text is a date where it has
/// no dates, a decimal is any number that has the same digits. `None` says that the engine answered something else.
#[must_use]
pub fn read_as(value: &Value, ty: &Type) -> Option<Value> {
    Some(match (ty, value) {
        (_, Value::Null(_)) => Value::Null(ty.clone()),
        (Type::Boolean, Value::Boolean(value)) => Value::Boolean(*value),
        (Type::Boolean, value) => match integer(value)? {
            0 => Value::Boolean(false),
            1 => Value::Boolean(true),
            _ => return None,
        },
        (Type::SmallInt, value) => Value::SmallInt(integer(value)?.try_into().ok()?),
        (Type::Integer, value) => Value::Integer(integer(value)?.try_into().ok()?),
        (Type::BigInt, value) => Value::BigInt(integer(value)?.try_into().ok()?),
        // The nearest number of half the width: what is wider was computed wider.
        (Type::Real, value) => Value::Real(double(value)? as f32),
        (Type::Double, value) => Value::Double(double(value)?),
        (Type::Decimal { scale, .. }, value) => Value::Decimal(rescale(decimal(value)?, *scale)?),
        (Type::Char(_), Value::Text(value)) => Value::from(value.trim_end_matches(' ')),
        (Type::Varchar(_) | Type::Text, Value::Text(value) | Value::Json(value)) => {
            Value::Text(value.clone())
        }
        (Type::Varbinary(_) | Type::Blob, Value::Bytes(value)) => Value::Bytes(value.clone()),
        // Some engines do not tell their text from their bytes when a query computes it.
        (Type::Varbinary(_) | Type::Blob, Value::Text(value)) => Value::Bytes(value.as_bytes().to_vec()),
        (Type::Varchar(_) | Type::Text, Value::Bytes(value)) => {
            Value::from(String::from_utf8(value.clone()).ok()?)
        }
        (Type::Date, Value::Date(value)) => Value::Date(*value),
        (Type::Date, Value::Timestamp(DateTime { date, time })) if *time == MIDNIGHT => Value::Date(*date),
        (Type::Date, Value::Text(value)) => Value::Date(text::date(value)?),
        (Type::Time(_), Value::Time(value)) => Value::Time(*value),
        (Type::Time(_), Value::Text(value)) => Value::Time(text::time(value)?),
        (Type::Timestamp(_), Value::Timestamp(value)) => Value::Timestamp(*value),
        (Type::Timestamp(_), Value::Date(date)) => Value::Timestamp(DateTime { date: *date, time: MIDNIGHT }),
        (Type::Timestamp(_), Value::Text(value)) => Value::Timestamp(text::date_time(value)?),
        (Type::TimestampTz(_), value) => Value::TimestampTz(text::in_utc(value)?),
        (Type::Interval, Value::Interval(value)) => Value::Interval(*value),
        (Type::Uuid, Value::Uuid(value)) => Value::Uuid(*value),
        (Type::Uuid, Value::Text(value)) => Value::Uuid(text::uuid(value)?),
        (Type::Uuid, Value::Bytes(value)) => Value::Uuid(Uuid(value.as_slice().try_into().ok()?)),
        // Engines that keep documents in a form of their own write them back with other blanks and another order.
        (Type::Json, Value::Json(value) | Value::Text(value)) => {
            Value::Json(serde_json::from_str::<serde_json::Value>(value).ok()?.to_string().into())
        }
        (Type::Array(element), Value::Array(array)) => {
            let items = array.items.iter().map(|item| read_as(item, element)).collect::<Option<_>>()?;
            Value::Array(Box::new(isogloss::Array::new((**element).clone(), items)))
        }
        (Type::Vendor(_), value) => value.clone(),
        _ => return None,
    })
}

const MIDNIGHT: Time = Time { hour: 0, minute: 0, second: 0, nanosecond: 0 };

/// The whole number that a value is, if it is one.
fn integer(value: &Value) -> Option<i128> {
    Some(match value {
        Value::Boolean(value) => i128::from(*value),
        Value::SmallInt(value) => i128::from(*value),
        Value::Integer(value) => i128::from(*value),
        Value::BigInt(value) => i128::from(*value),
        Value::Decimal(value) => rescale(*value, 0)?.unscaled(),
        Value::Double(value) if value.trunc() == *value && value.abs() < 9e15 => *value as i128,
        _ => return None,
    })
}

fn double(value: &Value) -> Option<f64> {
    Some(match value {
        Value::Real(value) => f64::from(*value),
        Value::Double(value) => *value,
        Value::Decimal(value) => value.to_string().parse().ok()?,
        value => integer(value)? as f64,
    })
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Decimal(value) => Some(*value),
        // The shortest digits that give this double back: exact where the engine kept a decimal in a double.
        Value::Double(value) => value.to_string().parse().ok(),
        Value::Real(value) => value.to_string().parse().ok(),
        Value::Text(value) => value.parse().ok(),
        value => Decimal::new(integer(value)?, 0),
    }
}

/// The same number with another count of digits behind the point, if it has no more than that.
fn rescale(value: Decimal, scale: u8) -> Option<Decimal> {
    let (mut unscaled, mut from) = (value.unscaled(), value.scale());
    while from > scale {
        if unscaled % 10 != 0 {
            return None;
        }
        (unscaled, from) = (unscaled / 10, from - 1);
    }
    unscaled = unscaled.checked_mul(10i128.checked_pow(u32::from(scale - from))?)?;
    Decimal::new(unscaled, scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::{DateTimeTz, date, date_time, time};

    fn decimal_of(text: &str) -> Value {
        Value::Decimal(text.parse().unwrap())
    }

    #[test]
    fn a_poorer_engine_s_value_is_read_as_what_it_stands_for() {
        let cents = Type::Decimal { precision: 10, scale: 2 };
        for (value, ty, wanted) in [
            (Value::BigInt(1), Type::Boolean, Value::Boolean(true)),
            (decimal_of("7.0"), Type::Integer, Value::Integer(7)),
            (Value::Double(12.5), cents.clone(), decimal_of("12.50")),
            (decimal_of("12.500"), cents, decimal_of("12.50")),
            ("2015-04-02".into(), Type::Date, Value::Date(date(2015, 4, 2))),
            ("{ \"b\":1, \"a\": 2}".into(), Type::Json, Value::Json("{\"a\":2,\"b\":1}".into())),
            (Value::Null(Type::Text), Type::Date, Value::Null(Type::Date)),
        ] {
            assert_eq!(read_as(&value, &ty), Some(wanted), "{value:?}");
        }
    }

    #[test]
    fn what_stands_for_something_else_is_not_bent() {
        for (value, ty) in [
            (Value::BigInt(2), Type::Boolean),
            (Value::BigInt(70_000), Type::SmallInt),
            (decimal_of("7.5"), Type::Integer),
            (decimal_of("0.005"), Type::Decimal { precision: 10, scale: 2 }),
            ("tomorrow".into(), Type::Date),
            (Value::BigInt(5), Type::Text),
        ] {
            assert_eq!(read_as(&value, &ty), None, "{value:?}");
        }
    }

    #[test]
    fn an_instant_is_compared_in_utc() {
        let local = date_time(date(2015, 1, 1), time(1, 30, 0));
        let east = Value::TimestampTz(DateTimeTz { local, offset_minutes: 120 });
        let utc = DateTimeTz { local: date_time(date(2014, 12, 31), time(23, 30, 0)), offset_minutes: 0 };
        assert_eq!(read_as(&east, &Type::TimestampTz(6)), Some(Value::TimestampTz(utc)));
    }
}
