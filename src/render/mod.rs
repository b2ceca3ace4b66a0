//! Rendering: a tree that the dialect can write becomes text and binds.
//!
//! [`Renderer`] is what a dialect's hooks write to; [`standard`] is standard SQL, from which they differ.

mod layout;
mod parentheses;
mod placeholder;
mod precedence;
mod renderer;
mod repeat;
pub mod standard;
mod template;

pub use layout::Layout;
pub use parentheses::Parentheses;
pub use precedence::Precedence;
pub(crate) use renderer::{Finished, Setting};
pub use renderer::{Quoting, Renderer};
pub use repeat::is_repeatable;
pub use template::Template;
pub(crate) use template::{ALL, Slot};

/// Where the name of a type stands; some dialects have other names in a cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TypePlace {
    /// The definition of a column.
    Column,
    /// The target of a cast.
    Cast,
}
