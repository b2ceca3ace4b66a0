//! Rows: a borrowed view of what lies in the driver's buffers, and what it decodes into.

mod from_row;
mod owned;
mod plan;

use std::fmt;

use isogloss::{Type, ValueRef};

use crate::backend::{Coercion, RawRow, Unreadable};
use crate::error::{Error, ErrorKind, Result};
use crate::value::{FromValue, Unfit};

pub use from_row::FromRow;
pub use owned::OwnedRow;
pub use plan::{ColumnIndex, Plan};

/// One row of a result, borrowed from the driver.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    raw: &'r dyn RawRow,
    coercion: Coercion,
    plan: &'r Plan,
}

/// One row of a result that is read for the last time: a driver that holds texts and bytes on their own gives them away,
/// and they need not be copied.
pub struct RowMut<'r> {
    raw: &'r mut dyn RawRow,
    coercion: Coercion,
    plan: &'r Plan,
}

impl<'r> RowMut<'r> {
    #[inline]
    pub(crate) fn new(raw: &'r mut dyn RawRow, coercion: Coercion, plan: &'r Plan) -> RowMut<'r> {
        RowMut { raw, coercion, plan }
    }

    /// The value of a column, if it need not be copied: it is gone from the row then. `None` leaves it to
    /// [`Row::get`]; so does a plan by which a column is read twice, or which was not made for the result.
    #[inline]
    pub fn take<T: FromValue<'r>>(&mut self, place: usize) -> Option<T> {
        if self.plan.reads_once() { T::take(self.raw, place) } else { None }
    }

    /// As [`Row::places`].
    ///
    /// # Errors
    ///
    /// One of them is not there.
    #[inline]
    pub fn places<const N: usize>(&self, wanted: &'static [&'static str; N]) -> Result<[usize; N]> {
        self.as_row().places(wanted)
    }

    /// The row, to read what is left in it.
    #[inline]
    #[must_use]
    pub fn into_row(self) -> Row<'r> {
        Row { raw: self.raw, coercion: self.coercion, plan: self.plan }
    }

    fn as_row(&self) -> Row<'_> {
        Row { raw: self.raw, coercion: self.coercion, plan: self.plan }
    }
}

impl fmt::Debug for RowMut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_row().fmt(f)
    }
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
        match T::read(self.raw, place) {
            Some(value) => Ok(value),
            None => self.decoded(place),
        }
    }

    /// What the driver has no shortcut for.
    fn decoded<T: FromValue<'r>>(&self, place: usize) -> Result<T> {
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
        match self.plan.places(wanted) {
            Some(places) => Ok(places),
            None => plan::by_name(self.raw, wanted),
        }
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

impl fmt::Debug for Row<'_> {
    /// The names of the columns, without the values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.len()).map(|place| self.name(place))).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Columns, no_coercion};

    /// Texts that are given away.
    struct Given<const N: usize>([Option<String>; N]);

    impl<const N: usize> Columns for Given<N> {
        fn count(&self) -> usize {
            N
        }

        fn name(&self, index: usize) -> &str {
            ["first", "second"][index]
        }
    }

    impl<const N: usize> RawRow for Given<N> {
        fn value(&self, index: usize) -> std::result::Result<ValueRef<'_>, Unreadable> {
            self.0[index]
                .as_deref()
                .map(ValueRef::Text)
                .ok_or(Unreadable("it was moved out of the row".into()))
        }

        fn take_text(&mut self, index: usize) -> Option<String> {
            self.0[index].take()
        }
    }

    fn two() -> Given<2> {
        Given([Some("one".into()), Some("two".into())])
    }

    #[test]
    fn what_is_read_once_and_owned_is_moved_out_and_the_rest_is_not() {
        let mut row = two();
        let plan = <(String, &str)>::plan(&row).expect("two columns");
        let (first, second) =
            <(String, &str)>::from_row_mut(RowMut::new(&mut row, no_coercion, &plan)).expect("two texts");
        assert_eq!((first.as_str(), second), ("one", "two"));
        assert_eq!(row.0, [None, Some("two".into())]);
    }

    #[test]
    fn what_is_read_twice_is_copied() {
        static TWICE: [&str; 2] = ["first", "FIRST"];
        static ONCE: [&str; 2] = ["second", "first"];
        let mut row = two();
        for (wanted, moved) in [(&TWICE, false), (&ONCE, true)] {
            let plan = Plan::of_names(&row, wanted).expect("columns that are there");
            let mut last = RowMut::new(&mut row, no_coercion, &plan);
            assert_eq!(last.take::<String>(0).is_some(), moved, "{wanted:?}");
        }
        // Whoever decodes by hand, without a plan of its own, may read as often as it likes.
        let mut row = two();
        let mut last = RowMut::new(&mut row, no_coercion, Plan::none());
        assert_eq!(last.take::<String>(0), None);
        assert_eq!(last.into_row().get("first").ok(), Some("one"));
    }
}
