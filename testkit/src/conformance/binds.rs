//! What is bound when a statement is run.

use crate::{Case, Marked, Text};
use isogloss::{Array, DateTimeTz, Decimal, Interval, Type, Uuid, Value, date, date_time, time};

/// The values of a statement, what the case fills its parameters with, and samples where it says nothing.
///
/// # Errors
///
/// If the case says what it gives, and not what a parameter is filled with.
pub fn values(case: &Case, text: &Text) -> Result<Vec<Value>, String> {
    let value = |bind: &Marked| match bind {
        Marked::Value(value) => Ok(value.clone()),
        Marked::Open(name, index, ty) => {
            let filled = case.fills.iter().find(|(parameter, _)| parameter == name);
            let filled = filled.and_then(|(_, values)| values.get(index.unwrap_or(0) as usize));
            match filled {
                Some(value) => Ok(value.clone()),
                None if case.expected.is_some() => {
                    Err(format!("the case does not say what {name} is filled with"))
                }
                None => Ok(sample(ty)),
            }
        }
    };
    text.binds.iter().map(value).collect()
}

/// Some value of a type.
fn sample(ty: &Type) -> Value {
    let day = date(2015, 4, 2);
    match ty {
        Type::Boolean => Value::Boolean(true),
        Type::SmallInt => Value::SmallInt(1),
        Type::Integer => Value::Integer(1),
        Type::BigInt => Value::BigInt(1),
        Type::Real => Value::Real(1.0),
        Type::Double => Value::Double(1.0),
        Type::Decimal { .. } => Value::Decimal(Decimal::new(1, 0).expect("one is a decimal")),
        Type::Char(_) | Type::Varchar(_) | Type::Text => Value::from("a"),
        Type::Varbinary(_) | Type::Blob => Value::Bytes(vec![1]),
        Type::Date => Value::Date(day),
        Type::Time(_) => Value::Time(time(1, 2, 3)),
        Type::Timestamp(_) => Value::Timestamp(date_time(day, time(1, 2, 3))),
        Type::TimestampTz(_) => {
            Value::TimestampTz(DateTimeTz { local: date_time(day, time(1, 2, 3)), offset_minutes: 0 })
        }
        Type::Interval => Value::Interval(Interval { months: 0, days: 1, nanoseconds: 0 }),
        Type::Uuid => Value::Uuid(Uuid([7; 16])),
        Type::Json => Value::Json("{}".into()),
        Type::Array(element) => {
            Value::Array(Box::new(Array::new((**element).clone(), vec![sample(element)])))
        }
        other => Value::Null(other.clone()),
    }
}
