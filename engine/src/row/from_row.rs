//! What rows decode into.

use isogloss::Value;

use super::{Plan, Row, RowMut};
use crate::backend::Columns;
use crate::error::{Error, ErrorKind, Result};
use crate::value::FromValue;

/// What a row decodes into: a tuple, a single value, an [`OwnedRow`](super::OwnedRow), or a struct with `derive(FromRow)`.
///
/// By hand it takes one function:
///
/// ```
/// use isogloss_engine::{FromRow, Result, Row};
///
/// struct Movie<'r> { id: i64, title: &'r str }
///
/// impl<'r> FromRow<'r> for Movie<'r> {
///     fn from_row(row: &Row<'r>) -> Result<Self> {
///         Ok(Movie { id: row.get("id")?, title: row.get("title")? })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a row cannot be decoded into `{Self}`",
    note = "tuples of up to 16 values can, and single values, `OwnedRow`, and structs with #[derive(FromRow)]"
)]
pub trait FromRow<'r>: Sized {
    /// What is found out once for a whole result: which columns it has, and which of them are wanted.
    ///
    /// # Errors
    ///
    /// A column that is wanted is not there, or there are too many.
    fn plan(columns: &dyn Columns) -> Result<Plan> {
        let _ = columns;
        Ok(Plan::default())
    }

    /// The row, decoded.
    ///
    /// # Errors
    ///
    /// A column is missing or of another type.
    fn from_row(row: &Row<'r>) -> Result<Self>;

    /// The row, decoded and not read again: what may be moved out of it is not copied. What reads no column twice, as
    /// tuples and `derive(FromRow)` do, says so here; it comes to the same.
    ///
    /// # Errors
    ///
    /// As [`from_row`](FromRow::from_row).
    #[inline]
    fn from_row_mut(row: RowMut<'r>) -> Result<Self> {
        Self::from_row(&row.into_row())
    }
}

impl<'r> FromRow<'r> for () {
    fn from_row(_: &Row<'r>) -> Result<()> {
        Ok(())
    }
}

fn exactly(columns: &dyn Columns, wanted: usize) -> Result<Plan> {
    let there = columns.count();
    if there == wanted {
        return Ok(Plan::in_order());
    }
    Err(Error::new(
        ErrorKind::TypeMismatch,
        format!("rows of {there} columns cannot be decoded into {wanted} values"),
    ))
}

macro_rules! tuples {
    ($(($($part:ident $index:tt)+) $count:literal)*) => {
        $(
            impl<'r, $($part: FromValue<'r>),+> FromRow<'r> for ($($part,)+) {
                fn plan(columns: &dyn Columns) -> Result<Plan> {
                    exactly(columns, $count)
                }

                #[inline]
                fn from_row(row: &Row<'r>) -> Result<Self> {
                    Ok(($(row.get::<$part>($index)?,)+))
                }

                #[inline]
                fn from_row_mut(mut row: RowMut<'r>) -> Result<Self> {
                    let taken = ($(row.take::<$part>($index),)+);
                    let row = row.into_row();
                    Ok(($(
                        match taken.$index {
                            Some(value) => value,
                            None => row.get::<$part>($index)?,
                        },
                    )+))
                }
            }
        )*
    };
}

tuples! {
    (A 0) 1
    (A 0 B 1) 2
    (A 0 B 1 C 2) 3
    (A 0 B 1 C 2 D 3) 4
    (A 0 B 1 C 2 D 3 E 4) 5
    (A 0 B 1 C 2 D 3 E 4 F 5) 6
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6) 7
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7) 8
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8) 9
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9) 10
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10) 11
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11) 12
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12) 13
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13) 14
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14) 15
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15) 16
}

macro_rules! singles {
    (each $($rust:ty),*) => {
        $(
            impl<'r> FromRow<'r> for $rust {
                fn plan(columns: &dyn Columns) -> Result<Plan> {
                    exactly(columns, 1)
                }

                #[inline]
                fn from_row(row: &Row<'r>) -> Result<Self> {
                    row.get(0)
                }

                #[inline]
                fn from_row_mut(row: RowMut<'r>) -> Result<Self> {
                    <(Self,)>::from_row_mut(row).map(|(value,)| value)
                }
            }
        )*
    };
    ($($rust:ty),*) => {
        singles! { each $($rust, Option<$rust>),* }
    };
}

singles! {
    bool, i8, i16, i32, i64, i128, u8, u16, u32, u64, usize, f32, f64, &'r str, String, &'r [u8], Vec<u8>, char,
    isogloss::Date, isogloss::Time, isogloss::DateTime, isogloss::DateTimeTz, isogloss::Interval, isogloss::Uuid,
    isogloss::Decimal, isogloss::Array, Value
}
