//! What was found, counted and written down.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use isogloss::{Error, FeatureSet};
use isogloss_judges::Judge;

/// A statement that returned something else, or that the engine refused.
pub(super) struct Finding {
    pub(super) name: String,
    pub(super) missing: FeatureSet,
    pub(super) emulated: FeatureSet,
    pub(super) native: String,
    pub(super) lowered: Option<String>,
    pub(super) why: String,
}

/// All that was done on one engine.
pub(super) struct Report {
    judge: Judge,
    compared: usize,
    refused_natively: usize,
    emulated_natively: usize,
    lowered: BTreeMap<String, usize>,
    refused: BTreeMap<String, usize>,
    findings: Vec<Finding>,
}

impl Report {
    pub(super) fn new(judge: Judge) -> Report {
        Report {
            judge,
            compared: 0,
            refused_natively: 0,
            emulated_natively: 0,
            lowered: BTreeMap::new(),
            refused: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    pub(super) fn refused_natively(&mut self) {
        self.refused_natively += 1;
    }

    pub(super) fn emulated_natively(&mut self) {
        self.emulated_natively += 1;
    }

    pub(super) fn compared(&mut self) {
        self.compared += 1;
    }

    pub(super) fn lowered(&mut self, emulated: FeatureSet) {
        for feature in emulated.iter() {
            *self.lowered.entry(format!("{feature:?}")).or_default() += 1;
        }
    }

    pub(super) fn refused(&mut self, error: &Error) {
        // A refusal that names no feature says in words what is wrong.
        let subject = match error.kind() {
            isogloss::ErrorKind::Unsupported => error.subject().to_owned(),
            _ => error.to_string().lines().next().unwrap_or_default().to_owned(),
        };
        *self.refused.entry(subject).or_default() += 1;
    }

    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Prints the counts, and fails if anything was found.
    #[allow(clippy::print_stderr, reason = "what was proved, and how often, is worth a line")]
    pub(super) fn finish(self) {
        let list = |counts: &BTreeMap<String, usize>| {
            counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
        };
        eprintln!(
            "{}: {} statements compared, {} refused natively, {} emulated natively\n  lowered: {}\n  refused: {}",
            self.judge,
            self.compared,
            self.refused_natively,
            self.emulated_natively,
            list(&self.lowered),
            list(&self.refused),
        );
        let mut text = String::new();
        for finding in &self.findings {
            let _ = write!(text, "\n## {}: {}\nmissing {:?}\n", self.judge, finding.name, finding.emulated);
            let _ = writeln!(text, "(of those taken away: {:?})", finding.missing.iter().count());
            let _ = writeln!(text, "native:  {}", finding.native);
            if let Some(lowered) = &finding.lowered {
                let _ = writeln!(text, "lowered: {lowered}");
            }
            let _ = writeln!(text, "{}", finding.why);
        }
        assert!(self.findings.is_empty(), "{} findings{text}", self.findings.len());
    }
}
