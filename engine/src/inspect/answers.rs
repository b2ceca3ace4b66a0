//! What an inspector answers that is no declaration of a table.

use isogloss::Name;

/// An index of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// Its name.
    pub name: Name,
    /// Whether no two of the rows that it holds are equal in its columns.
    pub unique: bool,
    /// Whether it holds some of the rows alone, by a condition.
    pub partial: bool,
    /// Its columns; `None` for an expression, or the beginning of a column.
    pub columns: Vec<Option<Name>>,
}

/// A constraint of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Constraint {
    /// Its name, which errors name as well; empty if it has none.
    pub name: Name,
    /// What it is.
    pub kind: ConstraintKind,
    /// The columns of this table that it is about; those of a check are told by some databases alone.
    pub columns: Vec<Name>,
    /// In the database's own words: the condition of a check, the rules of a foreign key such as `ON DELETE CASCADE`.
    pub definition: Option<String>,
}

/// What a constraint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConstraintKind {
    /// `PRIMARY KEY`
    PrimaryKey,
    /// `UNIQUE`
    Unique,
    /// `FOREIGN KEY`
    ForeignKey,
    /// `CHECK`
    Check,
    /// One that this database alone has.
    Other,
}

/// A sequence, as far as the database says what it does; sequences of numbered columns belong to those and are not told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sequence {
    /// Its name.
    pub name: Name,
    /// What it starts with.
    pub start: Option<i64>,
    /// What is added to a number for the next one.
    pub step: Option<i64>,
    /// The least number.
    pub least: Option<i64>,
    /// The greatest number.
    pub greatest: Option<i64>,
    /// Whether it begins again at its end.
    pub cycles: Option<bool>,
}
