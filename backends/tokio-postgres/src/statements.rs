//! Statements that a connection keeps prepared on the server.

use std::collections::HashMap;

use tokio_postgres::Statement;

/// How many statements a connection keeps prepared.
const KEPT: usize = 128;

/// Prepared statements by their text; the one that was not used for longest makes room.
#[derive(Default)]
pub struct Statements {
    by_text: HashMap<String, Kept>,
    clock: u64,
}

struct Kept {
    statement: Statement,
    used: u64,
}

impl Statements {
    /// The statement of this text.
    #[must_use]
    pub fn get(&mut self, sql: &str) -> Option<Statement> {
        self.clock += 1;
        let kept = self.by_text.get_mut(sql)?;
        kept.used = self.clock;
        Some(kept.statement.clone())
    }

    /// Keeps it. What has to make room is closed on the server, as soon as something else is sent.
    pub fn keep(&mut self, sql: &str, statement: &Statement) {
        if self.by_text.len() >= KEPT
            && let Some(oldest) =
                self.by_text.iter().min_by_key(|(_, kept)| kept.used).map(|(sql, _)| sql.clone())
        {
            self.by_text.remove(&oldest);
        }
        let kept = Kept { statement: statement.clone(), used: self.clock };
        self.by_text.insert(sql.to_owned(), kept);
    }

    /// Does not keep it any more.
    pub fn forget(&mut self, sql: &str) {
        self.by_text.remove(sql);
    }
}

impl std::fmt::Debug for Statements {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Statements").field("kept", &self.by_text.len()).finish_non_exhaustive()
    }
}
