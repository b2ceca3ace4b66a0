//! What goes wrong between an engine and its server, done on purpose.
//!
//! Every backend goes through the same faults, each of which is a function that takes a [`Subject`]: a backend on a server
//! of its own. Behind each of them no connection is left, none is handed out in the middle of something, nothing that was
//! committed is lost, nothing else is there, the error is of the kind that it has to be, and the engine works again.
//!
//! ```no_run
//! # use isogloss_engine::backend::BlockingBackend;
//! # fn test(backend: impl BlockingBackend + Clone + 'static) -> isogloss_engine::Result<()> {
//! use isogloss_faults::{Subject, cuts, start};
//! use isogloss_judges::Judge;
//!
//! if let Some(server) = start(Judge::Postgres, "target/tmp") {
//!     cuts::all(&Subject::blocking(server, backend))?;
//! }
//! # Ok(()) }
//! ```

pub mod cancellations;
pub mod cuts;
mod database;
mod guest;
mod ledger;
mod proxy;
pub mod refusals;
pub mod restarts;
mod subject;
pub mod users;

pub use proxy::{Proxy, Way, eventually};
pub use subject::{Subject, start};
