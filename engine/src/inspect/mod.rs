//! What there is in a database: tables as declarations, which create them elsewhere or tell the compiler and the engine
//! what they need to know.

mod catalog;
mod declare;
mod default;
mod names;

pub use catalog::Catalog;

use std::fmt;

use isogloss::{Folding, Name, Schema, TableDef, TableName};

use crate::error::Result;
use crate::session::Session;
use crate::waiting::now;
use catalog::{Column, Indexed, ask, catalog, unsupported};
use names::{kept, named, schema_of};

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
    /// Its name, which errors name as well.
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

/// Asks a database what there is in it.
///
/// Names are the library's: a name that the database keeps in its folded case is the regular one, any other is exact.
/// Without [`in_schema`](AsyncInspector::in_schema) it looks where names without a schema are looked for.
pub struct AsyncInspector<'c> {
    session: &'c mut Session,
    schema: Option<Name>,
}

/// Asks a database what there is in it.
///
/// Names are the library's: a name that the database keeps in its folded case is the regular one, any other is exact.
/// Without [`in_schema`](Inspector::in_schema) it looks where names without a schema are looked for.
#[derive(Debug)]
pub struct Inspector<'c>(AsyncInspector<'c>);

impl<'c> AsyncInspector<'c> {
    pub(crate) fn new(session: &'c mut Session) -> AsyncInspector<'c> {
        AsyncInspector { session, schema: None }
    }

    /// Looks in this schema, where a table's name has none.
    #[must_use]
    pub fn in_schema(mut self, schema: impl Into<Name>) -> AsyncInspector<'c> {
        self.schema = Some(schema.into());
        self
    }

    /// The names of the schemas; none where a database has none.
    ///
    /// # Errors
    ///
    /// The backend does not say how to ask, or the database refuses.
    pub async fn schemas(&mut self) -> Result<Vec<Name>> {
        let Some(sql) = catalog(self.session)?.schemas else { return Ok(Vec::new()) };
        let folding = self.folding()?;
        let rows: Vec<String> = ask(self.session, sql, &[]).await?;
        Ok(rows.iter().map(|name| named(name, folding)).collect())
    }

    /// The names of the tables.
    ///
    /// # Errors
    ///
    /// As [`schemas`](AsyncInspector::schemas).
    pub async fn tables(&mut self) -> Result<Vec<Name>> {
        self.of_kind("table").await
    }

    /// The names of the views.
    ///
    /// # Errors
    ///
    /// As [`schemas`](AsyncInspector::schemas).
    pub async fn views(&mut self) -> Result<Vec<Name>> {
        self.of_kind("view").await
    }

    /// A table or view as a declaration: its columns with their logical types, keys and references; `None` if it is not
    /// there.
    ///
    /// A type that is no logical one is [`Type::Vendor`](isogloss::Type::Vendor) under the database's own name, which no
    /// dialect creates by mistake; so is the type of a column that is computed. A default that is a value is one; any
    /// other is raw, in the words of this database. What a declaration has no words for (checks, indexes, what happens on
    /// update) is told by [`constraints`](AsyncInspector::constraints) and [`indexes`](AsyncInspector::indexes).
    ///
    /// # Errors
    ///
    /// As [`schemas`](AsyncInspector::schemas).
    pub async fn table(&mut self, name: impl Into<TableName>) -> Result<Option<TableDef>> {
        let (catalog, folding) = (catalog(self.session)?, self.folding()?);
        let Place { name, schema, table } = self.place(name.into())?;
        let place = [schema.as_str(), table.as_str()];
        let columns = ask(self.session, catalog.columns, &place).await?;
        if columns.is_empty() {
            return Ok(None);
        }
        let def = declare::columns(name, columns, catalog.data_type, folding);
        let def = declare::foreign_keys(def, ask(self.session, catalog.foreign_keys, &place).await?, folding);
        Ok(Some(declare::unique(def, ask(self.session, catalog.indexes, &place).await?, folding)))
    }

    /// All tables, as [`table`](AsyncInspector::table) declares them.
    ///
    /// # Errors
    ///
    /// As [`schemas`](AsyncInspector::schemas).
    pub async fn all(&mut self) -> Result<Schema> {
        let mut tables = Vec::new();
        for name in self.tables().await? {
            let name = TableName::new(self.schema.clone().into_iter().collect(), name);
            tables.extend(self.table(name).await?);
        }
        Ok(Schema::new(tables))
    }

    /// The indexes of a table, those of its constraints among them.
    ///
    /// # Errors
    ///
    /// As [`schemas`](AsyncInspector::schemas).
    pub async fn indexes(&mut self, table: impl Into<TableName>) -> Result<Vec<Index>> {
        let (catalog, folding) = (catalog(self.session)?, self.folding()?);
        let Place { schema, table, .. } = self.place(table.into())?;
        let rows: Vec<Indexed> = ask(self.session, catalog.indexes, &[&schema, &table]).await?;
        Ok(declare::indexes(rows.into_iter(), folding))
    }

    /// The constraints of a table: keys, references and checks, with their names.
    ///
    /// # Errors
    ///
    /// As [`schemas`](AsyncInspector::schemas); and where a database keeps them as the text of a statement alone.
    pub async fn constraints(&mut self, table: impl Into<TableName>) -> Result<Vec<Constraint>> {
        let (catalog, folding) = (catalog(self.session)?, self.folding()?);
        let sql =
            catalog.constraints.ok_or_else(|| unsupported("how its database is asked for constraints"))?;
        let Place { schema, table, .. } = self.place(table.into())?;
        Ok(declare::constraints(ask(self.session, sql, &[&schema, &table]).await?, folding))
    }

