//! A query on its connection, and the ways to have its rows.

use std::ops::ControlFlow;

use isogloss::StatementRef;

use crate::backend::{Done, Sink};
use crate::error::{Error, ErrorKind, Result};
use crate::executable::{Executable, Prepared};
use crate::known;
use crate::places;
use crate::returning::Plan;
use crate::row::{FromRow, Row, RowMut};
use crate::session::Session;
use crate::sinks::Each;
use crate::stream::{AsyncRows, Iter, Rows};
use crate::waiting::now;

/// A query that is compiled and has its connection; it runs when its rows are asked for.
#[must_use = "a query runs when its rows are asked for"]
pub struct AsyncQuery<'q> {
    session: Held<'q>,
    work: Work<'q>,
}

/// What runs.
enum Work<'q> {
    Statement(Prepared<'q>, Option<StatementRef<'q>>),
    Plan(Box<Plan<'q>>),
}

impl Work<'_> {
    async fn run(&self, session: &mut Session, sink: &mut dyn Sink) -> Result<Done> {
        match self {
            Work::Statement(prepared, statement) => match session.run(prepared, sink).await {
                Err(error) if error.refuses_rows() => {
                    let schema = session.pool().settings.schema.clone();
                    let plan = Plan::of(*statement, error, schema.as_ref())?;
                    Box::pin(plan.run(session, sink)).await
                }
                result => result.map_err(|error| places::named(error, *statement, prepared.binds.len())),
            },
            Work::Plan(plan) => plan.run(session, sink).await,
        }
    }
}

/// A query that is compiled and has its connection; it runs when its rows are asked for.
#[must_use = "a query runs when its rows are asked for"]
#[derive(Debug)]
pub struct Query<'q>(pub(crate) AsyncQuery<'q>);

/// A connection of one's own, or one that somebody else holds.
pub(crate) enum Held<'c> {
    Owned(Session),
    Borrowed(&'c mut Session),
}

impl Held<'_> {
    fn get(&mut self) -> &mut Session {
        match self {
            Held::Owned(session) => session,
            Held::Borrowed(session) => session,
        }
    }
}

