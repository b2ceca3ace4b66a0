//! Whether a dialect's feature table and the engine agree, either way.
//!
//! The catalogue is the list of probes: what a case needs is found by taking features away from a dialect that has all.
//! A feature that the table states is proven by a case that needs it, is written natively, and passes. A feature that
//! it does not state is tried by the cases that lack nothing else: they are written by a dialect that pretends to have
//! it, and must be refused by the engine or return something else. What differs and why that may be stands in
//! `judges/honesty.txt`.

use std::collections::{BTreeMap, BTreeSet};

use isogloss::{Dialect, Feature, FeatureSet, Version, compile_with};
use isogloss_judges::Engine;
use isogloss_testkit::{Answer, Case, Target, all, conformance, schema};

use crate::docket::Docket;

/// A dialect that has every feature but one, and no words of its own.
#[derive(Debug)]
struct AllBut(Feature);

impl Dialect for AllBut {
    fn name(&self) -> &'static str {
        "all but one"
    }

    fn version(&self) -> Version {
        Version::new(1, 0, 0)
    }

    fn features(&self) -> FeatureSet {
        FeatureSet::of(Feature::ALL).remove(self.0)
    }
}

/// A dialect that claims one feature more than it has.
#[derive(Debug)]
struct Pretending {
    target: Target,
    feature: Feature,
}

impl Dialect for Pretending {
    fn name(&self) -> &'static str {
        self.target.name()
    }

    fn version(&self) -> Version {
        self.target.dialect.version()
    }

    fn base(&self) -> Option<&dyn Dialect> {
        Some(&*self.target.dialect)
    }

    fn features(&self) -> FeatureSet {
        self.target.dialect.features().insert(self.feature)
    }
}

/// What a probe of a feature that is not stated came to.
enum Attempt {
    /// The engine ran it, and returned what is expected.
    Ran,
    /// The engine refused it, or returned something else; or the dialect has no words for it.
    Failed,
}

/// Where the table and the engine are not held together.
pub(crate) enum Difference {
    /// The table states it, and no case that needs it passes: it is not proven.
    Unproven(Feature),
    /// The table does not state it, and the engine has it: these cases ran.
    Timid(Feature, Vec<&'static str>),
}

/// Compares the table of one version with the engine of that version, on which the fixture is.
pub(crate) fn compare(
    engine: &mut dyn Engine,
    docket: &Docket,
    own: usize,
    passed: &BTreeSet<&'static str>,
) -> Vec<Difference> {
    let target = &docket.targets[own];
    let stated = target.dialect.features();
    let mut proven = FeatureSet::NONE;
    let mut tried: BTreeMap<Feature, Vec<(&'static str, Attempt)>> = BTreeMap::new();
    for case in all().iter().filter(|case| case.unjudged.is_none()) {
        let needs = needs(case);
        let missing: Vec<Feature> = needs.minus(stated).iter().collect();
        match missing.as_slice() {
            [] if passed.contains(case.name) => proven = proven.union(needs),
            [feature] if case.expected.is_some() => {
                let attempt = attempt(engine, case, target, *feature);
                tried.entry(*feature).or_default().push((case.name, attempt));
            }
            _ => {}
        }
    }
    let mut differences: Vec<Difference> = stated.minus(proven).iter().map(Difference::Unproven).collect();
    for (feature, attempts) in tried {
        if attempts.iter().all(|(_, attempt)| matches!(attempt, Attempt::Ran)) {
            let names = attempts.into_iter().map(|(name, _)| name).collect();
            differences.push(Difference::Timid(feature, names));
        }
    }
    differences
}

/// What a case needs, whatever the dialect.
fn needs(case: &Case) -> FeatureSet {
    let statement = (case.make)();
    let needed = |feature: &&Feature| {
        let dialect = AllBut(**feature);
        let options = case.options(&dialect, schema()).native_only(Feature::ALL);
        compile_with(&statement, &options).is_err_and(|error| error.feature() == Some(**feature))
    };
    Feature::ALL.iter().filter(needed).fold(FeatureSet::NONE, |needs, feature| needs.insert(*feature))
}

/// Has the case written by a dialect that pretends to have the feature, and run.
fn attempt(engine: &mut dyn Engine, case: &'static Case, target: &Target, feature: Feature) -> Attempt {
    let pretending = Target {
        dialect: Box::new(Pretending { target: target_again(target), feature }),
        version: target.version.clone(),
    };
    let Answer::Sql(text) = case.answer(&pretending, isogloss::Layout::Compact) else {
        return Attempt::Failed;
    };
    match conformance::run_text(engine, case, &text, target) {
        Ok(()) => Attempt::Ran,
        Err(_) => Attempt::Failed,
    }
}

/// The same version of the same dialect once more, as targets own their dialects.
fn target_again(target: &Target) -> Target {
    let same = |other: &Target| other.version == target.version;
    isogloss_testkit::targets_of(target.name()).into_iter().find(same).expect("it came from that list")
}

/// What may differ, and why: `dialect feature: why` a line, `*` for every dialect.
pub(crate) const ALLOWED: &str = include_str!("../../../honesty.txt");

/// The reason for which a difference may be, if one is written down.
pub(crate) fn allowed(dialect: &str, feature: Feature) -> Option<&'static str> {
    ALLOWED.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let (place, why) = line.split_once(": ")?;
        let (name, subject) = place.split_once(' ')?;
        ((name == dialect || name == "*") && subject == feature.name()).then_some(why)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_case_needs_is_found() {
        let case = isogloss_testkit::find("limit_zero").expect("it is in the catalogue");
        assert_eq!(needs(case).iter().collect::<Vec<_>>(), [Feature::Limit]);
    }

    #[test]
    fn every_line_of_what_is_allowed_names_a_feature_and_a_reason() {
        for line in ALLOWED.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (place, why) = line.split_once(": ").unwrap_or_else(|| panic!("{line}: no reason"));
            let (dialect, feature) = place.split_once(' ').unwrap_or_else(|| panic!("{line}: no feature"));
            assert!(dialect == "*" || isogloss_testkit::DIALECTS.contains(&dialect), "{line}");
            assert!(Feature::ALL.iter().any(|known| known.name() == feature), "{line}");
            assert!(!why.is_empty(), "{line}");
        }
    }
}
