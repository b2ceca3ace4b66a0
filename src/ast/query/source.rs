//! What stands in FROM: tables, derived tables, table functions, and joins of them.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::ast::{
    Column, Expr, Extension, IntoNames, Lock, Name, Query, Raw, Select, SetOperation, Values, place,
};

/// The name of a table, with the schema, database and server in front of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct TableName {
    /// What stands in front of the name, outermost first: `[database, schema]`.
    pub qualifiers: Vec<Name>,
    /// The table's own name.
    pub name: Name,
}

/// A table under its own name or an alias.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Table {
    /// The table.
    pub name: TableName,
    /// The name that it goes by in this statement.
    pub alias: Option<Name>,
    /// A lock written behind the table. Only the compiler puts it here; programs lock whole queries.
    pub lock: Option<Box<Lock>>,
}

/// One source of rows in FROM.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Source {
    /// A table or view.
    Table(Table),
    /// A query or a list of values under an alias.
    Derived(Box<Derived>),
    /// A function that returns a table.
    Function(Box<TableFunction>),
    /// Joined sources in parentheses.
    Joined(Box<Joined>),
    /// A source with something behind it that only some dialect knows.
    Extended(Box<Extended>),
    /// Text that is passed on as it is.
    Raw(Box<Raw>),
}

/// A query under an alias.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Derived {
    /// The query.
    pub query: Query,
    /// Its name.
    pub alias: Option<Name>,
    /// New names for its columns.
    pub columns: Vec<Name>,
    /// Whether it sees the sources before it.
    pub lateral: bool,
}

/// A function that returns a table.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct TableFunction {
    /// The function's name, called as it is.
    pub name: TableName,
    /// Its arguments.
    pub arguments: Vec<Expr>,
    /// The name that the result goes by.
    pub alias: Option<Name>,
    /// New names for its columns.
    pub columns: Vec<Name>,
    /// Whether it sees the sources before it.
    pub lateral: bool,
}

/// Joined sources in parentheses.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Joined {
    /// The leftmost.
    pub first: Source,
    /// The others.
    pub joins: Vec<Join>,
}

/// A source with something behind it that only some dialect knows: a sample of its rows, hints for its indexes.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Extended {
    /// The source.
    pub source: Source,
    /// What stands behind it.
    pub extension: Extension,
}

/// One more source, joined to all before it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Join {
    /// How.
    pub kind: JoinKind,
    /// What.
    pub source: Source,
    /// Which rows belong together.
    pub on: JoinOn,
}

/// How two sources are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum JoinKind {
    /// Pairs that fit.
    Inner,
    /// Pairs that fit, and rows of the left without a partner.
    Left,
    /// Pairs that fit, and rows of the right without a partner.
    Right,
    /// Pairs that fit, and rows of either side without a partner.
    Full,
    /// All pairs.
    Cross,
    /// All pairs with a right side that sees the left: CROSS APPLY. Only recipes use it.
    CrossApply,
    /// The same, and rows of the left without a partner: OUTER APPLY. Only recipes use it.
    OuterApply,
}

/// Which rows of a join belong together.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum JoinOn {
    /// No condition: a cross join.
    Nothing,
    /// Those for which this holds.
    On(Expr),
    /// Those that are equal in these columns, which both sides have; the result has them once.
    Using(Vec<Name>),
}

/// What can stand in FROM; a text is the name of a table, split at its dots.
pub trait IntoSource {
    /// The source.
    fn into_source(self) -> Source;
}

/// A table by name: `table("movies")`, `table("app.movies")`.
///
/// The text is split at its dots; a name that holds a dot is given as [`Name::exact`] or a [`TableName`].
#[must_use]
#[inline]
pub fn table(name: impl Into<TableName>) -> Table {
    Table { name: name.into(), alias: None, lock: None }
}

/// A query as a source; it needs an alias.
#[must_use]
pub fn derived(query: impl Into<Query>) -> Derived {
    Derived { query: query.into(), alias: None, columns: Vec::new(), lateral: false }
}

/// A query as a source that sees the sources before it; it needs an alias.
#[must_use]
pub fn lateral(query: impl Into<Query>) -> Derived {
    Derived { query: query.into(), alias: None, columns: Vec::new(), lateral: true }
}

/// A function that returns a table, called as it is.
#[must_use]
pub fn table_function(name: impl Into<TableName>, arguments: impl crate::ast::IntoOperands) -> TableFunction {
    TableFunction {
        name: name.into(),
        arguments: arguments.into_operands(),
        alias: None,
        columns: Vec::new(),
        lateral: false,
    }
}

/// Joined sources that go into FROM as one, in parentheses: `joined("a").join("b", on)`.
#[must_use]
pub fn joined(first: impl IntoSource) -> Joined {
    Joined { first: first.into_source(), joins: Vec::new() }
}

impl Table {
    /// The same table under another name.
    #[must_use]
    #[inline]
    pub fn alias(self, alias: impl Into<Name>) -> Table {
        Table { alias: place::set(self.alias, alias.into()), ..self }
    }

    /// A column of this table, through its alias if it has one.
    #[must_use]
    #[inline]
    pub fn col(&self, name: impl Into<Name>) -> Expr {
        Expr::Column(Column::of(self.reference().clone(), name.into()))
    }

    /// All columns of this table.
    #[must_use]
    pub fn all(&self) -> Expr {
        Expr::Star(Some(self.reference().clone()))
    }

    /// The name that the table goes by in the statement.
    #[must_use]
    #[inline]
    pub fn reference(&self) -> &Name {
        self.alias.as_ref().unwrap_or(&self.name.name)
    }
}

