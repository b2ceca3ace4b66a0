//! Values that are written into the text. What cannot be written so that it is read back alike is refused.

use core::fmt;

use crate::error::Error;
use crate::render::{Renderer, TypePlace};
use crate::values::Value;

/// Any value, as the SQL standard writes it.
pub fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    match value {
        Value::Null(ty) => {
            out.word("CAST(NULL AS ");
            out.data_type(ty, TypePlace::Cast);
            out.word(")");
        }
        Value::Boolean(true) => {
            let word = out.spelling().true_literal;
            out.word(word);
        }
        Value::Boolean(false) => {
            let word = out.spelling().false_literal;
            out.word(word);
        }
        Value::SmallInt(number) => out.number(i64::from(*number)),
        Value::Integer(number) => out.number(i64::from(*number)),
        Value::BigInt(number) => out.number(*number),
        // A literal is read with twice the digits: it has to be what the shorter number is exactly.
        Value::Real(number) => float(f64::from(*number), f64::from(*number), out),
        Value::Double(number) => float(*number, *number, out),
        Value::Decimal(number) => out.display(number),
        Value::Text(text) | Value::Json(text) => out.text_literal(text),
        Value::Bytes(bytes) => {
            out.word("X'");
            hex(bytes, out);
            out.word("'");
        }
        Value::Date(date) => out.display(format_args!("DATE '{date}'")),
        Value::Time(time) => out.display(format_args!("TIME '{time}'")),
        Value::Timestamp(moment) => out.display(format_args!("TIMESTAMP '{moment}'")),
        Value::TimestampTz(moment) => out.display(format_args!("TIMESTAMP '{moment}'")),
        Value::Uuid(uuid) => {
            let text = uuid.hyphenated();
            out.text_literal(core::str::from_utf8(&text).unwrap_or_default());
        }
        Value::Interval(_) => out.refuse(Error::lacking("interval literal")),
        Value::Array(_) => out.refuse(Error::lacking("array literal")),
    }
}

/// A floating point number in digits that read back alike: the shortest ones of `digits`, which is the number at its
/// own size.
pub fn float(number: f64, digits: impl fmt::UpperExp, out: &mut Renderer<'_, '_>) {
    if number.is_finite() {
        // With an exponent it is a floating point literal everywhere; without one it would be a decimal.
        out.display(format_args!("{digits:E}"));
    } else {
        out.refuse(
            Error::value("floating point", "NaN and the infinities have no literal")
                .way_out("Bind it instead of writing it into the text."),
        );
    }
}

/// Whether a fraction of a second has no more digits than the engine keeps; refused if it has.
pub fn is_kept(nanosecond: u32, digits: u32, out: &mut Renderer<'_, '_>) -> bool {
    let kept = nanosecond.is_multiple_of(10u32.pow(9u32.saturating_sub(digits)));
    if !kept {
        out.refuse(
            Error::value("time", "its fraction of a second has more digits than the engine keeps")
                .way_out("Round it."),
        );
    }
    kept
}

/// The same of any value; one without a time of day has none.
pub fn is_time_kept(value: &Value, digits: u32, out: &mut Renderer<'_, '_>) -> bool {
    match value {
        Value::Time(time) => is_kept(time.nanosecond, digits, out),
        Value::Timestamp(moment) => is_kept(moment.time.nanosecond, digits, out),
        Value::TimestampTz(moment) => is_kept(moment.local.time.nanosecond, digits, out),
        _ => true,
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8], out: &mut Renderer<'_, '_>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in bytes {
        let pair = [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
        out.word(core::str::from_utf8(&pair).unwrap_or_default());
    }
}
