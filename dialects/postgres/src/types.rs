//! Types and literals. <https://www.postgresql.org/docs/current/datatype.html>

use alloc::format;

use isogloss::render::standard;
use isogloss::{Interval, Renderer, Type, TypePlace, Value};

pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match ty {
        Type::Decimal { precision, scale } => {
            standard::types::sized(out, "NUMERIC", &format!("{precision}, {scale}"))
        }
        Type::Text => out.word("TEXT"),
        // There is no binary type of limited length.
        Type::Blob | Type::Varbinary(_) => out.word("BYTEA"),
        Type::Time(digits) => standard::types::sized(out, "TIME", &format!("{}", digits.min(&6))),
        Type::Timestamp(digits) => standard::types::sized(out, "TIMESTAMP", &format!("{}", digits.min(&6))),
        Type::TimestampTz(digits) => {
            standard::types::sized(out, "TIMESTAMPTZ", &format!("{}", digits.min(&6)))
        }
        Type::Interval => out.word("INTERVAL"),
        Type::Uuid => out.word("UUID"),
        Type::Json => out.word("JSONB"),
        Type::Array(element) => {
            data_type(element, place, out);
            out.word("[]");
        }
        other => standard::types::data_type(other, place, out),
    }
}

pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    match value {
        // E'..' reads a backslash alike whatever standard_conforming_strings says.
        Value::Text(text) if text.contains('\\') => {
            out.word("E");
            out.text_literal(&text.replace('\\', "\\\\"));
        }
        Value::Bytes(bytes) => {
            out.word("'\\x");
            standard::literal::hex(bytes, out);
            out.word("'::bytea");
        }
        Value::TimestampTz(moment) => out.word(&format!("TIMESTAMPTZ '{moment}'")),
        Value::Uuid(uuid) => {
            let text = uuid.hyphenated();
            out.text_literal(core::str::from_utf8(&text).unwrap_or_default());
            out.word("::uuid");
        }
        Value::Json(text) => {
            literal(&Value::Text(text.clone()), out);
            out.word("::jsonb");
        }
        Value::Interval(interval) => out.word(&interval_text(interval)),
        Value::Array(array) => {
            out.word("CAST(ARRAY[");
            out.list(&array.items, |out, item| out.literal(item));
            out.word("] AS ");
            out.data_type(&Type::array(array.element.clone()), TypePlace::Cast);
            out.word(")");
        }
        other => standard::literal::literal(other, out),
    }
}

fn interval_text(interval: &Interval) -> alloc::string::String {
    let micros = interval.nanoseconds / 1_000;
    format!("INTERVAL '{} months {} days {micros} microseconds'", interval.months, interval.days)
}
