//! Rows on their way back, as SQLite holds them, and what they were meant to be.

use isogloss::{Decimal, Type, ValueRef};
use isogloss_engine::backend::{self, RawRow, Unreadable, text};
use rusqlite::types::ValueRef as Held;
use rusqlite::{CachedStatement, Statement};

/// The columns of a statement that has no row.
pub(crate) struct Columns<'s, 'c>(pub(crate) &'s CachedStatement<'c>);

impl backend::Columns for Columns<'_, '_> {
    fn count(&self) -> usize {
        self.0.column_count()
    }

    fn name(&self, index: usize) -> &str {
        name(self.0, index)
    }
}

/// A row, in SQLite's own memory until the next one.
pub(crate) struct Row<'r, 's>(pub(crate) &'r rusqlite::Row<'s>);

impl backend::Columns for Row<'_, '_> {
    fn count(&self) -> usize {
        self.0.as_ref().column_count()
    }

    fn name(&self, index: usize) -> &str {
        name(self.0.as_ref(), index)
    }
}

fn name<'s>(statement: &'s Statement<'_>, index: usize) -> &'s str {
    statement.column_name(index).unwrap_or("")
}

impl RawRow for Row<'_, '_> {
    #[inline]
    fn value(&self, index: usize) -> Result<ValueRef<'_>, Unreadable> {
        match self.0.get_ref(index) {
            Ok(Held::Integer(value)) => Ok(ValueRef::BigInt(value)),
            Ok(Held::Real(value)) => Ok(ValueRef::Double(value)),
            Ok(Held::Text(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(ValueRef::Text(text)),
                Err(_) => Err(Unreadable("the text is not UTF-8".into())),
            },
            Ok(Held::Blob(bytes)) => Ok(ValueRef::Bytes(bytes)),
            Ok(Held::Null) => Ok(ValueRef::Null(&Type::Text)),
            Err(_) => Err(Unreadable("there is no such column".into())),
        }
    }

    #[inline]
    fn boolean(&self, index: usize) -> Option<bool> {
        match self.0.get_ref(index) {
            Ok(Held::Integer(0)) => Some(false),
            Ok(Held::Integer(1)) => Some(true),
            _ => None,
        }
    }

    #[inline]
    fn integer(&self, index: usize) -> Option<i64> {
        if let Ok(Held::Integer(value)) = self.0.get_ref(index) { Some(value) } else { None }
    }

    #[inline]
    fn double(&self, index: usize) -> Option<f64> {
        if let Ok(Held::Real(value)) = self.0.get_ref(index) { Some(value) } else { None }
    }
}

/// What a value was meant to be; [`bind`](crate::bind) has written it so.
pub(crate) fn coerce<'v>(value: ValueRef<'v>, wanted: &Type) -> Option<ValueRef<'v>> {
    match (value, wanted) {
        (ValueRef::BigInt(0), Type::Boolean) => Some(ValueRef::Boolean(false)),
        (ValueRef::BigInt(1), Type::Boolean) => Some(ValueRef::Boolean(true)),
        (ValueRef::Text(value), Type::Date) => text::date(value).map(ValueRef::Date),
        (ValueRef::Text(value), Type::Time(_)) => text::time(value).map(ValueRef::Time),
        (ValueRef::Text(value), Type::Timestamp(_)) => text::date_time(value).map(ValueRef::Timestamp),
        (ValueRef::Text(value), Type::TimestampTz(_)) => text::date_time_tz(value).map(ValueRef::TimestampTz),
        (ValueRef::Text(value), Type::Uuid) => text::uuid(value).map(ValueRef::Uuid),
        (ValueRef::Text(value), Type::Decimal { .. }) => value.parse().ok().map(ValueRef::Decimal),
        (ValueRef::Double(value), Type::Decimal { .. }) => decimal(value).map(ValueRef::Decimal),
        (ValueRef::Double(value), Type::Real) => {
            let narrow = value as f32;
            (f64::from(narrow) == value || value.is_nan()).then_some(ValueRef::Real(narrow))
        }
        _ => None,
    }
}

/// The decimal number that was meant, if it has no more digits than a floating point number keeps.
fn decimal(value: f64) -> Option<Decimal> {
    let shortest: Decimal = value.to_string().parse().ok()?;
    (shortest.precision() <= 15).then_some(shortest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_decimal_that_it_was_written_as() {
        let read = |number: f64| coerce(ValueRef::Double(number), &Type::Decimal { precision: 10, scale: 2 });
        assert_eq!(read(12.5), "12.5".parse().ok().map(ValueRef::Decimal));
        assert_eq!(read(-0.1), "-0.1".parse().ok().map(ValueRef::Decimal));
        assert_eq!(read(0.1 + 0.2), None, "17 digits are not what anybody wrote");
        assert_eq!(read(f64::INFINITY), None);
    }
}