impl<'q> AsyncQuery<'q> {
    pub(crate) fn new(session: Held<'q>, statement: &'q impl Executable) -> Result<AsyncQuery<'q>> {
        let held = match &session {
            Held::Owned(session) => session,
            Held::Borrowed(session) => &**session,
        };
        let work = match known::prepare(held, statement) {
            Ok(prepared) => Work::Statement(prepared, statement.statement()),
            Err(error) => {
                let schema = held.pool().settings.schema.as_ref();
                Work::Plan(Box::new(Plan::of(statement.statement(), error, schema)?))
            }
        };
        Ok(AsyncQuery { session, work })
    }

    /// The text that runs; empty where it takes several.
    #[must_use]
    pub fn sql(&self) -> &str {
        match &self.work {
            Work::Statement(prepared, _) => prepared.sql(),
            Work::Plan(_) => "",
        }
    }

    /// All rows.
    ///
    /// # Errors
    ///
    /// The database refuses the query, or a row does not decode into `T`.
    pub async fn all<T: for<'r> FromRow<'r> + Send>(self) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.each::<T>(|row| {
            rows.push(T::from_row_mut(row)?);
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        Ok(rows)
    }

    /// The only row.
    ///
    /// # Errors
    ///
    /// As [`all`](AsyncQuery::all); and there is none, or more than one.
    pub async fn one<T: for<'r> FromRow<'r> + Send>(self) -> Result<T> {
        self.optional().await?.ok_or_else(|| count("no row, where there should be one"))
    }

    /// The only row, or none.
    ///
    /// # Errors
    ///
    /// As [`all`](AsyncQuery::all); and there is more than one.
    pub async fn optional<T: for<'r> FromRow<'r> + Send>(self) -> Result<Option<T>> {
        let mut found = None;
        self.each::<T>(|row| {
            if found.is_some() {
                return Err(count("more than one row, where there should be at most one"));
            }
            found = Some(T::from_row_mut(row)?);
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        Ok(found)
    }

    /// The first row, or none; the others are left where they are.
    ///
    /// # Errors
    ///
    /// As [`all`](AsyncQuery::all).
    pub async fn first<T: for<'r> FromRow<'r> + Send>(self) -> Result<Option<T>> {
        let mut found = None;
        self.each::<T>(|row| {
            found = Some(T::from_row_mut(row)?);
            Ok(ControlFlow::Break(()))
        })
        .await?;
        Ok(found)
    }

    /// Calls `each` with every row, which it may look at without copying anything out of the driver's buffers. However
    /// many rows there are, one is held at a time.
    ///
    /// # Errors
    ///
    /// The database refuses the query, or `each` returned an error, which ends it.
    pub async fn for_each(self, mut each: impl FnMut(&Row<'_>) -> Result<()> + Send) -> Result<()> {
        self.each::<()>(|row| each(&row.into_row()).map(ControlFlow::Continue)).await.map(drop)
    }

    /// Puts all rows together, beginning with `start`; `step` may break off, and no further row is read then.
    ///
    /// # Errors
    ///
    /// As [`for_each`](AsyncQuery::for_each).
    pub async fn fold<S: Send>(
        self,
        start: S,
        mut step: impl FnMut(&mut S, &Row<'_>) -> Result<ControlFlow<()>> + Send,
    ) -> Result<S> {
        let mut state = start;
        self.each::<()>(|row| step(&mut state, &row.into_row())).await?;
        Ok(state)
    }

    /// The rows, to be pulled one after the other; a batch of them is held at a time.
    ///
    /// # Errors
    ///
    /// The connection was lost.
    pub fn rows(self) -> Result<AsyncRows<'q>> {
        let AsyncQuery { mut session, work } = self;
        let coercion = session.get().coercion()?;
        Ok(AsyncRows::new(coercion, move |mut sink| async move {
            let result = work.run(session.get(), &mut *sink).await;
            if let Held::Owned(session) = session {
                session.give_back().await;
            }
            result
        }))
    }

    #[inline]
    async fn each<T: for<'r> FromRow<'r>>(
        mut self,
        each: impl FnMut(RowMut<'_>) -> Result<ControlFlow<()>> + Send,
    ) -> Result<Done> {
        let session = self.session.get();
        let mut sink = Each::new::<T>(session.coercion()?, each);
        let done = self.work.run(session, &mut sink).await;
        let finished = sink.finish().map_err(|error| match &self.work {
            Work::Statement(prepared, _) => error.with_sql(prepared.sql()),
            Work::Plan(_) => error,
        });
        if let Held::Owned(session) = self.session {
            session.give_back().await;
        }
        finished.and(done)
    }
}

impl<'q> Query<'q> {
    /// The text that runs.
    #[must_use]
    pub fn sql(&self) -> &str {
        self.0.sql()
    }

    /// All rows.
    ///
    /// # Errors
    ///
    /// The database refuses the query, or a row does not decode into `T`.
    pub fn all<T: for<'r> FromRow<'r> + Send>(self) -> Result<Vec<T>> {
        now(self.0.all())
    }

    /// The only row.
    ///
    /// # Errors
    ///
    /// As [`all`](Query::all); and there is none, or more than one.
    pub fn one<T: for<'r> FromRow<'r> + Send>(self) -> Result<T> {
        now(self.0.one())
    }

    /// The only row, or none.
    ///
    /// # Errors
    ///
    /// As [`all`](Query::all); and there is more than one.
    pub fn optional<T: for<'r> FromRow<'r> + Send>(self) -> Result<Option<T>> {
        now(self.0.optional())
    }

    /// The first row, or none; the others are left where they are.
    ///
    /// # Errors
    ///
    /// As [`all`](Query::all).
    pub fn first<T: for<'r> FromRow<'r> + Send>(self) -> Result<Option<T>> {
        now(self.0.first())
    }

    /// The rows, to be pulled one after the other. A thread of its own reads ahead by a few batches.
    ///
    /// # Errors
    ///
    /// No thread can be started, or several statements are needed: those run to their end.
    pub fn rows(self) -> Result<Rows<'q>> {
        let AsyncQuery { session, work } = self.0;
        let Work::Statement(prepared, _) = work else {
            let problem =
                "a change whose rows are read back by a plan runs to its end; ask for all of its rows";
            return Err(Error::new(ErrorKind::Unsupported, problem));
        };
        match session {
            Held::Owned(session) => Rows::new(session, None, &prepared),
            Held::Borrowed(home) => Rows::new(home.leave(), Some(home), &prepared),
        }
    }

    /// The rows, decoded one after the other, as [`rows`](Query::rows) are.
    ///
    /// # Errors
    ///
    /// As [`rows`](Query::rows).
    pub fn iter<T: for<'r> FromRow<'r>>(self) -> Result<Iter<'q, T>> {
        Ok(self.rows()?.iter())
    }

    /// Calls `each` with every row, which it may look at without copying anything out of the driver's buffers. However
    /// many rows there are, one is held at a time.
    ///
    /// # Errors
    ///
    /// The database refuses the query, or `each` returned an error, which ends it.
    pub fn for_each(self, each: impl FnMut(&Row<'_>) -> Result<()> + Send) -> Result<()> {
        now(self.0.for_each(each))
    }

    /// Puts all rows together, beginning with `start`; `step` may break off, and no further row is read then.
    ///
    /// # Errors
    ///
    /// As [`for_each`](Query::for_each).
    pub fn fold<S: Send>(
        self,
        start: S,
        step: impl FnMut(&mut S, &Row<'_>) -> Result<ControlFlow<()>> + Send,
    ) -> Result<S> {
        now(self.0.fold(start, step))
    }
}

impl std::fmt::Debug for AsyncQuery<'_> {
    /// The text, without the values.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query").field("sql", &self.sql()).finish_non_exhaustive()
    }
}

#[cold]
fn count(problem: &'static str) -> Error {
    Error::new(ErrorKind::RowCount, problem)
}
