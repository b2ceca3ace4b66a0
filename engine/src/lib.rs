//! Runs Isogloss's statements: an engine with its pool of connections, transactions, typed rows, and one kind of
//! error. Blocking and async stand side by side in one build, and the code is written once.
//!
//! ```
//! use isogloss::{ColumnDef, TableDef, Type, col, create_table, insert_into, select};
//! # use isogloss_derive::*; // It is there without the feature `derive` as well.
//! use isogloss_engine::{Engine, FromRow};
//! use isogloss_rusqlite::Rusqlite;
//!
//! /// A row, by the names of its columns: the feature `derive`.
//! #[derive(FromRow, Debug, PartialEq)]
//! struct Person {
//!     id: i64,
//!     #[row(name = "full_name")]
//!     name: String,
//!     /// No column: it has its default.
//!     #[row(skip)]
//!     greeted: bool,
//! }
//!
//! let people = TableDef::new("people")
//!     .column(ColumnDef::new("id", Type::BigInt).not_null())
//!     .column(ColumnDef::new("full_name", Type::Text).not_null())
//!     .primary_key("id");
//!
//! // A backend and a URL; nothing connects yet.
//! let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
//! engine.execute(&create_table(&people))?;
//!
//! // Undone when it is dropped, unless it is committed.
//! let mut tx = engine.begin()?;
//! tx.execute(&insert_into("people").columns(["id", "full_name"]).values((1, "Ada")).values((2, "Grace")))?;
//! tx.commit()?;
//!
//! // Rows into tuples, by place, or into structs, by name.
//! let query = select(("id", "full_name")).from("people").order_by("id");
//! let names: Vec<(i64, String)> = engine.query(&query)?.all()?;
//! assert_eq!(names, [(1, "Ada".to_owned()), (2, "Grace".to_owned())]);
//!
//! let query = query.filter(col("id").eq(2));
//! let grace: Option<Person> = engine.query(&query)?.optional()?;
//! assert_eq!(grace, Some(Person { id: 2, name: "Grace".to_owned(), greeted: false }));
//! # Ok::<(), isogloss_engine::Error>(())
//! ```
//!
//! # Backends
//!
//! A backend's crate brings one database client, and the dialect of its database.
//!
//! | crate | backend | database | |
//! |---|---|---|---|
//! | `isogloss-rusqlite` | `Rusqlite` | SQLite | blocking; async by [`Worker`] |
//! | `isogloss-postgres-client` | `PostgresClient` | PostgreSQL | blocking |
//! | `isogloss-tokio-postgres` | `TokioPostgres` | PostgreSQL | async |
//! | `isogloss-mysql-client` | `MySqlClient` | MySQL, MariaDB | blocking |
//! | `isogloss-mysql-async` | `MySqlAsync` | MySQL, MariaDB | async |
//! | `isogloss-tiberius` | `BlockingTiberius`, `Tiberius` | SQL Server | blocking, async |
//! | `isogloss-rsfbclient` | `Rsfbclient` | Firebird | blocking; async by [`Worker`] |
//!
//! Nothing here is generic over the backend: what runs on one database runs on another with another backend and URL. A
//! program for several of them looks at [`Url::scheme`] and opens its engine by the backend that goes with that.
//!
//! # Names
//!
//! `isogloss` has an `Error`, `ErrorKind`, `Options`, `Query`, `Result`, `Rows` and `Transaction` of its own, which
//! are parts of statements and of the compiler. A program that imports those of this crate writes the others with their
//! path: `isogloss::Query`.
//!
//! # Cargo features
//!
//! | feature | what it brings |
//! |---|---|
//! | `derive` | `#[derive(FromRow)]`: rows into structs, by name |
//! | `tracing` | spans for connect, checkout, transaction and execute |

pub mod backend;
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
pub use settings::{PoolOrder, Reset, Task};
pub use stream::{AsyncRows, Iter, Rows};
pub use transaction::{AsyncTransaction, Face, Transaction};
pub use url::Url;
pub use value::{FromValue, Unfit};
pub use worker::Worker;
