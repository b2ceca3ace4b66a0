//! Verdicts kept between runs. A grammar that takes a second for a statement need not read it twice.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Outcome;
use super::batch::outcome;

/// Verdicts of one judge, in a file named after the judge: another version of it or of its script has another file.
#[derive(Debug)]
pub(super) struct Cache {
    file: PathBuf,
    // The key is the whole text, so that two statements are never taken for one.
    known: HashMap<(u16, String), Outcome>,
}

impl Cache {
    /// Opens what `folder` holds of the judge that `name` and `identity` tell apart from others.
    pub(super) fn open(folder: &Path, name: &str, identity: &str) -> Cache {
        let file = folder.join(format!("{name}-{:016x}.jsonl", fingerprint(identity)));
        let mut known = HashMap::new();
        for line in fs::read_to_string(&file).unwrap_or_default().lines() {
            // A line that was cut short when a run was ended is as if it had not been written.
            let Ok(entry) = serde_json::from_str::<Value>(line) else { continue };
            let (Some(level), Some(sql)) = (entry["level"].as_u64(), entry["sql"].as_str()) else { continue };
            known.insert((level as u16, sql.to_owned()), outcome(&entry));
        }
        Cache { file, known }
    }

    /// What was said about a statement, if anything was.
    pub(super) fn get(&self, level: u16, sql: &str) -> Option<&Outcome> {
        self.known.get(&(level, sql.to_owned()))
    }

    /// Keeps a verdict. A cache that cannot be written is only slower, so that this never fails.
    pub(super) fn put(&mut self, level: u16, sql: &str, outcome: &Outcome) {
        let (why, unknown) = match outcome {
            Outcome::Accepted => (None, false),
            Outcome::Rejected(why) => (Some(why), false),
            Outcome::NotJudged(why) => (Some(why), true),
        };
        let line = json!({ "level": level, "sql": sql, "why": why, "unknown": unknown });
        if let Some(folder) = self.file.parent() {
            let _ = fs::create_dir_all(folder);
        }
        if let Ok(mut file) = fs::OpenOptions::new().create(true).append(true).open(&self.file) {
            let _ = file.write_all(format!("{line}\n").as_bytes());
        }
        self.known.insert((level, sql.to_owned()), outcome.clone());
    }
}

/// FNV-1a, which is the same in every release of the compiler. <http://www.isthe.com/chongo/tech/comp/fnv/>
fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_found_again_but_not_those_of_another_judge() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path(), "x", "version 1");
        assert_eq!(cache.get(19, "SELECT 1"), None);
        cache.put(19, "SELECT 1", &Outcome::Rejected("no FROM".into()));
        cache.put(23, "SELECT 1", &Outcome::Accepted);
        cache.put(23, "SELECT 2", &Outcome::NotJudged("new".into()));

        let again = Cache::open(folder.path(), "x", "version 1");
        assert_eq!(again.get(19, "SELECT 1"), Some(&Outcome::Rejected("no FROM".into())));
        assert_eq!(again.get(23, "SELECT 1"), Some(&Outcome::Accepted));
        assert_eq!(again.get(23, "SELECT 2"), Some(&Outcome::NotJudged("new".into())));
        assert_eq!(Cache::open(folder.path(), "x", "version 2").get(23, "SELECT 1"), None);
    }

    #[test]
    fn a_broken_line_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path(), "x", "");
        cache.put(19, "a", &Outcome::Accepted);
        fs::OpenOptions::new()
            .append(true)
            .open(&cache.file)
            .unwrap()
            .write_all(b"{\"level\":19,\"sq")
            .unwrap();
        assert_eq!(Cache::open(folder.path(), "x", "").get(19, "a"), Some(&Outcome::Accepted));
    }
}
