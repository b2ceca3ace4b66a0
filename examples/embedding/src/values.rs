//! What stands behind the placeholders, on its way to a driver.

use isogloss::{Bind, Compiled, Value};

/// What SQLite holds. Every driver has a type of this kind, or five calls instead of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// NULL.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// The values of a compiled statement, in the order of its placeholders.
///
/// # Errors
///
/// A parameter is open, or SQLite holds no value of such a type.
pub fn values(compiled: &Compiled<'_>) -> crate::Result<Vec<Held>> {
    compiled.binds().iter().map(value).collect()
}

fn value(bind: &Bind<'_>) -> crate::Result<Held> {
    let Bind::Value(value) = bind else {
        return Err("a parameter is open: keep the statement and fill it".into());
    };
    Ok(match value {
        Value::Null(_) => Held::Null,
        Value::Boolean(value) => Held::Integer((*value).into()),
        Value::SmallInt(value) => Held::Integer((*value).into()),
        Value::Integer(value) => Held::Integer((*value).into()),
        Value::BigInt(value) => Held::Integer(*value),
        Value::Double(value) => Held::Real(*value),
        Value::Text(value) => Held::Text(value.as_str().to_owned()),
        Value::Bytes(value) => Held::Bytes(value.clone()),
        // Text in this form compares and sorts as dates do.
        Value::Date(value) => Held::Text(value.to_string()),
        Value::Timestamp(value) => Held::Text(value.to_string()),
        other => return Err(format!("SQLite has no value of the type {:?}", other.ty()).into()),
    })
}
