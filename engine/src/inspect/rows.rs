//! A catalogue's texts, and the rows that they return.

use std::ops::ControlFlow;

use isogloss::ValueRef;

use crate::backend::{Catalog, Prepare, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::row::FromRow;
use crate::session::Session;
use crate::sinks::Each;

pub(super) type Column = (String, String, bool, Option<String>, bool, i64);
pub(super) type Reference = (String, String, String, String, Option<String>, String);
pub(super) type Indexed = (String, bool, bool, bool, Option<String>);
pub(super) type Sequenced = (String, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<bool>);

pub(super) fn catalog(session: &Session) -> Result<&'static Catalog> {
    session.catalog()?.ok_or_else(|| {
        let message = "this backend does not say how its database is asked what there is";
        Error::new(ErrorKind::Unsupported, message)
    })
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
        rows.push(T::from_row_mut(row)?);
        Ok(ControlFlow::Continue(()))
    });
    let result = session.ask(Request::new(sql, &binds).prepare(Prepare::Once), &mut sink).await;
    sink.finish()?;
    result.map(|_| rows)
}
