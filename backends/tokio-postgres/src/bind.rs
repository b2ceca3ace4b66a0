//! Values on their way to PostgreSQL, in binary, as the type that the server has inferred for their places.
//!
//! A value goes into every type that has all of it: an integer into a wider one, or into a narrower one that it fits. What
//! would lose something is refused here, before anything is sent.

use std::error::Error as StdError;
use std::fmt;

use bytes::{BufMut, BytesMut};
use isogloss::{Array, Decimal, Interval, Type as Logical, Value, ValueRef};
use isogloss_engine::ErrorKind;
use tokio_postgres::types::{Format, IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::error::Refused;
use crate::{calendar, numeric};

/// A value, and the number of its placeholder.
pub struct Bind<'v> {
    value: ValueRef<'v>,
    place: usize,
}

/// The values of a statement, as the client takes them.
pub fn binds<'v>(values: &'v [ValueRef<'v>]) -> impl ExactSizeIterator<Item = Bind<'v>> {
    values.iter().enumerate().map(|(index, value)| Bind { value: *value, place: index + 1 })
}

/// The same with their types, where nothing is prepared that could tell which are wanted.
pub fn typed<'v>(values: &'v [ValueRef<'v>]) -> impl Iterator<Item = (Bind<'v>, Type)> {
    binds(values).map(|bind| {
        let ty = own_type(bind.value);
        (bind, ty)
    })
}

impl fmt::Debug for Bind<'_> {
    /// Without the value: the client writes this into logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}: {}", self.place, self.value.to_value().ty().label())
    }
}

impl ToSql for Bind<'_> {
    #[inline]
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match write(self.value, ty, out) {
            Ok(is_null) => Ok(is_null),
            Err(misfit) => Err(misfit.explain(self, ty)),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    #[inline]
    fn encode_format(&self, ty: &Type) -> Format {
        match self.value {
            ValueRef::Text(_) if is_read_from_text(ty) => Format::Text,
            _ => Format::Binary,
        }
    }

    to_sql_checked!();
}

/// Why a value does not go into a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Misfit {
    /// It is of another kind.
    Kind,
    /// The type cannot hold this one, for this reason.
    Value(&'static str),
}

impl Misfit {
    #[cold]
    fn explain(self, bind: &Bind<'_>, ty: &Type) -> Box<dyn StdError + Sync + Send> {
        let (given, place) = (bind.value.to_value().ty().label(), bind.place);
        Box::new(match self {
            Misfit::Kind => Refused {
                place,
                kind: ErrorKind::TypeMismatch,
                message: format!("parameter {place} is of the type {given}, and PostgreSQL wants {ty}"),
            },
            Misfit::Value(why) => Refused {
                place,
                kind: ErrorKind::Value,
                message: format!("parameter {place}: this {given} cannot be held by {ty}: {why}"),
            },
        })
    }
}

const RANGE: Misfit = Misfit::Value("it lies out of its range");
const INEXACT: Misfit = Misfit::Value("it would be rounded");
const FINE: Misfit = Misfit::Value("it is finer than a microsecond");
const NO_DATE: Misfit = Misfit::Value("the calendar does not have it");
const NUL: Misfit = Misfit::Value("texts of PostgreSQL have no character NUL");

