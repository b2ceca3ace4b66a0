//! Types and literals. <https://www.sqlite.org/datatype3.html>
//!
//! A column's type decides its *affinity*; the names here are chosen for the affinity that keeps the values. Limits of
//! length are kept nowhere. Dates and times are texts in the form of ISO 8601, which sort and compare as they do;
//! moments with an offset are written as of UTC for that. There are no decimals: a number has 15 digits for sure.

use alloc::format;

use isogloss::render::{Precedence, is_repeatable, standard};
use isogloss::{Cast, Error, Renderer, Type, TypePlace, Value};

/// The decimal digits that a floating point number keeps. <https://www.sqlite.org/floatingpoint.html>
const DIGITS: u32 = 15;

pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match ty {
        Type::Boolean | Type::SmallInt | Type::Integer | Type::BigInt => out.word("INTEGER"),
        Type::Real | Type::Double => out.word("REAL"),
        Type::Decimal { precision, .. } => {
            if standard::types::at_most(ty, u32::from(*precision), DIGITS, out) {
                out.word("NUMERIC");
            }
        }
        Type::Char(_) | Type::Varchar(_) | Type::Text => out.word("TEXT"),
        Type::Varbinary(_) | Type::Blob => out.word("BLOB"),
        Type::Date | Type::Time(_) | Type::Timestamp(_) | Type::TimestampTz(_) => out.word("TEXT"),
        Type::Uuid | Type::Json => out.word("TEXT"),
        other => standard::types::data_type(other, place, out),
    }
}

/// A cast goes by affinity alone; lengths, dates and times are the affair of functions.
/// <https://www.sqlite.org/lang_expr.html#castexpr>
pub(crate) fn cast<'q>(cast: &'q Cast, out: &mut Renderer<'q, '_>) {
    let around = |before: &'static str, after: &'static str, out: &mut Renderer<'q, '_>| {
        out.word(before);
        out.expr(&cast.operand);
        out.word(after);
    };
    let part_of = |ty: &'static str, length: u32, out: &mut Renderer<'q, '_>| {
        around("SUBSTR(CAST(", ty, out);
        out.number(i64::from(length));
        out.word(")");
    };
    match &cast.ty {
        _ if cast.or_null => out.refuse(Error::unsupported(isogloss::Feature::TryCast)),
        // Any number would stay what it is.
        Type::Boolean if !cast.operand.is_truth_value() => {
            out.refuse(
                Error::lacking("cast to boolean")
                    .way_out("Compare with 0, or with the text that means true."),
            );
        }
        ty if ty.is_integer() => match out.has_fraction(&cast.operand) {
            Some(false) => standard::expr::cast(cast, out),
            None if *ty == Type::BigInt => to_large(cast, out),
            _ => around("CAST(ROUND(", ") AS INTEGER)", out),
        },
        Type::Varchar(length) => part_of(" AS TEXT), 1, ", *length, out),
        Type::Varbinary(length) => part_of(" AS BLOB), 1, ", *length, out),
        Type::Date => around("DATE(", ")", out),
        Type::Time(0) => around("TIME(", ")", out),
        Type::Time(1..=3) => around("STRFTIME('%H:%M:%f', ", ")", out),
        Type::Timestamp(0) => around("DATETIME(", ")", out),
        Type::Timestamp(1..=3) => around("STRFTIME('%Y-%m-%d %H:%M:%f', ", ")", out),
        Type::TimestampTz(0) => out.infix(Precedence::Other, |out| around("DATETIME(", ") || '+00:00'", out)),
        Type::TimestampTz(1..=3) => {
            out.infix(Precedence::Other, |out| {
                around("STRFTIME('%Y-%m-%d %H:%M:%f', ", ") || '+00:00'", out)
            });
        }
        // Functions keep milliseconds; and no text compares as if blanks behind it were not there.
        Type::Time(_) | Type::Timestamp(_) | Type::TimestampTz(_) | Type::Char(_) => {
            out.refuse(Error::lacking(format!("cast to {}", cast.ty.label())));
        }
        _ => standard::expr::cast(cast, out),
    }
}

/// A cast cuts fractions off, and ROUND makes a floating point number of whatever it is given: a large whole number would
/// be another one. <https://www.sqlite.org/lang_corefunc.html#round>
fn to_large<'q>(cast: &'q Cast, out: &mut Renderer<'q, '_>) {
    if !is_repeatable(&cast.operand) {
        return out.refuse(standard::function::repetition("cast to a whole number"));
    }
    out.word("CAST(CASE TYPEOF(");
    out.expr(&cast.operand);
    out.word(") WHEN 'real' THEN ROUND(");
    out.expr(&cast.operand);
    out.word(") ELSE ");
    out.expr(&cast.operand);
    out.word(" END AS INTEGER)");
}

pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    match value {
        Value::Null(_) => out.word("NULL"),
        // What is too large for a number is read as infinite; the shell's own dumps are written so.
        Value::Double(number) if number.is_infinite() => infinite(*number > 0.0, out),
        Value::Real(number) if number.is_infinite() => infinite(*number > 0.0, out),
        Value::Decimal(number) if u32::from(number.precision()) > DIGITS => out.refuse(
            Error::value("decimal", "it has more digits than the engine keeps").way_out("Keep it as text."),
        ),
        Value::Date(date) => out.display(format_args!("'{date}'")),
        Value::Time(time) => out.display(format_args!("'{time}'")),
        Value::Timestamp(moment) => out.display(format_args!("'{moment}'")),
        Value::TimestampTz(moment) => out.display(format_args!("'{}+00:00'", moment.to_utc())),
        other => standard::literal::literal(other, out),
    }
}

fn infinite(positive: bool, out: &mut Renderer<'_, '_>) {
    out.word(if positive { "9E999" } else { "-9E999" });
}
