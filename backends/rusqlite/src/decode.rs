//! Values on their way back.

use isogloss::Date;
use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::Error;

/// What a column decodes into.
pub trait Decode: Sized {
    /// The value, or what is wrong with it.
    ///
    /// # Errors
    ///
    /// The value is of another kind.
    fn decode(value: ValueRef<'_>) -> Result<Self, String>;
}

/// What a row decodes into: a tuple of as many columns as it has.
pub trait FromRow: Sized {
    /// The row, decoded.
    ///
    /// # Errors
    ///
    /// A column is missing or of another kind.
    fn from_row(row: &Row<'_>) -> Result<Self, Error>;
}

impl Decode for i64 {
    fn decode(value: ValueRef<'_>) -> Result<i64, String> {
        match value {
            ValueRef::Integer(number) => Ok(number),
            other => Err(unlike("a whole number", other)),
        }
    }
}

impl Decode for f64 {
    fn decode(value: ValueRef<'_>) -> Result<f64, String> {
        match value {
            ValueRef::Real(number) => Ok(number),
            other => Err(unlike("a floating point number", other)),
        }
    }
}

impl Decode for bool {
    fn decode(value: ValueRef<'_>) -> Result<bool, String> {
        match value {
            ValueRef::Integer(number @ (0 | 1)) => Ok(number == 1),
            other => Err(unlike("0 or 1", other)),
        }
    }
}

impl Decode for String {
    fn decode(value: ValueRef<'_>) -> Result<String, String> {
        match value {
            ValueRef::Text(text) => {
                String::from_utf8(text.into()).map_err(|_| "the text is not UTF-8".into())
            }
            other => Err(unlike("a text", other)),
        }
    }
}

impl Decode for Vec<u8> {
    fn decode(value: ValueRef<'_>) -> Result<Vec<u8>, String> {
        match value {
            ValueRef::Blob(bytes) => Ok(bytes.into()),
            other => Err(unlike("bytes", other)),
        }
    }
}

impl Decode for Date {
    fn decode(value: ValueRef<'_>) -> Result<Date, String> {
        let text = String::decode(value)?;
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next().and_then(|part| part.parse::<u16>().ok());
        let date = match (next(), next(), next()) {
            (Some(year), Some(month), Some(day)) => {
                Date { year: i32::from(year), month: month as u8, day: day as u8 }
            }
            _ => return Err(format!("{text:?} is no date")),
        };
        if date.is_valid() && date.to_string() == text {
            Ok(date)
        } else {
            Err(format!("{text:?} is no date"))
        }
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(value: ValueRef<'_>) -> Result<Option<T>, String> {
        if value == ValueRef::Null { Ok(None) } else { T::decode(value).map(Some) }
    }
}

fn unlike(expected: &str, value: ValueRef<'_>) -> String {
    format!("{expected} was expected, and it is {}", value.data_type())
}

macro_rules! tuples {
    ($(($($part:ident $index:literal)+))*) => {
        $(
            impl<$($part: Decode),+> FromRow for ($($part,)+) {
                fn from_row(row: &Row<'_>) -> Result<Self, Error> {
                    Ok(($(column::<$part>(row, $index)?,)+))
                }
            }
        )*
    };
}

tuples! {
    (A 0) (A 0 B 1) (A 0 B 1 C 2) (A 0 B 1 C 2 D 3) (A 0 B 1 C 2 D 3 E 4) (A 0 B 1 C 2 D 3 E 4 F 5)
}

fn column<T: Decode>(row: &Row<'_>, index: usize) -> Result<T, Error> {
    T::decode(row.get_ref(index)?).map_err(|problem| Error::Decode { column: index, problem })
}
