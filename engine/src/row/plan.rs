//! Where the columns that are wanted are, found out once for a whole result.

use std::sync::Arc;

use crate::backend::{Columns, RawRow};
use crate::error::{Error, ErrorKind, Result};

/// What is found out once for a whole result.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The columns that are wanted, and where each of them is.
    wanted: &'static [&'static str],
    places: Vec<usize>,
    /// Whether no column is wanted twice.
    once: bool,
    /// The names of all columns, where every row has them.
    names: Option<Arc<[Box<str>]>>,
}

impl Plan {
    /// The plan where none was made.
    pub(crate) fn none() -> &'static Plan {
        static NONE: Plan = Plan { wanted: &[], places: Vec::new(), once: false, names: None };
        &NONE
    }

    /// Where each of these columns is.
    ///
    /// # Errors
    ///
    /// One of them is not there.
    pub fn of_names(columns: &dyn Columns, wanted: &'static [&'static str]) -> Result<Plan> {
        let places = wanted.iter().map(|name| find(columns, name)).collect::<Result<Vec<_>>>()?;
        let once = places.iter().enumerate().all(|(at, place)| !places[..at].contains(place));
        Ok(Plan { wanted, places, once, names: None })
    }

    /// Every column as it comes.
    pub(super) fn in_order() -> Plan {
        Plan { once: true, ..Plan::default() }
    }

    /// Every column with its name.
    pub(super) fn named(columns: &dyn Columns) -> Plan {
        Plan { names: Some(names(columns)), ..Plan::default() }
    }

    /// The names of all columns of a row.
    pub(super) fn names(&self, columns: &dyn RawRow) -> Arc<[Box<str>]> {
        self.names.clone().unwrap_or_else(|| names(columns))
    }

    /// Whether no column is read twice, so that values may be moved out of a row.
    #[inline]
    pub(super) fn reads_once(&self) -> bool {
        self.once
    }

    /// Where these columns are, if the plan was made for them.
    #[inline]
    pub(super) fn places<const N: usize>(&self, wanted: &'static [&'static str; N]) -> Option<[usize; N]> {
        let places = <[usize; N]>::try_from(self.places.as_slice()).ok()?;
        std::ptr::eq(self.wanted, wanted.as_slice()).then_some(places)
    }
}

fn names(columns: &(impl Columns + ?Sized)) -> Arc<[Box<str>]> {
    (0..columns.count()).map(|place| columns.name(place).into()).collect()
}

/// Where these columns are.
#[cold]
pub(super) fn by_name<const N: usize>(columns: &dyn RawRow, wanted: &[&str; N]) -> Result<[usize; N]> {
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(wanted) {
        *place = find(columns, name)?;
    }
    Ok(places)
}

/// A way to name a column: by its place, from 0, or by its name.
pub trait ColumnIndex: Copy {
    /// The place of the column.
    ///
    /// # Errors
    ///
    /// There is no such column, or there are several.
    fn place(self, columns: &dyn RawRow) -> Result<usize>;
}

impl ColumnIndex for usize {
    #[inline]
    fn place(self, _: &dyn RawRow) -> Result<usize> {
        Ok(self)
    }
}

impl ColumnIndex for &str {
    fn place(self, columns: &dyn RawRow) -> Result<usize> {
        find(columns, self)
    }
}

/// The only column of this name: as it is written, or else in any letter case, as engines fold names.
fn find(columns: &(impl Columns + ?Sized), name: &str) -> Result<usize> {
    let only = |is: &dyn Fn(&str) -> bool| {
        let mut places = (0..columns.count()).filter(|place| is(columns.name(*place)));
        Some((places.next()?, places.next().is_some()))
    };
    let found = only(&|other| other == name).or_else(|| only(&|other| other.eq_ignore_ascii_case(name)));
    if let Some((_, true)) = found {
        let message =
            format!("several columns are called `{name}`: give them aliases, or take them by their places");
        return Err(Error::new(ErrorKind::TypeMismatch, message));
    }
    found.map(|(place, _)| place).ok_or_else(|| {
        let there: Vec<&str> = (0..columns.count()).map(|place| columns.name(place)).collect();
        Error::new(
            ErrorKind::TypeMismatch,
            format!("there is no column `{name}` among those that were selected: {}", there.join(", ")),
        )
    })
}
