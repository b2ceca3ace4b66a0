//! What every backend's inspector is tried with: the tables of the movies, and a table of every type.

use isogloss::{ColumnDef, Name, ReferentialAction, Schema, TableDef, TableName, Type};
use isogloss_engine::{Engine, Result};

#[path = "../../examples/movies/src/schema.rs"]
#[allow(unreachable_pub, reason = "it is the example's own file")]
mod movies;

/// Declares tables, asks what there is, and makes that again. `read_as` is the type that a column of a declared type has:
/// where a database has none of its own for it, the one that it is kept as.
pub(crate) fn made_and_told(engine: &Engine, types: &[Type], read_as: impl Fn(&Type) -> Type) -> Result<()> {
    told(engine, &movies::all(), &read_as)?;
    told(engine, &keys(), &read_as)?;
    told(engine, &Schema::new(vec![of_types(types)]), &read_as)
}

/// A table with a column of each type.
fn of_types(types: &[Type]) -> TableDef {
    let id = ColumnDef::new("id", Type::BigInt).not_null();
    let column = |table: TableDef, (number, ty): (usize, &Type)| {
        table.column(ColumnDef::new(Name::from(format!("c{number}")), ty.clone()))
    };
    types.iter().enumerate().fold(TableDef::new("types").column(id), column).primary_key("id")
}

/// Keys of several columns, in another order than the table's; references that delete and that forget; names that are to
/// be quoted.
fn keys() -> Schema {
    let shelf = TableDef::new("Shelf \"A\"")
        .column(ColumnDef::new("Row", Type::Integer).not_null())
        .column(ColumnDef::new("order", Type::Integer).not_null())
        .column(ColumnDef::new("number", Type::BigInt).identity())
        .column(ColumnDef::new("label", Type::Varchar(20)).not_null().default(isogloss::literal("it's new")))
        .column(ColumnDef::new("height", Type::Integer).default(isogloss::literal(-5)))
        .column(ColumnDef::new("open", Type::Boolean).not_null().default(isogloss::literal(true)))
        .primary_key("number")
        .unique(["order", "Row"]);
    let book = TableDef::new("book")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("shelf", Type::BigInt))
        .column(ColumnDef::new("last_shelf", Type::BigInt))
        .column(ColumnDef::new("part", Type::Integer).not_null())
        .primary_key(["part", "id"])
        .foreign_key("shelf", "Shelf \"A\"", "number")
        .on_delete(ReferentialAction::Cascade)
        .foreign_key("last_shelf", "Shelf \"A\"", "number")
        .on_delete(ReferentialAction::SetNull);
    let page = TableDef::new("page")
        .column(ColumnDef::new("part", Type::Integer).not_null())
        .column(ColumnDef::new("book", Type::BigInt).not_null())
        .column(ColumnDef::new("number", Type::Integer).not_null())
        .primary_key(["book", "number"])
        .foreign_key(["part", "book"], "book", ["part", "id"]);
    Schema::new(vec![page, shelf, book])
}

fn told(engine: &Engine, declared: &Schema, read_as: &impl Fn(&Type) -> Type) -> Result<()> {
    engine.drop_all(declared)?;
    engine.create_all(declared)?;
    engine.create_all(declared)?;
    let mut expected = declared.clone();
    for column in expected.tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.ty = read_as(&column.ty);
    }
    let there = all(engine, &expected)?;
    assert_eq!(there, expected);
    // What was told makes the same tables again.
    engine.drop_all(declared)?;
    assert!(names(engine)?.iter().all(|name| declared.table(&TableName::from(name)).is_none()));
    engine.create_all(&there)?;
    assert_eq!(all(engine, &expected)?, there);
    engine.drop_all(&there)?;
    engine.drop_all(&there)
}

fn names(engine: &Engine) -> Result<Vec<Name>> {
    engine.connect()?.inspector().tables()
}

/// The tables as they are told, in the order of these.
fn all(engine: &Engine, like: &Schema) -> Result<Schema> {
    let all = engine.connect()?.inspector().all()?;
    Ok(Schema::new(like.tables.iter().filter_map(|table| all.table(&table.name).cloned()).collect()))
}