fn write(value: ValueRef<'_>, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Misfit> {
    match value {
        ValueRef::Null(_) => return Ok(IsNull::Yes),
        ValueRef::Boolean(value) if *ty == Type::BOOL => out.put_u8(value.into()),
        ValueRef::SmallInt(value) => integer(value.into(), ty, out)?,
        ValueRef::Integer(value) => integer(value.into(), ty, out)?,
        ValueRef::BigInt(value) => integer(value, ty, out)?,
        ValueRef::Real(value) => match *ty {
            Type::FLOAT4 => out.put_f32(value),
            Type::FLOAT8 => out.put_f64(value.into()),
            _ => return other(ValueRef::Real(value), ty, out),
        },
        ValueRef::Double(number) => match *ty {
            Type::FLOAT8 => out.put_f64(number),
            Type::FLOAT4 => {
                let narrow = number as f32;
                if f64::from(narrow) != number && !number.is_nan() {
                    return Err(INEXACT);
                }
                out.put_f32(narrow);
            }
            _ => return other(value, ty, out),
        },
        ValueRef::Decimal(value) => decimal(value, ty, out)?,
        ValueRef::Text(value) if is_text(ty) || is_read_from_text(ty) => text(value, out)?,
        ValueRef::Bytes(value) if *ty == Type::BYTEA => out.put_slice(value),
        ValueRef::Date(date) => match *ty {
            Type::DATE | Type::TIMESTAMP if !date.is_valid() => return Err(NO_DATE),
            // Days of four digit years fit.
            Type::DATE => out.put_i32(calendar::days(date) as i32),
            Type::TIMESTAMP => out.put_i64(calendar::days(date) * 86_400_000_000),
            _ => return other(value, ty, out),
        },
        ValueRef::Time(value) if *ty == Type::TIME => {
            out.put_i64(calendar::micros_of_day(valid(value, value.is_valid())?).ok_or(FINE)?)
        }
        ValueRef::Timestamp(value) if *ty == Type::TIMESTAMP => {
            out.put_i64(calendar::micros(valid(value, value.is_valid())?).ok_or(FINE)?)
        }
        ValueRef::TimestampTz(value) if *ty == Type::TIMESTAMPTZ => {
            let utc = valid(value, value.is_valid())?.to_utc();
            // It would go in, as a year before the first, and not come out.
            out.put_i64(calendar::micros(valid(utc, utc.is_valid())?).ok_or(FINE)?)
        }
        ValueRef::Interval(value) if *ty == Type::INTERVAL => interval(value, out)?,
        ValueRef::Uuid(value) if *ty == Type::UUID => out.put_slice(&value.0),
        ValueRef::Json(value) if *ty == Type::JSON => text(value, out)?,
        ValueRef::Json(value) if *ty == Type::JSONB => {
            // The version of its binary form.
            out.put_u8(1);
            text(value, out)?;
        }
        ValueRef::Array(value) => match ty.kind() {
            Kind::Array(element) => array(value, element, out)?,
            _ => return other(ValueRef::Array(value), ty, out),
        },
        value => return other(value, ty, out),
    }
    Ok(IsNull::No)
}

/// A domain is what it is made of; nothing else is left.
#[cold]
fn other(value: ValueRef<'_>, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Misfit> {
    match ty.kind() {
        Kind::Domain(base) => write(value, base, out),
        _ => Err(Misfit::Kind),
    }
}

fn valid<T>(value: T, is_valid: bool) -> Result<T, Misfit> {
    if is_valid { Ok(value) } else { Err(NO_DATE) }
}

#[inline]
fn integer(value: i64, ty: &Type, out: &mut BytesMut) -> Result<(), Misfit> {
    match *ty {
        Type::INT8 => out.put_i64(value),
        Type::INT4 => out.put_i32(value.try_into().map_err(|_| RANGE)?),
        Type::INT2 => out.put_i16(value.try_into().map_err(|_| RANGE)?),
        Type::NUMERIC => numeric::write(value.into(), out),
        Type::FLOAT8 if value.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS => out.put_f64(value as f64),
        Type::FLOAT4 if value.unsigned_abs() <= 1 << f32::MANTISSA_DIGITS => out.put_f32(value as f32),
        Type::FLOAT8 | Type::FLOAT4 => return Err(INEXACT),
        Type::OID => out.put_u32(value.try_into().map_err(|_| RANGE)?),
        _ => match ty.kind() {
            Kind::Domain(base) => return integer(value, base, out),
            _ => return Err(Misfit::Kind),
        },
    }
    Ok(())
}

/// Whole numbers that no integer of ours holds are decimal ones, and go where integers do.
fn decimal(value: Decimal, ty: &Type, out: &mut BytesMut) -> Result<(), Misfit> {
    match (ty, ty.kind()) {
        (&Type::NUMERIC, _) => numeric::write(value, out),
        (_, Kind::Domain(base)) => return decimal(value, base, out),
        (&Type::INT8 | &Type::INT4 | &Type::INT2, _) => {
            let unit = 10i128.pow(value.scale().into());
            if value.unscaled() % unit != 0 {
                return Err(INEXACT);
            }
            return integer(i64::try_from(value.unscaled() / unit).map_err(|_| RANGE)?, ty, out);
        }
        _ => return Err(Misfit::Kind),
    }
    Ok(())
}

