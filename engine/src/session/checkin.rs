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
        (self.depth, self.undo, self.left_open) = (0, None, false);
        self.end().await?;
        self.is_reset = true;
        Ok(())
    }

    /// Another session with everything that this one has.
    fn take(&mut self) -> Session {
        let mut rest = Session::new(Arc::clone(&self.pool), self.live.take());
        rest.undo = self.undo;
        rest.depth = self.depth;
        rest.undone = self.undone;
        rest.left_open = self.left_open;
        rest.after = std::mem::take(&mut self.after);
        // If nobody runs it, as when an executor ends, it is not given to another one.
        rest.spawned = true;
        rest
    }

    #[inline]
    fn needs_reset(&self) -> bool {
        if self.depth > 0 || self.undo.is_some() {
            return true;
        }
        match self.pool.settings.reset {
            Reset::WhenNeeded => match &self.live {
                Some(live) => live.driver.in_transaction().unwrap_or(self.left_open),
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
        if let Some(reach) = self.reach.take() {
            self.tainted |= reach.close();
        }
        if self.in_flight || self.broken || self.tainted {
            self.live = None;
        }
        if self.live.is_some() && self.needs_reset() {
            // On a thread it is undone now. A task cannot wait here: another one does that, or the connection is closed.
            let done = match (self.pool.waiting, &self.pool.settings.spawner) {
                (Waiting::Thread, _) => now(self.reset()).is_ok(),
                (Waiting::Task, Some(spawner)) if !self.spawned => {
                    let spawner = Arc::clone(spawner);
                    return spawner(Box::pin(self.take().give_back()));
                }
                (Waiting::Task, _) => false,
            };
            if !done {
                self.live = None;
            }
        }
        if let Some(hooks) = &self.pool.settings.hooks {
            hooks.checkin(self.live.is_some());
        }
        match self.live.take() {
            Some(live) => self.pool.give(live),
            None => self.pool.free(),
        }
    }
}
