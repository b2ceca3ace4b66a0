//! What can be run, and how it becomes a text and its values.

use std::borrow::Cow;

use isogloss::{
    AsStatement, Bind, Compiled, CreateTable, Delete, Dialect, DropTable, Filled, Insert, Merge, Query, Raw,
    Select, SetOperation, Statement, StatementRef, Transaction, Update, ValueRef, Values, compile,
};

use crate::error::{Error, Result};

/// What a connection runs: every statement of the compiler, a [`Compiled`] one, and a kept one that is filled.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no statement that a connection can run",
    note = "statements can, `Compiled`, and `Filled`; `as_statement().to_statement()` makes one of any `AsStatement`"
)]
pub trait Executable: Sync {
    /// The text and its values.
    ///
    /// # Errors
    ///
    /// It cannot be compiled for this dialect, or a parameter was left open.
    fn prepare<'s>(&'s self, dialect: &dyn Dialect) -> Result<Prepared<'s>>;
}

/// A text and its values, ready for a driver.
#[derive(Debug)]
pub struct Prepared<'s> {
    pub(crate) sql: Cow<'s, str>,
    pub(crate) binds: Cow<'s, [ValueRef<'s>]>,
    /// Whether it may begin a transaction, or leave something else behind that a rollback ends.
    pub(crate) leaves_something: bool,
}

impl Prepared<'_> {
    /// The text.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// The values behind its placeholders, in their order.
    #[must_use]
    pub fn binds(&self) -> &[ValueRef<'_>] {
        &self.binds
    }
}

fn statement<'s>(statement: &'s impl AsStatement, dialect: &dyn Dialect) -> Result<Prepared<'s>> {
    let compiled = compile(statement, dialect)?;
    let binds = values(&compiled)?;
    let leaves_something = match statement.as_statement() {
        StatementRef::Transaction(_) => true,
        _ => compiled.has_raw() && leaves_something(compiled.sql()),
    };
    Ok(Prepared { sql: Cow::Owned(compiled.into_sql()), binds: Cow::Owned(binds), leaves_something })
}

fn values<'q>(compiled: &Compiled<'q>) -> Result<Vec<ValueRef<'q>>> {
    let mut values = Vec::with_capacity(compiled.binds().len());
    for bind in compiled.binds() {
        values.push(match bind {
            Bind::Value(value) => ValueRef::from(*value),
            Bind::Parameter(parameter) | Bind::Element(parameter, _) => return Err(open(parameter)),
            _ => return Err(Error::internal("the compiler made a bind of a kind that is not known here")),
        });
    }
    Ok(values)
}

#[cold]
fn open(parameter: &isogloss::Parameter) -> Error {
    let name = parameter.name.as_str();
    let error = isogloss::Error::new(
        isogloss::ErrorKind::Parameter,
        format!("the parameter {name:?} is open: nothing was given for it"),
    );
    Error::from(error.way_out("Keep the statement and fill it."))
}

/// Whether a text that is the caller's own may begin a transaction or change the session. A query or a change of rows
/// does not.
fn leaves_something(sql: &str) -> bool {
    const HARMLESS: &[&str] = &["select", "insert", "update", "delete", "merge", "values", "with", "explain"];
    let word = sql.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '(');
    let word = word.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or("");
    !HARMLESS.iter().any(|harmless| word.eq_ignore_ascii_case(harmless))
}

macro_rules! statements {
    ($($statement:ty),*) => {
        $(
            impl Executable for $statement {
                fn prepare<'s>(&'s self, dialect: &dyn Dialect) -> Result<Prepared<'s>> {
                    statement(self, dialect)
                }
            }
        )*
    };
}

statements! {
    CreateTable, Delete, DropTable, Insert, Merge, Query, Raw, Select, SetOperation, Statement, Transaction, Update, Values

}

impl Executable for Compiled<'_> {
    fn prepare<'s>(&'s self, _: &dyn Dialect) -> Result<Prepared<'s>> {
        let leaves_something = leaves_something(self.sql());
        Ok(Prepared { sql: Cow::Borrowed(self.sql()), binds: Cow::Owned(values(self)?), leaves_something })
    }
}

impl Executable for Filled<'_> {
    fn prepare<'s>(&'s self, _: &dyn Dialect) -> Result<Prepared<'s>> {
        let leaves_something = leaves_something(self.sql());
        Ok(Prepared { sql: Cow::Borrowed(self.sql()), binds: Cow::Borrowed(self.binds()), leaves_something })
    }
}

impl<T: Executable> Executable for &T {
    fn prepare<'s>(&'s self, dialect: &dyn Dialect) -> Result<Prepared<'s>> {
        (**self).prepare(dialect)
    }
}
