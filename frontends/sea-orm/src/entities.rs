//! The entities of a program: which types their columns have, and which tables they are.

use std::collections::HashMap;

use isogloss::{Name, Schema, TableName};
use sea_orm::{ColumnTrait as _, EntityTrait, IdenStatic as _, Iterable as _, ModelTrait};

use crate::kind::Kind;
use crate::table;

/// The entities of a program.
///
/// A row of SeaORM's is read by the types of a model's fields, and gives nothing for a value of another type: an `i32`
/// reads no `i64`, which is what SQLite has, and an `Option<i32>` would become `None`. So the fields' types must be known
/// when the row is made, and they are said here once.
///
/// ```
/// use isogloss_sea_orm::Entities;
/// # mod movie {
/// #     use sea_orm::entity::prelude::*;
/// #     #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
/// #     #[sea_orm(table_name = "movies")]
/// #     pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub title: String }
/// #     #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// #     pub enum Relation {}
/// #     impl ActiveModelBehavior for ActiveModel {}
/// # }
///
/// let entities = Entities::new().with(movie::Entity);
/// let schema = entities.schema();   // for `Options::schema` of an engine, and for `create_all`
/// assert_eq!(schema.tables.len(), 1);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Entities {
    columns: HashMap<TableName, HashMap<Name, Kind>>,
    schema: Schema,
}

impl Entities {
    /// None yet.
    #[must_use]
    pub fn new() -> Entities {
        Entities::default()
    }

    /// One more.
    #[must_use]
    pub fn with<E: EntityTrait>(mut self, entity: E) -> Entities {
        let kind = |column: E::Column| {
            let ty = <E::Model as ModelTrait>::get_value_type(column);
            (Name::from(column.as_str()), Kind::of(&ty, column.def().get_column_type()))
        };
        let columns = E::Column::iter().map(kind).collect();
        self.columns.insert(table::name(&entity), columns);
        self.schema.tables.push(table::def(&entity));
        self
    }

    /// Their tables, as far as an entity tells: columns, keys, references. What an entity says in the words of one database
    /// alone (a type of its own, the text of a default) is not in it.
    #[must_use]
    pub fn schema(&self) -> Schema {
        self.schema.clone()
    }

    /// The columns of a table, if it is an entity's.
    pub(crate) fn columns(&self, table: &TableName) -> Option<&HashMap<Name, Kind>> {
        self.columns.get(table)
    }
}
