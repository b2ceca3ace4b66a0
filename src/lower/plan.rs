//! Which passes run: decided over the table, before the tree is touched.

use alloc::format;
use alloc::vec::Vec;

use super::{Chosen, PASSES, Pass};
use crate::ast::StatementRef;
use crate::compile::Options;
use crate::dialect::Dialect;
use crate::error::Error;
use crate::feature::{Feature, FeatureSet};
use crate::survey::{Facts, place_of};

/// The passes that supply what is missing, or the error that says why there are none.
pub(super) fn choose(
    statement: StatementRef<'_>,
    missing: FeatureSet,
    options: &Options<'_>,
) -> Result<Chosen, Error> {
    let mut chosen = Vec::new();
    for feature in missing.iter() {
        if let Err(shut) = supply(feature, options, &mut chosen, &mut Vec::new()) {
            let facts = Facts {
                limits: options.dialect.limits(),
                features: FeatureSet::NONE,
                shapes: &options.shapes,
                reuses_placeholders: false,
            };
            let error = Error::unsupported(feature).at(place_of(statement, feature, facts)).because(shut);
            return Err(match remedy(feature) {
                "" => error,
                remedy => error.way_out(remedy),
            });
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen.into_iter().filter_map(|index| PASSES.get(index)).collect())
}

/// Whether there is a way to do without `feature` on a dialect that lacks it, as far as the table of passes tells: a
/// pass may still refuse a statement.
pub(crate) fn can_emulate(feature: Feature, dialect: &dyn Dialect) -> bool {
    supply(feature, &Options::new(dialect), &mut Vec::new(), &mut Vec::new()).is_ok()
}

/// Adds the first pass, and all that it needs in turn, by which `feature` can be done without.
fn supply(
    feature: Feature,
    options: &Options<'_>,
    chosen: &mut Vec<usize>,
    within: &mut Vec<Feature>,
) -> Result<(), alloc::string::String> {
    if options.native_only.has(feature) {
        return Err("The caller wants it to be the dialect's own.".into());
    }
    let mut shut = alloc::string::String::new();
    let ways = PASSES.iter().enumerate().filter(|(_, pass)| pass.removes.contains(&feature));
    for (index, pass) in ways {
        if pass.lossy && !options.lossy.has(feature) {
            shut = format!(
                "Rewriting ({}) would lose some of its meaning, which the caller has not allowed.",
                pass.name
            );
            continue;
        }
        let before = chosen.len();
        chosen.push(index);
        within.push(feature);
        let blocked = blocked_by(pass, options, chosen, within);
        within.pop();
        match blocked {
            None => return Ok(()),
            Some(lacking) => {
                chosen.truncate(before);
                shut = format!(
                    "It could be rewritten ({}), but that needs {}, which is missing too.",
                    pass.name,
                    lacking.title()
                );
            }
        }
    }
    Err(if shut.is_empty() { "No rewriting into one statement keeps its meaning.".into() } else { shut })
}

/// The feature for want of which a pass is of no use.
fn blocked_by(
    pass: &Pass,
    options: &Options<'_>,
    chosen: &mut Vec<usize>,
    within: &mut Vec<Feature>,
) -> Option<Feature> {
    let features = options.dialect.features();
    pass.needs.iter().copied().find(|needed| {
        !features.has(*needed)
            && (within.contains(needed) || supply(*needed, options, chosen, within).is_err())
    })
}

/// What a rewriting has left in the tree although no later one removes it.
pub(super) fn left_over(feature: Feature, missing: FeatureSet) -> Error {
    if missing.has(feature) {
        Error::unsupported(feature).because("No rewriting keeps its meaning where it stands.")
    } else {
        Error::unsupported(feature).because(format!("The rewriting of {} needs it.", first_title(missing)))
    }
}

fn first_title(features: FeatureSet) -> &'static str {
    features.iter().next().map_or("the statement", Feature::title)
}

/// What can be done instead; empty where nothing is known.
fn remedy(feature: Feature) -> &'static str {
    match feature {
        Feature::InsertReturning
        | Feature::UpdateReturning
        | Feature::DeleteReturning
        | Feature::MergeReturning
        | Feature::UpsertNothingReturning
        | Feature::UpsertReturning => {
            "Run it through an engine, which reads the rows back by key, or drop `returning`."
        }
        Feature::ForUpdate | Feature::ForShare => {
            "Begin a transaction that keeps others out as a whole (BEGIN IMMEDIATE), or allow that the lock is left \
             out by `Options::lossy`."
        }
        Feature::IsolationInBegin => "Set it by a statement of its own before the transaction begins.",
        Feature::DefaultInUpdate => "Give the value that is the column's default.",
        _ => "",
    }
}
