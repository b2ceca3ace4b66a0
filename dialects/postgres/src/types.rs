//! Types and literals. <https://www.postgresql.org/docs/current/datatype.html>

use core::fmt::UpperExp;

use isogloss::render::standard;
use isogloss::{Cast, Error, Expr, Interval, Renderer, Type, TypePlace, Value};

/// Times have microseconds; a limit of bytes is not kept in a column.
pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match ty {
        Type::Decimal { precision, scale } => {
            standard::types::sized(out, "NUMERIC", format_args!("{precision}, {scale}"))
        }
        Type::Text => out.word("TEXT"),
        // There is no binary type of limited length.
        Type::Blob | Type::Varbinary(_) => out.word("BYTEA"),
        Type::Time(digits) => standard::types::fraction(ty, "TIME", *digits, 6, out),
        Type::Timestamp(digits) => standard::types::fraction(ty, "TIMESTAMP", *digits, 6, out),
        Type::TimestampTz(digits) => standard::types::fraction(ty, "TIMESTAMPTZ", *digits, 6, out),
        Type::Interval => out.word("INTERVAL"),
        Type::Uuid => out.word("UUID"),
        Type::Json => out.word("JSONB"),
        Type::Array(element) => {
            data_type(element, place, out);
            out.word("[]");
        }
        // Its users make types of their own: enumerations, domains, those of an extension.
        Type::Vendor(name) => out.name(name),
        other => standard::types::data_type(other, place, out),
    }
}

/// There is no TRY_CAST, and no type that cuts bytes off.
pub(crate) fn cast<'q>(cast: &'q Cast, out: &mut Renderer<'q, '_>) {
    if let (Type::Varbinary(length), false) = (&cast.ty, cast.or_null) {
        out.word("SUBSTR(CAST(");
        out.expr(&cast.operand);
        return out.display(format_args!(" AS BYTEA), 1, {length})"));
    }
    // A user's own type is sent as text, which the engine reads by itself.
    let bind = matches!(cast.operand, Expr::Value(_) | Expr::Parameter(_) | Expr::Lifted(_))
        && !matches!(cast.ty, Type::Vendor(_));
    match out.known_type(&cast.operand) {
        Some(own) if bind && kind(&own) != kind(&cast.ty) => converted(cast, &own, out),
        _ => standard::expr::cast(cast, out),
    }
}

/// A bind takes the type that it is cast to, so that one of another type is cast to its own first.
fn converted<'q>(cast: &'q Cast, own: &Type, out: &mut Renderer<'q, '_>) {
    out.word("CAST(CAST(");
    out.expr(&cast.operand);
    out.word(" AS ");
    match own {
        Type::Decimal { .. } => out.word("NUMERIC"),
        own => out.data_type(own, TypePlace::Cast),
    }
    out.word(") AS ");
    out.data_type(&cast.ty, TypePlace::Cast);
    out.word(")");
}

/// What is sent in the same form: numbers and texts of any length.
fn kind(ty: &Type) -> Type {
    match ty {
        ty if ty.is_integer() => Type::BigInt,
        ty if ty.is_text() => Type::Text,
        Type::Real | Type::Double => Type::Double,
        Type::Decimal { .. } => Type::Decimal { precision: 38, scale: 0 },
        Type::Time(_) => Type::Time(0),
        Type::Timestamp(_) => Type::Timestamp(0),
        Type::TimestampTz(_) => Type::TimestampTz(0),
        other => other.clone(),
    }
}

/// A value that is written into the text.
pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    if !standard::literal::is_time_kept(value, 6, out) {
        return;
    }
    match value {
        // A number with an exponent would be a NUMERIC; the text form knows NaN and the infinities, too.
        Value::Real(number) => float(f64::from(*number), *number, "' AS REAL)", out),
        Value::Double(number) => float(*number, *number, "' AS DOUBLE PRECISION)", out),
        Value::Bytes(bytes) => {
            out.word("CAST(E'\\\\x");
            standard::literal::hex(bytes, out);
            out.word("' AS BYTEA)");
        }
        Value::TimestampTz(moment) => out.display(format_args!("TIMESTAMPTZ '{moment}'")),
        Value::Uuid(uuid) => {
            let text = uuid.hyphenated();
            out.word("CAST(");
            out.text_literal(core::str::from_utf8(&text).unwrap_or_default());
            out.word(" AS UUID)");
        }
        Value::Json(text) => {
            out.word("CAST(");
            out.text_literal(text);
            out.word(" AS JSONB)");
        }
        Value::Interval(interval) => self::interval(interval, out),
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

fn float(number: f64, digits: impl UpperExp, behind: &'static str, out: &mut Renderer<'_, '_>) {
    out.word("CAST('");
    match number {
        number if number.is_nan() => out.word("NaN"),
        f64::INFINITY => out.word("Infinity"),
        f64::NEG_INFINITY => out.word("-Infinity"),
        _ => out.display(format_args!("{digits:E}")),
    }
    out.word(behind);
}

/// Every part has its sign: one alone in front would count for all in the session's style `sql_standard`.
/// <https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT>
fn interval(interval: &Interval, out: &mut Renderer<'_, '_>) {
    if interval.nanoseconds % 1_000 != 0 {
        return out.refuse(
            Error::value("interval", "it has more digits than the engine keeps").way_out("Round it."),
        );
    }
    let (months, days, micros) = (interval.months, interval.days, interval.nanoseconds / 1_000);
    out.display(format_args!("INTERVAL '{months:+} months {days:+} days {micros:+} microseconds'"));
}
