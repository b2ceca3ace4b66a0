//! Binds and their marks.

use alloc::format;

use super::Renderer;
use crate::ast::{Cell, Parameter, Rows};
use crate::bind::Bind;
use crate::error::{Error, ErrorKind};
use crate::values::Value;

impl<'q> Renderer<'q, '_> {
    #[cold]
    pub(super) fn refuse_binds(&mut self) {
        let (count, most) = (self.bind_count(), self.setting.limits.binds);
        let problem = format!("{count} binds are more than the {most} that one statement takes");
        self.refuse(
            Error::new(ErrorKind::Limit, problem)
                .way_out("Split the rows or the list over several statements."),
        );
    }

    /// A value that is bound.
    #[inline]
    pub(crate) fn value(&mut self, value: &'q Value) {
        self.bind(Bind::Value(value));
    }

    /// A bind.
    #[inline]
    pub(crate) fn bind(&mut self, bind: Bind<'q>) {
        if self.setting.lifted.is_some() {
            return self.refuse(Error::internal("a value was left in a lowered tree"));
        }
        self.marks.write(&mut self.text);
        self.binds.push(bind);
    }

    /// Values that are bound, with commas between them.
    pub(crate) fn values(&mut self, values: &'q [Value]) {
        self.bind_list(values.len(), values.iter().map(Bind::Value));
    }

    /// Rows of values alone, each behind the word `row` and in parentheses.
    pub(crate) fn value_rows(&mut self, rows: &'q Rows, row: &'static str) {
        if self.setting.lifted.is_some() {
            return self.refuse(Error::internal("a value was left in a lowered tree"));
        }
        self.marks.write_rows(rows.len(), rows.width, row, &mut self.text);
        // The list is taken out meanwhile, so that it stays in registers.
        let mut binds = core::mem::take(&mut self.binds);
        for cell in &rows.cells {
            if let Cell::Value(value) = cell {
                binds.push(Bind::Value(value));
            }
        }
        self.binds = binds;
    }

    /// All elements of a list parameter, or one row of a rows parameter.
    pub(crate) fn elements(&mut self, parameter: &'q Parameter, elements: core::ops::Range<usize>) {
        self.bind_list(elements.len(), elements.map(|index| Bind::Element(parameter, index as u32)));
    }

    /// `count` binds, with commas between them.
    #[inline]
    pub(crate) fn bind_list(&mut self, count: usize, binds: impl Iterator<Item = Bind<'q>>) {
        if self.setting.lifted.is_some() {
            return self.refuse(Error::internal("a value was left in a lowered tree"));
        }
        self.marks.write_list(count, &mut self.text);
        self.binds.extend(binds);
    }

    /// How many elements the list parameter has, or how many rows the rows parameter; 1 if it was not said.
    pub(crate) fn length_of(&self, parameter: &Parameter) -> usize {
        let shape = self.setting.shapes.iter().find(|(name, _)| *name == parameter.name);
        shape.map_or(1, |(_, length)| *length)
    }

    /// A value that was taken out of the tree: its placeholder, the same one again where the dialect reuses them.
    pub(crate) fn lifted(&mut self, index: u32) {
        // A number that no value has was put into the tree by its maker; on the direct path none has.
        if self.setting.lifted.is_none_or(|values| index as usize >= values.len()) {
            return self.refuse(
                Error::statement("a number stands in the tree in place of a value")
                    .way_out("Only the compiler makes these: put the value there, or a parameter."),
            );
        }
        if self.setting.reuses_placeholders {
            if let Some(&number) = self.numbers.get(index as usize) {
                if number > 0 {
                    return self.marks.write_again(number, &mut self.text);
                }
            } else {
                self.numbers.resize(index as usize + 1, 0);
            }
        }
        self.marks.write(&mut self.text);
        let number = self.marks.number();
        self.order.push(index);
        if let Some(slot) = self.numbers.get_mut(index as usize) {
            *slot = number;
        }
    }

    pub(super) fn bind_count(&self) -> usize {
        self.binds.len() + self.order.len()
    }
}
