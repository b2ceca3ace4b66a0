//! INSERT, UPDATE, DELETE and upserts.

pub(super) mod alias_of_target;
pub(super) mod assignments;
pub(super) mod change_limit;
pub(super) mod default_in_update;
pub(super) mod dml;
pub(super) mod insert_rows;
pub(super) mod new_values;
pub(super) mod other_tables;
pub(super) mod target_in_subquery;
pub(super) mod upsert;
pub(super) mod upsert_columns;
pub(super) mod upsert_on_any_key;
pub(super) mod upsert_where;
pub(super) mod with_before_change;
pub(super) mod with_before_insert;
