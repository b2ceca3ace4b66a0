//! Expressions.

pub(super) mod aggregate_filter;
pub(super) mod between_symmetric;
pub(super) mod bind_beside;
pub(super) mod bind_types;
pub(super) mod boolean_aggregate;
pub(super) mod booleans;
pub(super) mod concat;
pub(super) mod distinct_aggregates;
pub(super) mod distinct_from;
pub(super) mod having_term;
pub(super) mod ilike;
pub(super) mod long_in_list;
pub(super) mod quantified;
pub(super) mod row_values;
pub(super) mod shared_binds;
pub(super) mod truth_test;
