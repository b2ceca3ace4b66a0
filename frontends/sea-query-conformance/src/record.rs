//! What became of the statements of a run.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use isogloss::{Bind, Dialect, Options, Quoting, compile_with};
use isogloss_sea_query::{Convert, value};
use sea_query::{QueryBuilder, SqlWriterValues, Values};

/// One statement that a test of sea-query's built.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The test.
    pub test: &'static str,
    /// What sea-query prints.
    pub theirs: String,
    /// What is printed here, or why nothing.
    pub ours: Ours,
}

/// How far a statement came.
#[derive(Debug, Clone, PartialEq)]
pub enum Ours {
    /// It has no statement of ours.
    NotConverted(String),
    /// It has, but the dialect refuses it.
    Refused(String),
    /// The text, and whether the binds are the values of sea-query's, in its order.
    Sql(String, bool),
}

/// What became of all of them.
#[derive(Debug, Default)]
pub struct Report {
    /// The statements, each once.
    pub records: Vec<Record>,
    /// Tests of sea-query's that failed by themselves.
    pub failed: Vec<&'static str>,
}

thread_local! {
    static RECORDS: RefCell<Vec<Record>> = const { RefCell::new(Vec::new()) };
    static TEST: Cell<&'static str> = const { Cell::new("") };
    /// The dialect that statements are compiled for.
    static DIALECT: Cell<Option<&'static dyn Dialect>> = const { Cell::new(None) };
}

/// A statement that prints itself.
pub trait Printed: Convert {
    /// Its text and values by a builder of sea-query's.
    fn print(&self, builder: &impl QueryBuilder, sql: &mut SqlWriterValues);
}

macro_rules! printed {
    ($($statement:ident $prepare:ident;)*) => {
        $(
            impl Printed for sea_query::$statement {
                fn print(&self, builder: &impl QueryBuilder, sql: &mut SqlWriterValues) {
                    builder.$prepare(self, sql);
                }
            }
        )*
    };
}

printed! {
    SelectStatement prepare_select_statement;
    InsertStatement prepare_insert_statement;
    UpdateStatement prepare_update_statement;
    DeleteStatement prepare_delete_statement;
    WithQuery prepare_with_query;
}

/// Notes what becomes of a statement.
pub(crate) fn note(statement: &impl Printed, builder: impl QueryBuilder) {
    let (placeholder, numbered) = builder.placeholder();
    let mut sql = SqlWriterValues::new(placeholder, numbered);
    statement.print(&builder, &mut sql);
    let (theirs, values) = sql.into_parts();
    let Some(dialect) = DIALECT.get() else { return };
    let record = Record { test: TEST.get(), theirs, ours: ours(statement, dialect, &values) };
    RECORDS.with_borrow_mut(|records| {
        if !records.contains(&record) {
            records.push(record);
        }
    });
}

fn ours(statement: &impl Printed, dialect: &dyn Dialect, values: &Values) -> Ours {
    let converted = match statement.convert() {
        Ok(converted) => converted,
        Err(error) => return Ours::NotConverted(error.to_string()),
    };
    let options = Options::new(dialect).quoting(Quoting::Always);
    match compile_with(&converted, &options) {
        Ok(compiled) => {
            let same = are_same(compiled.binds(), values);
            Ours::Sql(compiled.into_sql(), same)
        }
        Err(error) => Ours::Refused(error.to_string()),
    }
}

/// A number of rows is unsigned there and signed here; all else keeps its type.
fn are_same(binds: &[Bind<'_>], values: &Values) -> bool {
    binds.len() == values.0.len()
        && binds.iter().zip(&values.0).all(|(bind, theirs)| match (bind, value(theirs)) {
            (Bind::Value(ours), Ok(theirs)) => **ours == theirs,
            _ => false,
        })
}

/// Runs the tests, and tells what became of their statements in this dialect.
pub(crate) fn run(tests: &[(&'static str, fn())], dialect: &'static dyn Dialect) -> Report {
    let mut failed = Vec::new();
    RECORDS.take();
    DIALECT.set(Some(dialect));
    for (name, test) in tests {
        TEST.set(name);
        if catch_unwind(AssertUnwindSafe(test)).is_err() {
            failed.push(*name);
        }
    }
    Report { records: RECORDS.take(), failed }
}
