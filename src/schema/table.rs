use alloc::vec::Vec;

use super::ColumnDef;
use crate::ast::{IntoNames, Name, Table, TableName, table};
use crate::types::Type;

/// A table that is declared: its columns and keys.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct TableDef {
    /// Its name.
    pub name: TableName,
    /// Its columns, in order.
    pub columns: Vec<ColumnDef>,
    /// The columns of the primary key; none if there is no key.
    pub primary_key: Vec<Name>,
    /// Other keys: columns that are unique together.
    pub unique: Vec<Vec<Name>>,
    /// References to other tables.
    pub foreign_keys: Vec<ForeignKey>,
}

/// Columns whose values must be a key of another table.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ForeignKey {
    /// The columns of this table.
    pub columns: Vec<Name>,
    /// The other table.
    pub table: TableName,
    /// Its columns, as many.
    pub references: Vec<Name>,
    /// What happens when the row referred to is deleted; an error of the engine if nothing is said.
    pub on_delete: Option<ReferentialAction>,
}

/// What happens to a row when the row that it refers to is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum ReferentialAction {
    /// It is deleted as well.
    Cascade,
    /// Its columns become NULL.
    SetNull,
}

/// CREATE TABLE.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct CreateTable {
    /// The table.
    pub table: TableDef,
    /// Nothing happens if it is there already.
    pub if_not_exists: bool,
}

/// DROP TABLE.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct DropTable {
    /// The table.
    pub table: TableName,
    /// Nothing happens if it is not there.
    pub if_exists: bool,
}

/// Tables that are known: facts that some rewrites need, such as the columns behind `*` or a table's keys.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Schema {
    /// The tables, in order of their declaration.
    pub tables: Vec<TableDef>,
}

/// CREATE TABLE of this table.
#[must_use]
pub fn create_table(table: impl Into<TableDef>) -> CreateTable {
    CreateTable { table: table.into(), if_not_exists: false }
}

/// DROP TABLE of this table.
#[must_use]
pub fn drop_table(table: impl Into<TableName>) -> DropTable {
    DropTable { table: table.into(), if_exists: false }
}

impl TableDef {
    /// A table without columns yet.
    #[must_use]
    pub fn new(name: impl Into<TableName>) -> TableDef {
        TableDef {
            name: name.into(),
            columns: Vec::new(),
            primary_key: Vec::new(),
            unique: Vec::new(),
            foreign_keys: Vec::new(),
        }
    }

    /// One more column.
    #[must_use]
    pub fn column(mut self, column: ColumnDef) -> TableDef {
        self.columns.push(column);
        self
    }

    /// The columns of the primary key.
    #[must_use]
    pub fn primary_key(mut self, columns: impl IntoNames) -> TableDef {
        self.primary_key = columns.into_names();
        self
    }

    /// Columns that are unique together.
    #[must_use]
    pub fn unique(mut self, columns: impl IntoNames) -> TableDef {
        self.unique.push(columns.into_names());
        self
    }

    /// Columns whose values must be a key of another table.
    #[must_use]
    pub fn foreign_key(
        mut self,
        columns: impl IntoNames,
        table: impl Into<TableName>,
        references: impl IntoNames,
    ) -> TableDef {
        self.foreign_keys.push(ForeignKey {
            columns: columns.into_names(),
            table: table.into(),
            references: references.into_names(),
            on_delete: None,
        });
        self
    }

    /// What happens to a row when the row is deleted that the foreign key added last refers to.
    #[must_use]
    pub fn on_delete(mut self, action: ReferentialAction) -> TableDef {
        if let Some(key) = self.foreign_keys.last_mut() {
            key.on_delete = Some(action);
        }
        self
    }

    /// The table, to be used in a query.
    #[must_use]
    pub fn table(&self) -> Table {
        table(self.name.clone())
    }

    /// The type of the column `name`.
    #[must_use]
    pub fn column_type(&self, name: &Name) -> Option<&Type> {
        self.columns.iter().find(|column| &column.name == name).map(|column| &column.ty)
    }

    /// Whether any of these columns may be NULL.
    #[must_use]
    pub fn may_be_null(&self, columns: &[Name]) -> bool {
        let nullable = |column: &ColumnDef| column.nullable && !self.primary_key.contains(&column.name);
        self.columns.iter().any(|column| columns.contains(&column.name) && nullable(column))
    }

    /// All keys: the primary key and the unique ones.
    pub fn keys(&self) -> impl Iterator<Item = &[Name]> {
        let primary = (!self.primary_key.is_empty()).then_some(self.primary_key.as_slice());
        primary.into_iter().chain(self.unique.iter().map(Vec::as_slice))
    }
}

impl Schema {
    /// These tables.
    #[must_use]
    pub fn new(tables: Vec<TableDef>) -> Schema {
        Schema { tables }
    }

    /// The table of this name. A name without qualifiers finds a table in any schema.
    #[must_use]
    pub fn table(&self, name: &TableName) -> Option<&TableDef> {
        self.tables
            .iter()
            .find(|table| table.name == *name || (name.qualifiers.is_empty() && table.name.name == name.name))
    }
}

impl CreateTable {
    /// Nothing happens if the table is there already.
    #[must_use]
    pub fn if_not_exists(mut self) -> CreateTable {
        self.if_not_exists = true;
        self
    }
}

impl DropTable {
    /// Nothing happens if the table is not there.
    #[must_use]
    pub fn if_exists(mut self) -> DropTable {
        self.if_exists = true;
        self
    }
}

impl From<&TableDef> for TableDef {
    fn from(table: &TableDef) -> TableDef {
        table.clone()
    }
}
