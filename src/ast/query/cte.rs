use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{
    Delete, Insert, IntoNames, Merge, Name, Query, Select, SetOperation, Statement, Update, place,
};

/// WITH: queries that are named once and used by name in the statement behind them.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct With {
    /// Whether a member may refer to itself.
    pub recursive: bool,
    /// The members, each seeing those before it.
    pub members: Vec<Cte>,
}

/// A common table expression: one member of WITH.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Cte {
    /// Its name.
    pub name: Name,
    /// New names for its columns.
    pub columns: Vec<Name>,
    /// What it returns: a query, or a change with RETURNING.
    pub body: Statement,
    /// MATERIALIZED or NOT MATERIALIZED.
    pub materialized: Option<bool>,
}

/// A common table expression of this name.
#[must_use]
#[inline]
pub fn cte(name: impl Into<Name>, body: impl Into<Statement>) -> Cte {
    Cte { name: name.into(), columns: Vec::new(), body: body.into(), materialized: None }
}

impl Cte {
    /// New names for its columns.
    #[must_use]
    pub fn columns(mut self, names: impl IntoNames) -> Cte {
        self.columns = names.into_names();
        self
    }

    /// Computed once and kept, or not.
    #[must_use]
    pub fn materialized(mut self, materialized: bool) -> Cte {
        self.materialized = Some(materialized);
        self
    }
}

#[inline]
fn add(with: Option<Box<With>>, member: Cte, recursive: bool) -> Option<Box<With>> {
    let mut with = with.unwrap_or_default();
    with.recursive |= recursive;
    place::add(&mut with.members, member);
    Some(with)
}

macro_rules! with {
    ($($statement:ident)*) => {
        $(
            impl $statement {
                /// A query that is used by name in this statement and in those named after it.
                #[must_use]
                #[inline]
                pub fn with(self, member: Cte) -> $statement {
                    $statement { with: add(self.with, member, false), ..self }
                }

                /// The same, where the query may refer to itself.
                #[must_use]
                #[inline]
                pub fn with_recursive(self, member: Cte) -> $statement {
                    $statement { with: add(self.with, member, true), ..self }
                }
            }
        )*
    };
}

with!(Select SetOperation Insert Update Delete Merge);

impl Query {
    /// The place for common table expressions, where the query has one.
    pub fn with_mut(&mut self) -> Option<&mut Option<Box<With>>> {
        match self {
            Query::Select(select) => Some(&mut select.with),
            Query::SetOperation(set) => Some(&mut set.with),
            Query::Values(_) | Query::Raw(_) => None,
        }
    }
}
