//! How a database is asked what there is in it.

use isogloss::Type;

/// How a database is asked what there is: texts that return columns of one kind everywhere, in the order given here.
///
/// The first value of a text is the schema that is looked in, empty for wherever names without one are looked for; the
/// second is a table's name. Where placeholders have no numbers, each stands in the text once, in this order. Names are those
/// that the database itself keeps.
#[derive(Debug, Clone, Copy)]
pub struct Catalog {
    /// Of no values: the names of the schemas; `None` where there are none.
    pub schemas: Option<&'static str>,
    /// Of a schema: name and kind, `table` or `view`, of everything of the user's own.
    pub tables: &'static str,
    /// Of a table or view, of each column in order: its name; its type; whether it may be NULL; its default as text, or
    /// NULL; whether the engine numbers it; its place in the primary key from 1, or 0. Behind the type of a column that is
    /// computed stands how, so that it is none that could be taken for another.
    pub columns: &'static str,
    /// Of a table, of each column of each foreign key in order: the key's name; the column; the other table's schema,
    /// empty if its name alone finds it; the other table; the column there, or NULL for that table's primary key; what happens on
    /// delete, such as `CASCADE`.
    pub foreign_keys: &'static str,
    /// Of a table, of each column of each index in order: the index's name; whether it is unique; whether it is a key that
    /// was declared, and not the primary one; whether it holds some of the rows alone; the column, or NULL for an
    /// expression or a part of a column.
    pub indexes: &'static str,
    /// Of a table: its constraints.
    pub constraints: Constraints,
    /// Of a schema, of each sequence: its name; what it starts with; its step; the least and the greatest; whether it
    /// begins again at its end; each NULL where the database does not say. `None` where there are none.
    pub sequences: Option<&'static str>,
    /// The logical type that a type of the engine's is; `None` if there is none like it.
    pub data_type: fn(&str) -> Option<Type>,
}

/// How a database is asked for the constraints of a table. A row is one column of one of them: the constraint's name; its
/// kind, in the words of [`ConstraintKind`](crate::ConstraintKind)'s documentation; the column, or NULL; the condition of a
/// check, the rules of a foreign key, or NULL.
#[derive(Debug, Clone, Copy)]
pub enum Constraints {
    /// By a text that returns these rows.
    Rows(&'static str),
    /// By a text that returns the statement that made the table, in which they are found: each with all of its columns.
    Statement(&'static str, fn(&str) -> Vec<DeclaredConstraint>),
}

/// A row about a constraint.
pub type ConstraintRow = (String, String, Option<String>, Option<String>);

/// A constraint as a statement declares it. One without a name has an empty one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredConstraint {
    /// Its name.
    pub name: String,
    /// Its kind, in the same words as that of a row.
    pub kind: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// The condition of a check, the rules of a foreign key.
    pub definition: Option<String>,
}
