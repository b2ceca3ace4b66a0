use std::borrow::Cow;
use std::future::poll_fn;
use std::task::Poll;

use isogloss::{Type, ValueRef};

/// Where a driver puts the rows of a statement, one after the other, as they lie in its own buffers.
pub trait Sink: Send {
    /// What columns the rows will have; called once, before the first row, also where there will be none.
    fn columns(&mut self, columns: &dyn Columns) -> Flow;

    /// One row.
    fn row(&mut self, row: &mut dyn RawRow) -> Flow;

    /// Whether no further row is wanted.
    fn is_stopped(&self) -> bool;
}

/// What a driver does after a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    /// The next row.
    Continue,
    /// Nothing, until it is polled again: [`pause`]. Blocking backends are never answered so.
    Pause,
    /// No further row; the connection is made ready for the next statement.
    Stop,
}

impl Flow {
    /// Pauses if that is asked for, and tells whether to go on. What an async driver calls after each row:
    ///
    /// `let flow = sink.row(&mut row); if !flow.settle(sink).await { break }`
    pub async fn settle(self, sink: &mut dyn Sink) -> bool {
        match self {
            Flow::Continue => true,
            Flow::Stop => false,
            Flow::Pause => {
                pause().await;
                !sink.is_stopped()
            }
        }
    }
}

/// Hands the turn back once. Whoever polls again wants to go on.
pub async fn pause() {
    let mut paused = false;
    poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// The columns of a result.
pub trait Columns {
    /// How many there are.
    fn count(&self) -> usize;

    /// The name of the column at `index`; empty if there is no such column.
    fn name(&self, index: usize) -> &str;
}

/// A row as it lies in a driver's buffers.
pub trait RawRow: Columns {
    /// The value of the column at `index`, borrowed wherever it can be. Its kind is the one that the engine stored it
    /// as; what it was meant to be is found by [`Driver::coercion`](super::Driver::coercion).
    ///
    /// # Errors
    ///
    /// There is no such column, or its value has no place among the values of the library.
    fn value(&self, index: usize) -> Result<ValueRef<'_>, Unreadable>;

    // What follows are shortcuts for what is read most. Whoever answers `None`, as all do for what is NULL, of another
    // type or wrong, is asked for the `value`; whoever answers must come to the same as that would.

    /// A truth value, or the number that stands for one.
    fn boolean(&self, index: usize) -> Option<bool> {
        let _ = index;
        None
    }

    /// A whole number of any width.
    fn integer(&self, index: usize) -> Option<i64> {
        let _ = index;
        None
    }

    /// A floating point number of 64 bits.
    fn double(&self, index: usize) -> Option<f64> {
        let _ = index;
        None
    }

    /// A text that the driver holds on its own and gives away: the row has none there any more.
    fn take_text(&mut self, index: usize) -> Option<String> {
        let _ = index;
        None
    }

    /// Bytes that the driver holds on their own and gives away: the row has none there any more.
    fn take_bytes(&mut self, index: usize) -> Option<Vec<u8>> {
        let _ = index;
        None
    }
}

/// Why a value cannot be read: a sentence about what was found, without the value itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub Cow<'static, str>);

/// Makes a value of the kind that is wanted out of one that an engine keeps it as, where nothing can be lost: the date
/// out of SQLite's text, the truth value out of MySQL's number. `None` where that cannot be.
pub type Coercion = for<'v> fn(ValueRef<'v>, &Type) -> Option<ValueRef<'v>>;

/// For engines that keep every value as what it is.
#[must_use]
pub fn no_coercion<'v>(_: ValueRef<'v>, _: &Type) -> Option<ValueRef<'v>> {
    None
}

/// Takes no rows: for statements that return none.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRows;

impl Sink for NoRows {
    fn columns(&mut self, _: &dyn Columns) -> Flow {
        Flow::Continue
    }

    fn row(&mut self, _: &mut dyn RawRow) -> Flow {
        // It is read to its end all the same: a statement may do its work as its rows are fetched.
        Flow::Continue
    }

    fn is_stopped(&self) -> bool {
        false
    }
}
