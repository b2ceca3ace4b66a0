//! What changes rows: INSERT, UPDATE, DELETE, MERGE.

pub(super) mod delete;
pub(super) mod insert;
pub(super) mod merge;
pub(super) mod update;
