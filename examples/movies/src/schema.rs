//! The five tables.

use isogloss::{ColumnDef, Schema, TableDef, Type};

pub fn movies() -> TableDef {
    TableDef::new("movies")
        .column(ColumnDef::new("id", Type::Integer).not_null())
        .column(ColumnDef::new("title", Type::Varchar(100)).not_null())
        .column(ColumnDef::new("release_date", Type::Date))
        .primary_key("id")
}

pub fn actors() -> TableDef {
    TableDef::new("actors")
        .column(ColumnDef::new("id", Type::Integer).not_null())
        .column(ColumnDef::new("name", Type::Varchar(100)).not_null())
        .column(ColumnDef::new("birthday", Type::Date))
        .primary_key("id")
}

pub fn movies_actors() -> TableDef {
    TableDef::new("movies_actors")
        .column(ColumnDef::new("movie_id", Type::Integer).not_null())
        .column(ColumnDef::new("actor_id", Type::Integer).not_null())
        .primary_key(["movie_id", "actor_id"])
        .foreign_key("movie_id", "movies", "id")
        .foreign_key("actor_id", "actors", "id")
}

/// At most one for each actor: a key of its own says so.
pub fn stuntmen() -> TableDef {
    TableDef::new("stuntmen")
        .column(ColumnDef::new("id", Type::Integer).not_null())
        .column(ColumnDef::new("name", Type::Varchar(100)).not_null())
        .column(ColumnDef::new("active", Type::Boolean).not_null())
        .column(ColumnDef::new("actor_id", Type::Integer).not_null())
        .primary_key("id")
        .unique("actor_id")
        .foreign_key("actor_id", "actors", "id")
}

pub fn contact_details() -> TableDef {
    TableDef::new("contact_details")
        .column(ColumnDef::new("id", Type::Integer).not_null())
        .column(ColumnDef::new("phone_number", Type::Varchar(20)).not_null())
        .column(ColumnDef::new("address", Type::Varchar(200)))
        .column(ColumnDef::new("actor_id", Type::Integer).not_null())
        .primary_key("id")
        .foreign_key("actor_id", "actors", "id")
}

pub fn all() -> Schema {
    Schema::new(vec![movies(), actors(), movies_actors(), stuntmen(), contact_details()])
}
