use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::{
    Expr, InsertSource as Source, IntoItems, IntoNames, IntoOperand, Item, Name, Parameter, Query, Rows,
    Table, With, list,
};
use crate::values::{Array, Date, DateTime, DateTimeTz, Decimal, Interval, Time, Uuid, Value};

/// INSERT, with what happens where a key is there already.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Insert {
    /// Common table expressions.
    pub with: Option<Box<With>>,
    /// Into which table.
    pub table: Table,
    /// The columns that are given; all, in the table's order, if there are none.
    pub columns: Vec<Name>,
    /// The rows.
    pub source: InsertSource,
    /// What happens where a key is there already; an error of the engine without it.
    pub on_conflict: Option<Box<OnConflict>>,
    /// What is returned of the new rows.
    pub returning: Vec<Item>,
}

/// Where the rows of an INSERT come from.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum InsertSource {
    /// Rows that are given.
    Rows(Rows),
    /// Rows that are given when a kept statement is filled.
    Parameter(Box<Parameter>),
    /// The rows of a query.
    Query(Query),
    /// One row of defaults.
    Defaults,
}

/// One cell of a row that is inserted.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Cell {
    /// A value that is bound.
    Value(Value),
    /// The column's default.
    Default,
    /// Any other expression.
    Expr(Box<Expr>),
    /// A value that the compiler has taken out of the tree and numbered. Only it makes these.
    Lifted(u32),
}

/// What happens where an inserted row meets a key that is there already.
///
/// A key that holds NULL meets none. No key may occur twice among the rows of one statement: engines fail there, or
/// take the rows one after the other. Where it is emulated, triggers of an update may run for rows that stay as they
/// are, and a row that another transaction inserts at the same moment may make the statement fail instead of being
/// updated: run it again then.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct OnConflict {
    /// The columns of the key; any key if nothing is said of it, here or in the next two fields.
    pub target: Vec<Name>,
    /// What of the key is computed, behind its columns.
    pub target_terms: Vec<Expr>,
    /// The key by the name of its constraint, instead of what it is of.
    pub constraint: Option<Name>,
    /// The condition of the partial index that is the key. It is written inline.
    pub target_filter: Vec<Expr>,
    /// What is done; it must be said.
    pub action: Option<ConflictAction>,
}

/// What is done with a row whose key is there already.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum ConflictAction {
    /// It is left out.
    Nothing,
    /// The row that is there is updated.
    Update {
        /// The new values. The row that is there is seen under the table's name, the new one as `excluded`.
        assignments: Vec<Assignment>,
        /// Only where all of these hold; else the row that is there stays as it is.
        filter: Vec<Expr>,
    },
}

/// A column and its new value.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Assignment {
    /// The column.
    pub column: Name,
    /// The value.
    pub value: Expr,
}

/// What can be a row: a tuple, an array or a `Vec` of cells.
pub trait IntoRow {
    /// Puts the row's cells behind those that are there.
    fn extend(self, cells: &mut Vec<Cell>);
}

/// What can be a cell: a value, an expression, [`default()`](super::default).
pub trait IntoCell {
    /// The cell.
    fn into_cell(self) -> Cell;
}

/// INSERT into this table.
#[must_use]
pub fn insert_into(table: impl Into<Table>) -> Insert {
    Insert {
        with: None,
        table: table.into(),
        columns: Vec::new(),
        source: Source::Defaults,
        on_conflict: None,
        returning: Vec::new(),
    }
}

impl Insert {
    /// The columns that are given.
    #[must_use]
    #[inline(always)]
    pub fn columns(mut self, names: impl IntoNames) -> Insert {
        list::append(&mut self.columns, names.into_names());
        self
    }

    /// One row; further rows are added behind.
    #[must_use]
    #[inline(always)]
    pub fn values(mut self, row: impl IntoRow) -> Insert {
        if let Source::Rows(rows) = &mut self.source {
            rows.push(row);
        } else {
            let mut rows = Rows::default();
            rows.push(row);
            self.source = Source::Rows(rows);
        }
        self
    }

    /// Rows: a list that is there, or a rows parameter that is filled later.
    #[must_use]
    #[inline]
    pub fn rows(mut self, rows: impl Into<InsertSource>) -> Insert {
        self.source = rows.into();
        self
    }

    /// The rows of a query.
    #[must_use]
    #[inline]
    pub fn query(mut self, query: impl Into<Query>) -> Insert {
        self.source = Source::Query(query.into());
        self
    }

    /// Where a row's key in these columns is there already: [`do_nothing`](Insert::do_nothing) or
    /// [`update`](Insert::update) must follow.
    #[must_use]
    #[inline(always)]
    pub fn on_conflict(mut self, columns: impl IntoNames) -> Insert {
        self.conflict().target = columns.into_names();
        self
    }

    /// Where a row meets any key that is there already.
    #[must_use]
    #[inline]
    pub fn on_any_conflict(mut self) -> Insert {
        self.conflict().target.clear();
        self
    }

    /// Further parts of the key, which are computed: `lower("name")` of a unique index on it.
    #[must_use]
    pub fn conflict_terms(mut self, terms: impl super::IntoTerms) -> Insert {
        list::append(&mut self.conflict().target_terms, terms.into_terms());
        self
    }

    /// The key is that of this constraint.
    #[must_use]
    pub fn conflict_constraint(mut self, name: impl Into<Name>) -> Insert {
        self.conflict().constraint = Some(name.into());
        self
    }

