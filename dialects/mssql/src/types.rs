//! Types and literals. <https://learn.microsoft.com/en-us/sql/t-sql/data-types/data-types-transact-sql>

use core::fmt;

use isogloss::render::{Precedence, standard};
use isogloss::{Cast, Renderer, Time, Type, TypePlace, Value};

/// Text is that of Unicode. A limit beyond 4000 characters or 8000 bytes is not kept.
pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match ty {
        Type::Boolean => out.word("BIT"),
        Type::Integer => out.word("INT"),
        Type::Double => out.word("FLOAT"),
        Type::Char(length) => {
            if standard::types::at_most(ty, *length, 4_000, out) {
                standard::types::sized(out, "NCHAR", length);
            }
        }
        // https://learn.microsoft.com/en-us/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql
        Type::Varchar(length) if *length <= 4000 => standard::types::sized(out, "NVARCHAR", length),
        Type::Varbinary(length) if *length <= 8000 => standard::types::sized(out, "VARBINARY", length),
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

/// A cast to a whole number cuts fractions off, and one to a decimal number without digits behind the point rounds them.
/// ROUND takes no BIT. What may be no number is best left to TRY_CAST, which then finds a fraction in no text.
/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/cast-and-convert-transact-sql#truncating-and-rounding-results>
pub(crate) fn cast<'q>(cast: &'q Cast, out: &mut Renderer<'q, '_>) {
    let fraction = out.has_fraction(&cast.operand);
    if !cast.ty.is_integer() || !fraction.unwrap_or(!cast.or_null) {
        return standard::expr::cast(cast, out);
    }
    let head = if cast.or_null { "TRY_CAST(" } else { "CAST(" };
    out.word(head);
    out.word(head);
    out.expr(&cast.operand);
    out.word(" AS DECIMAL(38, 0)) AS ");
    out.data_type(&cast.ty, TypePlace::Cast);
    out.word(")");
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
            standard::literal::float(f64::from(*number), *number, out);
            out.word(" AS REAL)");
        }
        Value::Bytes(bytes) => {
            out.word("0x");
            standard::literal::hex(bytes, out);
        }
        Value::Date(date) => {
            let isogloss::Date { year, month, day } = date;
            out.display(format_args!("CAST('{year:04}{month:02}{day:02}' AS DATE)"));
        }
        Value::Time(time) => out.display(format_args!("CAST('{}' AS TIME(7))", Clock(*time))),
        Value::Timestamp(moment) => {
            out.display(format_args!("CAST('{}T{}' AS DATETIME2(7))", moment.date, Clock(moment.time)));
        }
        Value::TimestampTz(moment) => {
            let sign = if moment.offset_minutes < 0 { '-' } else { '+' };
            let minutes = moment.offset_minutes.unsigned_abs();
            let (date, time) = (moment.local.date, Clock(moment.local.time));
            out.display(format_args!(
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

/// A time of day with no more digits of the fraction than it needs: more than seven cannot be read.
struct Clock(Time);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Time { hour, minute, second, nanosecond } = self.0;
        write!(f, "{hour:02}:{minute:02}:{second:02}")?;
        let (mut fraction, mut digits) = (nanosecond, 9);
        while fraction > 0 && fraction % 10 == 0 {
            (fraction, digits) = (fraction / 10, digits - 1);
        }
        if fraction > 0 { write!(f, ".{fraction:0digits$}") } else { Ok(()) }
    }
}

/// Without the N, characters outside of the database's code page would be lost. A backslash at the end of a line would
/// swallow it, so that the literal is cut between them.
/// <https://learn.microsoft.com/en-us/sql/t-sql/language-elements/sql-server-utilities-statements-backslash>
pub(crate) fn text(text: &str, out: &mut Renderer<'_, '_>) {
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
