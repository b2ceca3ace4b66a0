//! Logical types under their names in the SQL standard.

use alloc::format;
use core::fmt::Display;

use crate::error::Error;
use crate::render::{Renderer, TypePlace};
use crate::types::Type;

/// The standard's name of a type.
pub fn data_type(ty: &Type, _place: TypePlace, out: &mut Renderer<'_, '_>) {
    match ty {
        Type::Boolean => out.word("BOOLEAN"),
        Type::SmallInt => out.word("SMALLINT"),
        Type::Integer => out.word("INTEGER"),
        Type::BigInt => out.word("BIGINT"),
        Type::Real => out.word("REAL"),
        Type::Double => out.word("DOUBLE PRECISION"),
        Type::Decimal { precision, scale } => sized(out, "DECIMAL", format_args!("{precision}, {scale}")),
        Type::Char(length) => sized(out, "CHAR", length),
        Type::Varchar(length) => sized(out, "VARCHAR", length),
        Type::Text => out.word("CLOB"),
        Type::Varbinary(length) => sized(out, "VARBINARY", length),
        Type::Blob => out.word("BLOB"),
        Type::Date => out.word("DATE"),
        Type::Time(digits) => sized(out, "TIME", digits),
        Type::Timestamp(digits) => sized(out, "TIMESTAMP", digits),
        Type::TimestampTz(digits) => {
            sized(out, "TIMESTAMP", digits);
            out.word(" WITH TIME ZONE");
        }
        Type::Interval | Type::Uuid | Type::Json | Type::Array(_) | Type::Vendor(_) => refuse(ty, out),
    }
}

/// `NAME(size)`.
pub fn sized(out: &mut Renderer<'_, '_>, name: &str, size: impl Display) {
    out.word(name);
    out.word("(");
    out.display(size);
    out.word(")");
}

/// `NAME(digits)`, where the engine keeps `most` digits of a second's fraction; more would be lost in silence.
pub fn fraction(ty: &Type, name: &str, digits: u8, most: u8, out: &mut Renderer<'_, '_>) {
    if digits > most {
        return out.refuse(
            Error::lacking(format!("type {}", ty.label()))
                .because(format!("It keeps {most} digits of a second's fraction."))
                .way_out("Ask for fewer digits."),
        );
    }
    sized(out, name, digits);
}

/// A number that an engine's type holds: a length, or digits; more is refused.
pub fn at_most(ty: &Type, size: u32, most: u32, out: &mut Renderer<'_, '_>) -> bool {
    if size > most {
        out.refuse(
            Error::lacking(format!("type {}", ty.label()))
                .because(format!("It has no more than {most} of it.")),
        );
    }
    size <= most
}

/// The dialect has no such type.
pub fn refuse(ty: &Type, out: &mut Renderer<'_, '_>) {
    out.refuse(Error::lacking(format!("type {}", ty.label())));
}
