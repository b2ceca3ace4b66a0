//! What the tree has no node for: constructs of one dialect, and text as it is.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::ast::{Expr, IntoOperand, IntoOperands, Name, place};

/// Text that is passed on as it is, in pieces, with expressions between them.
///
/// The pieces are never looked into: a `?` in them is no placeholder. What they say is the caller's affair, on every
/// dialect; [`Compiled::has_raw`](crate::Compiled::has_raw) tells that there were some.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Raw {
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of [`Raw`].
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Piece {
    /// Text as it is.
    Text(Cow<'static, str>),
    /// An expression, rendered like every other.
    Expr(Expr),
    /// A name, quoted where it must be.
    Name(Name),
}

/// A construct that only some dialect knows: data here, rendered by the dialect that knows its name.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Extension {
    /// Which construct, by the name that the dialect's documentation gives it.
    pub name: Name,
    /// What it is made of.
    pub arguments: Vec<Expr>,
}

/// Where in a statement a clause stands that only some dialect knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum ClausePlace {
    /// Behind the first word of the statement.
    Head,
    /// At the very end of the statement.
    End,
}

/// A clause that only some dialect knows.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Clause {
    /// Where it stands.
    pub place: ClausePlace,
    /// What it is.
    pub extension: Extension,
}

/// Text that is passed on as it is. More pieces follow by [`Raw::text`] and [`Raw::expr`].
#[must_use]
pub fn raw(text: impl Into<Cow<'static, str>>) -> Raw {
    Raw { pieces: place::list![Piece::Text(text.into())] }
}

/// A construct that only some dialect knows.
#[must_use]
pub fn extension(name: impl Into<Name>, arguments: impl IntoOperands) -> Expr {
    Expr::Extension(Extension { name: name.into(), arguments: arguments.into_operands() }.into())
}

impl Raw {
    /// More text.
    #[must_use]
    pub fn text(mut self, text: impl Into<Cow<'static, str>>) -> Raw {
        self.pieces.push(Piece::Text(text.into()));
        self
    }

    /// An expression; a plain value is bound.
    #[must_use]
    pub fn expr(mut self, expr: impl IntoOperand) -> Raw {
        self.pieces.push(Piece::Expr(expr.into_operand()));
        self
    }

    /// A name.
    #[must_use]
    pub fn name(mut self, name: impl Into<Name>) -> Raw {
        self.pieces.push(Piece::Name(name.into()));
        self
    }
}

impl Extension {
    /// The construct `name` of these arguments.
    #[must_use]
    pub fn new(name: impl Into<Name>, arguments: impl IntoOperands) -> Extension {
        Extension { name: name.into(), arguments: arguments.into_operands() }
    }
}
