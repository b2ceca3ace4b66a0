//! Binds, in PostgreSQL's text form, converted to the type that the server inferred if that loses nothing.

use std::error::Error;

use bytes::BytesMut;
use isogloss::{Array, Interval, Type as Logical, Value, ValueRef};
use postgres::types::{Format, IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::text;

/// A value on its way to the server.
#[derive(Debug)]
pub(super) struct Bind<'a>(pub(super) ValueRef<'a>);

impl ToSql for Bind<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        Ok(match text(self.0, ty)? {
            Some(text) => {
                out.extend_from_slice(text.as_bytes());
                IsNull::No
            }
            None => IsNull::Yes,
        })
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// The text of a value for a parameter of the type `ty`, `None` for NULL, or why the two do not go together.
///
/// A NULL is held to the same rule by its type: a query that runs only with NULL is no query that runs.
pub(super) fn text(bind: ValueRef<'_>, ty: &Type) -> Result<Option<String>, String> {
    let mismatch = || format!("PostgreSQL inferred {ty} for a bind of type {}", bind.to_value().ty().label());
    let lossy = || format!("{:?} does not fit {ty} without loss", bind.to_value());
    if let Kind::Domain(base) = ty.kind() {
        return text(bind, base);
    }
    if let ValueRef::Null(logical) = bind {
        return if accepts_null(logical, ty) { Ok(None) } else { Err(mismatch()) };
    }
    if let (ValueRef::Array(array), Kind::Array(element)) = (bind, ty.kind()) {
        return array_text(array, element).map(Some);
    }
    let text = match (bind, ty) {
        (ValueRef::Boolean(value), &Type::BOOL) => value.to_string(),
        (ValueRef::SmallInt(value), ty) => integer(i64::from(value), ty).ok_or_else(mismatch)?,
        (ValueRef::Integer(value), ty) => integer(i64::from(value), ty).ok_or_else(mismatch)?,
        (ValueRef::BigInt(value), ty) => integer(value, ty).ok_or_else(mismatch)?,
        (ValueRef::Real(value), &Type::FLOAT4 | &Type::FLOAT8) => f64::from(value).to_string(),
        (ValueRef::Double(value), &Type::FLOAT8) => value.to_string(),
        (ValueRef::Decimal(value), &Type::NUMERIC) => value.to_string(),
        (ValueRef::Text(value), ty) if is_text(ty) => value.to_owned(),
        (ValueRef::Bytes(value), &Type::BYTEA) => {
            value.iter().fold("\\x".to_owned(), |text, byte| text + &format!("{byte:02x}"))
        }
        (ValueRef::Date(value), &Type::DATE) => value.to_string(),
        (ValueRef::Date(value), &Type::TIMESTAMP) => format!("{value} 00:00:00"),
        (ValueRef::Time(value), &Type::TIME) if value.nanosecond % 1000 == 0 => value.to_string(),
        (ValueRef::Timestamp(value), &Type::TIMESTAMP) if value.time.nanosecond % 1000 == 0 => {
            value.to_string()
        }
        (ValueRef::TimestampTz(value), &Type::TIMESTAMPTZ) if value.local.time.nanosecond % 1000 == 0 => {
            value.to_string()
        }
        (ValueRef::Interval(value), &Type::INTERVAL) if value.nanoseconds % 1000 == 0 => interval(value),
        (ValueRef::Uuid(value), &Type::UUID) => text::uuid_text(value),
        (ValueRef::Json(value), &Type::JSON | &Type::JSONB) => value.to_owned(),
        (ValueRef::Time(_), &Type::TIME)
        | (ValueRef::Timestamp(_), &Type::TIMESTAMP)
        | (ValueRef::TimestampTz(_), &Type::TIMESTAMPTZ)
        | (ValueRef::Interval(_), &Type::INTERVAL) => return Err(lossy()),
        _ => return Err(mismatch()),
    };
    // What is an integer or text by type may still be too large, or hold what no text of PostgreSQL holds.
    if !in_range(&text, ty) || text.contains('\0') {
        return Err(lossy());
    }
    Ok(Some(text))
}

