//! Many rows into one table, in as many statements as the dialect's limits make it.

use isogloss::{ErrorKind as CompilerErrorKind, Insert, InsertSource, IntoRow, Rows, begin};

use crate::backend::{Done, NoRows};
use crate::error::{Error, Result};
use crate::known;
use crate::session::Session;

/// No more rows than this go into one statement: more of them gain nothing, and the text grows.
const MOST_ROWS: usize = 1_000;

/// Inserts all rows or none.
pub(crate) async fn insert<R: IntoRow + Send>(
    session: &mut Session,
    insert: &Insert,
    rows: impl Iterator<Item = R> + Send,
) -> Result<Done> {
    let mut rows = rows.peekable();
    let first = take(session, &mut rows)?;
    if rows.peek().is_none() {
        return chunk(session, insert, first).await;
    }
    let depth = session.depth();
    session.begin(&begin()).await?;
    match all(session, insert, first, rows).await {
        Ok(done) => {
            session.commit(depth).await?;
            Ok(done)
        }
        Err(error) => {
            // If that fails as well, it is done before anything else, or the connection is closed.
            let _ = session.roll_back(depth).await;
            Err(error)
        }
    }
}

async fn all<R: IntoRow + Send>(
    session: &mut Session,
    insert: &Insert,
    first: Rows,
    mut rows: std::iter::Peekable<impl Iterator<Item = R> + Send>,
) -> Result<Done> {
    let mut all = chunk(session, insert, first).await?;
    while rows.peek().is_some() {
        let next = take(session, &mut rows)?;
        let done = chunk(session, insert, next).await?;
        all.rows_affected += done.rows_affected;
        all.last_insert_id = done.last_insert_id.or(all.last_insert_id);
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
async fn chunk(session: &mut Session, insert: &Insert, rows: Rows) -> Result<Done> {
    let mut all = Done::default();
    let mut waiting = vec![rows];
    while let Some(rows) = waiting.pop().filter(|rows| !rows.is_empty()) {
        let mut statement = insert.clone();
        statement.source = InsertSource::Rows(rows);
        let prepared = match known::prepare(session, &statement) {
            Ok(prepared) => prepared,
            Err(error) => {
                let InsertSource::Rows(rows) = statement.source else { return Err(error) };
                let (first, second) = halves(rows, error)?;
                waiting.push(second);
                waiting.push(first);
                continue;
            }
        };
        let done = session.run(&prepared, &mut NoRows).await?;
        all.rows_affected += done.rows_affected;
        all.last_insert_id = done.last_insert_id.or(all.last_insert_id);
    }
    Ok(all)
}

/// Two halves of what is too much for one statement; the error, if it is another one.
fn halves(mut rows: Rows, error: Error) -> Result<(Rows, Rows)> {
    let limit = error.compile_error().is_some_and(|error| error.kind() == CompilerErrorKind::Limit);
    if !limit || rows.len() < 2 || rows.ragged.is_some() {
        return Err(error);
    }
    let mut second = Rows::with_capacity(0, rows.width);
    second.cells = rows.cells.split_off(rows.len() / 2 * rows.width);
    Ok((rows, second))
}
