//! Rows on their way back, in PostgreSQL's binary form of each type.
//! <https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES>

use std::borrow::Cow;
use std::cell::OnceCell;
use std::error::Error as StdError;
use std::sync::LazyLock;

use isogloss::{Array, DateTimeTz, Interval, Type as Logical, Uuid, Value, ValueRef};
use isogloss_engine::backend::{self, RawRow, Unreadable};
use tokio_postgres::Column;
use tokio_postgres::types::{FromSql, Kind, Type};

use crate::{calendar, numeric};

/// The columns of a statement.
#[derive(Debug)]
pub struct Columns<'s>(pub &'s [Column]);

impl backend::Columns for Columns<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn name(&self, index: usize) -> &str {
        self.0.get(index).map_or("", Column::name)
    }
}

/// A row, in the buffer in which it came.
#[derive(Debug)]
pub struct Row<'r> {
    row: &'r tokio_postgres::Row,
    /// The lists in it, which are no view of the buffer; made when the first is asked for.
    lists: OnceCell<Vec<OnceCell<Array>>>,
}

impl<'r> Row<'r> {
    /// A view of this row.
    #[must_use]
    #[inline]
    pub fn new(row: &'r tokio_postgres::Row) -> Row<'r> {
        Row { row, lists: OnceCell::new() }
    }
}

impl backend::Columns for Row<'_> {
    fn count(&self) -> usize {
        self.row.len()
    }

    fn name(&self, index: usize) -> &str {
        self.row.columns().get(index).map_or("", Column::name)
    }
}

impl RawRow for Row<'_> {
    #[inline]
    fn value(&self, index: usize) -> Result<ValueRef<'_>, Unreadable> {
        match self.row.try_get(index) {
            Ok(Read::Value(value)) => Ok(value),
            Ok(Read::List(element, raw)) => self.list(index, element, raw),
            Ok(Read::Unreadable(why)) => Err(Unreadable(why)),
            Err(_) => Err(Unreadable("there is no such column".into())),
        }
    }
}

impl Row<'_> {
    #[cold]
    fn list(&self, index: usize, element: Type, raw: &[u8]) -> Result<ValueRef<'_>, Unreadable> {
        let gone = || Unreadable("there is no such column".into());
        let lists = self.lists.get_or_init(|| vec![OnceCell::new(); self.row.len()]);
        let place = lists.get(index).ok_or_else(gone)?;
        if place.get().is_none() {
            let _ = place.set(array(&element, raw).map_err(Unreadable)?);
        }
        place.get().map(ValueRef::Array).ok_or_else(gone)
    }
}

/// What a column's bytes are.
enum Read<'r> {
    Value(ValueRef<'r>),
    /// A list of elements of this type.
    List(Type, &'r [u8]),
    Unreadable(Cow<'static, str>),
}

impl<'r> FromSql<'r> for Read<'r> {
    #[inline]
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Read<'r>, Box<dyn StdError + Sync + Send>> {
        Ok(match value(ty, raw) {
            Ok(value) => Read::Value(value),
            Err(None) => match element_of(ty) {
                Some(element) => Read::List(element, raw),
                None => Read::Unreadable(foreign(ty)),
            },
            Err(Some(why)) => Read::Unreadable(why),
        })
    }

    #[inline]
    fn from_sql_null(ty: &Type) -> Result<Read<'r>, Box<dyn StdError + Sync + Send>> {
        Ok(Read::Value(ValueRef::Null(logical(ty))))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

#[cold]
fn foreign(ty: &Type) -> Cow<'static, str> {
    format!("PostgreSQL's type {ty} has no place among the values of the library; cast it to text").into()
}

#[cold]
fn outside(ty: &Type) -> Option<Cow<'static, str>> {
    Some(format!("its {ty} lies outside of what the library has values for").into())
}

fn element_of(ty: &Type) -> Option<Type> {
    match ty.kind() {
        Kind::Array(element) => Some(element.clone()),
        Kind::Domain(base) => element_of(base),
        _ => None,
    }
}

