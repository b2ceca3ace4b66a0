//! The tables that statements are judged on, made by the library's own schema and INSERT statements.

use isogloss::{Layout, Statement, TableName, ValueRef, create_table};
use isogloss_judges::Engine;
use isogloss_testkit::{Answer, Case, Target, Text, schema};

use crate::samples;

/// Makes and fills the tables of the fixture on an engine.
pub(crate) fn make(engine: &mut dyn Engine, target: &Target) -> Result<(), String> {
    isogloss_testkit::fixture().iter().try_for_each(|statement| run(engine, statement, target))
}

fn run(engine: &mut dyn Engine, statement: &Statement, target: &Target) -> Result<(), String> {
    let text = compiled(statement, target)?;
    let values = samples::values(&case(), &text)?;
    let binds: Vec<ValueRef<'_>> = values.iter().map(ValueRef::from).collect();
    engine.execute(&text.sql, &binds).map(|_| ()).map_err(|why| format!("{}: {why}", text.sql))
}

/// Fills a table of the fixture once more.
pub(crate) fn fill(engine: &mut dyn Engine, target: &Target, table: &TableName) -> Result<(), String> {
    for statement in isogloss_testkit::fixture() {
        match &statement {
            Statement::Insert(insert) if insert.table.name == *table => run(engine, &statement, target)?,
            _ => {}
        }
    }
    Ok(())
}

/// The statements that make the tables, for a judge that only reads them.
pub(crate) fn tables(target: &Target) -> Result<Vec<String>, String> {
    let create = |table| Ok(compiled(&create_table(table).statement(), target)?.sql);
    schema().tables.iter().map(create).collect()
}

fn compiled(statement: &Statement, target: &Target) -> Result<Text, String> {
    match case().answer_for(statement, target, Layout::Compact) {
        Answer::Sql(text) => Ok(text),
        Answer::Refused { message, .. } => Err(message),
    }
}

/// A case without options of its own.
fn case() -> Case {
    Case::new("fixture", "fixture", "", || unreachable!("only its options are used"))
}
