//! What goes wrong, in SeaORM's words.

use isogloss_engine::{Error, ErrorKind};
use sea_orm::error::{ConnAcquireErr, DbErr, RuntimeErr, SqlErr};

use crate::outputs::Untold;

/// What was asked of the database: SeaORM tells the two apart.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked {
    Query,
    Execute,
}

impl Asked {
    /// The error of the engine.
    pub(crate) fn failed(self, error: Error) -> DbErr {
        match error.kind() {
            ErrorKind::PoolTimeout => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
            ErrorKind::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            ErrorKind::Url
            | ErrorKind::Connect
            | ErrorKind::Authentication
            | ErrorKind::TooManyConnections
            | ErrorKind::ConnectionLost => DbErr::Conn(RuntimeErr::Internal(error.to_string())),
            ErrorKind::TypeMismatch | ErrorKind::Value => DbErr::Type(error.to_string()),
            _ => self.refused(error),
        }
    }

    /// Whatever is not done.
    pub(crate) fn refused(self, why: impl ToString) -> DbErr {
        let why = RuntimeErr::Internal(why.to_string());
        match self {
            Asked::Query => DbErr::Query(why),
            Asked::Execute => DbErr::Exec(why),
        }
    }

    /// Raw SQL, which is one database's own.
    pub(crate) fn raw(self, what: &str) -> DbErr {
        self.refused(format!(
            "raw SQL is not passed on (at: {what})\n  It is in the words of one database, and its rows have no types here.\n  \
             Way out: build the statement with sea-query, or run `isogloss::raw` through the engine itself."
        ))
    }
}

impl std::fmt::Display for Untold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Untold::Table(table) => write!(
                f,
                "the columns of the table {} have no types here (at: select.columns)\n  \
                 Way out: say `.with(..)` of its entity when `Entities` are made.",
                table.name
            ),
            Untold::Star => f.write_str(
                "all columns of more than one source have no types here (at: select.columns)\n  \
                 Way out: name the columns.",
            ),
        }
    }
}

/// What [`DbErr::sql_err`] tells, which looks for the drivers of sqlx alone and finds none here: that a key is there
/// already, or that a row is not there that is referred to.
///
/// ```
/// # use sea_orm::{DbErr, error::SqlErr};
/// # fn example(error: &DbErr) -> &'static str {
/// match isogloss_sea_orm::sql_err(error) {
///     Some(SqlErr::UniqueConstraintViolation(_)) => "taken",
///     Some(SqlErr::ForeignKeyConstraintViolation(_)) => "in use",
///     _ => "something else",
/// }
/// # }
/// ```
#[must_use]
pub fn sql_err(error: &DbErr) -> Option<SqlErr> {
    let (DbErr::Query(RuntimeErr::Internal(text)) | DbErr::Exec(RuntimeErr::Internal(text))) = error else {
        return None;
    };
    // The engine's errors begin with their kind.
    if text.starts_with(ErrorKind::UniqueViolation.title()) {
        Some(SqlErr::UniqueConstraintViolation(text.clone()))
    } else if text.starts_with(ErrorKind::ForeignKeyViolation.title()) {
        Some(SqlErr::ForeignKeyConstraintViolation(text.clone()))
    } else {
        None
    }
}
