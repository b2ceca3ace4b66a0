//! The seam: what a database client has to look like to the engine. This is all that a backend's author reads.

pub mod calendar;
mod catalog;
mod exchange;
mod in_time;
mod sink;
pub mod text;

pub use catalog::{Catalog, ConstraintRow, Constraints, DeclaredConstraint};
pub use exchange::Exchange;
pub use in_time::{ASKING, asking_time, in_time, no_tokio, too_late, within};
pub use sink::{Coercion, Columns, Flow, NoRows, RawRow, Sink, Unreadable, no_coercion, pause};

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use isogloss::{Begin, Dialect, ValueRef};

use crate::error::Error;
use crate::url::Url;

/// A database client: makes connections to what a URL names.
///
/// It promises one or both of [`BlockingBackend`] and [`AsyncBackend`], which is what engines are opened with.
pub trait Backend: fmt::Debug + Send + Sync {
    /// The schemes of the URLs that it understands: `["postgresql", "postgres"]`.
    fn schemes(&self) -> &'static [&'static str];

    /// Connects, and finds out which server answers.
    ///
    /// # Errors
    ///
    /// `Url` for an option that is not known, `Unsupported` for one that cannot be done here; `Authentication` and
    /// `TooManyConnections` where the server says so; `Connect` for everything else. None shows the password.
    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected, Error>>;

    /// What an engine has to know of this database before it connects.
    fn advice(&self, url: &Url) -> Advice {
        let _ = url;
        Advice::default()
    }
}

/// A promise: every [`Exchange`] is ready at its first poll, at the price of holding up the thread until it is.
pub trait BlockingBackend: Backend {}

/// A promise: no call holds up the thread; what takes time is awaited.
pub trait AsyncBackend: Backend {}

/// What an engine has to know of a database before it connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Advice {
    /// There is one connection to this database and never another: it lives in that connection's memory.
    pub one_connection: bool,
}

/// A connection that was made.
#[non_exhaustive]
pub struct Connected {
    /// The connection.
    pub driver: Box<dyn Driver>,
    /// How the server that answered is spoken to, in the version that it has.
    pub dialect: Box<dyn Dialect>,
}

impl Connected {
    /// This connection, to a server that is spoken to like this.
    pub fn new(driver: impl Driver + 'static, dialect: impl Dialect + 'static) -> Connected {
        Connected { driver: Box::new(driver), dialect: Box::new(dialect) }
    }
}

impl fmt::Debug for Connected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connected").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

/// One connection of a client library.
///
/// The engine calls it for one thing at a time. An exchange that is dropped before it has answered leaves the
/// connection in a state that nobody knows, and the engine closes it; it never asks it anything again.
pub trait Driver: Send {
    /// Runs one statement and hands its rows to `sink`.
    ///
    /// # Errors
    ///
    /// The kind that the server's code means, with the code, and the constraint's name where it is told; `Value` or
    /// `TypeMismatch` for a value that cannot go over as it is, with its place; `Unsupported` for what the client cannot do.
    /// `ConnectionLost`, or whatever is marked by [`breaking_connection`](Error::breaking_connection), where the exchange
    /// may not have come to its end: then the connection is not used again.
    fn run<'a>(
        &'a mut self,
        request: Request<'a>,
        sink: &'a mut dyn Sink,
    ) -> Exchange<'a, Result<Done, Error>>;

    /// Whether the server still answers; no more than a round trip.
    ///
    /// # Errors
    ///
    /// It does not, or the exchange has not come to its end.
    fn ping(&mut self) -> Exchange<'_, Result<(), Error>>;

    /// Undoes whatever is open, so that the next user finds the connection as a new one. A transaction is all that
    /// has to go; a client that can forget settings and temporary tables as cheaply may.
    ///
    /// # Errors
    ///
    /// It cannot be done. The connection is closed then.
    fn reset(&mut self) -> Exchange<'_, Result<(), Error>>;

    /// Whether a transaction is open, where the client knows without asking. One that can tell from the beginning is
    /// believed; one that only learns of the end of a transaction says `Some(false)` behind that, until another begins.
    fn in_transaction(&self) -> Option<bool> {
        None
    }

    /// Takes leave of the server. Without it, or where it fails, dropping has to do.
    fn close(self: Box<Self>) -> Exchange<'static, ()> {
        Exchange::ready(())
    }

    /// Breaks off what the connection does, from another thread or task.
    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        None
    }

    /// How values become what they were meant to be, where the engine keeps them as something else.
    fn coercion(&self) -> Coercion {
        no_coercion
    }

    /// What stands before a statement to have its plan instead of its rows: `"EXPLAIN "`.
    fn explain(&self) -> Option<&'static str> {
        None
    }

    /// How the database is asked what there is: its tables, their columns, keys and indexes.
    fn catalog(&self) -> Option<&'static Catalog> {
        None
    }

    /// How transactions of a special kind are begun, where the dialect's BEGIN cannot say all of it.
    fn modes(&self) -> FindModes {
        modes_of_begin
    }
}

