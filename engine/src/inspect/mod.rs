//! What there is in a database: tables as declarations, which create them elsewhere or tell the compiler and the engine
//! what they need to know.

mod answers;
mod declare;
mod default;
mod names;
mod rows;

pub use answers::{Constraint, ConstraintKind, Index, Sequence};

use std::fmt;

use isogloss::{Folding, Name, Schema, TableDef, TableName};

use crate::backend::{Constraints, DeclaredConstraint};
use crate::error::{Error, ErrorKind, Result};
use crate::session::Session;
use crate::waiting::now;
use names::{kept, named, schema_of};
use rows::{Column, Indexed, ask, catalog};

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

    /// The names of the tables, in the order of their letters.
    ///
    /// # Errors
    ///
    /// As [`schemas`](AsyncInspector::schemas).
    pub async fn tables(&mut self) -> Result<Vec<Name>> {
        self.of_kind("table").await
    }

    /// The names of the views, in the order of their letters.
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
    /// update, and on delete anything but CASCADE and SET NULL) is told by [`constraints`](AsyncInspector::constraints) and [`indexes`](AsyncInspector::indexes).
    ///
    /// # Errors
    ///
    /// As [`schemas`](AsyncInspector::schemas); and a reference names no columns, and the other table has no such key.
    pub async fn table(&mut self, name: impl Into<TableName>) -> Result<Option<TableDef>> {
        let (catalog, folding) = (catalog(self.session)?, self.folding()?);
        let Place { name, schema, table } = self.place(name.into())?;
        let place = [schema.as_str(), table.as_str()];
        let columns = ask(self.session, catalog.columns, &place).await?;
        if columns.is_empty() {
            return Ok(None);
        }
        let def = declare::columns(name, columns, catalog.data_type, folding);
        let references = ask(self.session, catalog.foreign_keys, &place).await?;
        let mut def = declare::foreign_keys(def, references, folding);
        for key in def.foreign_keys.iter_mut().filter(|key| key.references.is_empty()) {
            key.references = self.key(&key.table, &schema).await?;
            if key.references.len() != key.columns.len() {
                let message = format!(
                    "a foreign key of {} means the primary key of {}, which has none of as many columns",
                    def.name.name, key.table.name
                );
                return Err(Error::new(ErrorKind::Unsupported, message));
            }
        }
        Ok(Some(declare::unique(def, ask(self.session, catalog.indexes, &place).await?, folding)))
    }

    /// All tables, as [`table`](AsyncInspector::table) declares them.
    ///
    /// # Errors
    ///
    /// As [`table`](AsyncInspector::table).
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
    /// As [`schemas`](AsyncInspector::schemas); and the database has only the statement that made the table, and does not
    /// show it.
    pub async fn constraints(&mut self, table: impl Into<TableName>) -> Result<Vec<Constraint>> {
        let (catalog, folding) = (catalog(self.session)?, self.folding()?);
        let Place { name, schema, table } = self.place(table.into())?;
        let place = [schema.as_str(), table.as_str()];
        let declared: Vec<DeclaredConstraint> = match catalog.constraints {
            Constraints::Rows(sql) => declare::constraints_of_rows(ask(self.session, sql, &place).await?),
            Constraints::Statement(sql, read) => {
                let statements: Vec<String> = ask(self.session, sql, &place).await?;
                if statements.is_empty() && self.has(&name).await? {
                    let message = format!("the statement that made {} is not shown", name.name);
                    return Err(Error::new(ErrorKind::Unsupported, message));
                }
                statements.iter().flat_map(|statement| read(statement)).collect()
            }
        };
        Ok(declared.into_iter().map(|declared| declare::constraint(declared, folding)).collect())
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
        Ok(declare::sequences(ask(self.session, sql, &[&schema]).await?, folding))
    }

    /// Whether there is a table or view of this name.
    pub(crate) async fn has(&mut self, name: &TableName) -> Result<bool> {
        let catalog = catalog(self.session)?;
        let Place { schema, table, .. } = self.place(name.clone())?;
        let columns: Vec<Column> = ask(self.session, catalog.columns, &[&schema, &table]).await?;
        Ok(!columns.is_empty())
    }

    /// The primary key of a table, looked for in this schema if its name has none; of no columns if there is none.
    async fn key(&mut self, table: &TableName, schema: &str) -> Result<Vec<Name>> {
        let (catalog, folding) = (catalog(self.session)?, self.folding()?);
        let own = schema_of(table)?.map(|schema| kept(schema, folding));
        let place = [own.as_deref().unwrap_or(schema), &kept(&table.name, folding)];
        Ok(declare::key(&ask(self.session, catalog.columns, &place).await?, folding))
    }

    async fn of_kind(&mut self, kind: &str) -> Result<Vec<Name>> {
        let (catalog, folding) = (catalog(self.session)?, self.folding()?);
        let schema = self.schema_name(folding);
        let all: Vec<(String, String)> = ask(self.session, catalog.tables, &[&schema]).await?;
        let names = all.iter().filter(|(_, it)| it == kind).map(|(name, _)| named(name, folding));
        let mut names: Vec<Name> = names.collect();
        // Every database has an order of its own.
        names.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        Ok(names)
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

    /// The names of the tables, in the order of their letters.
    ///
    /// # Errors
    ///
    /// As [`schemas`](Inspector::schemas).
    pub fn tables(&mut self) -> Result<Vec<Name>> {
        now(self.0.tables())
    }

    /// The names of the views, in the order of their letters.
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
    /// update, and on delete anything but CASCADE and SET NULL) is told by [`constraints`](Inspector::constraints) and [`indexes`](Inspector::indexes).
    ///
    /// # Errors
    ///
    /// As [`schemas`](Inspector::schemas); and a reference names no columns, and the other table has no such key.
    pub fn table(&mut self, name: impl Into<TableName>) -> Result<Option<TableDef>> {
        now(self.0.table(name))
    }

    /// All tables, as [`table`](Inspector::table) declares them.
    ///
    /// # Errors
    ///
    /// As [`table`](Inspector::table).
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
    /// As [`schemas`](Inspector::schemas); and the database has only the statement that made the table, and does not show it.
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