/// Integers go into every wider number that has all of them.
fn integer(value: i64, ty: &Type) -> Option<String> {
    let exact = match *ty {
        Type::INT2 | Type::INT4 | Type::INT8 | Type::NUMERIC => true,
        Type::FLOAT4 => value.abs() <= 1 << 24,
        Type::FLOAT8 => value.abs() <= 1 << 53,
        _ => false,
    };
    exact.then(|| value.to_string())
}

fn in_range(text: &str, ty: &Type) -> bool {
    match *ty {
        Type::INT2 => text.parse::<i16>().is_ok(),
        Type::INT4 => text.parse::<i32>().is_ok(),
        _ => true,
    }
}

fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
        || matches!(ty.kind(), Kind::Enum(_))
}

fn accepts_null(logical: &Logical, ty: &Type) -> bool {
    match logical {
        Logical::Boolean => *ty == Type::BOOL,
        Logical::SmallInt | Logical::Integer | Logical::BigInt => integer(0, ty).is_some(),
        Logical::Real => matches!(*ty, Type::FLOAT4 | Type::FLOAT8),
        Logical::Double => *ty == Type::FLOAT8,
        Logical::Decimal { .. } => *ty == Type::NUMERIC,
        Logical::Char(_) | Logical::Varchar(_) | Logical::Text => is_text(ty),
        Logical::Varbinary(_) | Logical::Blob => *ty == Type::BYTEA,
        Logical::Date => matches!(*ty, Type::DATE | Type::TIMESTAMP),
        Logical::Time(_) => *ty == Type::TIME,
        Logical::Timestamp(_) => *ty == Type::TIMESTAMP,
        Logical::TimestampTz(_) => *ty == Type::TIMESTAMPTZ,
        Logical::Interval => *ty == Type::INTERVAL,
        Logical::Uuid => *ty == Type::UUID,
        Logical::Json => matches!(*ty, Type::JSON | Type::JSONB),
        Logical::Array(element) => matches!(ty.kind(), Kind::Array(ty) if accepts_null(element, ty)),
        // Only the dialect knows what it stands for.
        _ => true,
    }
}

fn interval(value: Interval) -> String {
    format!("{} months {} days {} microseconds", value.months, value.days, value.nanoseconds / 1000)
}

fn array_text(array: &Array, element: &Type) -> Result<String, String> {
    let item = |value: &Value| {
        let quoted = |text: String| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        Ok(text(ValueRef::from(value), element)?.map_or_else(|| "NULL".to_owned(), quoted))
    };
    // An empty list has a type too.
    text(ValueRef::Null(&array.element), element)?;
    Ok(format!("{{{}}}", array.items.iter().map(item).collect::<Result<Vec<_>, String>>()?.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loses_nothing_is_converted() {
        assert_eq!(text(ValueRef::Integer(5), &Type::INT8), Ok(Some("5".into())));
        assert_eq!(text(ValueRef::BigInt(5), &Type::INT2), Ok(Some("5".into())));
        assert_eq!(text(ValueRef::Bytes(&[0, 255]), &Type::BYTEA), Ok(Some("\\x00ff".into())));
        assert_eq!(text(ValueRef::Null(&Logical::Integer), &Type::INT8), Ok(None));
        let list = Array::new(Logical::Text, vec!["a\"b".into(), Value::Null(Logical::Text)]);
        assert_eq!(text(ValueRef::Array(&list), &Type::TEXT_ARRAY), Ok(Some("{\"a\\\"b\",NULL}".into())));
    }

    #[test]
    fn what_would_lose_or_change_something_is_reported() {
        for (bind, ty) in [
            (ValueRef::BigInt(70_000), Type::INT2),
            (ValueRef::BigInt((1 << 53) + 1), Type::FLOAT8),
            (ValueRef::Integer(5), Type::TEXT),
            (ValueRef::Text("5"), Type::INT4),
            (ValueRef::Text("a\0b"), Type::TEXT),
            (ValueRef::Null(&Logical::Date), Type::TEXT),
        ] {
            assert!(text(bind, &ty).is_err(), "{bind:?} as {ty}");
        }
    }
}
