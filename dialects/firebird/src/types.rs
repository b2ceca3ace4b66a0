//! Types and literals. <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-datatypes>

use alloc::format;

use isogloss::render::standard;
use isogloss::{Error, Feature, Renderer, Type, TypePlace, Value};

/// The most characters of UTF8 in a CHAR or VARCHAR, which has 32765 bytes.
const CHARACTERS: u32 = 8_191;
/// The most bytes.
const BYTES: u32 = 32_765;

/// Whether it is version 4 or later, which brought both.
fn is_4(out: &Renderer<'_, '_>) -> bool {
    out.has(Feature::DefaultInRow)
}

/// Times have four digits of a second's fraction. A BLOB is not sorted or grouped by what is in it, so that nothing is
/// cast to one, but to the longest text that is none; one that is longer still is an error there.
pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    let cast = place == TypePlace::Cast;
    match ty {
        Type::Real => out.word("FLOAT"),
        Type::Decimal { precision, scale } => decimal(ty, *precision, *scale, cast, out),
        Type::Char(length) => text("CHAR", ty, *length, CHARACTERS, "", out),
        Type::Varchar(length) => text("VARCHAR", ty, *length, CHARACTERS, "", out),
        Type::Text | Type::Json if cast => text("VARCHAR", ty, CHARACTERS, CHARACTERS, "", out),
        Type::Text | Type::Json => out.word("BLOB SUB_TYPE TEXT"),
        Type::Varbinary(length) => text("VARCHAR", ty, *length, BYTES, " CHARACTER SET OCTETS", out),
        Type::Blob if cast => text("VARCHAR", ty, BYTES, BYTES, " CHARACTER SET OCTETS", out),
        Type::Blob => out.word("BLOB SUB_TYPE BINARY"),
        Type::Uuid => out.word("CHAR(16) CHARACTER SET OCTETS"),
        Type::Time(digits) => time(ty, "TIME", *digits, cast, out),
        Type::Timestamp(digits) => time(ty, "TIMESTAMP", *digits, cast, out),
        Type::TimestampTz(digits) if is_4(out) => time(ty, "TIMESTAMP WITH TIME ZONE", *digits, cast, out),
        Type::TimestampTz(_) => standard::types::refuse(ty, out),
        // https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref40/firebird-40-language-reference.html#fblangref40-datatypes-decfloat
        Type::Vendor(name) if is_4(out) && matches!(name.as_str(), "int128" | "decfloat") => {
            out.word(if name.as_str() == "int128" { "INT128" } else { "DECFLOAT(34)" });
        }
        other => standard::types::data_type(other, place, out),
    }
}

/// Version 3 has 18 digits. A cast to more is one to as many: what does not fit is an error, and nothing is rounded.
fn decimal(ty: &Type, precision: u8, scale: u8, cast: bool, out: &mut Renderer<'_, '_>) {
    let most = if is_4(out) { 38 } else { 18 };
    let precision = if cast && scale <= most { precision.min(most) } else { precision };
    if standard::types::at_most(ty, precision.into(), most.into(), out) {
        standard::types::sized(out, "DECIMAL", format_args!("{precision}, {scale}"));
    }
}

fn text(
    name: &'static str,
    ty: &Type,
    length: u32,
    most: u32,
    charset: &'static str,
    out: &mut Renderer<'_, '_>,
) {
    if standard::types::at_most(ty, length, most, out) {
        standard::types::sized(out, name, length);
        out.word(charset);
    }
}

/// A column that is to keep more digits than there are would lose them in silence.
fn time(ty: &Type, name: &'static str, digits: u8, cast: bool, out: &mut Renderer<'_, '_>) {
    if digits > 4 && !cast {
        return out.refuse(
            Error::lacking(format!("type {}", ty.label()))
                .because("It keeps 4 digits of a second's fraction.")
                .way_out("Ask for fewer digits."),
        );
    }
    out.word(name);
}

/// A value that is written into the text.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-commons-constants>
pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    if !standard::literal::is_time_kept(value, 4, out) {
        return;
    }
    match value {
        // A literal is a CHAR of its length, which is filled with blanks beside a longer one.
        Value::Text(text) | Value::Json(text) => {
            if text.chars().count() > CHARACTERS as usize {
                let problem = format!("a literal has no more than {CHARACTERS} characters");
                return out.refuse(Error::value("text", &problem).way_out("Bind it."));
            }
            out.word("CAST(");
            out.text_literal(text);
            out.word(" AS ");
            out.data_type(&Type::Text, TypePlace::Cast);
            out.word(")");
        }
        Value::Bytes(bytes) if bytes.len() > BYTES as usize => {
            let problem = format!("a literal has no more than {BYTES} bytes");
            out.refuse(Error::value("bytes", &problem).way_out("Bind them."));
        }
        Value::Bytes(bytes) => {
            out.word("CAST(X'");
            standard::literal::hex(bytes, out);
            out.word("' AS ");
            out.data_type(&Type::Blob, TypePlace::Cast);
            out.word(")");
        }
        Value::Uuid(uuid) => {
            let text = uuid.hyphenated();
            out.word("CHAR_TO_UUID(");
            out.text_literal(core::str::from_utf8(&text).unwrap_or_default());
            out.word(")");
        }
        Value::Decimal(number) if number.precision() > 18 && !is_4(out) => {
            out.refuse(Error::value("decimal", "a number has no more than 18 digits"));
        }
        Value::TimestampTz(moment) if is_4(out) => {
            let sign = if moment.offset_minutes < 0 { '-' } else { '+' };
            let minutes = moment.offset_minutes.unsigned_abs();
            out.display(format_args!(
                "TIMESTAMP '{} {sign}{:02}:{:02}'",
                moment.local,
                minutes / 60,
                minutes % 60
            ));
        }
        Value::TimestampTz(_) => standard::types::refuse(&value.ty(), out),
        other => standard::literal::literal(other, out),
    }
}