#[inline]
fn text(value: &str, out: &mut BytesMut) -> Result<(), Misfit> {
    if value.as_bytes().contains(&0) {
        return Err(NUL);
    }
    out.put_slice(value.as_bytes());
    Ok(())
}

/// Types whose binary form is the text.
fn is_text(ty: &Type) -> bool {
    match *ty {
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::XML => true,
        _ => match ty.kind() {
            Kind::Enum(_) => true,
            Kind::Domain(base) => is_text(base),
            _ => ty.name() == "citext",
        },
    }
}

/// Types that no value of ours stands for: the server reads their text, as it does in a literal.
fn is_read_from_text(ty: &Type) -> bool {
    match ty.kind() {
        Kind::Simple => !is_text(ty) && !is_ours(ty),
        Kind::Range(_) | Kind::Multirange(_) => true,
        Kind::Domain(base) => is_read_from_text(base),
        _ => false,
    }
}

fn is_ours(ty: &Type) -> bool {
    matches!(
        *ty,
        Type::BOOL
            | Type::INT2
            | Type::INT4
            | Type::INT8
            | Type::OID
            | Type::FLOAT4
            | Type::FLOAT8
            | Type::NUMERIC
            | Type::BYTEA
            | Type::DATE
            | Type::TIME
            | Type::TIMESTAMP
            | Type::TIMESTAMPTZ
            | Type::INTERVAL
            | Type::UUID
            | Type::JSON
            | Type::JSONB
    )
}

fn interval(value: Interval, out: &mut BytesMut) -> Result<(), Misfit> {
    if value.nanoseconds % 1_000 != 0 {
        return Err(FINE);
    }
    out.put_i64(value.nanoseconds / 1_000);
    out.put_i32(value.days);
    out.put_i32(value.months);
    Ok(())
}

/// How many dimensions, whether a NULL is among them, what the elements are, how many from which number on; and then
/// each with its length.
fn array(array: &Array, element: &Type, out: &mut BytesMut) -> Result<(), Misfit> {
    out.put_i32(i32::from(!array.items.is_empty()));
    out.put_i32(array.items.iter().any(Value::is_null).into());
    out.put_u32(element.oid());
    if array.items.is_empty() {
        return Ok(());
    }
    out.put_i32(i32::try_from(array.items.len()).map_err(|_| RANGE)?);
    out.put_i32(1);
    for item in &array.items {
        let at = out.len();
        out.put_i32(-1);
        // What the server reads from text cannot be mixed with what is sent in binary.
        if !item.is_null() && !is_text(element) && is_read_from_text(element) {
            return Err(Misfit::Kind);
        }
        if let IsNull::No = write(ValueRef::from(item), element, out)? {
            let length = i32::try_from(out.len() - at - 4).map_err(|_| RANGE)?;
            out[at..at + 4].copy_from_slice(&length.to_be_bytes());
        }
    }
    Ok(())
}

/// What a value is sent as where nobody has asked the server what it wants. A NULL is left to the server.
fn own_type(value: ValueRef<'_>) -> Type {
    match value {
        ValueRef::Null(_) => Type::UNKNOWN,
        ValueRef::Boolean(_) => Type::BOOL,
        ValueRef::SmallInt(_) => Type::INT2,
        ValueRef::Integer(_) => Type::INT4,
        ValueRef::BigInt(_) => Type::INT8,
        ValueRef::Real(_) => Type::FLOAT4,
        ValueRef::Double(_) => Type::FLOAT8,
        ValueRef::Decimal(_) => Type::NUMERIC,
        ValueRef::Text(_) => Type::TEXT,
        ValueRef::Bytes(_) => Type::BYTEA,
        ValueRef::Date(_) => Type::DATE,
        ValueRef::Time(_) => Type::TIME,
        ValueRef::Timestamp(_) => Type::TIMESTAMP,
        ValueRef::TimestampTz(_) => Type::TIMESTAMPTZ,
        ValueRef::Interval(_) => Type::INTERVAL,
        ValueRef::Uuid(_) => Type::UUID,
        // The type in which the dialect keeps documents.
        ValueRef::Json(_) => Type::JSONB,
        ValueRef::Array(array) => array_of(&array.element),
        _ => Type::UNKNOWN,
    }
}

