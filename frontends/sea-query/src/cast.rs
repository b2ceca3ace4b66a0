//! CAST, whose type sea-query has as text.

use std::borrow::Cow;

use isogloss::{Expr, Name, Type};
use sea_query::{BinOper, FunctionCall, TypeRef};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::expr;

/// CAST(.. AS ..).
pub(crate) fn cast(call: &FunctionCall, depth: Depth) -> Result<Expr, Error> {
    let [sea_query::Expr::Binary(operand, BinOper::As, ty)] = call.get_args() else {
        return Err(Error::statement("a CAST that names no type").at("cast"));
    };
    let ty = match &**ty {
        sea_query::Expr::Custom(text) => named(text),
        sea_query::Expr::TypeName(TypeRef(None, name)) => Ok(quoted(name.inner())),
        _ => Err(Error::unsupported("a type with a schema in front of it")
            .way_out("Put the schema on the search path, and name the type alone.")),
    };
    Ok(expr(operand, depth)?.cast(ty.map_err(|error| error.at("cast"))?))
}

/// A type by a name that is quoted: one that the database's user may have made; `[]` behind it makes a list.
pub(crate) fn quoted(name: Cow<'static, str>) -> Type {
    match name.strip_suffix("[]") {
        Some(element) => Type::array(quoted(Cow::Owned(element.to_owned()))),
        None => Type::vendor(match name {
            Cow::Borrowed(name) => Name::new(name),
            Cow::Owned(name) => Name::from(name),
        }),
    }
}

/// A type by its name as it is written: one of the logical types, or one of the vendor's own.
fn named(text: &str) -> Result<Type, Error> {
    let lower = text.trim().to_ascii_lowercase();
    if let Some(element) = lower.strip_suffix("[]") {
        return Ok(Type::array(named(element)?));
    }
    let (word, sizes) = match lower.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((word, sizes)) => (word.trim_end(), sizes.split(',').map(str::trim).collect()),
        None => (lower.as_str(), Vec::new()),
    };
    let size = |index: usize| sizes.get(index).and_then(|size| size.parse::<u32>().ok());
    let digits = |index: usize| sizes.get(index).and_then(|size| size.parse::<u8>().ok());
    let ty = match (word, sizes.len()) {
        ("bool" | "boolean", 0) => Type::Boolean,
        ("smallint" | "int2", 0) => Type::SmallInt,
        ("int" | "integer" | "int4", 0) => Type::Integer,
        ("bigint" | "int8", 0) => Type::BigInt,
        ("real" | "float4", 0) => Type::Real,
        ("double precision" | "float8" | "double", 0) => Type::Double,
        ("text", 0) => Type::Text,
        ("bytea" | "blob", 0) => Type::Blob,
        ("date", 0) => Type::Date,
        ("time", 0) => Type::Time(6),
        ("timestamp", 0) => Type::Timestamp(6),
        ("timestamptz" | "timestamp with time zone", 0) => Type::TimestampTz(6),
        ("interval", 0) => Type::Interval,
        ("uuid", 0) => Type::Uuid,
        ("json" | "jsonb", 0) => Type::Json,
        ("varchar" | "character varying", 1) => Type::Varchar(size(0).ok_or_else(|| unread(text))?),
        ("char" | "character", 1) => Type::Char(size(0).ok_or_else(|| unread(text))?),
        ("numeric" | "decimal", 1 | 2) => Type::Decimal {
            precision: digits(0).ok_or_else(|| unread(text))?,
            scale: if sizes.len() == 1 { 0 } else { digits(1).ok_or_else(|| unread(text))? },
        },
        (word, 0) if !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => {
            Type::vendor(Name::from(word.to_owned()))
        }
        _ => return Err(unread(text)),
    };
    Ok(ty)
}

fn unread(text: &str) -> Error {
    Error::unsupported(format!("a cast to the type {text:?}"))
        .way_out("Cast to a type of the standard, or name one of the database's own by a single word.")
}