/// Breaks off what a connection does. It may come too late, and then does nothing.
pub trait Cancel: Send + Sync {
    /// Asks the server to break off.
    ///
    /// # Errors
    ///
    /// It cannot be asked; what runs goes on.
    fn cancel(&self) -> Exchange<'_, Result<(), Error>>;

    /// Whether that is over when it answers, so that no later statement can be met. A server that is asked over a
    /// connection of its own may come to it later.
    fn is_immediate(&self) -> bool {
        false
    }
}

/// How a transaction is begun, and what is to be taken back at its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Modes {
    /// Statements before BEGIN.
    pub before: Vec<Cow<'static, str>>,
    /// What BEGIN itself has to say.
    pub begin: Begin,
    /// Statements behind COMMIT or ROLLBACK.
    pub after: Vec<Cow<'static, str>>,
}

/// How a transaction of this kind is begun, on a server of this dialect and version; an error where there is none.
pub type FindModes = fn(&Begin, &dyn Dialect) -> Result<Modes, Error>;

/// For databases whose BEGIN says all of it: what they lack, their dialect refuses.
///
/// # Errors
///
/// None.
pub fn modes_of_begin(begin: &Begin, _: &dyn Dialect) -> Result<Modes, Error> {
    Ok(Modes { before: Vec::new(), begin: begin.clone(), after: Vec::new() })
}

/// A statement on its way to the server.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Request<'a> {
    /// The text.
    pub sql: &'a str,
    /// The values behind its placeholders, in their order.
    pub binds: &'a [ValueRef<'a>],
    /// What is prepared for it.
    pub prepare: Prepare,
}

/// What is prepared for a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Prepare {
    /// A statement of the server's, kept by its text for the next time.
    #[default]
    Keep,
    /// Nothing that outlives this request and has a name on the server: for poolers in between.
    Once,
    /// Nothing: the text goes as it is, and has no values. For BEGIN, COMMIT and their kin.
    Nothing,
}

impl<'a> Request<'a> {
    /// A statement with its values, kept prepared.
    #[must_use]
    pub fn new(sql: &'a str, binds: &'a [ValueRef<'a>]) -> Request<'a> {
        Request { sql, binds, prepare: Prepare::Keep }
    }

    /// What is prepared for it.
    #[must_use]
    pub fn prepare(mut self, prepare: Prepare) -> Request<'a> {
        self.prepare = prepare;
        self
    }

    /// A text without values that nothing is prepared for.
    #[must_use]
    pub fn plain(sql: &'a str) -> Request<'a> {
        Request { sql, binds: &[], prepare: Prepare::Nothing }
    }
}

impl fmt::Debug for Request<'_> {
    /// Without the values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("sql", &self.sql)
            .field("binds", &self.binds.len())
            .field("prepare", &self.prepare)
            .finish()
    }
}

/// What a statement did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Done {
    /// How many rows it changed, where the server tells; 0 for a query.
    pub rows_affected: u64,
    /// The number that the server gave to a row that was inserted, where it tells unasked.
    pub last_insert_id: Option<i64>,
}

impl Done {
    /// So many rows were changed.
    #[must_use]
    pub fn rows(rows_affected: u64) -> Done {
        Done { rows_affected, last_insert_id: None }
    }

    /// The number that the server gave to a row that was inserted.
    #[must_use]
    pub fn last_insert_id(mut self, id: Option<i64>) -> Done {
        self.last_insert_id = id;
        self
    }
}
