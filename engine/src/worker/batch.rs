//! Rows on their way from one thread to another: copied once, into few large pieces of memory that are used again.

use std::sync::Arc;

use isogloss::{Date, DateTime, Type, Value, ValueRef};

use crate::backend::{Columns, RawRow, Unreadable};

/// Some rows, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    width: usize,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
    others: Vec<Result<Value, Unreadable>>,
}

/// One value: as it is where that is short, or else where it lies.
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
    Timestamp(DateTime),
    Text(usize, usize),
    Json(usize, usize),
    Bytes(usize, usize),
    Other(usize),
}

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
                Ok(ValueRef::Timestamp(value)) => Cell::Timestamp(value),
                Ok(ValueRef::Text(text)) => Cell::Text(self.copy(text.as_bytes()), text.len()),
                Ok(ValueRef::Json(text)) => Cell::Json(self.copy(text.as_bytes()), text.len()),
                Ok(ValueRef::Bytes(bytes)) => Cell::Bytes(self.copy(bytes), bytes.len()),
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

    /// How many bytes of texts there are.
    pub(crate) fn weight(&self) -> usize {
        self.bytes.len()
    }

    /// The same memory for other rows.
    pub(crate) fn clear(&mut self) {
        self.cells.clear();
        self.bytes.clear();
        self.others.clear();
    }

    pub(crate) fn row<'b>(&'b self, index: usize, names: &'b Arc<[Box<str>]>) -> BatchRow<'b> {
        BatchRow { batch: self, index, names }
    }

    /// The value of one column of one row.
    #[inline]
    pub(crate) fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>, Unreadable> {
        let cell = if column < self.width { self.cells.get(row * self.width + column) } else { None };
        let Some(cell) = cell else { return Err(Unreadable("there is no such column".into())) };
        Ok(match *cell {
            Cell::Null => ValueRef::Null(&Type::Text),
            Cell::Boolean(value) => ValueRef::Boolean(value),
            Cell::SmallInt(value) => ValueRef::SmallInt(value),
            Cell::Integer(value) => ValueRef::Integer(value),
            Cell::BigInt(value) => ValueRef::BigInt(value),
            Cell::Real(value) => ValueRef::Real(value),
            Cell::Double(value) => ValueRef::Double(value),
            Cell::Date(value) => ValueRef::Date(value),
            Cell::Timestamp(value) => ValueRef::Timestamp(value),
            Cell::Text(from, length) => ValueRef::Text(self.text(from, length)?),
            Cell::Json(from, length) => ValueRef::Json(self.text(from, length)?),
            Cell::Bytes(from, length) => ValueRef::Bytes(self.bytes(from, length)),
            Cell::Other(index) => match self.others.get(index) {
                Some(Ok(value)) => ValueRef::from(value),
                Some(Err(unreadable)) => return Err(unreadable.clone()),
                None => return Err(Unreadable("it got lost between two threads".into())),
            },
        })
    }

    fn copy(&mut self, bytes: &[u8]) -> usize {
        self.bytes.extend_from_slice(bytes);
        self.bytes.len() - bytes.len()
    }

    fn other(&mut self, value: Result<Value, Unreadable>) -> Cell {
        self.others.push(value);
        Cell::Other(self.others.len() - 1)
    }

    fn bytes(&self, from: usize, length: usize) -> &[u8] {
        self.bytes.get(from..from + length).unwrap_or(&[])
    }

    fn text(&self, from: usize, length: usize) -> Result<&str, Unreadable> {
        std::str::from_utf8(self.bytes(from, length)).map_err(|_| Unreadable("the text is not UTF-8".into()))
    }
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
