use crate::ast::{Expr, Name};
use crate::types::Type;

/// A reference to a column, perhaps through the table or alias that it belongs to, perhaps with its type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Column {
    /// The table or alias in front of the dot.
    pub table: Option<Name>,
    /// The column's own name.
    pub name: Name,
    /// The logical type, where the program knows it; some rewrites need it.
    pub ty: Option<Type>,
}

impl Column {
    /// The column `name` of whatever table has it.
    #[must_use]
    pub const fn new(name: Name) -> Column {
        Column { table: None, name, ty: None }
    }

    /// The column `name` of `table`.
    #[must_use]
    pub const fn of(table: Name, name: Name) -> Column {
        Column { table: Some(table), name, ty: None }
    }

    /// The same column, known to be of the type `ty`.
    #[must_use]
    pub fn typed(mut self, ty: Type) -> Column {
        self.ty = Some(ty);
        self
    }

    /// Reads `name` or `table.name`; a name with a dot in it is made by [`Column::of`].
    #[must_use]
    #[inline(always)]
    pub fn parse(text: &'static str) -> Column {
        let whole = Name::new(text);
        // A plain word has no dot; the search is for the others.
        if whole.is_plain() {
            return Column::new(whole);
        }
        Column::split(text)
    }

    #[cold]
    fn split(text: &'static str) -> Column {
        match text.split_once('.') {
            None => Column::new(Name::new(text)),
            Some((table, name)) => Column::of(Name::new(table), Name::new(name)),
        }
    }
}

/// A column by name: `col("title")`, `col("m.title")`.
///
/// The text is split at its first dot; a name that holds a dot is written `Column::of(table, name)`.
#[must_use]
#[inline(always)]
pub fn col(name: impl Into<Column>) -> Expr {
    Expr::Column(name.into())
}

impl From<&'static str> for Column {
    #[inline(always)]
    fn from(text: &'static str) -> Column {
        Column::parse(text)
    }
}

impl From<Name> for Column {
    fn from(name: Name) -> Column {
        Column::new(name)
    }
}

impl From<&Name> for Column {
    fn from(name: &Name) -> Column {
        Column::new(name.clone())
    }
}

impl From<&Column> for Column {
    fn from(column: &Column) -> Column {
        column.clone()
    }
}

impl From<alloc::string::String> for Column {
    /// Reads `name` or `table.name`, as for a literal.
    fn from(text: alloc::string::String) -> Column {
        match text.split_once('.') {
            None => Column::new(Name::from(text)),
            Some((table, name)) => Column::of(
                Name::from(alloc::string::String::from(table)),
                Name::from(alloc::string::String::from(name)),
            ),
        }
    }
}
