//! Starts the servers and parsers that judge compiled SQL, hands them statements, and reports honestly what they say.
//!
//! Two kinds of judges: an *engine* ([`Engine`]) prepares and runs statements one by one, on a private server or inside
//! this process; a *parser* ([`MsSqlParser`], [`OracleParser`]) reads statements in a batch and runs nothing. A judge
//! that is not there is [`Unavailable`]: listed by name as not run, never counted as passed.
//!
//! ```no_run
//! use isogloss_judges::{Judge, Setup, Started};
//!
//! let setup = Setup::at("target/judges");
//! for step in setup.install(&Judge::ALL) {
//!     eprintln!("{step}");
//! }
//! match Judge::Postgres.start(&setup) {
//!     Ok(Started::Engine(mut postgres)) => {
//!         postgres.script("CREATE TABLE people (id int PRIMARY KEY, name text)").unwrap();
//!         assert!(postgres.check("SELECT name FROM people LIMIT 10", &[]).is_ok());
//!         assert!(postgres.check("SELECT TOP 10 name FROM people", &[]).is_err());
//!     }
//!     Ok(_) => unreachable!(),
//!     Err(missing) => eprintln!("{missing}"),
//! }
//! ```

mod certificate;
mod engine;
mod judge;
mod parser;
mod process;
mod server;
mod setup;
mod started;
mod text;
mod unavailable;

pub use certificate::{Authority, Certificate};
pub use engine::{Bound, Engine, FirebirdEngine, MySqlEngine, PostgresEngine, Rows, SqliteEngine, read_as};
pub use judge::Judge;
pub use parser::{MsSqlParser, OracleParser, Outcome, Task, Verdict};
pub use server::{Kind, Server};
pub use setup::{FirebirdFiles, MariaDbFiles, MySqlFiles, PlSqlFiles, PostgresFiles, Setup, Step, TSqlFiles};
pub use started::Started;
pub use unavailable::Unavailable;
