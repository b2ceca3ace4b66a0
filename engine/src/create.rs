//! Tables from their declarations, each behind those that it refers to.

use isogloss::{Feature, Schema, TableDef, TableName, create_table, drop_table};

use crate::backend::NoRows;
use crate::error::{Error, ErrorKind, Result};
use crate::executable::Executable;
use crate::inspect::AsyncInspector;
use crate::session::Session;

/// Creates those tables that are not there yet.
pub(crate) async fn create_all(session: &mut Session, schema: &Schema) -> Result<()> {
    let asks = session.dialect()?.features().has(Feature::CreateIfNotExists);
    for table in in_order(schema)? {
        if !asks && is_there(session, &table.name).await? == Some(true) {
            continue;
        }
        let mut statement = create_table(table);
        statement.if_not_exists = asks;
        unless(session, &statement, &[ErrorKind::NameInUse, ErrorKind::UniqueViolation], (&table.name, true))
            .await?;
    }
    Ok(())
}

/// Drops those tables that are there.
pub(crate) async fn drop_all(session: &mut Session, schema: &Schema) -> Result<()> {
    let asks = session.dialect()?.features().has(Feature::DropIfExists);
    for table in in_order(schema)?.into_iter().rev() {
        if !asks && is_there(session, &table.name).await? == Some(false) {
            continue;
        }
        let mut statement = drop_table(table.name.clone());
        statement.if_exists = asks;
        unless(session, &statement, &[ErrorKind::UnknownName], (&table.name, false)).await?;
    }
    Ok(())
}

/// Whether there is something of this name, where the database can be asked. It may change before it is made use of, and
/// is one of the reasons for which what follows may still have nothing to do.
async fn is_there(session: &mut Session, name: &TableName) -> Result<Option<bool>> {
    if session.catalog()?.is_none() {
        return Ok(None);
    }
    let there = AsyncInspector::new(session).has(name).await?;
    Ok(Some(there))
}

/// Runs a statement. An error of one of these kinds may say that somebody else was quicker: there is nothing to do if the
/// table is there, or is not, as it should be. Inside of a transaction, which such an error may have ended, it is one.
async fn unless(
    session: &mut Session,
    statement: &impl Executable,
    idle: &[ErrorKind],
    (table, wanted): (&TableName, bool),
) -> Result<()> {
    let prepared = statement.prepare(session.dialect()?)?;
    match session.run(&prepared, &mut NoRows).await {
        Err(error) if idle.contains(&error.kind()) && session.depth() == 0 => {
            match is_there(session, table).await? {
                Some(there) if there != wanted => Err(error),
                _ => Ok(()),
            }
        }
        result => result.map(drop),
    }
}

/// The tables, each behind those that it refers to; in the order in which they were declared, as far as that goes.
fn in_order(schema: &Schema) -> Result<Vec<&TableDef>> {
    let mut waiting: Vec<&TableDef> = schema.tables.iter().collect();
    let mut ordered: Vec<&TableDef> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let free = waiting.iter().position(|table| {
            table.foreign_keys.iter().all(|key| {
                // As a database tells of it, a reference to itself may leave out the schema that the table's own name has.
                let own = is(table, &key.table);
                own || !waiting.iter().any(|other| is(other, &key.table))
            })
        });
        match free {
            Some(place) => ordered.push(waiting.remove(place)),
            None => {
                let names: Vec<&str> = waiting.iter().map(|table| table.name.name.as_str()).collect();
                return Err(Error::new(
                    ErrorKind::Unsupported,
                    format!("these tables refer to one another in a circle: {}", names.join(", ")),
                ));
            }
        }
    }
    Ok(ordered)
}

fn is(table: &TableDef, name: &TableName) -> bool {
    table.name == *name || (name.qualifiers.is_empty() && table.name.name == name.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::{ColumnDef, Type};

    fn table(name: &'static str, refers_to: &[&'static str]) -> TableDef {
        let table =
            TableDef::new(name).column(ColumnDef::new("id", Type::BigInt).not_null()).primary_key("id");
        refers_to.iter().fold(table, |table, other| table.foreign_key("id", *other, "id"))
    }

    fn ordered(tables: Vec<TableDef>) -> Result<Vec<String>> {
        let schema = Schema::new(tables);
        Ok(in_order(&schema)?.iter().map(|table| table.name.name.as_str().to_owned()).collect())
    }

    #[test]
    fn every_table_stands_behind_those_that_it_refers_to() -> Result<()> {
        let tables = vec![
            table("c", &["b", "a"]),
            table("b", &["a", "elsewhere"]),
            table("d", &["d"]),
            table("a", &[]),
        ];
        assert_eq!(ordered(tables)?, ["d", "a", "b", "c"]);
        Ok(())
    }

    #[test]
    fn a_table_that_refers_to_itself_is_no_circle_wherever_it_lies() -> Result<()> {
        let mut there = table("people", &["people"]);
        there.name = TableName::new(vec!["app".into()], "people");
        assert_eq!(ordered(vec![there, table("pets", &["people"])])?, ["people", "pets"]);
        Ok(())
    }

    #[test]
    fn a_circle_is_named() {
        let error =
            ordered(vec![table("a", &["b"]), table("b", &["a"]), table("c", &[])]).expect_err("a circle");
        assert_eq!(error.message(), "these tables refer to one another in a circle: a, b");
    }
}