    /// The sequences; none where a database has none.
    ///
    /// # Errors
    ///
    /// As [`schemas`](AsyncInspector::schemas).
    pub async fn sequences(&mut self) -> Result<Vec<Sequence>> {
        let (catalog, folding) = (catalog(self.session)?, self.folding()?);
        let Some(sql) = catalog.sequences else { return Ok(Vec::new()) };
        let schema = self.schema_name(folding);
        declare::sequences(ask(self.session, sql, &[&schema]).await?, folding)
    }

    /// Whether there is a table or view of this name.
    pub(crate) async fn has(&mut self, name: &TableName) -> Result<bool> {
        let catalog = catalog(self.session)?;
        let Place { schema, table, .. } = self.place(name.clone())?;
        let columns: Vec<Column> = ask(self.session, catalog.columns, &[&schema, &table]).await?;
        Ok(!columns.is_empty())
    }

    async fn of_kind(&mut self, kind: &str) -> Result<Vec<Name>> {
        let (catalog, folding) = (catalog(self.session)?, self.folding()?);
        let schema = self.schema_name(folding);
        let all: Vec<(String, String)> = ask(self.session, catalog.tables, &[&schema]).await?;
        Ok(all.iter().filter(|(_, it)| it == kind).map(|(name, _)| named(name, folding)).collect())
    }

    fn folding(&self) -> Result<Folding> {
        Ok(self.session.dialect()?.spelling().folding)
    }

    fn schema_name(&self, folding: Folding) -> String {
        self.schema.as_ref().map_or_else(String::new, |schema| kept(schema, folding).into_owned())
    }

    fn place(&self, mut name: TableName) -> Result<Place> {
        if name.qualifiers.is_empty() {
            name.qualifiers.extend(self.schema.clone());
        }
        let folding = self.folding()?;
        let schema = schema_of(&name)?.map_or_else(String::new, |schema| kept(schema, folding).into_owned());
        let table = kept(&name.name, folding).into_owned();
        Ok(Place { name, schema, table })
    }
}

impl fmt::Debug for AsyncInspector<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncInspector").field("schema", &self.schema).finish_non_exhaustive()
    }
}

/// Where a table is looked for, in the database's words.
struct Place {
    name: TableName,
    schema: String,
    table: String,
}

impl<'c> Inspector<'c> {
    pub(crate) fn new(session: &'c mut Session) -> Inspector<'c> {
        Inspector(AsyncInspector::new(session))
    }

    /// Looks in this schema, where a table's name has none.
    #[must_use]
    pub fn in_schema(self, schema: impl Into<Name>) -> Inspector<'c> {
        Inspector(self.0.in_schema(schema))
    }

    /// The names of the schemas; none where a database has none.
    ///
    /// # Errors
    ///
    /// The backend does not say how to ask, or the database refuses.
    pub fn schemas(&mut self) -> Result<Vec<Name>> {
        now(self.0.schemas())
    }

    /// The names of the tables.
    ///
    /// # Errors
    ///
    /// As [`schemas`](Inspector::schemas).
    pub fn tables(&mut self) -> Result<Vec<Name>> {
        now(self.0.tables())
    }

    /// The names of the views.
    ///
    /// # Errors
    ///
    /// As [`schemas`](Inspector::schemas).
    pub fn views(&mut self) -> Result<Vec<Name>> {
        now(self.0.views())
    }

    /// A table or view as a declaration: its columns with their logical types, keys and references; `None` if it is not
    /// there.
    ///
    /// A type that is no logical one is [`Type::Vendor`](isogloss::Type::Vendor) under the database's own name, which no
    /// dialect creates by mistake; so is the type of a column that is computed. A default that is a value is one; any
    /// other is raw, in the words of this database. What a declaration has no words for (checks, indexes, what happens on
    /// update) is told by [`constraints`](Inspector::constraints) and [`indexes`](Inspector::indexes).
    ///
    /// # Errors
    ///
    /// As [`schemas`](Inspector::schemas).
    pub fn table(&mut self, name: impl Into<TableName>) -> Result<Option<TableDef>> {
        now(self.0.table(name))
    }

    /// All tables, as [`table`](Inspector::table) declares them.
    ///
    /// # Errors
    ///
    /// As [`schemas`](Inspector::schemas).
    pub fn all(&mut self) -> Result<Schema> {
        now(self.0.all())
    }

    /// The indexes of a table, those of its constraints among them.
    ///
    /// # Errors
    ///
    /// As [`schemas`](Inspector::schemas).
    pub fn indexes(&mut self, table: impl Into<TableName>) -> Result<Vec<Index>> {
        now(self.0.indexes(table))
    }

    /// The constraints of a table: keys, references and checks, with their names.
    ///
    /// # Errors
    ///
    /// As [`schemas`](Inspector::schemas); and where a database keeps them as the text of a statement alone.
    pub fn constraints(&mut self, table: impl Into<TableName>) -> Result<Vec<Constraint>> {
        now(self.0.constraints(table))
    }

    /// The sequences; none where a database has none.
    ///
    /// # Errors
    ///
    /// As [`schemas`](Inspector::schemas).
    pub fn sequences(&mut self) -> Result<Vec<Sequence>> {
        now(self.0.sequences())
    }
}
