//! Oracle: a strict grammar of its SQL and PL/SQL.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use super::batch::{ask, task};
use super::cache::Cache;
use super::{Outcome, Task, Verdict};
use crate::judge::Judge;
use crate::setup::{PlSqlFiles, Setup};
use crate::unavailable::Unavailable;

const SCRIPTS: [(&str, &str); 2] = [
    ("plsql.cjs", include_str!("../../scripts/plsql.cjs")),
    ("plsql_releases.cjs", include_str!("../../scripts/plsql_releases.cjs")),
];

/// The longest that a batch may take. What was judged until then is kept for the next run.
const LIMIT: Duration = Duration::from_secs(3600);

/// A grammar of Oracle's SQL up to about 18c, written from Oracle's reference by others.
///
/// Beside it stands a table of what each release brought: an older one is refused it, and where a newer one has
/// what the grammar does not know, nothing is said. Names and types are not looked at, except for the difference
/// between a condition and a value, which Oracle before 23ai keeps.
#[derive(Debug, Clone)]
pub struct OracleParser {
    files: PlSqlFiles,
    cache: Option<PathBuf>,
}

impl OracleParser {
    /// The parser.
    pub fn new(setup: &Setup) -> Result<OracleParser, Unavailable> {
        Ok(OracleParser { files: setup.plsql()?, cache: Some(setup.path("cache")) })
    }

    /// Neither uses nor keeps what was judged in another run.
    #[must_use]
    pub fn without_cache(mut self) -> OracleParser {
        self.cache = None;
        self
    }

    /// Judges a batch, in one process; equal statements of equal releases once, and none that an earlier run judged.
    /// One verdict per task, in their order.
    pub fn judge(&self, tasks: &[Task]) -> Result<Vec<Verdict>, Unavailable> {
        let unavailable = |why: String| Unavailable::new(Judge::Oracle.name(), why);
        let scratch = crate::server::temporary_folder().map_err(unavailable)?;
        let identity = format!("{}\n{SCRIPTS:?}", self.files.packages);
        let folder = self.cache.as_deref().unwrap_or(scratch.path());
        let mut cache = Cache::open(folder, "oracle", &identity);
        let mut new = BTreeMap::new();
        for item in tasks.iter().filter(|item| cache.get(item.level, &item.sql).is_none()) {
            let next = new.len();
            new.entry((item.level, item.sql.as_str())).or_insert(next);
        }
        if !new.is_empty() {
            self.ask(&new, scratch.path(), &mut cache).map_err(unavailable)?;
        }
        let verdict = |item: &Task| {
            let answer = cache.get(item.level, &item.sql).cloned();
            let outcome =
                answer.unwrap_or_else(|| Outcome::NotJudged("the grammar did not answer".to_owned()));
            Verdict { id: item.id.clone(), outcome }
        };
        Ok(tasks.iter().map(verdict).collect())
    }

    fn ask(
        &self,
        new: &BTreeMap<(u16, &str), usize>,
        scratch: &Path,
        cache: &mut Cache,
    ) -> Result<(), String> {
        for (name, script) in SCRIPTS {
            fs::write(scratch.join(name), script).map_err(|error| error.to_string())?;
        }
        let list: Vec<_> = new.iter().map(|((level, sql), key)| task(*key, *level, sql, "")).collect();
        let by_key: BTreeMap<usize, (u16, &str)> = new.iter().map(|(item, key)| (*key, *item)).collect();
        let mut command = Command::new(&self.files.node);
        command.env("NODE_PATH", &self.files.modules).arg(scratch.join(SCRIPTS[0].0));
        ask(&mut command, &json!({ "tasks": list }), LIMIT, |key, outcome| {
            if let Some((level, sql)) = by_key.get(&key) {
                cache.put(*level, sql, outcome);
            }
        })?;
        Ok(())
    }
}
