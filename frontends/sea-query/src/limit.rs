//! Numbers of rows.

use isogloss::{Count, Expr};
use sea_query::Value;

use crate::error::Error;
use crate::value::value;

/// A number of rows; bound, as sea-query does it, but for zero, which some engines know as a constant alone.
pub(crate) fn count(count: Value) -> Result<Count, Error> {
    Ok(match count {
        Value::BigUnsigned(Some(number)) => match i64::try_from(number) {
            Ok(number @ 1..) => Count::from(Expr::Value(number.into())),
            // More rows than that no engine has.
            _ => Count::from(number),
        },
        other => match value(&other)? {
            value if value.is_null() => return Err(Error::statement("a number of rows that is NULL")),
            value => Count::from(Expr::Value(value)),
        },
    })
}
