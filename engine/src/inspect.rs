//! What there is in a database: tables as declarations, which create them elsewhere or tell the compiler and the engine
//! what they need to know.

use std::ops::ControlFlow;

use isogloss::{ColumnDef, Expr, Name, ReferentialAction, Schema, TableDef, Type, ValueRef, raw};

use crate::backend::{Prepare, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::row::FromRow;
use crate::session::Session;
use crate::sinks::Each;

/// How a database is asked what there is: texts that return columns of one kind everywhere, in the order given here.
/// Those about a table have its name as their one value.
#[derive(Debug, Clone, Copy)]
pub struct Catalog {
    /// Name and kind, `table` or `view`, of everything of the user's own.
    pub tables: &'static str,
    /// Of each column of a table, in order: its name; its type; whether it may be NULL; its default as text, or NULL;
    /// whether the engine numbers it; its place in the primary key from 1, or 0.
    pub columns: &'static str,
    /// Of each column of each foreign key of a table, in order: what tells the keys apart; the column; the other table;
    /// the column there, or NULL for that table's key; what happens on delete, such as `CASCADE`.
    pub foreign_keys: &'static str,
    /// Of each column of each index of a table, in order: the index's name; whether it is unique; whether it belongs to
    /// a constraint that is unique; the column, or NULL for an expression.
    pub indexes: &'static str,
    /// The logical type that a type of the engine's is; `None` if there is none like it.
    pub data_type: fn(&str) -> Option<Type>,
}

/// An index of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Whether no two rows are equal in its columns.
    pub unique: bool,
    /// Its columns; `None` for an expression.
    pub columns: Vec<Option<String>>,
}

type Column = (String, String, bool, Option<String>, bool, i64);
type Reference = (String, String, String, Option<String>, String);
type Indexed = (String, bool, bool, Option<String>);

/// Names of what is of this kind, `table` or `view`.
pub(crate) async fn names(session: &mut Session, kind: &str) -> Result<Vec<String>> {
    let all: Vec<(String, String)> = ask(session, |catalog| catalog.tables, None).await?;
    Ok(all.into_iter().filter(|(_, it)| it == kind).map(|(name, _)| name).collect())
}

/// All tables, as declarations.
pub(crate) async fn schema(session: &mut Session) -> Result<Schema> {
    let mut tables = Vec::new();
    for name in names(session, "table").await? {
        tables.extend(table(session, &name).await?);
    }
    Ok(Schema::new(tables))
}

/// A table as a declaration; `None` if it is not there.
pub(crate) async fn table(session: &mut Session, name: &str) -> Result<Option<TableDef>> {
    let data_type = catalog(session)?.data_type;
    let columns: Vec<Column> = ask(session, |catalog| catalog.columns, Some(name)).await?;
    if columns.is_empty() {
        return Ok(None);
    }
    let mut table = TableDef::new(named(name));
    let mut key: Vec<(i64, Name)> = Vec::new();
    for (column, ty, nullable, default, identity, place) in columns {
        let ty = data_type(&ty).unwrap_or_else(|| Type::vendor(named(&ty)));
        let mut def = ColumnDef::new(named(&column), ty);
        def.nullable = nullable && place == 0;
        def.default = default.map(|text| Expr::from(raw(text)));
        if identity {
            def = def.identity();
        }
        if place > 0 {
            key.push((place, named(&column)));
        }
        table = table.column(def);
    }
    key.sort_by_key(|(place, _)| *place);
    table.primary_key = key.into_iter().map(|(_, name)| name).collect();
    references(session, name, &mut table).await?;
    let indexed: Vec<Indexed> = ask(session, |catalog| catalog.indexes, Some(name)).await?;
    for index in grouped(indexed.into_iter().filter(|(_, _, constraint, _)| *constraint)) {
        let columns: Option<Vec<Name>> =
            index.columns.iter().map(|column| column.as_deref().map(named)).collect();
        table.unique.extend(columns.filter(|columns| *columns != table.primary_key));
    }
    Ok(Some(table))
}

async fn references(session: &mut Session, name: &str, table: &mut TableDef) -> Result<()> {
    let references: Vec<Reference> = ask(session, |catalog| catalog.foreign_keys, Some(name)).await?;
    let mut last = None;
    for (key, column, other, there, on_delete) in references {
        // A key without columns there means the other table's primary key.
        let there = there.as_deref().unwrap_or(&column).to_owned();
        if last.as_ref() == Some(&key)
            && let Some(known) = table.foreign_keys.last_mut()
        {
            known.columns.push(named(&column));
            known.references.push(named(&there));
            continue;
        }
        last = Some(key);
        *table = std::mem::replace(table, TableDef::new(named(name))).foreign_key(
            named(&column),
            named(&other),
            named(&there),
        );
        if let Some(known) = table.foreign_keys.last_mut() {
            known.on_delete = match on_delete.as_str() {
                "CASCADE" => Some(ReferentialAction::Cascade),
                "SET NULL" => Some(ReferentialAction::SetNull),
                _ => None,
            };
        }
    }
    Ok(())
}

/// The indexes of a table, those of its constraints among them.
pub(crate) async fn indexes(session: &mut Session, table: &str) -> Result<Vec<Index>> {
    let indexed: Vec<Indexed> = ask(session, |catalog| catalog.indexes, Some(table)).await?;
    Ok(grouped(indexed.into_iter()))
}

fn grouped(rows: impl Iterator<Item = Indexed>) -> Vec<Index> {
    let mut indexes: Vec<Index> = Vec::new();
    for (name, unique, _, column) in rows {
        match indexes.last_mut().filter(|last| last.name == name) {
            Some(last) => last.columns.push(column),
            None => indexes.push(Index { name, unique, columns: vec![column] }),
        }
    }
    indexes
}

/// A name as it stands in the catalogue: regular where it can be written without quotes.
fn named(name: &str) -> Name {
    Name::from(name.to_owned())
}

fn catalog(session: &Session) -> Result<&'static Catalog> {
    session.catalog()?.ok_or_else(|| {
        Error::new(
            ErrorKind::Unsupported,
            "this backend does not say how its database is asked what there is",
        )
    })
}

async fn ask<T: for<'r> FromRow<'r> + Send>(
    session: &mut Session,
    text: fn(&Catalog) -> &'static str,
    table: Option<&str>,
) -> Result<Vec<T>> {
    let sql = text(catalog(session)?);
    let binds: Vec<ValueRef<'_>> = table.map(ValueRef::Text).into_iter().collect();
    let mut rows = Vec::new();
    let mut sink = Each::new::<T>(session.coercion()?, |row| {
        rows.push(T::from_row(row)?);
        Ok(ControlFlow::Continue(()))
    });
    let result = session.ask(Request::new(sql, &binds).prepare(Prepare::Once), &mut sink).await;
    sink.finish()?;
    result.map(|_| rows)
}
