//! Types of columns.

use isogloss::{Name, Type};
use sea_query::{ColumnType, StringLen};

use crate::error::Error;
use crate::name::name;

/// How long a text is whose length is not said: what sea-query itself says to MySQL, the one that must be told.
const LENGTH: u32 = 255;

/// The logical type of a column.
pub(crate) fn column_type(ty: &ColumnType) -> Result<Type, Error> {
    Ok(match ty {
        ColumnType::Char(length) => Type::Char(length.unwrap_or(1)),
        ColumnType::String(StringLen::N(length)) => Type::Varchar(*length),
        ColumnType::String(StringLen::None) => Type::Varchar(LENGTH),
        ColumnType::String(StringLen::Max) | ColumnType::Text => Type::Text,
        ColumnType::Blob | ColumnType::VarBinary(StringLen::None | StringLen::Max) => Type::Blob,
        ColumnType::VarBinary(StringLen::N(length)) => Type::Varbinary(*length),
        ColumnType::TinyInteger | ColumnType::SmallInteger | ColumnType::TinyUnsigned => Type::SmallInt,
        ColumnType::Integer | ColumnType::SmallUnsigned => Type::Integer,
        ColumnType::BigInteger | ColumnType::Unsigned => Type::BigInt,
        ColumnType::BigUnsigned => Type::Decimal { precision: 20, scale: 0 },
        ColumnType::Float => Type::Real,
        ColumnType::Double => Type::Double,
        ColumnType::Decimal(Some((precision, scale))) => {
            match (u8::try_from(*precision), u8::try_from(*scale)) {
                (Ok(precision), Ok(scale)) => Type::Decimal { precision, scale },
                _ => return Err(unkept(ty)),
            }
        }
        ColumnType::DateTime | ColumnType::Timestamp => Type::Timestamp(6),
        ColumnType::TimestampWithTimeZone => Type::TimestampTz(6),
        ColumnType::Time => Type::Time(6),
        ColumnType::Date => Type::Date,
        ColumnType::Interval(None, None) => Type::Interval,
        ColumnType::Boolean => Type::Boolean,
        ColumnType::Json | ColumnType::JsonBinary => Type::Json,
        ColumnType::Uuid => Type::Uuid,
        ColumnType::Array(element) => Type::array(column_type(element)?),
        // Types of the database's own.
        ColumnType::Custom(ty) | ColumnType::Enum { name: ty, .. } => Type::vendor(name(ty)),
        ColumnType::Cidr => Type::vendor(Name::new("cidr")),
        ColumnType::Inet => Type::vendor(Name::new("inet")),
        ColumnType::MacAddr => Type::vendor(Name::new("macaddr")),
        ColumnType::LTree => Type::vendor(Name::new("ltree")),
        other => return Err(unkept(other)),
    })
}

fn unkept(ty: &ColumnType) -> Error {
    Error::unsupported(format!("a column of the type {ty:?}, which is none that all dialects could have"))
        .at("type")
        .way_out(
            "Say the type with its length or digits, or one of the database's own by `ColumnType::Custom`.",
        )
}
