//! Rows on their way from one thread to another: copied once, into few large pieces of memory that are used again.

use std::ops::Range;
use std::sync::Arc;

use isogloss::{Date, Type, Value, ValueRef};

use crate::backend::{Columns, RawRow, Unreadable};

/// Some rows, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    width: usize,
    cells: Vec<Cell>,
    texts: String,
    bytes: Vec<u8>,
    others: Vec<Result<Value, Unreadable>>,
}

/// One value: as it is where that is short, or else where it lies. Two words, as what one thread has written another one
/// has to fetch.
#[derive(Debug, Clone, Copy)]
enum Cell {
    Null,
    Boolean(bool),
    SmallInt(i16),
    Integer(i32),
    BigInt(i64),
    Real(f32),
    Double(f64),
    Date(Date),
    Text(Place),
    Json(Place),
    Bytes(Place),
    Other(usize),
}

/// Where something long lies: from where on, and how many bytes of it there are.
type Place = (u32, u32);

impl Batch {
    /// Copies a row.
    pub(crate) fn push(&mut self, row: &dyn RawRow) {
        self.width = row.count();
        for index in 0..self.width {
            let cell = match row.value(index) {
                Ok(ValueRef::Null(Type::Text)) => Cell::Null,
                Ok(ValueRef::Boolean(value)) => Cell::Boolean(value),
                Ok(ValueRef::SmallInt(value)) => Cell::SmallInt(value),
                Ok(ValueRef::Integer(value)) => Cell::Integer(value),
                Ok(ValueRef::BigInt(value)) => Cell::BigInt(value),
                Ok(ValueRef::Real(value)) => Cell::Real(value),
                Ok(ValueRef::Double(value)) => Cell::Double(value),
                Ok(ValueRef::Date(value)) => Cell::Date(value),
                Ok(ValueRef::Text(text)) => self.long(text.len(), Cell::Text, ValueRef::Text(text)),
                Ok(ValueRef::Json(text)) => self.long(text.len(), Cell::Json, ValueRef::Json(text)),
                Ok(ValueRef::Bytes(bytes)) => self.long(bytes.len(), Cell::Bytes, ValueRef::Bytes(bytes)),
                Ok(other) => self.other(Ok(other.to_value())),
                Err(unreadable) => self.other(Err(unreadable)),
            };
            self.cells.push(cell);
        }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// How many bytes of what is long there are.
    pub(crate) fn weight(&self) -> usize {
        self.texts.len() + self.bytes.len()
    }

    /// The same memory for other rows.
    pub(crate) fn clear(&mut self) {
        self.cells.clear();
        self.texts.clear();
        self.bytes.clear();
        self.others.clear();
    }

    pub(crate) fn row<'b>(&'b self, index: usize, names: &'b Arc<[Box<str>]>) -> BatchRow<'b> {
        BatchRow { batch: self, index, names }
    }

    /// The value of one column of one row.
    #[inline]
    pub(crate) fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>, Unreadable> {
        let Some(cell) = self.cell(row, column) else {
            return Err(Unreadable("there is no such column".into()));
        };
        Ok(match *cell {
            Cell::Null => ValueRef::Null(&Type::Text),
            Cell::Boolean(value) => ValueRef::Boolean(value),
            Cell::SmallInt(value) => ValueRef::SmallInt(value),
            Cell::Integer(value) => ValueRef::Integer(value),
            Cell::BigInt(value) => ValueRef::BigInt(value),
            Cell::Real(value) => ValueRef::Real(value),
            Cell::Double(value) => ValueRef::Double(value),
            Cell::Date(value) => ValueRef::Date(value),
            Cell::Text(place) => ValueRef::Text(self.texts.get(range(place)).ok_or_else(lost)?),
            Cell::Json(place) => ValueRef::Json(self.texts.get(range(place)).ok_or_else(lost)?),
            Cell::Bytes(place) => ValueRef::Bytes(self.bytes.get(range(place)).ok_or_else(lost)?),
            Cell::Other(index) => match self.others.get(index) {
                Some(Ok(value)) => ValueRef::from(value),
                Some(Err(unreadable)) => return Err(unreadable.clone()),
                None => return Err(lost()),
            },
        })
    }

    #[inline]
    pub(crate) fn boolean(&self, row: usize, column: usize) -> Option<bool> {
        if let Cell::Boolean(value) = self.cell(row, column)? { Some(*value) } else { None }
    }

    #[inline]
    pub(crate) fn integer(&self, row: usize, column: usize) -> Option<i64> {
        match *self.cell(row, column)? {
            Cell::BigInt(value) => Some(value),
            Cell::Integer(value) => Some(value.into()),
            Cell::SmallInt(value) => Some(value.into()),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn double(&self, row: usize, column: usize) -> Option<f64> {
        if let Cell::Double(value) = self.cell(row, column)? { Some(*value) } else { None }
    }

    #[inline]
    fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        if column < self.width { self.cells.get(row * self.width + column) } else { None }
    }

    /// Something long behind the other ones; on its own where it does not fit in there.
    #[inline]
    fn long(&mut self, length: usize, cell: fn(Place) -> Cell, value: ValueRef<'_>) -> Cell {
        let from = if let ValueRef::Bytes(_) = value { self.bytes.len() } else { self.texts.len() };
        let (Ok(start), Ok(size)) = (u32::try_from(from), u32::try_from(length)) else {
            return self.other(Ok(value.to_value()));
        };
        match value {
            ValueRef::Bytes(bytes) => self.bytes.extend_from_slice(bytes),
            ValueRef::Text(text) | ValueRef::Json(text) => self.texts.push_str(text),
            _ => return self.other(Ok(value.to_value())),
        }
        cell((start, size))
    }

    fn other(&mut self, value: Result<Value, Unreadable>) -> Cell {
        self.others.push(value);
        Cell::Other(self.others.len() - 1)
    }
}

fn range((from, length): Place) -> Range<usize> {
    from as usize..from as usize + length as usize
}

#[cold]
fn lost() -> Unreadable {
    Unreadable("it got lost between two threads".into())
}

/// One row of a batch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BatchRow<'b> {
    batch: &'b Batch,
    index: usize,
    names: &'b Arc<[Box<str>]>,
}

impl Columns for BatchRow<'_> {
    fn count(&self) -> usize {
        self.batch.width
    }

    fn name(&self, index: usize) -> &str {
        self.names.get(index).map_or("", |name| name)
    }
}

impl RawRow for BatchRow<'_> {
    #[inline]
    fn value(&self, index: usize) -> Result<ValueRef<'_>, Unreadable> {
        self.batch.value(self.index, index)
    }

    #[inline]
    fn boolean(&self, index: usize) -> Option<bool> {
        self.batch.boolean(self.index, index)
    }

    #[inline]
    fn integer(&self, index: usize) -> Option<i64> {
        self.batch.integer(self.index, index)
    }

    #[inline]
    fn double(&self, index: usize) -> Option<f64> {
        self.batch.double(self.index, index)
    }
}

/// The names of columns, before there is a row.
pub(crate) struct Names<'n>(pub(crate) &'n Arc<[Box<str>]>);

impl Columns for Names<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn name(&self, index: usize) -> &str {
        self.0.get(index).map_or("", |name| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_two_words() {
        assert_eq!(size_of::<Cell>(), 16);
    }
}
