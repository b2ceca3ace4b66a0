//! Types and literals. <https://learn.microsoft.com/en-us/sql/t-sql/data-types/data-types-transact-sql>

use alloc::format;

use isogloss::render::standard;
use isogloss::{Renderer, Type, TypePlace, Value};

pub(crate) fn data_type(ty: &Type, place: TypePlace, out: &mut Renderer<'_, '_>) {
    match ty {
        Type::Boolean => out.word("BIT"),
        Type::Integer => out.word("INT"),
        Type::Double => out.word("FLOAT"),
        Type::Char(length) => standard::types::sized(out, "NCHAR", &format!("{length}")),
        // https://learn.microsoft.com/en-us/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql
        Type::Varchar(length) if *length <= 4000 => {
            standard::types::sized(out, "NVARCHAR", &format!("{length}"))
        }
        Type::Varchar(_) | Type::Text => out.word("NVARCHAR(MAX)"),
        Type::Varbinary(length) if *length <= 8000 => {
            standard::types::sized(out, "VARBINARY", &format!("{length}"))
        }
        Type::Varbinary(_) | Type::Blob => out.word("VARBINARY(MAX)"),
        Type::Time(digits) => standard::types::sized(out, "TIME", &format!("{}", digits.min(&7))),
        Type::Timestamp(digits) => standard::types::sized(out, "DATETIME2", &format!("{}", digits.min(&7))),
        Type::TimestampTz(digits) => {
            standard::types::sized(out, "DATETIMEOFFSET", &format!("{}", digits.min(&7)))
        }
        Type::Uuid => out.word("UNIQUEIDENTIFIER"),
        Type::Json => out.word("NVARCHAR(MAX)"),
        other => standard::types::data_type(other, place, out),
    }
}

pub(crate) fn literal(value: &Value, out: &mut Renderer<'_, '_>) {
    match value {
        // Without the N, characters outside of the database's code page would be lost.
        Value::Text(text) | Value::Json(text) => {
            out.word("N");
            out.text_literal(text);
        }
        Value::Bytes(bytes) => {
            out.word("0x");
            standard::literal::hex(bytes, out);
        }
        Value::Date(date) => out.word(&format!("CAST('{date}' AS DATE)")),
        Value::Time(time) => out.word(&format!("CAST('{time}' AS TIME(7))")),
        Value::Timestamp(moment) => out.word(&format!("CAST('{moment}' AS DATETIME2(7))")),
        Value::TimestampTz(moment) => out.word(&format!("CAST('{moment}' AS DATETIMEOFFSET(7))")),
        other => standard::literal::literal(other, out),
    }
}
