//! Transactions of a session, and savepoints one in the other: what is open is a depth, and ends by going back to one.

use isogloss::{Begin, Dialect, Feature, Name, Transaction, compile};

use super::{Ended, Session, usable};
use crate::backend::Modes;
use crate::error::{Error, ErrorKind, Result};

/// A transaction, or a savepoint in one, around what takes several statements. Left in the middle, by an error or a panic,
/// it is undone before anything else.
pub(crate) struct Within<'s> {
    pub(crate) session: &'s mut Session,
    depth: u32,
    over: bool,
}

impl Within<'_> {
    /// Keeps what was done, or undoes it, and tells the error of either.
    pub(crate) async fn end<T>(mut self, result: Result<T>) -> Result<T> {
        let result = match result {
            Ok(done) => self.session.commit(self.depth).await.map(|()| done),
            Err(error) => Err(error),
        };
        if result.is_err() {
            // If that fails as well, it is done before anything else, or the connection is closed.
            let _ = self.session.roll_back(self.depth).await;
        }
        self.over = true;
        result
    }
}

impl Drop for Within<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.session.roll_back_later(self.depth);
        }
    }
}

impl Session {
    /// Begins what [`Within::end`] ends.
    pub(crate) async fn within(&mut self) -> Result<Within<'_>> {
        let depth = self.depth();
        self.begin(&isogloss::begin()).await?;
        Ok(Within { session: self, depth, over: false })
    }

    /// Begins a transaction, or marks a savepoint where one is open already.
    pub(crate) async fn begin(&mut self, begin: &Begin) -> Result<()> {
        if self.undo.is_some() {
            self.catch_up().await?;
        }
        let dialect = self.dialect()?;
        // An error may come after the server has begun it.
        self.left_open = true;
        let usual = self.pool.settings.begin.clone();
        let begin = if self.depth == 0 && *begin == Begin::default() { &usual } else { begin };
        if self.depth == 0 {
            self.scope.begin();
        }
        if let Err(error) = self.open(begin, dialect).await {
            // What was set for it is taken back at once.
            let _ = self.end().await;
            return Err(error);
        }
        self.depth += 1;
        Ok(())
    }

    async fn open(&mut self, begin: &Begin, dialect: &dyn Dialect) -> Result<()> {
        if self.depth > 0 {
            if *begin != Begin::default() {
                return Err(Error::new(
                    ErrorKind::Unsupported,
                    "a transaction inside of another is a savepoint, and has no isolation level or mode of its own",
                ));
            }
            let mark = compile(&Transaction::Savepoint(mark(self.depth)), dialect)?.into_sql();
            self.control(&mark).await
        } else if *begin == Begin::default() {
            self.control(&compile(&Transaction::Begin(begin.clone()), dialect)?.into_sql()).await
        } else {
            self.begin_specially(begin, dialect).await
        }
    }

    async fn begin_specially(&mut self, begin: &Begin, dialect: &dyn Dialect) -> Result<()> {
        let Modes { before, begin, after } =
            (usable(&mut self.live, self.broken)?.driver.modes())(begin, dialect)?;
        let sql = compile(&Transaction::Begin(begin), dialect)?.into_sql();
        // From here on what is to be taken back is taken back, whatever happens.
        self.after = after;
        for sql in &before {
            self.control(sql).await?;
        }
        self.control(&sql).await
    }

    /// Keeps what was done since the transaction or savepoint of this depth began.
    pub(crate) async fn commit(&mut self, depth: u32) -> Result<()> {
        if self.undo.is_some() {
            self.catch_up().await?;
        }
        let dialect = self.dialect()?;
        if depth > 0 {
            if dialect.features().has(Feature::ReleaseSavepoint) {
                self.control(&compile(&Transaction::Release(mark(depth)), dialect)?.into_sql()).await?;
            }
        } else if self.ended == Some(Ended::Committed) {
            // That is done already, and nothing has run since.
            (self.left_open, self.ended) = (false, None);
        } else {
            let commit = compile(&Transaction::Commit, dialect)?.into_sql();
            // What was lost before is known not to be committed.
            usable(&mut self.live, self.in_flight || self.broken)?;
            self.control(&commit).await.map_err(in_doubt)?;
            self.left_open = false;
        }
        self.depth = depth;
        // It is committed. Who cannot take back a setting loses the connection, and not what was done.
        let _ = self.end().await;
        Ok(())
    }

    /// Undoes what was done since the transaction or savepoint of this depth began.
    pub(crate) async fn roll_back(&mut self, depth: u32) -> Result<()> {
        self.undo = Some(self.undo.map_or(depth, |other| other.min(depth)));
        let ended = self.ended;
        self.catch_up().await?;
        match ended {
            Some(how @ (Ended::Committed | Ended::Somehow)) => Err(how.error()),
            Some(Ended::RolledBack) | None => Ok(()),
        }
    }

    /// Rolls back as soon as something is awaited on this connection again, or when it is returned.
    pub(crate) fn roll_back_later(&mut self, depth: u32) {
        self.undo = Some(self.undo.map_or(depth, |other| other.min(depth)));
    }

    /// Undoes what was to be undone before anything else.
    pub(super) async fn catch_up(&mut self) -> Result<()> {
        let Some(depth) = self.undo.filter(|depth| *depth < self.depth) else {
            self.undo = None;
            return Ok(());
        };
        let dialect = self.dialect()?;
        if depth > 0 && self.ended.is_some() {
            // The mark is gone with what it stood in.
        } else if depth > 0 {
            self.control(&compile(&Transaction::RollbackTo(mark(depth)), dialect)?.into_sql()).await?;
            if dialect.features().has(Feature::ReleaseSavepoint) {
                self.control(&compile(&Transaction::Release(mark(depth)), dialect)?.into_sql()).await?;
            }
        } else {
            // By what the driver has for it: a server may have rolled back by itself, and takes ROLLBACK amiss.
            let live = usable(&mut self.live, self.in_flight || self.broken)?;
            self.in_flight = true;
            let result = live.driver.reset().await;
            self.in_flight = false;
            result.map_err(|error| self.failed(error))?;
            (self.left_open, self.ended) = (false, None);
        }
        self.undo = None;
        self.depth = depth;
        self.end().await
    }

    /// Takes back what was set for the transaction alone, once it is over.
    pub(super) async fn end(&mut self) -> Result<()> {
        if self.depth == 0 {
            self.scope.end();
            while let Some(sql) = self.after.pop() {
                let result = self.control(&sql).await;
                if result.is_err() {
                    self.broken = true;
                }
                result?;
            }
        }
        Ok(())
    }
}

/// An error of a COMMIT. Where no answer came, it may have come too late for the server, or the answer for us.
#[cold]
fn in_doubt(error: Error) -> Error {
    if error.breaks_connection() {
        return error.adding("; whether the transaction was committed is not known");
    }
    error
}

/// The savepoint of a depth.
fn mark(depth: u32) -> Name {
    Name::from(format!("isogloss_{depth}"))
}
