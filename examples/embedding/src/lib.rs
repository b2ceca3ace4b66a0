//! How an ORM, or anything else that has a driver of its own, uses the compiler. `docs/embedding.md` is the guide, and
//! shows the code of these files.
//!
//! - [`policy`]: a tree is made, looked through and rewritten;
//! - [`values`]: what stands behind the placeholders, on its way to a driver;
//! - [`with_rusqlite`], [`with_sqlx`], [`with_diesel`], [`with_odbc`]: text and values in the hands of four libraries.

pub mod finder;
pub mod policy;
pub mod values;
pub mod with_diesel;
#[cfg(feature = "odbc")]
pub mod with_odbc;
pub mod with_rusqlite;
pub mod with_sqlx;

/// Whatever can go wrong: the compiler's error, or the driver's.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
