//! What the passes have in common: walks, and questions about a tree.

pub(super) mod clauses;
pub(super) mod correlation;
pub(super) mod known;
pub(super) mod make;
pub(super) mod names;
pub(super) mod outputs;
pub(super) mod positions;
pub(super) mod purity;
pub(super) mod rewriting;
pub(super) mod rows;
pub(super) mod scope;
pub(super) mod wrap;
