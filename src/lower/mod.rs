//! Lowering: where a dialect lacks a feature, the tree is rewritten into one that means the same without it.
//!
//! The passes are a table of data. Which of them run is decided before the first one does, so that an error names the
//! feature that the user's statement needs. A pass is chosen because a feature is missing, never by a dialect's name.

mod aggregate_filter;
mod alias_of_target;
mod assignments;
mod between_symmetric;
mod bind_beside;
mod bind_types;
mod boolean_aggregate;
mod booleans;
mod change_limit;
mod clauses;
mod concat;
mod correlation;
mod default_in_update;
mod derived_columns;
mod distinct_aggregates;
mod distinct_from;
mod distinct_in_window;
mod distinct_on;
mod dml;
mod full_join;
mod having_term;
mod ilike;
mod insert_rows;
mod join_using;
mod known;
mod lateral;
mod level;
mod limit_computed;
mod limit_of_equal_names;
mod limit_place;
mod limit_row_number;
mod limit_rownum;
mod limit_ties;
mod limits;
mod locks;
mod long_in_list;
mod make;
mod materialized_hint;
mod named_window;
mod names;
mod nested_set_operation;
mod null_ordering;
mod offset_without_order;
mod order_distinct;
mod order_in_subquery;
mod other_tables;
mod outputs;
mod plan;
mod positions;
mod purity;
mod quantified;
mod rewriting;
mod right_join;
mod row_values;
mod rows;
mod scope;
mod set_all;
mod set_by_exists;
mod shared_binds;
mod target_in_subquery;
#[cfg(test)]
mod testing;
mod truth_test;
mod upsert;
mod upsert_on_any_key;
mod upsert_where;
mod values_table;
mod with_before_change;
mod with_before_insert;
mod with_in_subquery;
mod wrap;

pub(crate) use names::Names;
pub(crate) use plan::can_emulate;

use crate::ast::{AsStatement, Statement, StatementRef};
use crate::bind::Bind;
use crate::compile::Options;
use crate::error::Error;
use crate::feature::{Feature, FeatureSet};
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
    with_in_subquery::PASS,
    materialized_hint::PASS,
    join_using::PASS,
    lateral::APPLY,
    lateral::JOIN,
    values_table::QUERY,
    values_table::NAMES,
    values_table::TABLE,
    derived_columns::PASS,
    distinct_on::PASS,
    full_join::PASS,
    right_join::PASS,
    set_all::INTERSECT,
    set_all::EXCEPT,
    set_by_exists::PASS,
    limit_ties::PASS,
    order_distinct::PASS,
    // Changes.
    insert_rows::DEFAULT_VALUES,
    default_in_update::PASS,
    upsert_on_any_key::UPDATE_ON_SOLE_KEY,
    upsert_on_any_key::NOTHING_ON_SOLE_KEY,
    upsert::PASS,
    upsert_on_any_key::UPDATE_LOSSY,
    upsert_on_any_key::NOTHING_LOSSY,
    upsert_on_any_key::UPDATE,
    upsert_on_any_key::NOTHING,
    upsert_where::PASS,
    with_before_change::PASS,
    other_tables::UPDATE,
    other_tables::DELETE,
    change_limit::BY_CTE,
    change_limit::BY_KEY,
    with_before_insert::PASS,
    alias_of_target::PASS,
    assignments::PASS,
    target_in_subquery::PASS,
    insert_rows::SEVERAL_ROWS,
    insert_rows::DEFAULT_IN_ROW,
    locks::HINTS,
    locks::OF_ALL,
    locks::WITH_LIMIT,
    locks::DROPPED,
    nested_set_operation::NESTED,
    nested_set_operation::ORDER_BY_EXPRESSION,
    limit_place::IN_SET_BRANCH,
    limit_place::ON_SET_OPERATION,
    limit_place::IN_SUBQUERY_OF_IN,
    offset_without_order::PASS,
    limit_of_equal_names::PASS,
    limit_computed::PASS,
    limit_rownum::PASS,
    limit_row_number::PASS,
    order_in_subquery::PASS,
    distinct_in_window::PASS,
    named_window::PASS,
    // Expressions.
    having_term::PASS,
    quantified::PASS,
    row_values::DISTINCT,
    row_values::PASS,
    distinct_from::PASS,
    between_symmetric::PASS,
    ilike::PASS,
    aggregate_filter::PASS,
    boolean_aggregate::PASS,
    distinct_aggregates::COUNT,
    distinct_aggregates::STRING,
    concat::PROPAGATING,
    concat::IGNORING,
    truth_test::PASS,
    // What the others leave to be done.
    null_ordering::PASS,
    booleans::PASS,
    long_in_list::PASS,
    shared_binds::PASS,
    bind_types::PASS,
    bind_beside::PASS,
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
    shared_binds::share(&mut tree, lifts);
    let mut lowering = Lowering {
        features: dialect.features(),
        spelling: dialect.spelling(),
        reuses_placeholders: options.marks().1,
        limits: dialect.limits(),
        schema: options.schema,
        lifts,
        names: Names::of(original),
    };
    for pass in passes {
        (pass.run)(&mut tree, &mut lowering).map_err(on)?;
    }
    let facts = Facts {
        limits: dialect.limits(),
        features: lowering.features,
        shapes: &[],
        reuses_placeholders: lowering.reuses_placeholders,
    };
    let needs = survey(tree.as_statement(), &facts).map_err(on)?;
    match needs.features.minus(lowering.features).iter().next() {
        None => Ok(Lowered { statement: tree, text: needs.text, binds: needs.binds }),
        Some(feature) => Err(on(plan::left_over(feature, missing))),
    }
}
