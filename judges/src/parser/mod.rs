//! Parsers: grammars that read statements for databases that do not run here. They run nothing.

mod batch;
mod cache;
mod mssql;
mod oracle;
mod verdict;

pub use mssql::MsSqlParser;
pub use oracle::OracleParser;
pub use verdict::{Outcome, Task, Verdict};
