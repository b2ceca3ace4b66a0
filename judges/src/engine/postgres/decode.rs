//! PostgreSQL's binary form of values.
//! <https://www.postgresql.org/docs/18/protocol-overview.html#PROTOCOL-FORMAT-CODES>

use std::error::Error;

use isogloss::{Array, DateTimeTz, Decimal, Interval, Type as Logical, Uuid, Value};
use postgres::types::{FromSql, Kind, Type};

use crate::text;

/// A value that came from the server.
pub(super) struct Decoded(pub(super) Value);

impl<'a> FromSql<'a> for Decoded {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Decoded, Box<dyn Error + Sync + Send>> {
        value(ty, raw).map(Decoded).map_err(Into::into)
    }

    fn from_sql_null(ty: &Type) -> Result<Decoded, Box<dyn Error + Sync + Send>> {
        Ok(Decoded(Value::Null(logical(ty))))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

fn value(ty: &Type, raw: &[u8]) -> Result<Value, String> {
    let broken = || format!("a value of type {ty} has {} bytes", raw.len());
    let outside = || format!("a value of type {ty} lies outside of what a Value can be");
    Ok(match *ty {
        Type::BOOL => Value::Boolean(raw == [1]),
        Type::INT2 => Value::SmallInt(i16::from_be_bytes(raw.try_into().map_err(|_| broken())?)),
        Type::INT4 => Value::Integer(i32::from_be_bytes(raw.try_into().map_err(|_| broken())?)),
        Type::INT8 => Value::BigInt(long(raw).ok_or_else(broken)?),
        Type::OID => Value::BigInt(u32::from_be_bytes(raw.try_into().map_err(|_| broken())?).into()),
        Type::FLOAT4 => Value::Real(f32::from_be_bytes(raw.try_into().map_err(|_| broken())?)),
        Type::FLOAT8 => Value::Double(f64::from_be_bytes(raw.try_into().map_err(|_| broken())?)),
        Type::NUMERIC => Value::Decimal(numeric(raw).ok_or_else(outside)?),
        Type::BYTEA => Value::Bytes(raw.to_owned()),
        Type::DATE => {
            let days = i32::from_be_bytes(raw.try_into().map_err(|_| broken())?);
            Value::Date(text::from_days_since_2000(days.into()).ok_or_else(outside)?)
        }
        Type::TIME => {
            let micros = long(raw).ok_or_else(broken)?;
            Value::Time(text::from_micros_of_day(micros).ok_or_else(outside)?)
        }
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            let micros = long(raw).ok_or_else(broken)?;
            let local = text::from_micros_since_2000(micros).ok_or_else(outside)?;
            // PostgreSQL keeps the instant and not the offset that it was written with.
            let zoned = *ty == Type::TIMESTAMPTZ;
            if zoned {
                Value::TimestampTz(DateTimeTz { local, offset_minutes: 0 })
            } else {
                Value::Timestamp(local)
            }
        }
        Type::INTERVAL => Value::Interval(interval(raw).ok_or_else(outside)?),
        Type::UUID => Value::Uuid(Uuid(raw.try_into().map_err(|_| broken())?)),
        Type::JSON => Value::Json(utf8(raw)?.into()),
        // The first byte is the version of the form.
        Type::JSONB => Value::Json(utf8(raw.get(1..).ok_or_else(broken)?)?.into()),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::CHAR => {
            Value::from(utf8(raw)?)
        }
        // What a function answers that answers nothing.
        Type::VOID => Value::Null(Logical::Text),
        _ => match ty.kind() {
            Kind::Enum(_) => Value::from(utf8(raw)?),
            Kind::Domain(base) => value(base, raw)?,
            Kind::Array(element) => Value::Array(Box::new(array(element, raw)?)),
            _ => return Err(format!("a value of type {ty} has no Value")),
        },
    })
}

/// The logical type of a column, by which a NULL in it is typed.
fn logical(ty: &Type) -> Logical {
    match *ty {
        Type::BOOL => Logical::Boolean,
        Type::INT2 => Logical::SmallInt,
        Type::INT4 => Logical::Integer,
        Type::INT8 | Type::OID => Logical::BigInt,
        Type::FLOAT4 => Logical::Real,
        Type::FLOAT8 => Logical::Double,
        Type::NUMERIC => Logical::Decimal { precision: 38, scale: 10 },
        Type::BYTEA => Logical::Blob,
        Type::DATE => Logical::Date,
        Type::TIME => Logical::Time(6),
        Type::TIMESTAMP => Logical::Timestamp(6),
        Type::TIMESTAMPTZ => Logical::TimestampTz(6),
        Type::INTERVAL => Logical::Interval,
        Type::UUID => Logical::Uuid,
        Type::JSON | Type::JSONB => Logical::Json,
        _ => match ty.kind() {
            Kind::Array(element) => Logical::array(logical(element)),
            Kind::Domain(base) => logical(base),
            _ => Logical::Text,
        },
    }
}

fn utf8(raw: &[u8]) -> Result<String, String> {
    String::from_utf8(raw.to_owned()).map_err(|error| error.to_string())
}

fn long(raw: &[u8]) -> Option<i64> {
    raw.try_into().ok().map(i64::from_be_bytes)
}

fn interval(raw: &[u8]) -> Option<Interval> {
    let part = |at: usize| Some(i32::from_be_bytes(raw.get(at..at + 4)?.try_into().ok()?));
    let nanoseconds = long(raw.get(..8)?)?.checked_mul(1000)?;
    Some(Interval { months: part(12)?, days: part(8)?, nanoseconds })
}

/// Digits to the base of 10,000, with the power of the first, a sign, and how many decimal digits to show.
fn numeric(raw: &[u8]) -> Option<Decimal> {
    let word = |at: usize| Some(u16::from_be_bytes(raw.get(at * 2..at * 2 + 2)?.try_into().ok()?));
    let (count, weight, sign, scale) = (word(0)?, word(1)?.cast_signed(), word(2)?, word(3)?);
    // The other signs are those of NaN and of the infinities.
    let negative = match sign {
        0 => false,
        0x4000 => true,
        _ => return None,
    };
    let mut unscaled = 0i128;
    let mut power = i32::from(weight) * 4 + i32::from(scale);
    for index in 0..count {
        let digit = i128::from(word(4 + usize::from(index))?);
        let part = if power >= 0 {
            digit.checked_mul(10i128.checked_pow(power as u32)?)?
        } else {
            // The last digit of four may reach beyond the scale, with zeros only.
            digit / 10i128.pow(power.unsigned_abs().min(4))
        };
        unscaled = unscaled.checked_add(part)?;
        power -= 4;
    }
    Decimal::new(if negative { -unscaled } else { unscaled }, scale.try_into().ok()?)
}

/// Dimensions, a flag, the element's type, for each dimension its length and first index, and the elements.
fn array(element: &Type, raw: &[u8]) -> Result<Array, String> {
    let broken = || format!("a list of {element} ends too soon");
    let word = |at: usize| -> Option<i32> { Some(i32::from_be_bytes(raw.get(at..at + 4)?.try_into().ok()?)) };
    let count = match word(0).ok_or_else(broken)? {
        0 => 0,
        1 => word(12).ok_or_else(broken)?,
        _ => return Err("a list of several dimensions has no Value".to_owned()),
    };
    let mut at = 20;
    let mut items = Vec::new();
    for _ in 0..count {
        let length = word(at).ok_or_else(broken)?;
        at += 4;
        items.push(match usize::try_from(length) {
            Ok(length) => {
                let item = value(element, raw.get(at..at + length).ok_or_else(broken)?)?;
                at += length;
                item
            }
            Err(_) => Value::Null(logical(element)),
        });
    }
    Ok(Array::new(logical(element), items))
}
