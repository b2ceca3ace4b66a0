//! Types and literals. <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Data-Types.html>

use core::fmt::UpperExp;

use isogloss::render::{Precedence, standard};
use isogloss::{Cast, Error, Feature, Renderer, Type, TypePlace, Value};

/// Lengths of text are in characters. Intervals are of two types here, of months or of days, and none holds both.
pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    let sized = |name: &'static str, length: u32, most: u32, out: &mut Renderer<'_, '_>| {
        if standard::types::at_most(ty, length, most, out) {
            standard::types::sized(out, name, format_args!("{length} CHAR"));
        }
    };
    match ty {
        Type::Boolean if !out.has(Feature::BooleanType) => out.word("NUMBER(1)"),
        Type::SmallInt => out.word("NUMBER(5)"),
        Type::Integer => out.word("NUMBER(10)"),
        Type::BigInt => out.word("NUMBER(19)"),
        Type::Real => out.word("BINARY_FLOAT"),
        Type::Double => out.word("BINARY_DOUBLE"),
        Type::Decimal { precision, scale } => {
            standard::types::sized(out, "NUMBER", format_args!("{precision}, {scale}"))
        }
        Type::Varchar(length) => sized("VARCHAR2", *length, 4_000, out),
        Type::Char(length) => sized("CHAR", *length, 2_000, out),
        // A CLOB can be compared with nothing.
        Type::Text if place == TypePlace::Cast => out.word("VARCHAR2(4000)"),
        Type::Text => out.word("CLOB"),
        Type::Varbinary(length) => {
            if standard::types::at_most(ty, *length, 2_000, out) {
                standard::types::sized(out, "RAW", length);
            }
        }
        // Nothing is cast to a BLOB.
        Type::Blob if place == TypePlace::Cast => out.word("RAW(2000)"),
        Type::Uuid => out.word("RAW(16)"),
        // https://docs.oracle.com/en/database/oracle/oracle-database/21/adjsn/json-data-type.html
        Type::Json if out.has(Feature::ExceptAll) => out.word("JSON"),
        Type::Json if place == TypePlace::Cast => out.word("VARCHAR2(4000)"),
        Type::Json => out.word("CLOB"),
        // There is no time of day without a date.
        Type::Time(_) => standard::types::refuse(ty, out),
        other => standard::types::data_type(other, place, out),
    }
}

/// The cast that may fail says what it gives then; it came with 12.2.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/CAST.html>
pub(crate) fn cast<'q>(cast: &'q Cast, out: &mut Renderer<'q, '_>) {
    if cast.ty == Type::Boolean && !out.has(Feature::BooleanType) && !cast.operand.is_truth_value() {
        // Any number would stay what it is.
        return out.refuse(
            Error::lacking("cast to boolean").way_out("Compare with 0, or with the text that means true."),
        );
    }
    // A DATE has a time of day, which a cast keeps.
    let day = cast.ty == Type::Date;
    out.word(if day { "TRUNC(CAST(" } else { "CAST(" });
    out.expr(&cast.operand);
    out.word(" AS ");
    out.data_type(&cast.ty, TypePlace::Cast);
    out.word(if cast.or_null { " DEFAULT NULL ON CONVERSION ERROR)" } else { ")" });
    out.word(if day { ")" } else { "" });
}

/// A value that is written into the text. <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Literals.html>
pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    match value {
        Value::Text(text) | Value::Json(text) if text.is_empty() => refuse_empty("text", out),
        Value::Text(text) | Value::Json(text) if text.len() > 4_000 => {
            out.refuse(Error::value("text", "a literal has no more than 4000 bytes").way_out("Bind it."));
        }
        Value::Bytes(bytes) if bytes.is_empty() => refuse_empty("bytes", out),
        Value::Bytes(bytes) if bytes.len() > 2_000 => {
            out.refuse(Error::value("bytes", "a literal has no more than 2000 bytes").way_out("Bind them."));
        }
        Value::Bytes(bytes) => raw(bytes, out),
        Value::Uuid(uuid) => raw(&uuid.0, out),
        Value::Json(text) if out.has(Feature::ExceptAll) => {
            out.word("JSON(");
            out.text_literal(text);
            out.word(")");
        }
        Value::Real(number) => binary(f64::from(*number), *number, "F", "BINARY_FLOAT", out),
        Value::Double(number) => binary(*number, *number, "D", "BINARY_DOUBLE", out),
        Value::TimestampTz(moment) => {
            let sign = if moment.offset_minutes < 0 { '-' } else { '+' };
            let minutes = moment.offset_minutes.unsigned_abs();
            out.display(format_args!(
                "TIMESTAMP '{} {sign}{:02}:{:02}'",
                moment.local,
                minutes / 60,
                minutes % 60
            ));
        }
        Value::Time(_) => standard::types::refuse(&value.ty(), out),
        other => standard::literal::literal(other, out),
    }
}

fn refuse_empty(what: &str, out: &mut Renderer<'_, '_>) {
    out.refuse(
        Error::value(what, "it is empty, which the engine takes for NULL")
            .way_out("Say NULL where that is meant."),
    );
}

fn raw(bytes: &[u8], out: &mut Renderer<'_, '_>) {
    out.word("HEXTORAW('");
    standard::literal::hex(bytes, out);
    out.word("')");
}

/// The letter behind the digits makes a binary number of what would be a decimal one.
fn binary(
    number: f64,
    digits: impl UpperExp,
    letter: &'static str,
    name: &'static str,
    out: &mut Renderer<'_, '_>,
) {
    match number {
        number if number.is_nan() => {
            out.word(name);
            out.word("_NAN");
        }
        number if number.is_infinite() => out.infix(Precedence::Unary, |out| {
            out.word(if number < 0.0 { "-" } else { "" });
            out.word(name);
            out.word("_INFINITY");
        }),
        _ => out.display(format_args!("{digits:E}{letter}")),
    }
}
