//! Statements that end transactions or make tables: each runs in a session of its own, with what must be before it.

use isogloss::{
    ColumnDef, CreateTable, Name, Statement, TableDef, TableName, Transaction, Type, begin, create_table,
    drop_table,
};

use super::Engine;
use crate::{Case, Target, Text, schema};

/// Whether a statement cannot run inside a transaction that is rolled back.
pub(super) fn is_bare(statement: &Statement) -> bool {
    matches!(statement, Statement::Transaction(_) | Statement::CreateTable(_) | Statement::DropTable(_))
}

/// Runs it on a connection of its own, and undoes what it does.
pub(super) fn run<E: Engine + ?Sized>(
    engine: &mut E,
    case: &Case,
    text: &Text,
    statement: &Statement,
    target: &Target,
) -> Result<(), String> {
    if !text.binds.is_empty() {
        return Err("a statement that runs by itself has binds".to_owned());
    }
    let before = match statement {
        Statement::Transaction(transaction) => before_transaction(transaction),
        Statement::CreateTable(create) => referred_to(create, engine),
        Statement::DropTable(drop) => to_be_dropped(&drop.table, drop.if_exists, engine),
        _ => return Err("it does not run by itself".to_owned()),
    };
    if engine.defers_tables() && !matches!(statement, Statement::Transaction(_)) {
        return run_committed(engine, case, text, statement, &before, target);
    }
    let compiled = |statement: &Statement| super::compiled(case, statement, target).map(|text| text.sql);
    let mut session: Vec<String> = before.iter().map(compiled).collect::<Result<_, _>>()?;
    session.push(text.sql.clone());
    if !matches!(statement, Statement::Transaction(_)) {
        let (open, close) = scratch(engine);
        session.splice(0..0, open.iter().map(|sql| (*sql).to_owned()));
        session.extend(close.iter().map(|sql| (*sql).to_owned()));
    }
    let session: Vec<&str> = session.iter().map(String::as_str).collect();
    engine.session(&session)
}

/// Where tables can be made and dropped without a trace.
fn scratch<E: Engine + ?Sized>(engine: &E) -> (&'static [&'static str], &'static [&'static str]) {
    if engine.commits_tables() {
        const OPEN: [&str; 3] = ["DROP DATABASE IF EXISTS scratch", "CREATE DATABASE scratch", "USE scratch"];
        (&OPEN, &["DROP DATABASE scratch"])
    } else {
        (&["BEGIN"], &["ROLLBACK"])
    }
}

/// Runs each statement for good, since tables are made and dropped when that is committed; then what was made is
/// dropped, and what was dropped is made and filled again.
fn run_committed<E: Engine + ?Sized>(
    engine: &mut E,
    case: &Case,
    text: &Text,
    statement: &Statement,
    before: &[Statement],
    target: &Target,
) -> Result<(), String> {
    let compiled = |statement: &Statement| super::compiled(case, statement, target).map(|text| text.sql);
    let mut made: Vec<TableName> = Vec::new();
    let mut outcome = Ok(());
    for sql in before.iter().map(compiled).chain([Ok(text.sql.clone())]) {
        outcome = outcome.and_then(|()| engine.session(&[sql?.as_str()]));
    }
    for statement in before.iter().chain([statement]) {
        match statement {
            Statement::CreateTable(create) => made.push(create.table.name.clone()),
            Statement::DropTable(drop) => {
                made.retain(|table| *table != drop.table);
                if let (Some(table), Ok(())) = (schema().table(&drop.table), &outcome) {
                    engine.session(&[compiled(&create_table(table.clone()).statement())?.as_str()])?;
                    super::fill(engine, &drop.table, target)?;
                }
            }
            _ => {}
        }
    }
    for table in made.iter().rev() {
        let dropped = compiled(&drop_table(table.clone()).statement())?;
        outcome = outcome.and(engine.session(&[dropped.as_str()]));
    }
    outcome
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
fn referred_to<E: Engine + ?Sized>(create: &CreateTable, engine: &E) -> Vec<Statement> {
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
fn to_be_dropped<E: Engine + ?Sized>(table: &TableName, if_exists: bool, engine: &E) -> Vec<Statement> {
    if if_exists || is_there(table, engine) {
        return Vec::new();
    }
    vec![create_table(TableDef::new(table.clone()).column(ColumnDef::new("id", Type::Integer))).statement()]
}

/// Whether the fixture has the table where the session looks for it.
fn is_there<E: Engine + ?Sized>(table: &TableName, engine: &E) -> bool {
    !engine.commits_tables() && schema().table(table).is_some()
}
