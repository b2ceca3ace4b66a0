//! Many rows into one table, in as many statements as the dialect's limits make it.

use isogloss::{
    ConflictAction, ErrorKind as CompilerErrorKind, Insert, InsertSource, IntoRow, OnConflict, Rows,
    StatementRef,
};

use crate::backend::{Done, NoRows};
use crate::error::{Error, ErrorKind, Result};
use crate::known;
use crate::places;
use crate::query::{AsyncQuery, Held};
use crate::row::FromRow;
use crate::session::Session;

/// No more rows than this go into one statement: more of them gain nothing, and the text grows.
const MOST_ROWS: usize = 1_000;

/// Inserts all rows or none.
pub(crate) async fn insert<R: IntoRow + Send>(
    session: &mut Session,
    insert: &Insert,
    rows: impl Iterator<Item = R> + Send,
) -> Result<Done> {
    if insert.source != InsertSource::Defaults || !insert.returning.is_empty() {
        let problem = "`insert_rows` takes its rows beside the statement and returns none: leave out the statement's own";
        return Err(Error::new(ErrorKind::Unsupported, problem));
    }
    let mut rows = rows.peekable();
    let mut first = take(session, &mut rows)?;
    if rows.peek().is_none() {
        match at_once(session, insert, first).await? {
            Ok(done) => return Ok(done),
            Err(too_many) => first = too_many,
        }
    }
    let within = session.within().await?;
    let result = all(within.session, insert, first, rows).await;
    within.end(result).await
}

/// Inserts each row by itself, all of them or none, and returns what is returned of each, in their order.
pub(crate) async fn insert_returning<R: IntoRow + Send, T: for<'r> FromRow<'r> + Send>(
    session: &mut Session,
    insert: &Insert,
    rows: impl Iterator<Item = R> + Send,
) -> Result<Vec<T>> {
    let leaves_out = |conflict: &OnConflict| match &conflict.action {
        Some(ConflictAction::Update { filter, .. }) => !filter.is_empty(),
        _ => true,
    };
    let problem = if insert.source != InsertSource::Defaults {
        "`insert_rows_returning` takes its rows beside the statement: leave out the statement's own"
    } else if insert.returning.is_empty() {
        "`insert_rows_returning` returns what the statement does, which is nothing: add `returning`, or use `insert_rows`"
    } else if insert.on_conflict.as_deref().is_some_and(leaves_out) {
        "of a row that is left out nothing is returned, so that nobody knew which rows came back: insert them one by one"
    } else {
        ""
    };
    if !problem.is_empty() {
        return Err(Error::new(ErrorKind::Unsupported, problem));
    }
    let within = session.within().await?;
    let result = one_by_one(within.session, insert, rows).await;
    within.end(result).await
}

async fn one_by_one<R: IntoRow + Send, T: for<'r> FromRow<'r> + Send>(
    session: &mut Session,
    insert: &Insert,
    rows: impl Iterator<Item = R> + Send,
) -> Result<Vec<T>> {
    let mut returned = Vec::with_capacity(rows.size_hint().0);
    for row in rows {
        let statement = insert.clone().values(row);
        returned.push(AsyncQuery::new(Held::Borrowed(session), &statement)?.one().await?);
    }
    Ok(returned)
}

async fn all<R: IntoRow + Send>(
    session: &mut Session,
    insert: &Insert,
    first: Rows,
    mut rows: std::iter::Peekable<impl Iterator<Item = R> + Send>,
) -> Result<Done> {
    let mut all = Done::default();
    chunk(session, insert, first, &mut all).await?;
    while rows.peek().is_some() {
        let next = take(session, &mut rows)?;
        chunk(session, insert, next, &mut all).await?;
    }
    Ok(all)
}

/// As many rows as one statement takes.
fn take<R: IntoRow>(session: &Session, rows: &mut impl Iterator<Item = R>) -> Result<Rows> {
    let limits = session.dialect()?.limits();
    let mut taken = Rows::default();
    let mut most = 1;
    while taken.len() < most
        && let Some(row) = rows.next()
    {
        taken.push(row);
        most = (limits.binds / taken.width.max(1)).min(limits.insert_rows).clamp(1, MOST_ROWS);
    }
    Ok(taken)
}

/// Runs one statement, or more of them where it has other values that count against the limits, too.
async fn chunk(session: &mut Session, insert: &Insert, rows: Rows, all: &mut Done) -> Result<()> {
    let mut waiting = vec![rows];
    while let Some(rows) = waiting.pop().filter(|rows| !rows.is_empty()) {
        match at_once(session, insert, rows).await? {
            Ok(done) => {
                all.rows_affected += done.rows_affected;
                all.last_insert_id = done.last_insert_id.or(all.last_insert_id);
            }
            Err(too_many) => {
                let (first, second) = halves(too_many);
                waiting.push(second);
                waiting.push(first);
            }
        }
    }
    Ok(())
}

/// Runs one statement; the rows, if they are too many for it.
async fn at_once(session: &mut Session, insert: &Insert, rows: Rows) -> Result<Result<Done, Rows>> {
    if rows.is_empty() {
        return Ok(Ok(Done::default()));
    }
    let mut statement = insert.clone();
    statement.source = InsertSource::Rows(rows);
    let prepared = match known::prepare(session, &statement) {
        Ok(prepared) => prepared,
        Err(error) => {
            let limit = error.compile_error().is_some_and(|error| error.kind() == CompilerErrorKind::Limit);
            return match statement.source {
                InsertSource::Rows(rows) if limit && rows.len() > 1 && rows.ragged.is_none() => Ok(Err(rows)),
                _ => Err(error),
            };
        }
    };
    let done = session.run(&prepared, &mut NoRows).await;
    let done = done.map_err(|error| {
        places::named(error, Some(StatementRef::Insert(&statement)), prepared.binds.len())
    })?;
    Ok(Ok(done))
}

/// Two halves of what is too much for one statement.
fn halves(mut rows: Rows) -> (Rows, Rows) {
    let mut second = Rows::with_capacity(0, rows.width);
    second.cells = rows.cells.split_off(rows.len() / 2 * rows.width);
    (rows, second)
}
