//! Rows on their way back, in PostgreSQL's binary form of each type.
//! <https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES>

use std::cell::OnceCell;
use std::error::Error as StdError;

use isogloss::{Array, DateTimeTz, Interval, Type as Logical, Uuid, Value, ValueRef};
use isogloss_engine::backend::{self, RawRow, Unreadable};
use tokio_postgres::Column;
use tokio_postgres::types::{FromSql, Kind as Sort, Type};

use crate::shape::{Kind, Shape, logical};
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
    shape: &'r Shape,
    /// The lists in it, which are no view of the buffer; made when the first is asked for.
    lists: OnceCell<Vec<OnceCell<Array>>>,
}

impl<'r> Row<'r> {
    /// A view of this row, which is one of a result of this shape.
    #[must_use]
    #[inline]
    pub fn new(row: &'r tokio_postgres::Row, shape: &'r Shape) -> Row<'r> {
        Row { row, shape, lists: OnceCell::new() }
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
        let (Some(column), Ok(Raw(raw))) = (self.shape.columns.get(index), self.row.try_get(index)) else {
            return Err(Unreadable("there is no such column".into()));
        };
        let Some(raw) = raw else { return Ok(ValueRef::Null(column.logical)) };
        match value(column.kind, raw) {
            Ok(value) => Ok(value),
            Err(fault) => self.otherwise(index, raw, fault),
        }
    }

    #[inline]
    fn boolean(&self, index: usize) -> Option<bool> {
        match self.raw(index)? {
            (Kind::Boolean, [byte]) => Some(*byte != 0),
            _ => None,
        }
    }

    #[inline]
    fn integer(&self, index: usize) -> Option<i64> {
        match self.raw(index)? {
            (Kind::BigInt, raw) => Some(i64::from_be_bytes(raw.try_into().ok()?)),
            (Kind::Integer, raw) => Some(i32::from_be_bytes(raw.try_into().ok()?).into()),
            (Kind::SmallInt, raw) => Some(i16::from_be_bytes(raw.try_into().ok()?).into()),
            _ => None,
        }
    }

    #[inline]
    fn double(&self, index: usize) -> Option<f64> {
        match self.raw(index)? {
            (Kind::Double, raw) => Some(f64::from_be_bytes(raw.try_into().ok()?)),
            _ => None,
        }
    }
}

impl Row<'_> {
    /// What a column holds, if it is not NULL.
    #[inline]
    fn raw(&self, index: usize) -> Option<(Kind, &[u8])> {
        let (column, Ok(Raw(Some(raw)))) = (self.shape.columns.get(index)?, self.row.try_get(index)) else {
            return None;
        };
        Some((column.kind, raw))
    }

    /// A list, or what is wrong.
    #[cold]
    fn otherwise(&self, index: usize, raw: &[u8], fault: Fault) -> Result<ValueRef<'_>, Unreadable> {
        let gone = || Unreadable("there is no such column".into());
        let ty = self.row.columns().get(index).map(Column::type_).ok_or_else(gone)?;
        let Some(element) = element_of(ty).filter(|_| fault == Fault::List) else {
            return Err(fault.told(ty));
        };
        let lists = self.lists.get_or_init(|| vec![OnceCell::new(); self.row.len()]);
        let place = lists.get(index).ok_or_else(gone)?;
        if place.get().is_none() {
            let _ = place.set(array(element, raw)?);
        }
        place.get().map(ValueRef::Array).ok_or_else(gone)
    }
}

/// A column's bytes, or none where it is NULL.
struct Raw<'r>(Option<&'r [u8]>);

impl<'r> FromSql<'r> for Raw<'r> {
    #[inline]
    fn from_sql(_: &Type, raw: &'r [u8]) -> Result<Raw<'r>, Box<dyn StdError + Sync + Send>> {
        Ok(Raw(Some(raw)))
    }

    #[inline]
    fn from_sql_null(_: &Type) -> Result<Raw<'r>, Box<dyn StdError + Sync + Send>> {
        Ok(Raw(None))
    }

    #[inline]
    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Why bytes are no value that is a view of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// They are a list.
    List,
    /// They are of a type that is not ours.
    Foreign,
    /// They are not as long as they should be.
    Length,
    /// There is no such value.
    Outside,
    /// This is wrong.
    Other(&'static str),
}

impl Fault {
    #[cold]
    fn told(self, ty: &Type) -> Unreadable {
        Unreadable(match self {
            Fault::List | Fault::Foreign => format!(
                "PostgreSQL's type {ty} has no place among the values of the library; cast it to text"
            )
            .into(),
            Fault::Length => format!("its {ty} is not as long as it should be").into(),
            Fault::Outside => format!("its {ty} lies outside of what the library has values for").into(),
            Fault::Other(what) => what.into(),
        })
    }
}

fn element_of(ty: &Type) -> Option<&Type> {
    match ty.kind() {
        Sort::Array(element) => Some(element),
        Sort::Domain(base) => element_of(base),
        _ => None,
    }
}

