//! Types and literals. <https://dev.mysql.com/doc/refman/9.4/en/data-types.html>

use isogloss::render::standard;
use isogloss::{Cast, Error, Feature, Renderer, Type, TypePlace, Value};

/// The name of a type; a cast knows only a few, under names of its own, and none of them refuses what is too large.
/// <https://dev.mysql.com/doc/refman/9.4/en/cast-functions.html#function_cast>
pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    let cast = place == TypePlace::Cast;
    match ty {
        Type::Boolean | Type::SmallInt | Type::Integer | Type::BigInt if cast => out.word("SIGNED"),
        // FLOAT and DOUBLE came with 8.0.17. https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-17.html
        Type::Real | Type::Double if cast && !out.has(Feature::ValuesTable) => {
            standard::types::refuse(ty, out)
        }
        Type::Real => out.word("FLOAT"),
        Type::Double => out.word("DOUBLE"),
        Type::Decimal { precision, scale } => {
            // https://dev.mysql.com/doc/refman/9.4/en/fixed-point-types.html
            if standard::types::at_most(ty, u32::from(*scale), 30, out) {
                standard::types::sized(out, "DECIMAL", format_args!("{precision}, {scale}"));
            }
        }
        Type::Char(length) | Type::Varchar(length) if cast => standard::types::sized(out, "CHAR", length),
        // A row has 65,535 bytes, and a character up to four of them.
        // https://dev.mysql.com/doc/refman/9.4/en/column-count-limit.html
        Type::Char(length) => {
            if standard::types::at_most(ty, *length, 255, out) {
                standard::types::sized(out, "CHAR", length);
            }
        }
        Type::Varchar(length) => {
            if standard::types::at_most(ty, *length, 16_383, out) {
                standard::types::sized(out, "VARCHAR", length);
            }
        }
        Type::Text => out.word(if cast { "CHAR" } else { "LONGTEXT" }),
        // BINARY(n) fills up with zeros.
        Type::Varbinary(_) if cast => standard::types::refuse(ty, out),
        Type::Blob => out.word(if cast { "BINARY" } else { "LONGBLOB" }),
        Type::Time(digits) => standard::types::fraction(ty, "TIME", *digits, 6, out),
        Type::Timestamp(digits) => standard::types::fraction(ty, "DATETIME", *digits, 6, out),
        Type::Uuid => out.word("CHAR(36)"),
        Type::Json => out.word("JSON"),
        // TIMESTAMP keeps no offset, and DATETIME neither.
        Type::TimestampTz(_) => standard::types::refuse(ty, out),
        other => standard::types::data_type(other, place, out),
    }
}

/// A cast to a truth value is one to a number, which any number passes as it is.
pub(crate) fn cast<'q>(cast: &'q Cast, out: &mut Renderer<'q, '_>) {
    if cast.ty == Type::Boolean && !cast.operand.is_truth_value() {
        return out.refuse(
            Error::lacking("cast to boolean").way_out("Compare with 0, or with the text that means true."),
        );
    }
    standard::expr::cast(cast, out);
}

/// A value that is written into the text. What holds a backslash is written in digits.
pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    if !standard::literal::is_time_kept(value, 6, out) {
        return;
    }
    match value {
        // A NULL takes its type from what is around it, and not every type can be cast to.
        Value::Null(_) => out.word("NULL"),
        Value::Json(text) => {
            out.word("CAST(");
            out.text_literal(text);
            out.word(" AS JSON)");
        }
        Value::TimestampTz(_) => standard::types::refuse(&value.ty(), out),
        other => standard::literal::literal(other, out),
    }
}