    /// The key is that of the partial index with this condition.
    #[must_use]
    #[inline]
    pub fn conflict_where(mut self, predicate: impl Into<Expr>) -> Insert {
        self.conflict().target_filter.push(predicate.into());
        self
    }

    /// A row whose key is there already is left out.
    #[must_use]
    #[inline]
    pub fn do_nothing(mut self) -> Insert {
        self.conflict().action = Some(ConflictAction::Nothing);
        self
    }

    /// The row that is there gets this value; further columns are added behind.
    #[must_use]
    #[inline(always)]
    pub fn update(self, column: impl Into<Name>, value: impl IntoOperand) -> Insert {
        let assignment = Assignment { column: column.into(), value: value.into_operand() };
        self.conflict_update(|assignments, _| list::push(assignments, assignment))
    }

    /// The row that is there is updated only where `predicate` holds; several add up with AND.
    #[must_use]
    #[inline]
    pub fn update_where(self, predicate: impl Into<Expr>) -> Insert {
        self.conflict_update(|_, filter| filter.push(predicate.into()))
    }

    /// What is returned of the new rows.
    #[must_use]
    #[inline]
    pub fn returning(mut self, items: impl IntoItems) -> Insert {
        list::append(&mut self.returning, items.into_items());
        self
    }

    #[inline]
    fn conflict(&mut self) -> &mut OnConflict {
        self.on_conflict.get_or_insert_with(|| {
            Box::new(OnConflict {
                target: Vec::new(),
                target_terms: Vec::new(),
                constraint: None,
                target_filter: Vec::new(),
                action: None,
            })
        })
    }

    /// Changes what is done with the row that is there; what was said before, other than an update, is forgotten.
    #[inline(always)]
    fn conflict_update(mut self, change: impl FnOnce(&mut Vec<Assignment>, &mut Vec<Expr>)) -> Insert {
        let action = &mut self.conflict().action;
        if !matches!(action, Some(ConflictAction::Update { .. })) {
            *action = Some(ConflictAction::Update { assignments: Vec::new(), filter: Vec::new() });
        }
        if let Some(ConflictAction::Update { assignments, filter }) = action {
            change(assignments, filter);
        }
        self
    }
}

impl OnConflict {
    /// Whether it is about whatever key is there already.
    #[must_use]
    pub fn is_on_any_key(&self) -> bool {
        self.target.is_empty() && self.target_terms.is_empty() && self.constraint.is_none()
    }
}

impl Assignment {
    /// `column = value`.
    #[must_use]
    pub fn new(column: impl Into<Name>, value: impl IntoOperand) -> Assignment {
        Assignment { column: column.into(), value: value.into_operand() }
    }
}

impl From<Rows> for InsertSource {
    fn from(rows: Rows) -> InsertSource {
        InsertSource::Rows(rows)
    }
}

impl From<Expr> for Cell {
    fn from(expr: Expr) -> Cell {
        match expr {
            Expr::Value(value) => Cell::Value(value),
            Expr::Default => Cell::Default,
            other => Cell::Expr(Box::new(other)),
        }
    }
}

impl IntoCell for Expr {
    fn into_cell(self) -> Cell {
        self.into()
    }
}

impl IntoCell for Cell {
    fn into_cell(self) -> Cell {
        self
    }
}

impl IntoCell for Parameter {
    fn into_cell(self) -> Cell {
        Expr::from(self).into()
    }
}

macro_rules! value_cells {
    ($($rust:ty),*) => {
        $(
            impl IntoCell for $rust {
                #[inline]
                fn into_cell(self) -> Cell {
                    Cell::Value(self.into())
                }
            }
        )*
    };
}

value_cells! {
    bool, i8, i16, i32, i64, u8, u16, u32, u64, usize, f32, f64, &str, String, &String, char, &[u8], Vec<u8>, Date,
    Time, DateTime, DateTimeTz, Interval, Uuid, Decimal, Array, Value
}

impl<T: Into<Value> + crate::types::ScalarType> IntoCell for Option<T> {
    fn into_cell(self) -> Cell {
        Cell::Value(self.into())
    }
}

impl<T: IntoCell, const N: usize> IntoRow for [T; N] {
    #[inline]
    fn extend(self, cells: &mut Vec<Cell>) {
        Extend::extend(cells, self.into_iter().map(T::into_cell));
    }
}

impl<T: IntoCell> IntoRow for Vec<T> {
    fn extend(self, cells: &mut Vec<Cell>) {
        Extend::extend(cells, self.into_iter().map(T::into_cell));
    }
}

macro_rules! row_tuples {
    ($(($($part:ident $value:ident)+))*) => {
        $(
            impl<$($part: IntoCell),+> IntoRow for ($($part,)+) {
                #[inline]
                fn extend(self, cells: &mut Vec<Cell>) {
                    let ($($value,)+) = self;
                    cells.reserve([$(stringify!($value)),+].len());
                    $(cells.push($value.into_cell());)+
                }
            }
        )*
    };
}

row_tuples! {
    (A a) (A a B b) (A a B b C c) (A a B b C c D d) (A a B b C c D d E e) (A a B b C c D d E e F f)
    (A a B b C c D d E e F f G g) (A a B b C c D d E e F f G g H h)
    (A a B b C c D d E e F f G g H h I i) (A a B b C c D d E e F f G g H h I i J j)
    (A a B b C c D d E e F f G g H h I i J j K k) (A a B b C c D d E e F f G g H h I i J j K k L l)
}