/// The value, or why there is none; `None` if it is a list or of a type that is not ours.
#[inline]
fn value<'r>(ty: &Type, raw: &'r [u8]) -> Result<ValueRef<'r>, Option<Cow<'static, str>>> {
    Ok(match *ty {
        Type::BOOL => ValueRef::Boolean(fixed::<1>(ty, raw)? != [0]),
        Type::INT2 => ValueRef::SmallInt(i16::from_be_bytes(fixed(ty, raw)?)),
        Type::INT4 => ValueRef::Integer(i32::from_be_bytes(fixed(ty, raw)?)),
        Type::INT8 => ValueRef::BigInt(i64::from_be_bytes(fixed(ty, raw)?)),
        Type::FLOAT4 => ValueRef::Real(f32::from_be_bytes(fixed(ty, raw)?)),
        Type::FLOAT8 => ValueRef::Double(f64::from_be_bytes(fixed(ty, raw)?)),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::XML | Type::CHAR => {
            ValueRef::Text(utf8(raw)?)
        }
        Type::BYTEA => ValueRef::Bytes(raw),
        Type::NUMERIC => ValueRef::Decimal(numeric::read(raw).map_err(|why| Some(why.into()))?),
        Type::DATE => {
            let days = i32::from_be_bytes(fixed(ty, raw)?);
            ValueRef::Date(calendar::date(days.into()).ok_or_else(|| outside(ty))?)
        }
        Type::TIME => {
            let micros = i64::from_be_bytes(fixed(ty, raw)?);
            ValueRef::Time(calendar::time(micros).ok_or_else(|| outside(ty))?)
        }
        Type::TIMESTAMP => {
            let micros = i64::from_be_bytes(fixed(ty, raw)?);
            ValueRef::Timestamp(calendar::date_time(micros).ok_or_else(|| outside(ty))?)
        }
        Type::TIMESTAMPTZ => {
            let micros = i64::from_be_bytes(fixed(ty, raw)?);
            let local = calendar::date_time(micros).ok_or_else(|| outside(ty))?;
            // PostgreSQL keeps the moment, and not the offset that it was written with.
            ValueRef::TimestampTz(DateTimeTz { local, offset_minutes: 0 })
        }
        Type::INTERVAL => ValueRef::Interval(interval(ty, raw)?),
        Type::UUID => ValueRef::Uuid(Uuid(fixed(ty, raw)?)),
        Type::JSON => ValueRef::Json(utf8(raw)?),
        // The first byte is the version of the form.
        Type::JSONB => match raw.split_first() {
            Some((1, text)) => ValueRef::Json(utf8(text)?),
            _ => return Err(Some("the JSONB is of a version that is not known".into())),
        },
        Type::OID => ValueRef::BigInt(u32::from_be_bytes(fixed(ty, raw)?).into()),
        // What a function answers that answers nothing.
        Type::VOID => ValueRef::Null(&Logical::Text),
        _ => return rare(ty, raw),
    })
}

/// What is found by its kind.
#[inline(never)]
fn rare<'r>(ty: &Type, raw: &'r [u8]) -> Result<ValueRef<'r>, Option<Cow<'static, str>>> {
    match ty.kind() {
        Kind::Enum(_) => Ok(ValueRef::Text(utf8(raw)?)),
        Kind::Domain(base) => value(base, raw),
        Kind::Simple if ty.name() == "citext" => Ok(ValueRef::Text(utf8(raw)?)),
        _ => Err(None),
    }
}

#[inline]
fn fixed<const N: usize>(ty: &Type, raw: &[u8]) -> Result<[u8; N], Option<Cow<'static, str>>> {
    raw.try_into().map_err(|_| broken(ty))
}

#[cold]
fn broken(ty: &Type) -> Option<Cow<'static, str>> {
    Some(format!("its {ty} is not as long as it should be").into())
}

#[inline]
fn utf8(raw: &[u8]) -> Result<&str, Option<Cow<'static, str>>> {
    std::str::from_utf8(raw).map_err(|_| Some("the text is not UTF-8".into()))
}

fn interval(ty: &Type, raw: &[u8]) -> Result<Interval, Option<Cow<'static, str>>> {
    let [m0, m1, m2, m3, m4, m5, m6, m7, d0, d1, d2, d3, n0, n1, n2, n3] = fixed(ty, raw)?;
    let micros = i64::from_be_bytes([m0, m1, m2, m3, m4, m5, m6, m7]);
    let (days, months) = (i32::from_be_bytes([d0, d1, d2, d3]), i32::from_be_bytes([n0, n1, n2, n3]));
    let nanoseconds = micros.checked_mul(1_000).ok_or_else(|| outside(ty))?;
    // Version 17 has infinite ones, which are written so.
    // https://www.postgresql.org/docs/17/datatype-datetime.html#DATATYPE-INTERVAL-INPUT
    Ok(Interval { months, days, nanoseconds })
}

