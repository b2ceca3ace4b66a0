//! Tables as declarations, put together from the rows of a catalogue.

use isogloss::{ColumnDef, Folding, Name, ReferentialAction, TableDef, TableName, Type};

use super::answers::{Constraint, ConstraintKind, Index, Sequence};
use super::default::default;
use super::names::named;
use super::rows::{Column, Indexed, Reference, Sequenced};
use crate::backend::{ConstraintRow, DeclaredConstraint};

/// The columns of a table, and its primary key.
pub(super) fn columns(
    name: TableName,
    columns: Vec<Column>,
    data_type: fn(&str) -> Option<Type>,
    folding: Folding,
) -> TableDef {
    let mut table = TableDef::new(name);
    table.primary_key = key(&columns, folding);
    for (column, ty, nullable, source, identity, place) in columns {
        let ty = data_type(&ty).unwrap_or_else(|| Type::vendor(Name::exact(ty)));
        let mut def = ColumnDef::new(named(&column, folding), ty);
        def.nullable = nullable && place == 0;
        def.default = source.and_then(|source| default(&source, &def.ty));
        if identity {
            def = def.identity();
        }
        table = table.column(def);
    }
    table
}

/// The columns of a primary key, in its order.
pub(super) fn key(columns: &[Column], folding: Folding) -> Vec<Name> {
    let mut key: Vec<&Column> = columns.iter().filter(|(.., place)| *place > 0).collect();
    key.sort_by_key(|(.., place)| *place);
    key.iter().map(|(name, ..)| named(name, folding)).collect()
}

/// A key without columns there has none here either: it means the other table's primary key.
pub(super) fn foreign_keys(mut table: TableDef, references: Vec<Reference>, folding: Folding) -> TableDef {
    let mut last = None;
    for (key, column, schema, other, there, on_delete) in references {
        let (column, there) = (named(&column, folding), there.map(|there| named(&there, folding)));
        if last.as_ref() == Some(&key)
            && let Some(known) = table.foreign_keys.last_mut()
        {
            known.columns.push(column);
            known.references.extend(there);
            continue;
        }
        last = Some(key);
        let qualifiers = (!schema.is_empty()).then(|| named(&schema, folding)).into_iter().collect();
        let there: Vec<Name> = there.into_iter().collect();
        table = table.foreign_key(column, TableName::new(qualifiers, named(&other, folding)), there);
        table = match on_delete.as_str() {
            "CASCADE" => table.on_delete(ReferentialAction::Cascade),
            "SET NULL" => table.on_delete(ReferentialAction::SetNull),
            _ => table,
        };
    }
    table
}

/// The keys beside the primary one.
pub(super) fn unique(mut table: TableDef, indexed: Vec<Indexed>, folding: Folding) -> TableDef {
    for index in indexes(indexed.into_iter().filter(|(_, _, key, ..)| *key), folding) {
        let columns: Option<Vec<Name>> = index.columns.into_iter().collect();
        table.unique.extend(columns.filter(|columns| *columns != table.primary_key));
    }
    table
}

pub(super) fn indexes(rows: impl Iterator<Item = Indexed>, folding: Folding) -> Vec<Index> {
    let mut indexes: Vec<Index> = Vec::new();
    for (name, unique, _, partial, column) in rows {
        let name = named(&name, folding);
        let column = column.map(|column| named(&column, folding));
        match indexes.last_mut().filter(|last| last.name == name) {
            Some(last) => last.columns.push(column),
            None => indexes.push(Index { name, unique, partial, columns: vec![column] }),
        }
    }
    indexes
}

/// Rows that follow one another, with one name and kind, are columns of one constraint.
pub(super) fn constraints_of_rows(rows: Vec<ConstraintRow>) -> Vec<DeclaredConstraint> {
    let mut constraints: Vec<DeclaredConstraint> = Vec::new();
    for (name, kind, column, definition) in rows {
        match constraints.last_mut().filter(|last| last.name == name && last.kind == kind) {
            Some(last) => last.columns.extend(column),
            None => {
                let columns = column.into_iter().collect();
                constraints.push(DeclaredConstraint { name, kind, columns, definition });
            }
        }
    }
    constraints
}

pub(super) fn constraint(declared: DeclaredConstraint, folding: Folding) -> Constraint {
    let kind = match declared.kind.as_str() {
        "PRIMARY KEY" => ConstraintKind::PrimaryKey,
        "UNIQUE" => ConstraintKind::Unique,
        "FOREIGN KEY" => ConstraintKind::ForeignKey,
        "CHECK" => ConstraintKind::Check,
        _ => ConstraintKind::Other,
    };
    let columns = declared.columns.iter().map(|column| named(column, folding)).collect();
    Constraint { name: named(&declared.name, folding), kind, columns, definition: declared.definition }
}

pub(super) fn sequences(rows: Vec<Sequenced>, folding: Folding) -> Vec<Sequence> {
    let sequence = |(name, start, step, least, greatest, cycles): Sequenced| Sequence {
        name: named(&name, folding),
        start,
        step,
        least,
        greatest,
        cycles,
    };
    rows.into_iter().map(sequence).collect()
}
