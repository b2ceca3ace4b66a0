//! The one connection of a transaction and the savepoints in it.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::lock::{Mutex as Lock, MutexGuard};
use isogloss::Begin;
use isogloss_engine::{AsyncConnection, Mark};
use sea_orm::DbErr;

use crate::entities::Entities;
use crate::error::Asked;
use crate::held::Held;

/// What a transaction and the savepoints in it share.
pub(crate) struct Shared {
    open: Lock<Open>,
    /// Those that were dropped, and are undone before anything else is done.
    dropped: Mutex<Vec<u64>>,
    pub(crate) entities: Arc<Entities>,
}

/// What is open on the connection.
pub(crate) struct Open {
    pub(crate) connection: AsyncConnection,
    /// The transaction and the savepoints, outermost first; none if all is over.
    marks: Vec<(u64, Mark)>,
    /// What the next one is called.
    next: u64,
}

impl Shared {
    pub(crate) fn new(connection: AsyncConnection, entities: Arc<Entities>) -> Shared {
        let open = Open { connection, marks: Vec::new(), next: 0 };
        Shared { open: Lock::new(open), dropped: Mutex::default(), entities }
    }

    /// The connection, with everything undone that was dropped.
    pub(crate) async fn open(&self) -> MutexGuard<'_, Open> {
        let mut open = self.open.lock().await;
        for number in std::mem::take(&mut *self.dropped()) {
            if let Some(mark) = open.take(number) {
                open.connection.abandon_marked(mark);
            }
        }
        open
    }

    /// This one is undone as soon as something is awaited again. If it is the last one, the connection goes as well, and
    /// the engine undoes what is open on it.
    pub(crate) fn abandon(&self, number: u64) {
        self.dropped().push(number);
    }

    fn dropped(&self) -> std::sync::MutexGuard<'_, Vec<u64>> {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Begins a transaction, or a savepoint inside of what is open, and returns its number.
    pub(crate) async fn begin(&mut self, begin: &Begin) -> Result<u64, DbErr> {
        let mark = self.connection.begin_marked(begin).await.map_err(|error| Asked::Execute.failed(error))?;
        let number = self.next;
        self.next += 1;
        self.marks.push((number, mark));
        Ok(number)
    }

    /// Whether this one is.
    pub(crate) fn has(&self, number: u64) -> bool {
        self.marks.iter().any(|(other, _)| *other == number)
    }

    /// Takes a transaction or savepoint off, and all that are inside of it.
    pub(crate) fn take(&mut self, number: u64) -> Option<Mark> {
        let place = self.marks.iter().position(|(other, _)| *other == number)?;
        let (_, mark) = self.marks[place];
        self.marks.truncate(place);
        Some(mark)
    }
}

impl Held for MutexGuard<'_, Open> {
    fn connection(&mut self) -> &mut AsyncConnection {
        &mut self.connection
    }

    async fn give_back(self) {}
}
