//! How a statement of sea-query's is read: its fields are private, but a `QueryBuilder` of anybody's is handed all of
//! them. The recorders here print nothing. Each hook passes on what it was handed as an [`Event`]; the keywords that
//! the default methods write between come as events too, through a writer that keeps no text.
//!
//! A recorder opens one statement and no more: what is inside is handed on closed, to be opened by another one. There
//! are three, since a default method that is overridden cannot be called any more: [`Outer`] opens SELECT, UPDATE,
//! DELETE and WITH .. of any of these, [`Inner`] opens INSERT, windows and CASE, [`Innermost`] an order and a member of
//! WITH.

mod recorders;

use std::cell::RefCell;
use std::fmt;

use sea_query::{
    CommonTableExpression, Condition, ConditionHolder, DynIden, Expr, Frame, JoinExpr, OnConflictAction,
    OnConflictTarget, OrderExpr, QueryBuilder, ReturningClause, SelectDistinct, SelectExpr, SelectStatement,
    SqlWriter, SubQueryStatement, TableRef, UnionType, Value, Values, WindowStatement, WithClause,
};

pub(crate) use recorders::{Inner, Innermost, Outer};

use crate::error::Error;

/// A part of a statement, in the order in which sea-query would print it.
pub(crate) enum Event<'e> {
    /// Text that a default method writes.
    Word(&'e str),
    /// A value to be bound: LIMIT, OFFSET.
    Value(Value),
    /// A value to be written inline.
    Constant(&'e Value),
    Name(&'e DynIden),
    Expr(&'e Expr),
    Item(&'e SelectExpr),
    Distinct(&'e SelectDistinct),
    /// SELECT .. INTO a table.
    Into,
    Table(&'e TableRef),
    /// Hints behind a table, as MySQL's builder writes them.
    Hints(&'e str),
    /// TABLESAMPLE behind the last table, as PostgreSQL's builder writes it.
    Sample(&'e str),
    Join(&'e JoinExpr),
    /// WHERE, HAVING; the keyword is the second.
    Holder(&'e ConditionHolder, &'e str),
    Condition(&'e Condition),
    Branch(UnionType, &'e SelectStatement),
    Order(&'e OrderExpr),
    Window(&'e WindowStatement),
    Frame(&'e Frame),
    With(&'e WithClause),
    Member(&'e CommonTableExpression),
    Query(&'e SubQueryStatement),
    Select(&'e SelectStatement),
    Rows(&'e [Values]),
    /// INSERT, or REPLACE.
    Insert {
        replace: bool,
    },
    /// So many rows of defaults.
    Defaults(u32),
    /// A column that is updated.
    Column(&'e DynIden),
    From(&'e [TableRef]),
    Target(&'e OnConflictTarget),
    Action(&'e Option<OnConflictAction>),
    Returning(&'e ReturningClause),
}

impl Event<'_> {
    /// The error of a listener that does not know what to do with the event: nothing is passed over.
    pub(crate) fn unexpected(&self) -> Error {
        Error::walk(self.label())
    }

    /// What it is, in messages.
    fn label(&self) -> &str {
        match self {
            Event::Word(text) => text,
            Event::Value(_) => "a value",
            Event::Constant(_) => "a constant",
            Event::Name(_) => "a name",
            Event::Expr(_) => "an expression",
            Event::Item(_) => "an item",
            Event::Distinct(_) => "DISTINCT",
            Event::Into => "INTO",
            Event::Table(_) => "a table",
            Event::Hints(_) => "index hints",
            Event::Sample(_) => "TABLESAMPLE",
            Event::Join(_) => "a join",
            Event::Holder(_, keyword) => keyword,
            Event::Condition(_) => "a condition",
            Event::Branch(..) => "a branch of a set operation",
            Event::Order(_) => "an order",
            Event::Window(_) => "a window",
            Event::Frame(_) => "a frame",
            Event::With(_) => "WITH",
            Event::Member(_) => "a member of WITH",
            Event::Query(_) => "a statement",
            Event::Select(_) => "a query",
            Event::Rows(_) => "rows",
            Event::Insert { .. } => "INSERT",
            Event::Defaults(_) => "rows of defaults",
            Event::Column(_) => "a column",
            Event::From(_) => "FROM",
            Event::Target(_) => "a target of ON CONFLICT",
            Event::Action(_) => "an action of ON CONFLICT",
            Event::Returning(_) => "RETURNING",
        }
    }
}

/// What makes a statement of ours out of the events.
pub(crate) trait Listener {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error>;
}

struct Hearing<'l> {
    listener: &'l mut dyn Listener,
    error: Option<Error>,
}

impl Hearing<'_> {
    /// Passes an event on, unless an earlier one was an error. Whether all is well.
    fn hear(&mut self, event: Event<'_>) -> bool {
        if self.error.is_none() {
            self.error = self.listener.hear(event).err();
        }
        self.error.is_none()
    }
}

/// The end at which sea-query writes: its text is events too.
pub(crate) struct Tape<'r, 'l>(&'r RefCell<Hearing<'l>>);

impl Tape<'_, '_> {
    fn hear(&self, event: Event<'_>) -> bool {
        // It is borrowed for the length of one event, inside which nothing else is written.
        match self.0.try_borrow_mut() {
            Ok(mut hearing) => hearing.hear(event),
            Err(_) => false,
        }
    }
}

impl fmt::Write for Tape<'_, '_> {
    /// It never fails: sea-query would unwrap the error.
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.hear(Event::Word(text));
        Ok(())
    }
}

impl fmt::Display for Tape<'_, '_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl SqlWriter for Tape<'_, '_> {
    fn push_param<T: QueryBuilder>(&mut self, value: Value, _: &T) {
        self.hear(Event::Value(value));
    }

    fn as_writer(&mut self) -> &mut dyn fmt::Write {
        self
    }
}

/// Whether the `Debug` text of `value` begins so: the one way to see fields that no hook hands out before a default
/// method would panic on them. No more of the text is made than is looked at.
pub(crate) fn begins_with(value: &impl fmt::Debug, beginning: &str) -> bool {
    struct Rest<'b>(&'b str);

    impl fmt::Write for Rest<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            if self.0.len() <= text.len() {
                let found = text.starts_with(self.0);
                self.0 = if found { "" } else { self.0 };
                return Err(fmt::Error);
            }
            self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
            Ok(())
        }
    }

    let mut rest = Rest(beginning);
    let _ = fmt::write(&mut rest, format_args!("{value:?}"));
    rest.0.is_empty()
}

#[cfg(test)]
mod tests;