fn array_of(element: &Logical) -> Type {
    match element {
        Logical::Boolean => Type::BOOL_ARRAY,
        Logical::SmallInt => Type::INT2_ARRAY,
        Logical::Integer => Type::INT4_ARRAY,
        Logical::BigInt => Type::INT8_ARRAY,
        Logical::Real => Type::FLOAT4_ARRAY,
        Logical::Double => Type::FLOAT8_ARRAY,
        Logical::Decimal { .. } => Type::NUMERIC_ARRAY,
        Logical::Varbinary(_) | Logical::Blob => Type::BYTEA_ARRAY,
        Logical::Date => Type::DATE_ARRAY,
        Logical::Time(_) => Type::TIME_ARRAY,
        Logical::Timestamp(_) => Type::TIMESTAMP_ARRAY,
        Logical::TimestampTz(_) => Type::TIMESTAMPTZ_ARRAY,
        Logical::Interval => Type::INTERVAL_ARRAY,
        Logical::Uuid => Type::UUID_ARRAY,
        Logical::Json => Type::JSONB_ARRAY,
        _ => Type::TEXT_ARRAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::{Time, date, time};

    fn bytes(value: ValueRef<'_>, ty: &Type) -> Result<Vec<u8>, Misfit> {
        let mut out = BytesMut::new();
        write(value, ty, &mut out).map(|_| out.to_vec())
    }

    #[test]
    fn a_value_goes_into_every_type_that_has_all_of_it() {
        assert_eq!(bytes(ValueRef::Integer(5), &Type::INT8), Ok(vec![0, 0, 0, 0, 0, 0, 0, 5]));
        assert_eq!(bytes(ValueRef::BigInt(5), &Type::INT2), Ok(vec![0, 5]));
        assert_eq!(bytes(ValueRef::Decimal(5i64.into()), &Type::INT4), Ok(vec![0, 0, 0, 5]));
        assert_eq!(bytes(ValueRef::Double(0.5), &Type::FLOAT4), Ok(0.5f32.to_be_bytes().to_vec()));
        assert_eq!(bytes(ValueRef::Json("1"), &Type::JSONB), Ok(vec![1, b'1']));
        assert_eq!(bytes(ValueRef::Null(&Logical::Text), &Type::INT4), Ok(vec![]));
    }

    #[test]
    fn what_would_lose_something_is_refused() {
        let fine = Time { nanosecond: 1, ..time(1, 2, 3) };
        for (value, ty, misfit) in [
            (ValueRef::BigInt(70_000), Type::INT2, RANGE),
            (ValueRef::BigInt(-1), Type::OID, RANGE),
            (ValueRef::BigInt((1 << 53) + 1), Type::FLOAT8, INEXACT),
            (ValueRef::Double(0.1), Type::FLOAT4, INEXACT),
            (ValueRef::Decimal(Decimal::new(15, 1).expect("1.5")), Type::INT4, INEXACT),
            (ValueRef::Text("a\0b"), Type::TEXT, NUL),
            (ValueRef::Time(fine), Type::TIME, FINE),
            (ValueRef::Date(date(2015, 2, 29)), Type::DATE, NO_DATE),
            (ValueRef::Integer(5), Type::TEXT, Misfit::Kind),
            (ValueRef::Text("5"), Type::INT4, Misfit::Kind),
            (ValueRef::Double(0.5), Type::NUMERIC, Misfit::Kind),
        ] {
            assert_eq!(bytes(value, &ty), Err(misfit), "{value:?} as {ty}");
        }
    }

    #[test]
    fn a_log_shows_no_value() {
        let bind = Bind { value: ValueRef::Text("secret"), place: 3 };
        assert_eq!(format!("{bind:?}"), "$3: text");
    }
}
