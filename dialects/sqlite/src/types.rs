//! Types and literals. <https://www.sqlite.org/datatype3.html>
//!
//! A column's type decides its *affinity*; the names here are chosen for the affinity that keeps the values.

use alloc::format;

use isogloss::render::standard;
use isogloss::{Renderer, Type, TypePlace, Value};

pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match (ty, place) {
        (Type::Boolean | Type::SmallInt | Type::Integer | Type::BigInt, _) => out.word("INTEGER"),
        (Type::Real | Type::Double, _) => out.word("REAL"),
        (Type::Decimal { .. }, TypePlace::Cast) => out.word("NUMERIC"),
        (Type::Char(_) | Type::Varchar(_) | Type::Text, _) => out.word("TEXT"),
        (Type::Varbinary(_) | Type::Blob, _) => out.word("BLOB"),
        // Dates and times are kept as text in the form of ISO 8601, which sorts and compares as they do.
        (Type::Date | Type::Time(_) | Type::Timestamp(_) | Type::TimestampTz(_), _) => out.word("TEXT"),
        (Type::Uuid | Type::Json, _) => out.word("TEXT"),
        (other, _) => standard::types::data_type(other, place, out),
    }
}

pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    match value {
        Value::Null(_) => out.word("NULL"),
        Value::Date(date) => out.word(&format!("'{date}'")),
        Value::Time(time) => out.word(&format!("'{time}'")),
        Value::Timestamp(moment) => out.word(&format!("'{moment}'")),
        Value::TimestampTz(moment) => out.word(&format!("'{moment}'")),
        other => standard::literal::literal(other, out),
    }
}
