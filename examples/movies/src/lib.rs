//! Movies and their actors: tables, what is known of them, and four questions. The program beside asks them; others may.

pub mod answers;
pub mod data;
pub mod questions;
pub mod schema;
