//! Types and literals. <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Data-Types.html>

use alloc::format;

use isogloss::render::standard;
use isogloss::{Renderer, Type, TypePlace, Value};

pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match ty {
        Type::Boolean if !out.has(isogloss::Feature::BooleanType) => out.word("NUMBER(1)"),
        Type::SmallInt => out.word("NUMBER(5)"),
        Type::Integer => out.word("NUMBER(10)"),
        Type::BigInt => out.word("NUMBER(19)"),
        Type::Real => out.word("BINARY_FLOAT"),
        Type::Double => out.word("BINARY_DOUBLE"),
        Type::Decimal { precision, scale } => {
            standard::types::sized(out, "NUMBER", &format!("{precision}, {scale}"))
        }
        Type::Varchar(length) => standard::types::sized(out, "VARCHAR2", &format!("{length} CHAR")),
        Type::Char(length) => standard::types::sized(out, "CHAR", &format!("{length} CHAR")),
        Type::Text if place == TypePlace::Cast => out.word("VARCHAR2(4000)"),
        Type::Text => out.word("CLOB"),
        Type::Varbinary(length) => standard::types::sized(out, "RAW", &format!("{length}")),
        Type::Uuid => out.word("RAW(16)"),
        Type::Json if out.has(Feature::ExceptAll) => out.word("JSON"),
        Type::Json => out.word("CLOB"),
        // There is no time of day without a date.
        Type::Time(_) => standard::types::refuse(ty, out),
        other => standard::types::data_type(other, place, out),
    }
}

use isogloss::Feature;

pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    match value {
        Value::Bytes(bytes) => {
            out.word("HEXTORAW('");
            standard::literal::hex(bytes, out);
            out.word("')");
        }
        other => standard::literal::literal(other, out),
    }
}
