//! What stands behind placeholders, and the numbers that stand for it in a lowered tree.

use alloc::vec::Vec;

use crate::ast::{Name, Parameter};
use crate::types::Type;
use crate::values::Value;

/// What stands behind a placeholder of the text.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Bind<'q> {
    /// A value of the statement.
    Value(&'q Value),
    /// A parameter, still open.
    Parameter(&'q Parameter),
    /// One element of a list or rows parameter, still open; rows count cell by cell.
    Element(&'q Parameter, u32),
}

impl Bind<'_> {
    /// The logical type of the bind.
    #[must_use]
    pub fn ty(&self) -> Type {
        match self {
            Bind::Value(value) => value.ty(),
            Bind::Parameter(parameter) => parameter.element_type(0).cloned().unwrap_or(Type::Text),
            Bind::Element(parameter, index) => {
                parameter.element_type(*index as usize).cloned().unwrap_or(Type::Text)
            }
        }
    }
}

/// The values that were taken out of a tree; their numbers are their places here.
#[derive(Debug)]
pub(crate) struct Lifts<'q> {
    pub(crate) binds: Vec<Bind<'q>>,
    pub(crate) shapes: Vec<(Name, usize)>,
}

impl<'q> Lifts<'q> {
    pub(crate) fn value(&mut self, value: &'q Value) -> u32 {
        self.push(Bind::Value(value))
    }

    pub(crate) fn parameter(&mut self, parameter: &'q Parameter) -> u32 {
        self.push(Bind::Parameter(parameter))
    }

    /// All elements of a list or rows parameter whose rows have `width` cells.
    pub(crate) fn elements(
        &mut self,
        parameter: &'q Parameter,
        width: usize,
    ) -> impl Iterator<Item = u32> + use<> {
        let shape = self.shapes.iter().find(|(name, _)| *name == parameter.name);
        let count = shape.map_or(1, |(_, length)| *length) * width;
        let first = self.binds.len() as u32;
        self.binds.extend((0..count as u32).map(|index| Bind::Element(parameter, index)));
        first..first + count as u32
    }

    fn push(&mut self, bind: Bind<'q>) -> u32 {
        self.binds.push(bind);
        (self.binds.len() - 1) as u32
    }
}
