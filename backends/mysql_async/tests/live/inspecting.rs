//! The inspector, asked by tasks. What it tells is tried with the blocking client, which asks the same.

use isogloss::{ColumnDef, Name, Schema, TableDef, Type};

use crate::{engine, on_each};

#[test]
fn what_is_there_is_told_to_tasks_as_well() {
    on_each(async |server| {
        let engine = engine(&server)?;
        let people = TableDef::new("people")
            .column(ColumnDef::new("id", Type::BigInt).identity())
            .column(ColumnDef::new("about", Type::Json))
            .primary_key("id");
        let friends = TableDef::new("friends")
            .column(ColumnDef::new("one", Type::BigInt).not_null())
            .column(ColumnDef::new("other", Type::BigInt).not_null())
            .primary_key(["one", "other"])
            .foreign_key("one", "people", "id")
            .foreign_key("other", "people", "id");
        let schema = Schema::new(vec![friends, people]);
        engine.create_all(&schema).await?;
        engine.create_all(&schema).await?;
        let mut connection = engine.connect().await?;
        assert_eq!(connection.inspector().all().await?, schema);
        let columns: Vec<Option<Name>> = vec![Some(Name::new("one")), Some(Name::new("other"))];
        let indexes = connection.inspector().in_schema("app").indexes("friends").await?;
        assert!(indexes.iter().any(|index| index.unique && index.columns == columns), "{indexes:?}");
        drop(connection);
        engine.drop_all(&schema).await?;
        assert_eq!(engine.connect().await?.inspector().tables().await?, []);
        Ok(())
    });
}