macro_rules! aliased {
    ($($source:ident)*) => {
        $(
            impl $source {
                /// The name that it goes by.
                #[must_use]
                #[inline]
                pub fn alias(self, alias: impl Into<Name>) -> $source {
                    $source { alias: place::set(self.alias, alias.into()), ..self }
                }

                /// New names for its columns.
                #[must_use]
                #[inline]
                pub fn columns(self, names: impl IntoNames) -> $source {
                    $source { columns: names.into_names(), ..self }
                }
            }
        )*
    };
}

aliased!(Derived TableFunction);

impl Joined {
    /// Pairs for which `on` holds.
    #[must_use]
    pub fn join(self, source: impl IntoSource, on: impl Into<Expr>) -> Joined {
        self.with(JoinKind::Inner, source.into_source(), JoinOn::On(on.into()))
    }

    /// Pairs for which `on` holds, and rows before without a partner.
    #[must_use]
    pub fn left_join(self, source: impl IntoSource, on: impl Into<Expr>) -> Joined {
        self.with(JoinKind::Left, source.into_source(), JoinOn::On(on.into()))
    }

    fn with(mut self, kind: JoinKind, source: Source, on: JoinOn) -> Joined {
        self.joins.push(Join { kind, source, on });
        self
    }
}

impl Join {
    /// A source joined so.
    #[must_use]
    pub fn new(kind: JoinKind, source: impl IntoSource, on: JoinOn) -> Join {
        Join { kind, source: source.into_source(), on }
    }
}

impl Extended {
    /// The source with `extension` behind it.
    #[must_use]
    pub fn new(source: impl IntoSource, extension: Extension) -> Extended {
        Extended { source: source.into_source(), extension }
    }
}

impl TableName {
    /// The table `name` behind these qualifiers, outermost first.
    #[must_use]
    pub fn new(qualifiers: Vec<Name>, name: impl Into<Name>) -> TableName {
        TableName { qualifiers, name: name.into() }
    }

    /// Whether both may be one table: a name without a schema is of any, and not every engine tells letter cases apart.
    pub(crate) fn may_be(&self, other: &TableName) -> bool {
        let same = |one: &Name, other: &Name| one.as_str().eq_ignore_ascii_case(other.as_str());
        let (one, two) = (&self.qualifiers, &other.qualifiers);
        let qualified = one.is_empty()
            || two.is_empty()
            || one.iter().rev().zip(two.iter().rev()).all(|(one, two)| same(one, two));
        qualified && same(&self.name, &other.name)
    }
}

impl From<&'static str> for TableName {
    #[inline(always)]
    fn from(text: &'static str) -> TableName {
        let whole = Name::new(text);
        // A plain word has no dot; the search is for the others.
        if whole.is_plain() {
            return TableName { qualifiers: Vec::new(), name: whole };
        }
        TableName::split(text)
    }
}

impl TableName {
    #[cold]
    fn split(text: &'static str) -> TableName {
        match text.rsplit_once('.') {
            None => TableName { qualifiers: Vec::new(), name: Name::new(text) },
            Some((front, name)) => {
                TableName { qualifiers: front.split('.').map(Name::new).collect(), name: Name::new(name) }
            }
        }
    }
}

impl From<String> for TableName {
    fn from(text: String) -> TableName {
        let mut parts: Vec<Name> = text.split('.').map(|part| Name::from(String::from(part))).collect();
        let name = parts.pop().unwrap_or_else(|| Name::new(""));
        TableName { qualifiers: parts, name }
    }
}

impl From<Name> for TableName {
    fn from(name: Name) -> TableName {
        TableName { qualifiers: Vec::new(), name }
    }
}

impl From<&Name> for TableName {
    fn from(name: &Name) -> TableName {
        TableName { qualifiers: Vec::new(), name: name.clone() }
    }
}

macro_rules! table_texts {
    ($($text:ty)*) => {
        $(
            impl From<$text> for Table {
                #[inline]
                fn from(name: $text) -> Table {
                    table(name)
                }
            }

            impl IntoSource for $text {
                #[inline]
                fn into_source(self) -> Source {
                    Source::Table(table(self))
                }
            }
        )*
    };
}

table_texts!(&'static str String Name &Name TableName);

impl From<&Table> for Table {
    fn from(table: &Table) -> Table {
        table.clone()
    }
}

impl IntoSource for Source {
    fn into_source(self) -> Source {
        self
    }
}

impl IntoSource for Table {
    fn into_source(self) -> Source {
        Source::Table(self)
    }
}

impl IntoSource for &Table {
    #[inline]
    fn into_source(self) -> Source {
        Source::Table(self.clone())
    }
}

impl IntoSource for Derived {
    fn into_source(self) -> Source {
        Source::Derived(Box::new(self))
    }
}

impl IntoSource for TableFunction {
    fn into_source(self) -> Source {
        Source::Function(Box::new(self))
    }
}

impl IntoSource for Extended {
    fn into_source(self) -> Source {
        Source::Extended(Box::new(self))
    }
}

impl IntoSource for Joined {
    fn into_source(self) -> Source {
        Source::Joined(Box::new(self))
    }
}

impl IntoSource for Raw {
    fn into_source(self) -> Source {
        Source::Raw(Box::new(self))
    }
}

macro_rules! queries_as_sources {
    ($($query:ident)*) => {
        $(
            impl $query {
                /// The query under a name, as a source for FROM.
                #[must_use]
                pub fn alias(self, alias: impl Into<Name>) -> Derived {
                    derived(self).alias(alias)
                }
            }
        )*
    };
}

queries_as_sources!(Query Select SetOperation Values);