/// How many dimensions, a flag, what the elements are, for each dimension its length and first number, and the elements.
fn array(element: &Type, raw: &[u8]) -> Result<Array, Cow<'static, str>> {
    const BROKEN: &str = "the list ends too soon";
    let word = |at: usize| match raw.get(at..at + 4) {
        Some(&[a, b, c, d]) => Ok(i32::from_be_bytes([a, b, c, d])),
        _ => Err(BROKEN),
    };
    let count = match word(0)? {
        0 => 0,
        1 => word(12)?,
        _ => return Err("a list of several dimensions has no place among the values of the library".into()),
    };
    let mut at = 20;
    let mut items = Vec::new();
    for _ in 0..count {
        let length = word(at)?;
        at += 4;
        items.push(match usize::try_from(length) {
            Ok(length) => {
                let raw = raw.get(at..at + length).ok_or(BROKEN)?;
                at += length;
                value(element, raw).map_err(|why| why.unwrap_or_else(|| foreign(element)))?.to_value()
            }
            Err(_) => Value::Null(logical(element).clone()),
        });
    }
    Ok(Array::new(logical(element).clone(), items))
}

/// The logical type of a column, by which a NULL in it is typed.
fn logical(ty: &Type) -> &'static Logical {
    match *ty {
        Type::BOOL => &Logical::Boolean,
        Type::INT2 => &Logical::SmallInt,
        Type::INT4 => &Logical::Integer,
        Type::INT8 | Type::OID => &Logical::BigInt,
        Type::FLOAT4 => &Logical::Real,
        Type::FLOAT8 => &Logical::Double,
        Type::NUMERIC => &Logical::Decimal { precision: 38, scale: 10 },
        Type::BYTEA => &Logical::Blob,
        Type::DATE => &Logical::Date,
        Type::TIME => &Logical::Time(6),
        Type::TIMESTAMP => &Logical::Timestamp(6),
        Type::TIMESTAMPTZ => &Logical::TimestampTz(6),
        Type::INTERVAL => &Logical::Interval,
        Type::UUID => &Logical::Uuid,
        Type::JSON | Type::JSONB => &Logical::Json,
        _ => match ty.kind() {
            Kind::Domain(base) => logical(base),
            Kind::Array(element) => list_of(logical(element)),
            _ => &Logical::Text,
        },
    }
}

fn list_of(element: &Logical) -> &'static Logical {
    static LISTS: LazyLock<Vec<Logical>> = LazyLock::new(|| {
        let elements = [
            Type::BOOL,
            Type::INT2,
            Type::INT4,
            Type::INT8,
            Type::FLOAT4,
            Type::FLOAT8,
            Type::NUMERIC,
            Type::TEXT,
            Type::BYTEA,
            Type::DATE,
            Type::TIME,
            Type::TIMESTAMP,
            Type::TIMESTAMPTZ,
            Type::INTERVAL,
            Type::UUID,
            Type::JSONB,
        ];
        elements.iter().map(|element| Logical::array(logical(element).clone())).collect()
    });
    let found = LISTS.iter().find(|list| matches!(list, Logical::Array(of) if **of == *element));
    found.unwrap_or(&Logical::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_says_so() {
        for (ty, raw) in [
            (Type::DATE, i32::MAX.to_be_bytes().to_vec()),
            (Type::TIMESTAMP, i64::MIN.to_be_bytes().to_vec()),
            (Type::TIME, 86_400_000_000i64.to_be_bytes().to_vec()),
            (Type::INTERVAL, [i64::MAX.to_be_bytes(); 2].concat()),
            (Type::INT4, vec![1, 2]),
            (Type::TEXT, vec![0xff]),
            (Type::JSONB, vec![2]),
        ] {
            assert!(matches!(value(&ty, &raw), Err(Some(_))), "{ty}");
        }
        assert!(matches!(value(&Type::POINT, &[0; 16]), Err(None)));
    }

    #[test]
    fn no_list_brings_it_down() {
        let mut raw = vec![0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 1];
        assert!(array(&Type::INT4, &raw).is_err());
        raw.extend([0x7f, 0xff, 0xff, 0xff, 1, 2, 3]);
        assert!(array(&Type::INT4, &raw).is_err());
        assert!(array(&Type::INT4, &[0, 0, 0, 2]).is_err());
    }
}
