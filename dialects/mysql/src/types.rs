//! Types and literals. <https://dev.mysql.com/doc/refman/9.4/en/data-types.html>

use alloc::format;

use isogloss::render::standard;
use isogloss::{Renderer, Type, TypePlace, Value};

/// The name of a type; a cast knows only a few, under names of its own.
/// <https://dev.mysql.com/doc/refman/9.4/en/cast-functions.html#function_cast>
pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match (ty, place) {
        (Type::Boolean | Type::SmallInt | Type::Integer | Type::BigInt, TypePlace::Cast) => {
            out.word("SIGNED")
        }
        (Type::Char(length) | Type::Varchar(length), TypePlace::Cast) => {
            standard::types::sized(out, "CHAR", &format!("{length}"));
        }
        (Type::Text, TypePlace::Cast) => out.word("CHAR"),
        (Type::Blob | Type::Varbinary(_), TypePlace::Cast) => out.word("BINARY"),
        (Type::Real, TypePlace::Cast) => out.word("FLOAT"),
        (Type::Double, _) => out.word("DOUBLE"),
        (Type::Real, TypePlace::Column) => out.word("FLOAT"),
        (Type::Text, TypePlace::Column) => out.word("LONGTEXT"),
        (Type::Blob, TypePlace::Column) => out.word("LONGBLOB"),
        (Type::Time(digits), _) => standard::types::sized(out, "TIME", &format!("{}", digits.min(&6))),
        (Type::Timestamp(digits), _) => {
            standard::types::sized(out, "DATETIME", &format!("{}", digits.min(&6)))
        }
        (Type::Uuid, TypePlace::Column) => out.word("CHAR(36)"),
        (Type::Uuid, TypePlace::Cast) => out.word("CHAR(36)"),
        (Type::Json, _) => out.word("JSON"),
        // TIMESTAMP keeps no offset, and DATETIME neither.
        (Type::TimestampTz(_), _) => standard::types::refuse(ty, out),
        (other, _) => standard::types::data_type(other, place, out),
    }
}

/// A value that is written into the text.
pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    match value {
        Value::TimestampTz(_) => standard::types::refuse(&value.ty(), out),
        other => standard::literal::literal(other, out),
    }
}
