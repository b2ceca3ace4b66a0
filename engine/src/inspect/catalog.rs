use std::ops::ControlFlow;

use isogloss::{Type, ValueRef};

use crate::backend::{Prepare, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::row::FromRow;
use crate::session::Session;
use crate::sinks::Each;

/// How a database is asked what there is: texts that return columns of one kind everywhere, in the order given here.
///
/// The first value of a text is the schema that is looked in, empty for wherever names without one are looked for; the
/// second is a table's name. Each stands in the text once, in this order. Names are those that the database itself keeps.
#[derive(Debug, Clone, Copy)]
pub struct Catalog {
    /// Of no values: the names of the schemas; `None` where there are none.
    pub schemas: Option<&'static str>,
    /// Of a schema: name and kind, `table` or `view`, of everything of the user's own.
    pub tables: &'static str,
    /// Of a table or view, of each column in order: its name; its type; whether it may be NULL; its default as text, or
    /// NULL; whether the engine numbers it; its place in the primary key from 1, or 0. Behind the type of a column that is
    /// computed stands how, so that it is none that could be taken for another.
    pub columns: &'static str,
    /// Of a table, of each column of each foreign key in order: the key's name; the column; the other table's schema,
    /// empty if its name alone finds it; the other table; the column there, or NULL for that table's key; what happens on
    /// delete, such as `CASCADE`.
    pub foreign_keys: &'static str,
    /// Of a table, of each column of each index in order: the index's name; whether it is unique; whether it is a key that
    /// was declared, and not the primary one; whether it holds some of the rows alone; the column, or NULL for an
    /// expression or a part of a column.
    pub indexes: &'static str,
    /// Of a table, of each column of each constraint in order: the constraint's name; its kind, in the words of
    /// [`ConstraintKind`](crate::ConstraintKind)'s documentation; the column, or NULL; the condition of a check, the rules
    /// of a foreign key, or NULL. `None` where they cannot be asked for.
    pub constraints: Option<&'static str>,
    /// Of a schema, of each sequence: its name; what it starts with; its step; the least and the greatest; whether it
    /// begins again at its end; each NULL where the database does not say. `None` where there are none.
    pub sequences: Option<&'static str>,
    /// The logical type that a type of the engine's is; `None` if there is none like it.
    pub data_type: fn(&str) -> Option<Type>,
}

pub(super) type Column = (String, String, bool, Option<String>, bool, i64);
pub(super) type Reference = (String, String, String, String, Option<String>, String);
pub(super) type Indexed = (String, bool, bool, bool, Option<String>);
pub(super) type Constrained = (String, String, Option<String>, Option<String>);
pub(super) type Sequenced = (String, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<bool>);

pub(super) fn catalog(session: &Session) -> Result<&'static Catalog> {
    session.catalog()?.ok_or_else(|| unsupported("how its database is asked what there is"))
}

#[cold]
pub(super) fn unsupported(what: &str) -> Error {
    Error::new(ErrorKind::Unsupported, format!("this backend does not say {what}"))
}

/// The rows of a text of the catalogue's with these values.
pub(super) async fn ask<T: for<'r> FromRow<'r> + Send>(
    session: &mut Session,
    sql: &str,
    values: &[&str],
) -> Result<Vec<T>> {
    let binds: Vec<ValueRef<'_>> = values.iter().map(|value| ValueRef::Text(value)).collect();
    let mut rows = Vec::new();
    let mut sink = Each::new::<T>(session.coercion()?, |row| {
        rows.push(T::from_row(row)?);
        Ok(ControlFlow::Continue(()))
    });
    let result = session.ask(Request::new(sql, &binds).prepare(Prepare::Once), &mut sink).await;
    sink.finish()?;
    result.map(|_| rows)
}
