use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::ast::{
    Expr, InsertSource as Source, IntoItems, IntoNames, IntoOperand, Item, Name, Parameter, Query, Rows,
    Table, With, place,
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
#[derive(Debug, Clone, PartialEq, Default)]
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

/// What can be a cell: a value, an expression, [`default()`](crate::ast::default).
pub trait IntoCell {
    /// The cell.
    fn into_cell(self) -> Cell;
}

/// INSERT into this table.
#[must_use]
#[inline]
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
    pub fn columns(self, names: impl IntoNames) -> Insert {
        Insert { columns: place::append(self.columns, names.into_names()), ..self }
    }

    /// One row; further rows are added behind.
    #[must_use]
    #[inline(always)]
    pub fn values(self, row: impl IntoRow) -> Insert {
        let source = self.source;
        let rows = match source {
            Source::Rows(rows) => rows.with(row),
            _ => Rows::of(row),
        };
        Insert { source: Source::Rows(rows), ..self }
    }

    /// Rows: a list that is there, or a rows parameter that is filled later.
    #[must_use]
    #[inline]
    pub fn rows(self, rows: impl Into<InsertSource>) -> Insert {
        Insert { source: rows.into(), ..self }
    }

    /// The rows of a query.
    #[must_use]
    #[inline]
    pub fn query(self, query: impl Into<Query>) -> Insert {
        Insert { source: Source::Query(query.into()), ..self }
    }

    /// Where a row's key in these columns is there already: [`do_nothing`](Insert::do_nothing) or
    /// [`update`](Insert::update) must follow.
    #[must_use]
    #[inline(always)]
    pub fn on_conflict(self, columns: impl IntoNames) -> Insert {
        let mut conflict = conflict(self.on_conflict);
        conflict.target = columns.into_names();
        Insert { on_conflict: Some(conflict), ..self }
    }

    /// Where a row meets any key that is there already.
    #[must_use]
    #[inline]
    pub fn on_any_conflict(self) -> Insert {
        let mut conflict = conflict(self.on_conflict);
        conflict.target.clear();
        Insert { on_conflict: Some(conflict), ..self }
    }

    /// Further parts of the key, which are computed: `lower("name")` of a unique index on it.
    #[must_use]
    pub fn conflict_terms(self, terms: impl crate::ast::IntoTerms) -> Insert {
        let mut conflict = conflict(self.on_conflict);
        conflict.target_terms.append(&mut terms.into_terms());
        Insert { on_conflict: Some(conflict), ..self }
    }

    /// The key is that of this constraint.
    #[must_use]
    pub fn conflict_constraint(self, name: impl Into<Name>) -> Insert {
        let mut conflict = conflict(self.on_conflict);
        conflict.constraint = Some(name.into());
        Insert { on_conflict: Some(conflict), ..self }
    }

    /// The key is that of the partial index with this condition.
    #[must_use]
    #[inline]
    pub fn conflict_where(self, predicate: impl Into<Expr>) -> Insert {
        let mut conflict = conflict(self.on_conflict);
        conflict.target_filter.push(predicate.into());
        Insert { on_conflict: Some(conflict), ..self }
    }

    /// A row whose key is there already is left out.
    #[must_use]
    #[inline]
    pub fn do_nothing(self) -> Insert {
        let mut conflict = conflict(self.on_conflict);
        conflict.action = Some(ConflictAction::Nothing);
        Insert { on_conflict: Some(conflict), ..self }
    }

    /// The row that is there gets this value; further columns are added behind.
    #[must_use]
    #[inline(always)]
    pub fn update(self, column: impl Into<Name>, value: impl IntoOperand) -> Insert {
        let mut conflict = conflict(self.on_conflict);
        let assignment = Assignment { column: column.into(), value: value.into_operand() };
        if let Some(ConflictAction::Update { assignments, .. }) = &mut conflict.action {
            place::add(assignments, assignment);
        } else {
            let assignments = place::push(Vec::new(), assignment);
            conflict.action = Some(ConflictAction::Update { assignments, filter: Vec::new() });
        }
        Insert { on_conflict: Some(conflict), ..self }
    }

    /// The row that is there is updated only where `predicate` holds; several add up with AND.
    #[must_use]
    #[inline]
    pub fn update_where(self, predicate: impl Into<Expr>) -> Insert {
        let mut conflict = conflict(self.on_conflict);
        if let Some(ConflictAction::Update { filter, .. }) = &mut conflict.action {
            place::add(filter, predicate.into());
        } else {
            let filter = place::push(Vec::new(), predicate.into());
            conflict.action = Some(ConflictAction::Update { assignments: Vec::new(), filter });
        }
        Insert { on_conflict: Some(conflict), ..self }
    }

    /// What is returned of the new rows.
    #[must_use]
    #[inline]
    pub fn returning(self, items: impl IntoItems) -> Insert {
        Insert { returning: place::append(self.returning, items.into_items()), ..self }
    }
}

/// What was said of conflicts before, or nothing yet.
#[inline(always)]
fn conflict(earlier: Option<Box<OnConflict>>) -> Box<OnConflict> {
    match earlier {
        Some(conflict) => conflict,
        None => place::boxed(OnConflict {
            target: Vec::new(),
            target_terms: Vec::new(),
            constraint: None,
            target_filter: Vec::new(),
            action: None,
        }),
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
            other => Cell::Expr(place::boxed(other)),
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
    #[inline]
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
                #[inline(always)]
                fn extend(self, cells: &mut Vec<Cell>) {
                    let ($($value,)+) = self;
                    place::reserve(cells, [$(stringify!($value)),+].len());
                    $(place::add(cells, $value.into_cell());)+
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