/// The value, borrowed from the bytes where it is long.
#[inline]
fn value(kind: Kind, raw: &[u8]) -> Result<ValueRef<'_>, Fault> {
    Ok(match kind {
        Kind::Text => ValueRef::Text(utf8(raw)?),
        Kind::BigInt => ValueRef::BigInt(i64::from_be_bytes(fixed(raw)?)),
        Kind::Integer => ValueRef::Integer(i32::from_be_bytes(fixed(raw)?)),
        Kind::Boolean => ValueRef::Boolean(fixed::<1>(raw)? != [0]),
        Kind::Double => ValueRef::Double(f64::from_be_bytes(fixed(raw)?)),
        kind => return other(kind, raw),
    })
}

/// What is rarer, on its own, so that what is usual stays short.
#[inline(never)]
fn other(kind: Kind, raw: &[u8]) -> Result<ValueRef<'_>, Fault> {
    Ok(match kind {
        Kind::Text | Kind::BigInt | Kind::Integer | Kind::Boolean | Kind::Double => return value(kind, raw),
        Kind::SmallInt => ValueRef::SmallInt(i16::from_be_bytes(fixed(raw)?)),
        Kind::Real => ValueRef::Real(f32::from_be_bytes(fixed(raw)?)),
        Kind::Bytes => ValueRef::Bytes(raw),
        Kind::Decimal => ValueRef::Decimal(numeric::read(raw).map_err(Fault::Other)?),
        Kind::Date => {
            let days = i32::from_be_bytes(fixed(raw)?);
            ValueRef::Date(calendar::date(days.into()).ok_or(Fault::Outside)?)
        }
        Kind::Time => {
            let micros = i64::from_be_bytes(fixed(raw)?);
            ValueRef::Time(calendar::time(micros).ok_or(Fault::Outside)?)
        }
        Kind::Timestamp => {
            let micros = i64::from_be_bytes(fixed(raw)?);
            ValueRef::Timestamp(calendar::date_time(micros).ok_or(Fault::Outside)?)
        }
        Kind::TimestampTz => {
            let micros = i64::from_be_bytes(fixed(raw)?);
            let local = calendar::date_time(micros).ok_or(Fault::Outside)?;
            // PostgreSQL keeps the moment, and not the offset that it was written with.
            ValueRef::TimestampTz(DateTimeTz { local, offset_minutes: 0 })
        }
        Kind::Interval => ValueRef::Interval(interval(raw)?),
        Kind::Uuid => ValueRef::Uuid(Uuid(fixed(raw)?)),
        Kind::Json => ValueRef::Json(utf8(raw)?),
        Kind::Jsonb => match raw.split_first() {
            Some((1, text)) => ValueRef::Json(utf8(text)?),
            _ => return Err(Fault::Other("the JSONB is of a version that is not known")),
        },
        Kind::Oid => ValueRef::BigInt(u32::from_be_bytes(fixed(raw)?).into()),
        Kind::Void => ValueRef::Null(&Logical::Text),
        Kind::List => return Err(Fault::List),
        Kind::Foreign => return Err(Fault::Foreign),
    })
}

#[inline]
fn fixed<const N: usize>(raw: &[u8]) -> Result<[u8; N], Fault> {
    raw.try_into().map_err(|_| Fault::Length)
}

#[inline]
fn utf8(raw: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(raw).map_err(|_| Fault::Other("the text is not UTF-8"))
}

fn interval(raw: &[u8]) -> Result<Interval, Fault> {
    let [m0, m1, m2, m3, m4, m5, m6, m7, d0, d1, d2, d3, n0, n1, n2, n3] = fixed(raw)?;
    let micros = i64::from_be_bytes([m0, m1, m2, m3, m4, m5, m6, m7]);
    let (days, months) = (i32::from_be_bytes([d0, d1, d2, d3]), i32::from_be_bytes([n0, n1, n2, n3]));
    let nanoseconds = micros.checked_mul(1_000).ok_or(Fault::Outside)?;
    // Version 17 has infinite ones, which are written so.
    // https://www.postgresql.org/docs/17/datatype-datetime.html#DATATYPE-INTERVAL-INPUT
    Ok(Interval { months, days, nanoseconds })
}

/// How many dimensions, a flag, what the elements are, for each dimension its length and first number, and the elements.
fn array(element: &Type, raw: &[u8]) -> Result<Array, Unreadable> {
    let broken = || Unreadable("the list ends too soon".into());
    let word = |at: usize| match raw.get(at..at + 4) {
        Some(&[a, b, c, d]) => Ok(i32::from_be_bytes([a, b, c, d])),
        _ => Err(broken()),
    };
    let count = match word(0)? {
        0 => 0,
        1 => word(12)?,
        _ => {
            let why = "a list of several dimensions has no place among the values of the library";
            return Err(Unreadable(why.into()));
        }
    };
    let (kind, mut at) = (Kind::of(element), 20);
    let mut items = Vec::new();
    for _ in 0..count {
        let length = word(at)?;
        at += 4;
        items.push(match usize::try_from(length) {
            Ok(length) => {
                let raw = raw.get(at..at + length).ok_or_else(broken)?;
                at += length;
                value(kind, raw).map_err(|fault| fault.told(element))?.to_value()
            }
            Err(_) => Value::Null(logical(element).clone()),
        });
    }
    Ok(Array::new(logical(element).clone(), items))
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
            assert!(value(Kind::of(&ty), &raw).is_err(), "{ty}");
        }
        assert_eq!(value(Kind::of(&Type::POINT), &[0; 16]), Err(Fault::Foreign));
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
