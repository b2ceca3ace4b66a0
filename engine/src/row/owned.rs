//! Rows on their own.

use std::fmt;
use std::sync::Arc;

use isogloss::{Value, ValueRef};

use super::{ColumnIndex, FromRow, Plan, Row};
use crate::backend::{Coercion, Columns, RawRow, Unreadable};
use crate::error::Result;
use crate::value::FromValue;

/// A row on its own: names and values.
#[derive(Clone)]
pub struct OwnedRow {
    names: Arc<[Box<str>]>,
    values: Vec<Value>,
    /// What the driver's values were meant to be.
    coercion: Coercion,
}

impl PartialEq for OwnedRow {
    fn eq(&self, other: &OwnedRow) -> bool {
        self.names == other.names && self.values == other.values
    }
}

impl fmt::Debug for OwnedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedRow").field("names", &self.names).field("values", &self.values).finish()
    }
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
        Row::new(self, self.coercion, Plan::none()).get(column)
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

impl Row<'_> {
    /// The same row, on its own.
    ///
    /// # Errors
    ///
    /// A value has no place among those of the library.
    pub fn to_owned(&self) -> Result<OwnedRow> {
        let names = self.plan.names(self.raw);
        let values = (0..self.len()).map(|place| self.get(place)).collect::<Result<_>>()?;
        Ok(OwnedRow { names, values, coercion: self.coercion })
    }
}

impl<'r> FromRow<'r> for OwnedRow {
    fn plan(columns: &dyn Columns) -> Result<Plan> {
        Ok(Plan::named(columns))
    }

    fn from_row(row: &Row<'r>) -> Result<OwnedRow> {
        row.to_owned()
    }
}
