//! What compiling a query costs: ten queries, measured beside other query builders and beside hand-written text.
//!
//! Times are compared only as ratios inside one run; allocations are exact and may gate.

pub mod allocations;
pub mod check;
pub mod data;
pub mod figures;
pub mod measure;
pub mod subjects;

/// The ten queries.
pub const QUERIES: [&str; 10] = ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", "Q10"];
