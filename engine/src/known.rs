//! Statements that the compiler can write only if it knows the tables.

use isogloss::{AsStatement, Dialect, Kept, Options, compile_with, keep};

use crate::error::{Error, Result};
use crate::executable::{Executable, Prepared};
use crate::session::Session;

/// The text of a statement and its values. Where the compiler needs to know more of the tables than the statement says, it
/// is told what the engine knows of them: statements that do without, as nearly all of them, cost nothing more.
#[inline]
pub(crate) fn prepare<'s>(session: &Session, statement: &'s impl Executable) -> Result<Prepared<'s>> {
    let dialect = session.dialect()?;
    match statement.prepare(dialect) {
        Err(error) => again(session, statement, dialect, error),
        prepared => prepared,
    }
}

#[cold]
fn again<'s>(
    session: &Session,
    statement: &'s impl Executable,
    dialect: &dyn Dialect,
    error: Error,
) -> Result<Prepared<'s>> {
    match &session.pool().settings.schema {
        Some(schema) if error.compile_error().is_some() => statement.prepare_knowing(dialect, schema),
        _ => Err(error),
    }
}

/// A statement that is compiled once and filled at each use. One that needs to know the tables has lists of the lengths
/// that they have now.
pub(crate) fn kept(
    session: &Session,
    statement: &impl AsStatement,
    dialect: &'static dyn Dialect,
) -> Result<Kept<'static>> {
    match (keep(statement, dialect), &session.pool().settings.schema) {
        (Err(_), Some(schema)) => {
            Ok(compile_with(statement, &Options::new(dialect).schema(schema))?.into_kept())
        }
        (kept, _) => Ok(kept?),
    }
}
