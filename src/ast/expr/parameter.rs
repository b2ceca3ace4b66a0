use alloc::vec::Vec;

use crate::ast::Name;
use crate::types::Type;

/// A value that is left open, to be given when a kept query is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Parameter {
    /// The name by which it is filled. The same name may stand in several places.
    pub name: Name,
    /// One value, a list, or rows.
    pub shape: Shape,
}

/// The shape of a parameter; what changes the text belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Shape {
    /// One value of this type.
    Scalar(Type),
    /// Any number of values of this type, for IN.
    List(Type),
    /// Any number of rows of these types, for INSERT and VALUES.
    Rows(Vec<Type>),
}

/// One value of the type `ty`, given when the kept query is filled.
#[must_use]
pub fn param(name: impl Into<Name>, ty: Type) -> Parameter {
    Parameter { name: name.into(), shape: Shape::Scalar(ty) }
}

/// Any number of values of the type `ty`, for `is_in`.
#[must_use]
pub fn list_param(name: impl Into<Name>, ty: Type) -> Parameter {
    Parameter { name: name.into(), shape: Shape::List(ty) }
}

/// Any number of rows with cells of these types, for `rows` of an INSERT.
#[must_use]
pub fn rows_param(name: impl Into<Name>, types: impl Into<Vec<Type>>) -> Parameter {
    Parameter { name: name.into(), shape: Shape::Rows(types.into()) }
}

impl Parameter {
    /// The type of one value.
    #[must_use]
    pub fn ty(&self) -> Option<&Type> {
        match &self.shape {
            Shape::Scalar(ty) | Shape::List(ty) => Some(ty),
            Shape::Rows(_) => None,
        }
    }
}

impl Parameter {
    /// How many cells one row has; 1 for a parameter that is no rows.
    #[must_use]
    pub fn width(&self) -> usize {
        match &self.shape {
            Shape::Scalar(_) | Shape::List(_) => 1,
            Shape::Rows(types) => types.len(),
        }
    }

    /// The type of the element `index`, counted over all rows.
    #[must_use]
    pub fn element_type(&self, index: usize) -> Option<&Type> {
        match &self.shape {
            Shape::Scalar(ty) | Shape::List(ty) => Some(ty),
            Shape::Rows(types) => types.get(index % types.len().max(1)),
        }
    }
}
