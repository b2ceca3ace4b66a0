//! Names, and what is made of nothing else.

use std::borrow::Cow;

use isogloss::{Column, Expr, Name, Piece, Raw, TableName, star};
use sea_query::{ColumnName, ColumnRef, DatabaseName, DynIden, SchemaName};

use crate::depth::Depth;
use crate::error::Error;

/// A name: a plain one is the engine's regular identifier, every other is quoted as it is, and its quotes escaped.
pub(crate) fn name(iden: &DynIden) -> Name {
    match iden.inner() {
        Cow::Borrowed(text) => Name::new(text),
        Cow::Owned(text) => Name::from(text),
    }
}

/// The name of a table.
pub(crate) fn table_name(table: &sea_query::TableName) -> TableName {
    let sea_query::TableName(schema, table) = table;
    TableName::new(schema.as_ref().map(qualifiers).unwrap_or_default(), name(table))
}

fn qualifiers(schema: &SchemaName) -> Vec<Name> {
    match schema {
        SchemaName(None, schema) => vec![name(schema)],
        SchemaName(Some(DatabaseName(database)), schema) => vec![name(database), name(schema)],
    }
}

/// A column, or `*`.
pub(crate) fn column(reference: &ColumnRef, depth: Depth) -> Result<Expr, Error> {
    Ok(match reference {
        ColumnRef::Column(ColumnName(None, column)) => Expr::Column(Column::new(name(column))),
        ColumnRef::Column(ColumnName(Some(sea_query::TableName(None, table)), column)) => {
            let (table, column) = (name(table), name(column));
            if depth.upsert && table.as_str().eq_ignore_ascii_case("excluded") {
                Expr::Excluded(column)
            } else {
                Expr::Column(Column::of(table, column))
            }
        }
        // Behind a schema: our columns have a table in front of them, and nothing before that.
        ColumnRef::Column(ColumnName(Some(table), column)) => {
            let TableName { qualifiers, name: table, .. } = table_name(table);
            let mut raw = Raw::default();
            for part in qualifiers.into_iter().chain([table]) {
                raw.pieces.extend([Piece::Name(part), Piece::Text(Cow::Borrowed("."))]);
            }
            raw.pieces.push(Piece::Name(name(column)));
            Expr::from(raw)
        }
        ColumnRef::Asterisk(None) => star(None),
        ColumnRef::Asterisk(Some(sea_query::TableName(None, table))) => star(name(table)),
        ColumnRef::Asterisk(Some(_)) => {
            return Err(Error::unsupported("all columns of a table with a schema in front of it")
                .way_out("Give the table an alias, and ask for all columns of that."));
        }
        _ => return Err(Error::walk("a column of an unknown kind")),
    })
}
