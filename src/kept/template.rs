//! A text and what goes behind its placeholders.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::filled::Text;
use super::open::{Open, is_same, takes};
use super::{Filled, Filling};
use crate::ast::Name;
use crate::bind::Bind;
use crate::compile::Compiled;
use crate::error::Error;
use crate::values::{Value, ValueRef};

/// The text of a statement for given lengths of its lists and rows, and what goes behind its placeholders.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub(super) sql: String,
    pub(super) slots: Vec<Slot>,
    pub(super) open: Vec<Open>,
    /// What of each parameter is looked at first, close together.
    pub(super) glances: Vec<Glance>,
    /// Whether the placeholders are the scalar parameters, each once, in order.
    pub(super) plain: bool,
    /// Whether the text holds pieces that are the caller's own.
    pub(super) raw: bool,
}

/// A parameter at a first glance.
#[derive(Debug, Clone)]
pub(super) struct Glance {
    pub(super) name: Box<str>,
    /// A bit for each kind of value that it takes whatever it is. What has no bit may still fit.
    pub(super) kinds: u32,
}

#[derive(Debug, Clone)]
pub(super) enum Slot {
    Value(Value),
    /// The place of the parameter in `open`, and of the element in it.
    Open(usize, usize),
    /// All elements of the parameter at this place, in order.
    All(usize),
}

impl Template {
    /// `open` are the parameters that are known already; those of the text that are not among them come behind.
    pub(super) fn of(compiled: &Compiled<'_>, mut open: Vec<Open>) -> Template {
        let mut slots = Vec::with_capacity(compiled.binds().len());
        for bind in compiled.binds() {
            let (parameter, element) = match bind {
                Bind::Value(value) => {
                    slots.push(Slot::Value((*value).clone()));
                    continue;
                }
                Bind::Parameter(parameter) => (*parameter, 0),
                Bind::Element(parameter, index) => (*parameter, *index as usize),
            };
            let known =
                open.iter().position(|open| open.name == parameter.name && open.shape == parameter.shape);
            let index = known.unwrap_or_else(|| {
                open.push(Open::of(parameter, &[]));
                open.len() - 1
            });
            slots.push(Slot::Open(index, element));
            let count = open[index].length.map(|length| length * parameter.width());
            if count == Some(element + 1) {
                fold_elements(&mut slots, index, element + 1);
            }
        }
        let plain = open.iter().all(|parameter| parameter.length.is_none())
            && slots.len() == open.len()
            && slots
                .iter()
                .enumerate()
                .all(|(at, slot)| matches!(slot, Slot::Open(index, 0) if *index == at));
        let glances =
            open.iter().map(|open| Glance { name: open.name.as_str().into(), kinds: open.kinds() }).collect();
        Template { sql: compiled.sql().into(), slots, open, glances, plain, raw: compiled.has_raw() }
    }

    pub(super) fn fits(&self, lengths: &[(Name, usize)]) -> bool {
        lengths.iter().all(|(name, length)| {
            self.open.iter().any(|parameter| parameter.name == *name && parameter.length == Some(*length))
        })
    }

    /// The values, where the statement takes scalars alone and each is given at its place and is of a kind that needs no
    /// further look.
    #[inline]
    pub(super) fn scalars<'k, F: Copy>(&self, values: &[(&'k str, F)]) -> Option<Vec<ValueRef<'k>>>
    where
        Filling<'k>: From<F>,
    {
        if !self.plain || values.len() != self.glances.len() {
            return None;
        }
        // Each value is written to its place at once: a list that is collected would move it there in pieces.
        let mut binds = vec![ValueRef::Boolean(false); values.len()];
        for (((name, filling), glance), place) in values.iter().zip(&self.glances).zip(&mut binds) {
            match Filling::from(*filling) {
                Filling::One(value) if takes(glance.kinds, &value) && is_same(&glance.name, name) => {
                    *place = value
                }
                _ => return None,
            }
        }
        Some(binds)
    }

    pub(super) fn bind<'k>(&'k self, fillings: &[Filling<'k>]) -> Result<Filled<'k>, Error> {
        let elements = self.slots.iter().map(|slot| match slot {
            Slot::All(index) => fillings.get(*index).map_or(0, |filling| filling.values().len()),
            Slot::Value(_) | Slot::Open(..) => 1,
        });
        let mut binds = Vec::with_capacity(elements.sum());
        // Lists that are bound as a whole are checked then; the others beforehand, whether or not they are bound.
        for (index, (parameter, filling)) in self.open.iter().zip(fillings).enumerate() {
            if !self.slots.iter().any(|slot| matches!(slot, Slot::All(at) if *at == index)) {
                parameter.check_all(filling)?;
            }
        }
        for slot in &self.slots {
            let (index, element) = match slot {
                Slot::Value(value) => {
                    binds.push(ValueRef::from(value));
                    continue;
                }
                Slot::Open(index, element) => (*index, Some(*element)),
                Slot::All(index) => (*index, None),
            };
            let (Some(parameter), Some(filling)) = (self.open.get(index), fillings.get(index)) else {
                return Err(Error::internal("a kept statement lost a parameter"));
            };
            match (filling, element) {
                (Filling::One(value), _) => binds.push(*value),
                (Filling::List(_) | Filling::Rows(_), None) => parameter.bind_all(filling, &mut binds)?,
                (Filling::List(values) | Filling::Rows(values), Some(element)) => match values.get(element) {
                    Some(value) => binds.push(ValueRef::from(value)),
                    None => return Err(Error::internal("a kept statement lost an element")),
                },
            }
        }
        Ok(Filled { sql: Text::Kept(&self.sql), binds, raw: self.raw })
    }
}

/// The last `count` slots become one, where they are all elements of the parameter at `index` in order.
fn fold_elements(slots: &mut Vec<Slot>, index: usize, count: usize) {
    let Some(from) = slots.len().checked_sub(count) else { return };
    let in_order =
        |(place, slot): (usize, &Slot)| matches!(slot, Slot::Open(i, at) if (*i, *at) == (index, place));
    if slots[from..].iter().enumerate().all(in_order) {
        slots.truncate(from);
        slots.push(Slot::All(index));
    }
}
