//! Runs Isogloss's statements: an engine with its pool of connections, transactions, typed rows, and one kind of
//! error. Blocking and async stand side by side in one build, and the code is written once.
//!
//! A backend's crate, such as `isogloss-rusqlite`, brings the database client. Nothing here is generic over it: what
//! runs on one database runs on another with another URL.
//!
//! # Cargo features
//!
//! | feature | what it brings |
//! |---|---|
//! | `derive` | `#[derive(FromRow)]`: rows into structs, by name |
//! | `tracing` | spans for connect, checkout, transaction and execute |

pub mod backend;
mod bell;
mod cancel;
mod clock;
mod connection;
mod create;
mod dialects;
mod engine;
mod error;
mod executable;
mod hooks;
mod inspect;
mod known;
mod mark;
mod options;
mod places;
mod pool;
mod query;
mod returning;
mod row;
mod rows;
mod session;
mod settings;
mod sinks;
mod stream;
mod trace;
mod transaction;
mod url;
mod value;
mod waiting;
mod worker;

#[cfg(feature = "derive")]
pub use isogloss_derive::FromRow;

pub use backend::Done;
pub use cancel::{AsyncCancelHandle, CancelHandle};
pub use clock::{Alarm, Clock, SystemClock};
pub use connection::{AsyncConnection, Connection};
pub use engine::{AsyncEngine, Engine};
pub use error::{Error, ErrorKind, Result};
pub use executable::{Executable, Prepared};
pub use hooks::Hooks;
pub use inspect::{AsyncInspector, Constraint, ConstraintKind, Index, Inspector, Sequence};
pub use mark::Mark;
pub use options::{IntoOptions, Options};
pub use pool::PoolStatus;
pub use query::{AsyncQuery, Query};
pub use row::{ColumnIndex, FromRow, OwnedRow, Plan, Row, RowMut};
pub use settings::{Order, Reset, Task};
pub use stream::{AsyncRows, Iter, Rows};
pub use transaction::{AsyncTransaction, Face, Transaction};
pub use url::Url;
pub use value::{FromValue, Unfit};
pub use worker::Worker;
