//! Which passes run: decided over the table, before the tree is touched.

use alloc::format;
use alloc::string::String;

use crate::ast::StatementRef;
use crate::dialect::Dialect;
use crate::error::Error;
use crate::feature::{Feature, FeatureSet};
use crate::lower::{PASSES, Pass};
use crate::options::Options;
use crate::survey::{Facts, place_of};

/// The passes that supply what is missing, as a bit for each place in the table, or the error that says why there are
/// none.
pub(super) fn choose(
    statement: StatementRef<'_>,
    missing: FeatureSet,
    options: &Options<'_>,
) -> Result<Chosen, Error> {
    let mut search = Search { options, features: options.dialect.features(), chosen: 0 };
    for feature in missing.iter() {
        if let Err(shut) = search.supply(feature, FeatureSet::NONE) {
            let facts = Facts {
                limits: options.dialect.limits(),
                features: FeatureSet::NONE,
                shapes: &options.shapes,
                reuses_placeholders: false,
                lowered: false,
            };
            let place = place_of(statement, feature, &facts);
            let error = Error::unsupported(feature).at(place).because(shut.reason());
            return Err(match remedy(feature) {
                "" => error,
                remedy => error.way_out(remedy),
            });
        }
    }
    Ok(Chosen(search.chosen))
}

/// Whether there is a way to do without `feature` on a dialect that lacks it, as far as the table of passes tells: a
/// pass may still refuse a statement.
pub(crate) fn can_emulate(feature: Feature, dialect: &dyn Dialect) -> bool {
    let options = Options::new(dialect);
    let mut search = Search { options: &options, features: dialect.features(), chosen: 0 };
    search.supply(feature, FeatureSet::NONE).is_ok()
}

/// Passes, by their places in the table, in which order they run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen(u128);

const _: () = assert!(PASSES.len() <= 128, "there are more passes than bits");

impl Iterator for Chosen {
    type Item = &'static Pass;

    fn next(&mut self) -> Option<&'static Pass> {
        let pass = PASSES.get(self.0.trailing_zeros() as usize);
        self.0 &= self.0.wrapping_sub(1);
        pass
    }
}

/// Why a way is shut.
#[derive(Debug, Clone, Copy)]
enum Shut {
    NoWay,
    NativeOnly,
    Lossy(&'static Pass),
    Lacking(&'static Pass, Feature),
}

impl Shut {
    fn reason(self) -> String {
        match self {
            Shut::NoWay => "No rewriting into one statement keeps its meaning.".into(),
            Shut::NativeOnly => "The caller wants it to be the dialect's own.".into(),
            Shut::Lossy(pass) => format!(
                "Rewriting ({}) would lose some of its meaning, which the caller has not allowed.",
                pass.name
            ),
            Shut::Lacking(pass, lacking) => format!(
                "It could be rewritten ({}), but that needs {}, which is missing too.",
                pass.name,
                lacking.title()
            ),
        }
    }
}

/// The search for passes.
struct Search<'s> {
    options: &'s Options<'s>,
    features: FeatureSet,
    chosen: u128,
}

impl Search<'_> {
    /// Adds the first pass, and all that it needs in turn, by which `feature` can be done without. `within` are the
    /// features for the sake of which it is looked for.
    fn supply(&mut self, feature: Feature, within: FeatureSet) -> Result<(), Shut> {
        if self.options.native_only.has(feature) {
            return Err(Shut::NativeOnly);
        }
        let mut shut = Shut::NoWay;
        for (index, pass) in ways(feature) {
            if pass.lossy && !self.options.lossy.has(feature) {
                shut = Shut::Lossy(pass);
                continue;
            }
            let before = self.chosen;
            self.chosen |= 1 << index;
            match self.blocked_by(pass, within.insert(feature)) {
                None => return Ok(()),
                Some(lacking) => {
                    self.chosen = before;
                    shut = Shut::Lacking(pass, lacking);
                }
            }
        }
        Err(shut)
    }

    /// The feature for want of which a pass is of no use.
    fn blocked_by(&mut self, pass: &Pass, within: FeatureSet) -> Option<Feature> {
        pass.needs.iter().copied().find(|needed| {
            !self.features.has(*needed) && (within.has(*needed) || self.supply(*needed, within).is_err())
        })
    }
}

/// The passes that remove a feature, in the order of the table, with their places in it.
fn ways(feature: Feature) -> impl Iterator<Item = (usize, &'static Pass)> {
    let mut left = WAYS[feature as usize];
    core::iter::from_fn(move || {
        let index = left.trailing_zeros() as usize;
        left &= left.wrapping_sub(1);
        PASSES.get(index).map(|pass| (index, pass))
    })
}

/// For each feature a bit for each pass that removes it.
static WAYS: [u128; Feature::ALL.len()] = {
    let mut ways = [0; Feature::ALL.len()];
    let mut index = 0;
    while index < PASSES.len() {
        let removes = PASSES[index].removes;
        let mut at = 0;
        while at < removes.len() {
            ways[removes[at] as usize] |= 1 << index;
            at += 1;
        }
        index += 1;
    }
    ways
};

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
        Feature::TargetInUpsert => "Read the values first, or insert the rows one by one.",
        Feature::TargetInDerived => {
            "Read the values first, or join them by `from` or `using`; or name the tables of the subquery's columns, if some name none."
        }
        Feature::StringAggregateInWindow
        | Feature::StringAggregateInOrderedWindow
        | Feature::StringAggregateOrderInWindow => {
            "Join the texts in a subquery of its own, which reads the rows of the window."
        }
        Feature::ShadowingWith => "Give the member of WITH a name that no table has which it reads.",
        Feature::SubqueryInAggregate | Feature::SubqueryInGroupBy | Feature::GroupedSubquery => {
            "Compute it in a derived table, and use its column here."
        }
        Feature::StringAggregateOrders => "Join each in a subquery of its own.",
        Feature::DefaultInUpdate => "Give the value that is the column's default.",
        _ => "",
    }
}
