//! Rows: a borrowed view of what lies in the driver's buffers, and what it decodes into.

use std::fmt;
use std::sync::Arc;

use isogloss::{Type, Value, ValueRef};

use crate::backend::{Coercion, Columns, RawRow, Unreadable, no_coercion};
use crate::error::{Error, ErrorKind, Result};
use crate::value::{FromValue, Unfit};

/// One row of a result, borrowed from the driver.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    raw: &'r dyn RawRow,
    coercion: Coercion,
    plan: &'r Plan,
}

/// What a row decodes into: a tuple, a single value, an [`OwnedRow`], or a struct with `derive(FromRow)`.
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
}

/// What is found out once for a whole result.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The columns that are wanted, and where each of them is.
    wanted: &'static [&'static str],
    places: Vec<usize>,
    names: Option<Arc<[Box<str>]>>,
}

impl Plan {
    /// The plan where none was made.
    pub(crate) fn none() -> &'static Plan {
        static NONE: Plan = Plan { wanted: &[], places: Vec::new(), names: None };
        &NONE
    }

    /// Where each of these columns is.
    ///
    /// # Errors
    ///
    /// One of them is not there.
    pub fn of_names(columns: &dyn Columns, wanted: &'static [&'static str]) -> Result<Plan> {
        let places = wanted.iter().map(|name| find(columns, name)).collect::<Result<_>>()?;
        Ok(Plan { wanted, places, names: None })
    }
}

/// A way to name a column: by its place, from 0, or by its name.
pub trait ColumnIndex: Copy {
    /// The place of the column.
    ///
    /// # Errors
    ///
    /// There is no such column.
    fn place(self, columns: &dyn RawRow) -> Result<usize>;
}

impl ColumnIndex for usize {
    #[inline]
    fn place(self, _: &dyn RawRow) -> Result<usize> {
        Ok(self)
    }
}

impl ColumnIndex for &str {
    fn place(self, columns: &dyn RawRow) -> Result<usize> {
        find(columns, self)
    }
}

/// The column of this name: as it is written, or else in any letter case, as engines fold names.
fn find(columns: &(impl Columns + ?Sized), name: &str) -> Result<usize> {
    let mut places = 0..columns.count();
    let exact = places.clone().find(|place| columns.name(*place) == name);
    exact.or_else(|| places.find(|place| columns.name(*place).eq_ignore_ascii_case(name))).ok_or_else(|| {
        let there: Vec<&str> = (0..columns.count()).map(|place| columns.name(place)).collect();
        Error::new(
            ErrorKind::TypeMismatch,
            format!("there is no column `{name}` among those that were selected: {}", there.join(", ")),
        )
    })
}

impl<'r> Row<'r> {
    pub(crate) fn new(raw: &'r dyn RawRow, coercion: Coercion, plan: &'r Plan) -> Row<'r> {
        Row { raw, coercion, plan }
    }

    /// The value of a column, decoded. Texts and bytes may be borrowed.
    ///
    /// # Errors
    ///
    /// There is no such column, or its value is of another type; the message names the column and both types.
    #[inline]
    pub fn get<T: FromValue<'r>>(&self, column: impl ColumnIndex) -> Result<T> {
        let place = column.place(self.raw)?;
        let read = self.raw.value(place);
        // It is looked at where the driver has put it: copying it as a whole right behind the narrow stores that made it
        // would wait for each of them.
        match &read {
            Ok(value) => match T::from_value(*value) {
                Ok(decoded) => Ok(decoded),
                Err(unfit) => self.coerced(place, value, unfit),
            },
            Err(unreadable) => Err(self.unreadable(place, unreadable)),
        }
    }

    /// Where the columns that are wanted are: by the [`Plan`] if it was made for them, and else by name.
    ///
    /// # Errors
    ///
    /// One of them is not there.
    #[inline]
    pub fn places<const N: usize>(&self, wanted: &'static [&'static str; N]) -> Result<[usize; N]> {
        match <[usize; N]>::try_from(self.plan.places.as_slice()) {
            Ok(places) if std::ptr::eq(self.plan.wanted, wanted.as_slice()) => Ok(places),
            _ => self.places_by_name(wanted),
        }
    }

    #[cold]
    fn places_by_name<const N: usize>(&self, wanted: &[&str; N]) -> Result<[usize; N]> {
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(wanted) {
            *place = find(self.raw, name)?;
        }
        Ok(places)
    }

    /// How many columns it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.raw.count()
    }

    /// Whether it has no columns at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of a column; empty if there is no such column.
    #[must_use]
    pub fn name(&self, place: usize) -> &'r str {
        self.raw.name(place)
    }

    /// The same row, on its own.
    ///
    /// # Errors
    ///
    /// A value has no place among those of the library.
    pub fn to_owned(&self) -> Result<OwnedRow> {
        let names = match &self.plan.names {
            Some(names) => names.clone(),
            None => names(self.raw),
        };
        let values = (0..self.len()).map(|place| self.get(place)).collect::<Result<_>>()?;
        Ok(OwnedRow { names, values })
    }

    /// What the engine keeps as something else becomes what was meant; what is of another kind is refused.
    #[inline(never)]
    fn coerced<T: FromValue<'r>>(&self, place: usize, value: &ValueRef<'r>, unfit: Unfit) -> Result<T> {
        let wanted = T::wanted();
        let coerced = (self.coercion)(*value, &wanted).map(T::from_value);
        match coerced {
            Some(Ok(decoded)) => Ok(decoded),
            Some(Err(unfit)) => Err(self.misfit(place, *value, &wanted, unfit)),
            None => Err(self.misfit(place, *value, &wanted, unfit)),
        }
    }

    #[cold]
    fn misfit(&self, place: usize, value: ValueRef<'_>, wanted: &Type, unfit: Unfit) -> Error {
        let column = self.column(place);
        let message = match (value, unfit) {
            (ValueRef::Null(_), _) => {
                format!("{column} is NULL, and a {} that is never NULL was asked for", wanted.label())
            }
            (_, Unfit::Kind) => {
                format!("{column} is of the type {}, and {} was asked for", label(value), wanted.label())
            }
            (_, Unfit::Range) => {
                format!("{column} is of the type {}, and its value is no {}", label(value), wanted.label())
            }
        };
        Error::new(ErrorKind::TypeMismatch, message)
    }

    #[cold]
    fn unreadable(&self, place: usize, unreadable: &Unreadable) -> Error {
        Error::new(
            ErrorKind::TypeMismatch,
            format!("{} cannot be read: {}", self.column(place), unreadable.0),
        )
    }

    fn column(&self, place: usize) -> String {
        match self.name(place) {
            "" => format!("column {place}"),
            name => format!("column {place}, `{name}`,"),
        }
    }
}

