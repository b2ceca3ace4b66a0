use crate::ast::{Expr, Name};
use crate::types::Type;

/// A column of a table that is declared.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ColumnDef {
    /// Its name.
    pub name: Name,
    /// Its logical type.
    pub ty: Type,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// What it is where nothing is said; written inline.
    pub default: Option<Expr>,
    /// Whether the engine numbers it.
    pub identity: Option<Identity>,
}

/// How the engine numbers a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Identity {
    /// A number is given where none is said.
    ByDefault,
}

impl ColumnDef {
    /// A column that may be NULL.
    #[must_use]
    pub fn new(name: impl Into<Name>, ty: Type) -> ColumnDef {
        ColumnDef { name: name.into(), ty, nullable: true, default: None, identity: None }
    }

    /// It is never NULL.
    #[must_use]
    pub fn not_null(mut self) -> ColumnDef {
        self.nullable = false;
        self
    }

    /// What it is where nothing is said.
    #[must_use]
    pub fn default(mut self, value: impl Into<Expr>) -> ColumnDef {
        self.default = Some(value.into());
        self
    }

    /// The engine numbers it where nothing is said; it is never NULL.
    #[must_use]
    pub fn identity(mut self) -> ColumnDef {
        self.identity = Some(Identity::ByDefault);
        self.nullable = false;
        self
    }
}
