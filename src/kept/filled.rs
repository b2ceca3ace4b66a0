//! What a kept statement is filled with, and what comes of it.

use alloc::string::String;
use alloc::vec::Vec;

use crate::values::{Value, ValueRef};

/// A kept statement with its values: text and binds, ready for a driver.
#[derive(Debug)]
pub struct Filled<'k> {
    pub(super) sql: Text<'k>,
    pub(super) binds: Vec<ValueRef<'k>>,
    pub(super) raw: bool,
}

#[derive(Debug)]
pub(super) enum Text<'k> {
    Kept(&'k str),
    Made(String),
}

/// What a parameter is filled with.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Filling<'a> {
    /// One value.
    One(ValueRef<'a>),
    /// The elements of a list.
    List(&'a [Value]),
    /// Rows, cell by cell, one row behind the other.
    Rows(&'a [Value]),
}

impl<'a, T> From<T> for Filling<'a>
where
    ValueRef<'a>: From<T>,
{
    #[inline(always)]
    fn from(value: T) -> Filling<'a> {
        Filling::One(ValueRef::from(value))
    }
}

impl<'a> Filling<'a> {
    /// The elements, where there are several.
    pub(super) fn values(&self) -> &'a [Value] {
        match self {
            Filling::One(_) => &[],
            Filling::List(values) | Filling::Rows(values) => values,
        }
    }
}

impl<'k> Filled<'k> {
    /// The text.
    #[must_use]
    pub fn sql(&self) -> &str {
        match &self.sql {
            Text::Kept(sql) => sql,
            Text::Made(sql) => sql,
        }
    }

    /// Whether the text holds pieces that are the caller's own.
    #[must_use]
    pub fn has_raw(&self) -> bool {
        self.raw
    }

    /// The values behind its placeholders, in their order.
    #[must_use]
    pub fn binds(&self) -> &[ValueRef<'k>] {
        &self.binds
    }
}
