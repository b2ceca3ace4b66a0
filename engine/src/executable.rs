//! What can be run, and how it becomes a text and its values.

use std::borrow::Cow;

use isogloss::{
    AsStatement, Bind, Compiled, CreateTable, Delete, Dialect, DropTable, Filled, Insert, Merge, Options,
    Query, Raw, Schema, Select, SetOperation, Statement, StatementRef, Transaction, Update, ValueRef, Values,
    compile, compile_with,
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

    /// The text and its values, where it takes knowledge of the tables to compile it.
    ///
    /// # Errors
    ///
    /// As [`prepare`](Executable::prepare).
    fn prepare_knowing<'s>(&'s self, dialect: &dyn Dialect, _: &Schema) -> Result<Prepared<'s>> {
        self.prepare(dialect)
    }

    /// The statement, where it is one that is not compiled yet: where one text does not do, the engine makes a plan.
    fn statement(&self) -> Option<StatementRef<'_>> {
        None
    }
}

/// A text and its values, ready for a driver.
#[derive(Debug)]
pub struct Prepared<'s> {
    pub(crate) sql: Cow<'s, str>,
    pub(crate) binds: Cow<'s, [ValueRef<'s>]>,
    origin: Origin,
}

/// Where a text comes from, and so what it may leave behind.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Origin {
    /// The compiler alone made it, and it begins no transaction.
    Compiler,
    /// The compiler alone made it, before: what it is, its first word tells.
    Compiled,
    /// It begins or ends one.
    Transaction,
    /// Some of it may be the caller's own.
    Unknown,
}

impl<'s> Prepared<'s> {
    pub(crate) fn of(sql: String, binds: Vec<ValueRef<'s>>, origin: Origin) -> Prepared<'s> {
        Prepared { sql: Cow::Owned(sql), binds: Cow::Owned(binds), origin }
    }

    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether it may begin a transaction, or leave something else behind that a rollback ends.
    pub(crate) fn leaves_something(&self) -> bool {
        match self.origin {
            Origin::Compiler => false,
            Origin::Transaction => true,
            Origin::Compiled => !is_harmless(words(&self.sql).next()),
            Origin::Unknown => leaves_something(&self.sql),
        }
    }

    /// Whether it may undo a transaction by itself, where it ends one.
    pub(crate) fn may_roll_back(&self) -> bool {
        const UNDOING: &[&str] = &["rollback", "call", "execute", "exec", "begin", "do"];
        words(&self.sql).next().is_none_or(|first| is_any(first, UNDOING))
    }

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

fn statement<'s>(statement: &'s impl AsStatement, compiled: Compiled<'s>) -> Result<Prepared<'s>> {
    let binds = values(&compiled)?;
    let origin = match statement.as_statement() {
        StatementRef::Transaction(_) => Origin::Transaction,
        _ if compiled.has_raw() => Origin::Unknown,
        _ => Origin::Compiler,
    };
    Ok(Prepared { sql: Cow::Owned(compiled.into_sql()), binds: Cow::Owned(binds), origin })
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
/// does not, unless it is followed by something else: SQL Server takes several statements in one text, with nothing in
/// between. To be wrong about a word that is a name costs no more than a rollback.
fn leaves_something(sql: &str) -> bool {
    const BEGINNING: &[&str] = &["begin", "implicit", "exec", "execute"];
    let mut words = words(sql);
    !is_harmless(words.next()) || words.any(|word| is_any(word, BEGINNING))
}

/// Whether a text that begins with this word is a query or a change of rows.
fn is_harmless(first: Option<&str>) -> bool {
    const HARMLESS: &[&str] = &["select", "insert", "update", "delete", "merge", "values", "with", "explain"];
    first.is_some_and(|first| is_any(first, HARMLESS))
}

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| word.eq_ignore_ascii_case(other))
}

macro_rules! statements {
    ($($statement:ty),*) => {
        $(
            impl Executable for $statement {
                fn prepare<'s>(&'s self, dialect: &dyn Dialect) -> Result<Prepared<'s>> {
                    statement(self, compile(self, dialect)?)
                }

                fn prepare_knowing<'s>(&'s self, dialect: &dyn Dialect, schema: &Schema) -> Result<Prepared<'s>> {
                    statement(self, compile_with(self, &Options::new(dialect).schema(schema))?)
                }

                fn statement(&self) -> Option<StatementRef<'_>> {
                    Some(self.as_statement())
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
        Ok(Prepared {
            sql: Cow::Borrowed(self.sql()),
            binds: Cow::Owned(values(self)?),
            origin: if self.has_raw() { Origin::Unknown } else { Origin::Compiled },
        })
    }
}

impl Executable for Filled<'_> {
    fn prepare<'s>(&'s self, _: &dyn Dialect) -> Result<Prepared<'s>> {
        Ok(Prepared {
            sql: Cow::Borrowed(self.sql()),
            binds: Cow::Borrowed(self.binds()),
            origin: if self.has_raw() { Origin::Unknown } else { Origin::Compiled },
        })
    }
}

impl<T: Executable> Executable for &T {
    fn prepare<'s>(&'s self, dialect: &dyn Dialect) -> Result<Prepared<'s>> {
        (**self).prepare(dialect)
    }

    fn prepare_knowing<'s>(&'s self, dialect: &dyn Dialect, schema: &Schema) -> Result<Prepared<'s>> {
        (**self).prepare_knowing(dialect, schema)
    }

    fn statement(&self) -> Option<StatementRef<'_>> {
        (**self).statement()
    }
}

#[cfg(test)]
mod tests {
    use super::leaves_something;

    #[test]
    fn what_may_begin_a_transaction_is_known_by_its_words() {
        for harmless in [
            "SELECT 1",
            " (select start, transaction from t)",
            "UPDATE t SET a = 1",
            "with c as (select 1) select *",
        ] {
            assert!(!leaves_something(harmless), "{harmless}");
        }
        for leaving in [
            "BEGIN",
            "SET TRANSACTION READ ONLY",
            "UPDATE t SET a = 1 BEGIN TRAN UPDATE u SET a = 1",
            "SELECT 1; set implicit_transactions on",
            "INSERT INTO t EXEC p",
            "-- a comment\nSELECT 1",
            "",
        ] {
            assert!(leaves_something(leaving), "{leaving}");
        }
    }
}
