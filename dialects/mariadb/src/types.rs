//! Types and literals where MariaDB differs from MySQL. <https://mariadb.com/docs/server/reference/data-types>

use isogloss::{Dialect, Renderer, Type, TypePlace, Value};

/// JSON is text with a check, and a cast to it is unknown.
/// <https://mariadb.com/docs/server/reference/data-types/string-data-types/json>
pub(crate) fn data_type(base: &dyn Dialect, ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match (ty, place) {
        (Type::Real, TypePlace::Cast) => out.word("FLOAT"),
        (Type::Double, TypePlace::Cast) => out.word("DOUBLE"),
        (Type::Json, TypePlace::Cast) => out.word("CHAR"),
        _ => base.render_type(ty, place, out),
    }
}

/// JSON is text.
pub(crate) fn literal(base: &dyn Dialect, value: &Value, out: &mut Renderer<'_, '_>) {
    match value {
        Value::Json(text) => out.text_literal(text),
        other => base.render_literal(other, out),
    }
}
