//! The rule by which an engine's rows are compared with the expected ones.
//!
//! 1. The type of an expected value is the declared type of its column; the engine's value is first read as that type,
//!    if that loses nothing: 1 and 0 are booleans where a boolean is declared, a text is a date where a date is
//!    declared, a whole number is an integer of whatever width it came in.
//! 2. Decimals are compared by value, whatever their scale; a decimal that came as a double, by its shortest digits.
//! 3. Floating point numbers are equal if they differ by no more than a billionth of the greater, or of 1.
//! 4. Text is compared letter by letter, without blanks at its end: some engines pad, none is asked to keep them.
//! 5. NULL equals NULL, whatever the engine thinks its type is.
//! 6. Rows are compared as a multiset, unless the case says that their order counts.

use isogloss::{Date, DateTime, Decimal, Time, Type, Value};

/// Whether these are the same rows; else what differs first.
///
/// # Errors
///
/// A sentence that names the first difference.
pub fn same_rows(expected: &[Vec<Value>], got: &[Vec<Value>], in_order: bool) -> Result<(), String> {
    let shown = |row: &[Value]| row.iter().map(crate::answer::label).collect::<Vec<_>>().join(" | ");
    let all = || got.iter().map(|row| format!("\n    {}", shown(row))).collect::<String>();
    if expected.len() != got.len() {
        return Err(format!("{} rows instead of {}:{}", got.len(), expected.len(), all()));
    }
    if in_order {
        for (index, (expected, got)) in expected.iter().zip(got).enumerate() {
            if !same_row(expected, got) {
                return Err(format!("row {}: {} instead of {}", index + 1, shown(got), shown(expected)));
            }
        }
        return Ok(());
    }
    let mut left: Vec<&Vec<Value>> = got.iter().collect();
    for row in expected {
        match left.iter().position(|other| same_row(row, other)) {
            Some(place) => drop(left.swap_remove(place)),
            None => return Err(format!("no row {} among:{}", shown(row), all())),
        }
    }
    Ok(())
}

fn same_row(expected: &[Value], got: &[Value]) -> bool {
    expected.len() == got.len() && expected.iter().zip(got).all(|(expected, got)| same(expected, got))
}

/// Whether the engine's value is the expected one.
fn same(expected: &Value, got: &Value) -> bool {
    match (expected, read_as(got, &expected.ty())) {
        (_, None) => false,
        (Value::Null(_), Some(got)) => got.is_null(),
        (Value::Double(expected), Some(Value::Double(got))) => {
            expected.to_bits() == got.to_bits()
                || (expected - got).abs() <= 1e-9 * expected.abs().max(got.abs()).max(1.0)
        }
        (Value::Real(expected), Some(Value::Real(got))) => {
            (expected - got).abs() <= 1e-6 * expected.abs().max(got.abs()).max(1.0)
        }
        (Value::Decimal(expected), Some(Value::Decimal(got))) => plain(*expected) == plain(got),
        (Value::Text(expected), Some(Value::Text(got))) => {
            expected.trim_end_matches(' ') == got.trim_end_matches(' ')
        }
        (expected, Some(got)) => *expected == got,
    }
}

/// An engine's value read as the declared type, if that loses nothing.
#[must_use]
pub fn read_as(value: &Value, ty: &Type) -> Option<Value> {
    Some(match (ty, value) {
        (_, Value::Null(_)) => Value::Null(ty.clone()),
        (Type::Boolean, Value::Boolean(value)) => Value::Boolean(*value),
        (Type::Boolean, value) => Value::Boolean(match whole(value)? {
            0 => false,
            1 => true,
            _ => return None,
        }),
        (Type::SmallInt, value) => Value::SmallInt(whole(value)?.try_into().ok()?),
        (Type::Integer, value) => Value::Integer(whole(value)?.try_into().ok()?),
        (Type::BigInt, value) => Value::BigInt(whole(value)?.try_into().ok()?),
        (Type::Real, value) => Value::Real(number(value)?.to_string().parse().ok()?),
        (Type::Double, value) => Value::Double(match value {
            Value::Real(value) => f64::from(*value),
            Value::Double(value) => *value,
            value => number(value)?.to_string().parse().ok()?,
        }),
        (Type::Decimal { .. }, value) => Value::Decimal(number(value)?),
        (Type::Text | Type::Varchar(_) | Type::Char(_), Value::Text(value) | Value::Json(value)) => {
            Value::Text(value.clone())
        }
        (Type::Text | Type::Varchar(_), Value::Bytes(value)) => {
            Value::from(String::from_utf8(value.clone()).ok()?)
        }
        (Type::Blob, Value::Text(value)) => Value::Bytes(value.as_bytes().to_vec()),
        (Type::Date, Value::Timestamp(value)) if value.time == MIDNIGHT => Value::Date(value.date),
        (Type::Date, Value::Text(value)) => match stamp(value)? {
            DateTime { date, time: MIDNIGHT } => Value::Date(date),
            _ => return None,
        },
        (Type::Timestamp(_), Value::Date(date)) => Value::Timestamp(DateTime { date: *date, time: MIDNIGHT }),
        (Type::Timestamp(_), Value::Text(value)) => Value::Timestamp(stamp(value)?),
        (Type::Time(_), Value::Text(value)) => Value::Time(clock(value)?),
        (_, value) => value.clone(),
    })
}

