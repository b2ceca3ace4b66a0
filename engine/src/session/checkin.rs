//! How a session ends: what is open is rolled back, and the connection goes back to the pool, or is closed.

use std::sync::Arc;

use super::{Session, usable};
use crate::error::Result;
use crate::settings::Reset;
use crate::waiting::{Waiting, now};

impl Session {
    /// Gives the connection back, after whatever has to be undone is. This is what dropping cannot always do.
    pub(crate) async fn give_back(mut self) {
        if self.needs_reset() && !self.in_flight && !self.broken && self.reset().await.is_err() {
            self.broken = true;
        }
    }

    async fn reset(&mut self) -> Result<()> {
        let live = usable(&mut self.live, self.in_flight || self.broken)?;
        self.in_flight = true;
        let result = live.driver.reset().await;
        self.in_flight = false;
        result?;
        (self.depth, self.undo, self.left_open, self.ended) = (0, None, false, None);
        self.end().await?;
        self.is_reset = true;
        Ok(())
    }

    /// Another session with everything that this one has.
    fn take(&mut self) -> Session {
        let mut rest = Session::new(Arc::clone(&self.pool), self.live.take());
        rest.undo = self.undo;
        rest.depth = self.depth;
        rest.ended = self.ended;
        rest.left_open = self.left_open;
        rest.after = std::mem::take(&mut self.after);
        rest.checked_out = self.checked_out;
        // If nobody runs it, as when an executor ends, it is not given to another one.
        rest.spawned = true;
        rest
    }

    #[inline]
    fn needs_reset(&self) -> bool {
        if self.depth > 0 || self.undo.is_some() || !self.after.is_empty() {
            return true;
        }
        match self.pool.settings.reset {
            Reset::WhenNeeded => match &self.live {
                // Who knows of the end of a transaction alone does not know that none is open: a server that has ended one by
                // an error may hold the next statement for the first of another.
                Some(live) => {
                    live.driver.in_transaction() == Some(true) || self.left_open && !live.knows_transactions
                }
                None => false,
            },
            Reset::Always => !self.is_reset,
            Reset::Never => false,
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.elsewhere {
            return;
        }
        let leaving = Leaving(self);
        let session = &mut *leaving.0;
        if let Some(reach) = session.reach.take() {
            session.tainted |= reach.close();
        }
        if session.in_flight || session.broken || session.tainted {
            session.live = None;
        }
        if session.live.is_some() && session.needs_reset() {
            // On a thread it is undone now. A task cannot wait here: another one does that, or the connection is closed.
            let done = match (session.pool.waiting, &session.pool.settings.spawner) {
                (Waiting::Thread, _) => now(session.reset()).is_ok(),
                (Waiting::Task, Some(spawner)) if !session.spawned => {
                    let spawner = Arc::clone(spawner);
                    let rest = session.take();
                    // The place is that one's from here on.
                    session.elsewhere = true;
                    return spawner(Box::pin(rest.give_back()));
                }
                (Waiting::Task, _) => false,
            };
            if !done {
                session.live = None;
            }
        }
        if let Some(hooks) = session.pool.settings.hooks.as_ref().filter(|_| session.checked_out) {
            let reused = session.live.as_ref().is_some_and(|live| session.pool.keeps(live));
            hooks.checkin(reused);
        }
    }
}

/// A session whose place goes back to the pool, although a driver or a hook may panic before that.
struct Leaving<'s>(&'s mut Session);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        let Leaving(session) = self;
        if session.elsewhere {
            return;
        }
        match session.live.take() {
            Some(live) if !session.in_flight => session.pool.give(live),
            // Its reset has panicked, and closing it may do so as well.
            unusable => {
                session.pool.free();
                drop(unusable);
            }
        }
    }
}
