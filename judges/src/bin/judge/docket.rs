//! What a dialect's judges are asked: each distinct text of each case, and which versions share it.

use isogloss::Layout;
use isogloss_testkit::{Answer, Case, Target, Text, all, targets_of};

/// All questions about one dialect.
pub(crate) struct Docket {
    pub(crate) dialect: &'static str,
    /// The versions that the catalogue answers for, the older before the newer.
    pub(crate) targets: Vec<Target>,
    pub(crate) items: Vec<Item>,
    /// Whether it is the whole catalogue.
    pub(crate) whole: bool,
    /// The cases that the compiler refuses, with the place of the version in `targets`.
    pub(crate) refused: Vec<(&'static Case, usize)>,
}

/// One text of one case.
pub(crate) struct Item {
    pub(crate) case: &'static Case,
    pub(crate) text: Text,
    /// The places in `targets` of the versions that give this text, in their order.
    pub(crate) versions: Vec<usize>,
}

impl Docket {
    /// The catalogue, or some of its cases, on one dialect.
    pub(crate) fn of(dialect: &'static str, only: &[String]) -> Docket {
        let mut docket = Docket {
            dialect,
            targets: targets_of(dialect),
            items: Vec::new(),
            whole: only.is_empty(),
            refused: Vec::new(),
        };
        for case in all().iter().filter(|case| only.is_empty() || only.iter().any(|name| name == case.name)) {
            let mut own: Vec<Item> = Vec::new();
            for (version, target) in docket.targets.iter().enumerate() {
                match case.answer(target, Layout::Compact) {
                    Answer::Refused { .. } => docket.refused.push((case, version)),
                    Answer::Sql(text) => match own.iter_mut().find(|item| item.text == text) {
                        Some(item) => item.versions.push(version),
                        None => own.push(Item { case, text, versions: vec![version] }),
                    },
                }
            }
            docket.items.append(&mut own);
        }
        docket
    }
}
