//! Types and literals. <https://learn.microsoft.com/en-us/sql/t-sql/data-types/data-types-transact-sql>

use alloc::format;
use alloc::string::ToString;

use isogloss::render::{Precedence, standard};
use isogloss::{Renderer, Type, TypePlace, Value};

/// Text is that of Unicode. A limit beyond 4000 characters or 8000 bytes is not kept.
pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match ty {
        Type::Boolean => out.word("BIT"),
        Type::Integer => out.word("INT"),
        Type::Double => out.word("FLOAT"),
        Type::Char(length) => {
            if standard::types::at_most(ty, *length, 4_000, out) {
                standard::types::sized(out, "NCHAR", &format!("{length}"));
            }
        }
        // https://learn.microsoft.com/en-us/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql
        Type::Varchar(length) if *length <= 4000 => {
            standard::types::sized(out, "NVARCHAR", &format!("{length}"))
        }
        Type::Varbinary(length) if *length <= 8000 => {
            standard::types::sized(out, "VARBINARY", &format!("{length}"))
        }
        // A cast to it would cut nothing off.
        Type::Varchar(_) | Type::Varbinary(_) if place == TypePlace::Cast => standard::types::refuse(ty, out),
        Type::Varchar(_) | Type::Text => out.word("NVARCHAR(MAX)"),
        Type::Varbinary(_) | Type::Blob => out.word("VARBINARY(MAX)"),
        Type::Time(digits) => standard::types::fraction(ty, "TIME", *digits, 7, out),
        Type::Timestamp(digits) => standard::types::fraction(ty, "DATETIME2", *digits, 7, out),
        Type::TimestampTz(digits) => standard::types::fraction(ty, "DATETIMEOFFSET", *digits, 7, out),
        Type::Uuid => out.word("UNIQUEIDENTIFIER"),
        Type::Json => out.word("NVARCHAR(MAX)"),
        other => standard::types::data_type(other, place, out),
    }
}

/// A value that is written into the text. Dates are in the forms of ISO 8601 that no language and no DATEFORMAT changes.
/// <https://learn.microsoft.com/en-us/sql/t-sql/data-types/datetime2-transact-sql>
pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    if !standard::literal::is_time_kept(value, 7, out) {
        return;
    }
    match value {
        Value::Text(text) | Value::Json(text) => self::text(text, out),
        // With an exponent a number is a FLOAT.
        Value::Real(number) if number.is_finite() => {
            out.word("CAST(");
            standard::literal::float(f64::from(*number), &format!("{number:e}"), out);
            out.word(" AS REAL)");
        }
        Value::Bytes(bytes) => {
            out.word("0x");
            standard::literal::hex(bytes, out);
        }
        Value::Date(date) => out.word(&format!("CAST('{}' AS DATE)", date.to_string().replace('-', ""))),
        Value::Time(time) => out.word(&format!("CAST('{}' AS TIME(7))", clock(time))),
        Value::Timestamp(moment) => {
            out.word(&format!("CAST('{}T{}' AS DATETIME2(7))", moment.date, clock(moment.time)));
        }
        Value::TimestampTz(moment) => {
            let sign = if moment.offset_minutes < 0 { '-' } else { '+' };
            let minutes = moment.offset_minutes.unsigned_abs();
            let (date, time) = (moment.local.date, clock(moment.local.time));
            out.word(&format!(
                "CAST('{date}T{time}{sign}{:02}:{:02}' AS DATETIMEOFFSET(7))",
                minutes / 60,
                minutes % 60
            ));
        }
        Value::Uuid(uuid) => {
            let text = uuid.hyphenated();
            out.word("CAST(");
            out.text_literal(core::str::from_utf8(&text).unwrap_or_default());
            out.word(" AS UNIQUEIDENTIFIER)");
        }
        other => standard::literal::literal(other, out),
    }
}

/// No more than seven digits of the fraction, as more cannot be read.
fn clock(time: impl ToString) -> alloc::string::String {
    let text = time.to_string();
    if text.contains('.') { text.trim_end_matches('0').into() } else { text }
}

/// Without the N, characters outside of the database's code page would be lost. A backslash at the end of a line would
/// swallow it, so that the literal is cut between them.
/// <https://learn.microsoft.com/en-us/sql/t-sql/language-elements/sql-server-utilities-statements-backslash>
fn text(text: &str, out: &mut Renderer<'_, '_>) {
    if !text.contains("\\\n") && !text.contains("\\\r") {
        out.word("N");
        return out.text_literal(text);
    }
    out.infix(Precedence::Other, |out| {
        let mut from = 0;
        for (at, _) in text.match_indices('\\') {
            if text[at + 1..].starts_with(['\n', '\r']) {
                out.word("N");
                out.text_literal(&text[from..=at]);
                out.word(" + ");
                from = at + 1;
            }
        }
        out.word("N");
        out.text_literal(&text[from..]);
    });
}