const MIDNIGHT: Time = Time { hour: 0, minute: 0, second: 0, nanosecond: 0 };

/// The whole number that a value is, if it is one.
fn whole(value: &Value) -> Option<i128> {
    let (unscaled, scale) = plain(number(value)?);
    (scale == 0).then_some(unscaled)
}

/// The exact number that a value is, if it is a number.
fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Boolean(value) => Decimal::new(i128::from(*value), 0),
        Value::SmallInt(value) => Decimal::new(i128::from(*value), 0),
        Value::Integer(value) => Decimal::new(i128::from(*value), 0),
        Value::BigInt(value) => Decimal::new(i128::from(*value), 0),
        Value::Decimal(value) => Some(*value),
        Value::Real(value) => value.to_string().parse().ok(),
        Value::Double(value) => value.to_string().parse().ok(),
        Value::Text(value) => value.trim().parse().ok(),
        _ => None,
    }
}

/// A decimal without zeros at its end: equal numbers give equal pairs.
fn plain(decimal: Decimal) -> (i128, u8) {
    let (mut unscaled, mut scale) = (decimal.unscaled(), decimal.scale());
    while scale > 0 && unscaled % 10 == 0 {
        unscaled /= 10;
        scale -= 1;
    }
    (unscaled, scale)
}

/// Reads `2015-04-02`, `2015-04-02 10:00:00.5`, or the same with a `T`.
fn stamp(text: &str) -> Option<DateTime> {
    let (day, rest) = text.trim().split_at_checked(10)?;
    let mut fields = day.split('-');
    let mut next = || fields.next()?.parse::<u32>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let date = Date { year: year.try_into().ok()?, month: month.try_into().ok()?, day: day.try_into().ok()? };
    let time = match rest.strip_prefix([' ', 'T']) {
        Some(time) => clock(time)?,
        None if rest.is_empty() => MIDNIGHT,
        None => return None,
    };
    date.is_valid().then_some(DateTime { date, time })
}

/// Reads `10:00`, `10:00:00`, `10:00:00.123456`.
fn clock(text: &str) -> Option<Time> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let mut fields = whole.split(':');
    let mut next = || fields.next().map(str::parse::<u8>);
    let (hour, minute, second) = (next()?.ok()?, next()?.ok()?, next().map_or(Some(0), Result::ok)?);
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    Some(Time { hour, minute, second, nanosecond: digits.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::{date, date_time, time};

    fn decimal(text: &str) -> Value {
        Value::Decimal(text.parse().unwrap())
    }

    #[test]
    fn a_value_equals_what_an_engine_makes_of_it() {
        for (expected, got) in [
            (Value::Boolean(true), Value::BigInt(1)),
            (Value::Integer(7), decimal("7.00")),
            (Value::Integer(7), Value::Double(7.0)),
            (decimal("10.5"), decimal("10.50")),
            (decimal("10.50"), Value::Double(10.5)),
            (Value::Double(1.0 / 3.0), decimal("0.3333333333333333")),
            (Value::Text("a".into()), Value::Text("a  ".into())),
            (Value::Date(date(2015, 4, 2)), Value::Text("2015-04-02".into())),
            (Value::Date(date(2015, 4, 2)), Value::Timestamp(date_time(date(2015, 4, 2), MIDNIGHT))),
            (Value::Timestamp(date_time(date(2015, 4, 2), time(1, 2, 3))), "2015-04-02 01:02:03".into()),
            (Value::Null(Type::Integer), Value::Null(Type::Text)),
        ] {
            assert!(same(&expected, &got), "{expected:?} {got:?}");
        }
    }

    #[test]
    fn what_is_something_else_stays_different() {
        for (expected, got) in [
            (Value::Boolean(true), Value::BigInt(2)),
            (Value::Integer(7), decimal("7.01")),
            (Value::Text("a".into()), Value::Text("A".into())),
            (Value::from(""), Value::Null(Type::Text)),
            (Value::Date(date(2015, 4, 2)), Value::Text("2015-04-02 00:00:01".into())),
            (Value::Integer(0), Value::Null(Type::Integer)),
        ] {
            assert!(!same(&expected, &got), "{expected:?} {got:?}");
        }
    }

    #[test]
    fn duplicates_count() {
        let rows = |numbers: &[i32]| numbers.iter().map(|n| vec![Value::Integer(*n)]).collect::<Vec<_>>();
        assert!(same_rows(&rows(&[1, 2, 2]), &rows(&[2, 1, 2]), false).is_ok());
        assert!(same_rows(&rows(&[1, 2, 2]), &rows(&[2, 1, 2]), true).is_err());
        assert!(same_rows(&rows(&[1, 2, 2]), &rows(&[1, 1, 2]), false).is_err());
    }
}
