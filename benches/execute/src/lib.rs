//! What running statements costs: the engine beside the database clients that it stands on, and its pool beside others.
//!
//! What is compared does the same work in the same process, in turn, and its result is checked. Times are compared only
//! as ratios inside one run.

pub mod case;
pub mod figures;
pub mod item;
pub mod lines;
pub mod measure;
pub mod servers;
