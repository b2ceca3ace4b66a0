//! Lowering: where a dialect lacks a feature, the tree is rewritten into one that means the same without it.
//!
//! The passes are a table of data. Which of them run is decided before the first one does, so that an error names the
//! feature that the user's statement needs. A pass is chosen because a feature is missing, never by a dialect's name.

mod change;
mod expression;
mod plan;
mod query;
#[cfg(test)]
mod testing;
mod tree;

pub(crate) use plan::can_emulate;
pub(crate) use tree::names::Names;
use tree::purity::Room;

use crate::ast::{AsStatement, Statement, StatementRef};
use crate::bind::Bind;
use crate::error::Error;
use crate::feature::{Feature, FeatureSet};
use crate::options::Options;
use crate::schema::Schema;
use crate::spelling::{Limits, Spelling};
use crate::survey::{Facts, survey};

/// One rewriting. The table's order is the order in which they run: none emits what an earlier one removes.
#[derive(Debug)]
pub(crate) struct Pass {
    /// Its name in messages.
    pub(crate) name: &'static str,
    /// The features that no tree needs any more behind it.
    pub(crate) removes: &'static [Feature],
    /// The features that the dialect must have, by itself or by a later pass, for this one to be of use.
    pub(crate) needs: &'static [Feature],
    /// Whether some of the meaning is lost, so that the caller must have allowed it.
    pub(crate) lossy: bool,
    /// The rewriting itself.
    pub(crate) run: fn(&mut Statement, &mut Lowering<'_>) -> Result<(), Error>,
}

/// The passes.
pub(crate) const PASSES: &[Pass] = &[
    query::with_in_subquery::PASS,
    query::materialized_hint::PASS,
    query::join_using::PASS,
    query::join_using::QUALIFIED,
    query::star_beside::PASS,
    query::lateral::APPLY,
    query::lateral::JOIN,
    query::values_table::QUERY,
    query::values_table::NAMES,
    query::values_table::TABLE,
    query::derived_columns::PASS,
    query::derived_names::PASS,
    query::distinct_on::PASS,
    query::full_join::PASS,
    query::right_join::PASS,
    query::set_all::INTERSECT,
    query::set_all::EXCEPT,
    query::set_by_exists::PASS,
    query::limit_ties::PASS,
    query::order_distinct::PASS,
    // Changes.
    change::insert_rows::DEFAULT_VALUES,
    change::default_in_update::PASS,
    change::upsert_columns::PASS,
    change::upsert_on_any_key::UPDATE_ON_SOLE_KEY,
    change::upsert_on_any_key::NOTHING_ON_SOLE_KEY,
    change::upsert::PASS,
    change::upsert_on_any_key::UPDATE_LOSSY,
    change::upsert_on_any_key::NOTHING_LOSSY,
    change::upsert_on_any_key::UPDATE,
    change::upsert_on_any_key::NOTHING,
    change::upsert_where::PASS,
    change::with_before_change::PASS,
    change::other_tables::UPDATE,
    change::other_tables::DELETE,
    change::change_limit::BY_CTE,
    change::change_limit::BY_KEY,
    change::with_before_insert::PASS,
    change::alias_of_target::PASS,
    change::assignments::PASS,
    change::new_values::PASS,
    change::target_in_subquery::PASS,
    change::insert_rows::SEVERAL_ROWS,
    change::insert_rows::DEFAULT_IN_ROW,
    query::locks::HINTS,
    query::locks::OF_ALL,
    query::locks::WITH_LIMIT,
    query::locks::DROPPED,
    query::nested_set_operation::NESTED,
    query::nested_set_operation::ORDER_BY_EXPRESSION,
    query::limit_place::IN_SET_BRANCH,
    query::limit_place::ON_SET_OPERATION,
    query::limit_place::IN_SUBQUERY_OF_IN,
    query::offset_without_order::PASS,
    query::limit_of_equal_names::PASS,
    query::limit_computed::PASS,
    query::limit_rownum::PASS,
    query::limit_row_number::PASS,
    query::order_in_subquery::PASS,
    query::distinct_in_window::PASS,
    query::named_window::PASS,
    query::bare_columns::GROUP_BY,
    query::bare_columns::WINDOW,
    query::recursive_types::PASS,
    // Expressions.
    expression::having_term::PASS,
    expression::quantified::PASS,
    expression::row_values::DISTINCT,
    expression::row_values::PASS,
    expression::distinct_from::PASS,
    expression::between_symmetric::PASS,
    expression::ilike::PASS,
    expression::aggregate_filter::PASS,
    expression::boolean_aggregate::PASS,
    expression::distinct_aggregates::COUNT,
    expression::distinct_aggregates::STRING,
    expression::concat::PROPAGATING,
    expression::concat::IGNORING,
    expression::truth_test::PASS,
    // What the others leave to be done.
    query::null_ordering::PASS,
    expression::booleans::PASS,
    expression::long_in_list::PASS,
    expression::shared_binds::PASS,
    expression::bind_types::PASS,
    expression::bind_beside::PASS,
    expression::bind_beside::DECIMAL,
];

/// What a pass is given beside the tree.
#[derive(Debug)]
pub(crate) struct Lowering<'l> {
    /// What the dialect has. Passes ask this, its spelling and its limits, and never see the dialect itself.
    pub(crate) features: FeatureSet,
    /// How the dialect writes what all have.
    pub(crate) spelling: &'l Spelling,
    /// Whether equal binds may have one placeholder.
    pub(crate) reuses_placeholders: bool,
    /// How many of something the dialect takes.
    pub(crate) limits: &'l Limits,
    /// Tables that are known.
    pub(crate) schema: Option<&'l Schema>,
    /// The values behind the numbers of the tree.
    pub(crate) lifts: &'l [Bind<'l>],
    /// Names that the statement does not use.
    pub(crate) names: Names<'l>,
    /// How much of the statement may be written again.
    pub(crate) room: Room<'l>,
}

/// A tree that the dialect can write.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) statement: Statement,
    pub(crate) text: usize,
    pub(crate) binds: usize,
}

/// Rewrites `tree`, the lifted copy of `original`, until the dialect has all that it needs.
pub(crate) fn lower(
    mut tree: Statement,
    original: StatementRef<'_>,
    missing: FeatureSet,
    lifts: &[Bind<'_>],
    options: &Options<'_>,
) -> Result<Lowered, Error> {
    let dialect = options.dialect;
    let on = |error: Error| error.on(dialect.name(), dialect.version());
    let passes = plan::choose(original, missing, options).map_err(on)?;
    expression::shared_binds::share(&mut tree, lifts);
    let mut lowering = Lowering {
        features: dialect.features(),
        spelling: dialect.spelling(),
        reuses_placeholders: options.marks().1,
        limits: dialect.limits(),
        schema: options.schema,
        lifts,
        names: Names::of(original, options.schema),
        room: Room::of(original, lifts.len()),
    };
    for pass in passes {
        (pass.run)(&mut tree, &mut lowering).map_err(on)?;
    }
    let facts = Facts {
        limits: dialect.limits(),
        features: lowering.features,
        shapes: &[],
        reuses_placeholders: lowering.reuses_placeholders,
        lowered: true,
    };
    let needs = survey(tree.as_statement(), &facts).map_err(on)?;
    match needs.features.minus(lowering.features).iter().next() {
        None => Ok(Lowered { statement: tree, text: needs.text, binds: needs.binds }),
        Some(feature) => Err(on(plan::left_over(feature, missing))),
    }
}