/// The name of a value's type in messages.
fn label(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Decimal(_) => "decimal".into(),
        ValueRef::Array(array) => Type::array(array.element.clone()).label(),
        ValueRef::Text(_) => Type::Text.label(),
        ValueRef::Json(_) => Type::Json.label(),
        ValueRef::Bytes(_) => Type::Blob.label(),
        other => other.to_value().ty().label(),
    }
}

fn names(columns: &(impl Columns + ?Sized)) -> Arc<[Box<str>]> {
    (0..columns.count()).map(|place| columns.name(place).into()).collect()
}

impl fmt::Debug for Row<'_> {
    /// The names of the columns, without the values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.len()).map(|place| self.name(place))).finish()
    }
}

/// A row on its own: names and values.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnedRow {
    names: Arc<[Box<str>]>,
    values: Vec<Value>,
}

impl OwnedRow {
    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// The values, in the order of the columns.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The values alone.
    #[must_use]
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The value of a column, decoded.
    ///
    /// # Errors
    ///
    /// There is no such column, or its value is of another type.
    pub fn get<'r, T: FromValue<'r>>(&'r self, column: impl ColumnIndex) -> Result<T> {
        Row::new(self, no_coercion, Plan::none()).get(column)
    }
}

impl Columns for OwnedRow {
    fn count(&self) -> usize {
        self.values.len()
    }

    fn name(&self, index: usize) -> &str {
        self.names.get(index).map_or("", |name| name)
    }
}

impl RawRow for OwnedRow {
    fn value(&self, index: usize) -> Result<ValueRef<'_>, Unreadable> {
        self.values.get(index).map(ValueRef::from).ok_or(Unreadable("there is no such column".into()))
    }
}

impl<'r> FromRow<'r> for OwnedRow {
    fn plan(columns: &dyn Columns) -> Result<Plan> {
        Ok(Plan { names: Some(names(columns)), ..Plan::default() })
    }

    fn from_row(row: &Row<'r>) -> Result<OwnedRow> {
        row.to_owned()
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
        return Ok(Plan::default());
    }
    Err(Error::new(
        ErrorKind::TypeMismatch,
        format!("rows of {there} columns cannot be decoded into {wanted} values"),
    ))
}

macro_rules! tuples {
    ($(($($part:ident $index:literal)+) $count:literal)*) => {
        $(
            impl<'r, $($part: FromValue<'r>),+> FromRow<'r> for ($($part,)+) {
                fn plan(columns: &dyn Columns) -> Result<Plan> {
                    exactly(columns, $count)
                }

                #[inline]
                fn from_row(row: &Row<'r>) -> Result<Self> {
                    Ok(($(row.get::<$part>($index)?,)+))
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
    ($($rust:ty),*) => {
        $(
            impl<'r> FromRow<'r> for $rust {
                fn plan(columns: &dyn Columns) -> Result<Plan> {
                    exactly(columns, 1)
                }

                #[inline]
                fn from_row(row: &Row<'r>) -> Result<Self> {
                    row.get(0)
                }
            }

            impl<'r> FromRow<'r> for Option<$rust> {
                fn plan(columns: &dyn Columns) -> Result<Plan> {
                    exactly(columns, 1)
                }

                #[inline]
                fn from_row(row: &Row<'r>) -> Result<Self> {
                    row.get(0)
                }
            }
        )*
    };
}

singles! {
    bool, i8, i16, i32, i64, i128, u8, u16, u32, u64, usize, f32, f64, &'r str, String, &'r [u8], Vec<u8>, char,
    isogloss::Date, isogloss::Time, isogloss::DateTime, isogloss::DateTimeTz, isogloss::Interval, isogloss::Uuid,
    isogloss::Decimal, isogloss::Array, Value
}
