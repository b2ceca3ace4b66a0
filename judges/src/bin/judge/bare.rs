//! Statements that end transactions or make tables: each runs in a session of its own, with what must be before it.

use isogloss::{
    ColumnDef, CreateTable, Name, Statement, TableDef, TableName, Transaction, Type, begin, create_table,
    drop_table,
};
use isogloss_judges::Engine;
use isogloss_testkit::{Target, schema};

use crate::docket::Item;
use crate::engines::text_of;
use crate::fixture;

/// Whether a statement cannot run inside a transaction that is rolled back.
pub(crate) fn is_bare(statement: &Statement) -> bool {
    matches!(statement, Statement::Transaction(_) | Statement::CreateTable(_) | Statement::DropTable(_))
}

/// Runs it on a connection of its own, and undoes what it does.
pub(crate) fn run(
    engine: &mut dyn Engine,
    item: &Item,
    statement: &Statement,
    target: &Target,
) -> Result<(), String> {
    if !item.text.binds.is_empty() {
        return Err("a statement that runs by itself has binds".to_owned());
    }
    let before = match statement {
        Statement::Transaction(transaction) => before_transaction(transaction),
        Statement::CreateTable(create) => referred_to(create, engine),
        Statement::DropTable(drop) => to_be_dropped(&drop.table, drop.if_exists, engine),
        _ => return Err("it does not run by itself".to_owned()),
    };
    if is_firebird(engine) && !matches!(statement, Statement::Transaction(_)) {
        return run_committed(engine, item, statement, &before, target);
    }
    let compiled = |statement: &Statement| text_of(item.case, statement, target).map(|text| text.sql);
    let mut session: Vec<String> = before.iter().map(compiled).collect::<Result<_, _>>()?;
    session.push(item.text.sql.clone());
    if !matches!(statement, Statement::Transaction(_)) {
        let (open, close) = scratch(engine);
        session.splice(0..0, open.iter().map(|sql| (*sql).to_owned()));
        session.extend(close.iter().map(|sql| (*sql).to_owned()));
    }
    let session: Vec<&str> = session.iter().map(String::as_str).collect();
    engine.session(&session).map(|_| ())
}

/// Where tables can be made and dropped without a trace. MySQL and MariaDB commit whatever happens to a table.
fn scratch(engine: &dyn Engine) -> (&'static [&'static str], &'static [&'static str]) {
    if commits_tables(engine) {
        const OPEN: [&str; 3] = ["DROP DATABASE IF EXISTS scratch", "CREATE DATABASE scratch", "USE scratch"];
        (&OPEN, &["DROP DATABASE scratch"])
    } else {
        (&["BEGIN"], &["ROLLBACK"])
    }
}

/// Firebird does in a transaction what is done to tables, but does it when the transaction is committed, so that each
/// statement is; what it made is dropped, and what it dropped is made again.
fn run_committed(
    engine: &mut dyn Engine,
    item: &Item,
    statement: &Statement,
    before: &[Statement],
    target: &Target,
) -> Result<(), String> {
    let compiled = |statement: &Statement| text_of(item.case, statement, target).map(|text| text.sql);
    let mut made: Vec<TableName> = Vec::new();
    let mut outcome = Ok(());
    for statement in before.iter().map(compiled).chain([Ok(item.text.sql.clone())]) {
        outcome = outcome.and_then(|()| engine.session(&[statement?.as_str()]).map(|_| ()));
    }
    for statement in before.iter().chain([statement]) {
        match statement {
            Statement::CreateTable(create) => made.push(create.table.name.clone()),
            Statement::DropTable(drop) => {
                made.retain(|table| *table != drop.table);
                if let (Some(table), Ok(())) = (schema().table(&drop.table), &outcome) {
                    let statements = [compiled(&create_table(table.clone()).statement())?];
                    engine.session(&statements.each_ref().map(String::as_str))?;
                    fixture::fill(engine, target, &drop.table)?;
                }
            }
            _ => {}
        }
    }
    for table in made.iter().rev() {
        let dropped = compiled(&drop_table(table.clone()).statement())?;
        let cleared = engine.session(&[dropped.as_str()]).map(|_| ());
        outcome = outcome.and(cleared);
    }
    outcome
}

fn is_firebird(engine: &dyn Engine) -> bool {
    engine.name() == "firebird"
}

fn commits_tables(engine: &dyn Engine) -> bool {
    matches!(engine.name(), "mysql" | "mariadb")
}

fn before_transaction(transaction: &Transaction) -> Vec<Statement> {
    let begin = begin().statement();
    let savepoint = |name: &Name| Transaction::Savepoint(name.clone()).statement();
    match transaction {
        Transaction::Begin(_) => Vec::new(),
        Transaction::RollbackTo(name) | Transaction::Release(name) => vec![begin, savepoint(name)],
        _ => vec![begin],
    }
}

/// The tables that the foreign keys of a new one refer to, with those columns.
fn referred_to(create: &CreateTable, engine: &dyn Engine) -> Vec<Statement> {
    let mut made = Vec::new();
    for key in &create.table.foreign_keys {
        if key.table == create.table.name || is_there(&key.table, engine) {
            continue;
        }
        let types = key.columns.iter().map(|column| create.table.column_type(column).cloned());
        let columns = key.references.iter().zip(types);
        let mut table = columns.fold(TableDef::new(key.table.clone()), |table, (name, ty)| {
            table.column(ColumnDef::new(name.clone(), ty.unwrap_or(Type::Integer)).not_null())
        });
        table.primary_key.clone_from(&key.references);
        made.push(create_table(table).statement());
    }
    made
}

/// A table to be dropped, unless it is there, or need not be.
fn to_be_dropped(table: &TableName, if_exists: bool, engine: &dyn Engine) -> Vec<Statement> {
    if if_exists || is_there(table, engine) {
        return Vec::new();
    }
    vec![create_table(TableDef::new(table.clone()).column(ColumnDef::new("id", Type::Integer))).statement()]
}

/// Whether the fixture has the table where the session looks for it.
fn is_there(table: &TableName, engine: &dyn Engine) -> bool {
    !commits_tables(engine) && schema().table(table).is_some()
}
