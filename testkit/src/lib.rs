//! The catalogue: every case is written once and answers for every dialect and version, with SQL or with a refusal.
//!
//! A case is a function that makes a statement; its name is its identity, its comment what it proves. What the cases
//! compile to stands in `snapshots/`, one folder for each dialect; what they return stands beside them and is compared
//! on every engine that runs. A dialect that lives elsewhere uses this crate as ours do:
//!
//! ```no_run
//! use isogloss_testkit::{Target, snapshots};
//! use isogloss_postgres::Postgres; // in its place: the dialect that lives elsewhere
//!
//! let targets = [Target::new(Postgres::version(17)), Target::new(Postgres::version(18))];
//! snapshots::check("snapshots/postgres".as_ref(), &targets);
//! ```

mod answer;
mod case;
mod cases;
mod compare;
pub mod conformance;
mod expected;
mod fixture;
pub mod random;
pub mod snapshots;
mod target;
mod without;

pub use answer::{Answer, Marked, Text, label};
pub use case::Case;
pub use cases::{all, find, groups};
pub use compare::{read_as, same_rows};
pub use expected::{Expected, Outcome};
pub use fixture::{fixture, schema};
pub use target::{DIALECTS, Target, targets, targets_of};
pub use without::Without;
