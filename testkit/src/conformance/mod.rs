//! Live conformance: every statement that a dialect writes is prepared and run on an engine, and what carries a result
//! must return it.
//!
//! A dialect that lives elsewhere implements [`Engine`] for a connection to its database and asks about the whole
//! catalogue; the judges of this workspace are asked in the same way.
//!
//! ```no_run
//! use isogloss_testkit::{Target, conformance};
//! use isogloss_postgres::Postgres; // in its place: the dialect that lives elsewhere
//!
//! fn conforms(engine: &mut impl conformance::Engine) {
//!     let target = Target::new(Postgres::version(18));
//!     conformance::set_up(engine, &target).unwrap();
//!     for (case, verdict) in conformance::run(engine, &target) {
//!         assert!(!matches!(verdict, conformance::Verdict::Failed(_)), "{}: {verdict:?}", case.name);
//!     }
//! }
//! ```

mod bare;
mod binds;

use isogloss::{Layout, Statement, TableName, Value, ValueRef, create_table};

pub use binds::values;

use crate::{Answer, Case, Outcome, Target, Text, all, fixture, same_rows, schema};

/// Rows as an engine returned them.
pub type Rows = Vec<Vec<Value>>;

/// A statement and what is bound to its placeholders, in their order.
pub type Step<'s> = (&'s str, &'s [ValueRef<'s>]);

/// A database that runs statements. Every error is the engine's own message.
pub trait Engine {
    /// Prepares one statement and runs nothing. An engine that cannot has nothing to say against it.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn prepare(&mut self, _sql: &str, _binds: &[ValueRef<'_>]) -> Result<(), String> {
        Ok(())
    }

    /// Runs one statement for good: the tables and rows of the fixture.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn execute(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<(), String>;

    /// Runs the statements one after the other inside one transaction, returns the rows of each, and rolls back.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn transaction(&mut self, steps: &[Step<'_>]) -> Result<Vec<Rows>, String>;

    /// Runs the statements one after the other on one fresh connection, and rolls back what they leave open.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn session(&mut self, statements: &[&str]) -> Result<(), String>;

    /// Whether it commits when a table is made or dropped, so that these need a database of their own.
    fn commits_tables(&self) -> bool {
        false
    }

    /// Whether a table is made or dropped only when the transaction is committed, so that the next statement finds it
    /// done, or not, after that alone. Then it is committed, and undone by its opposite.
    fn defers_tables(&self) -> bool {
        false
    }
}

/// How a case went on an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It ran, and returned what it should.
    Passed,
    /// The dialect refuses the case, so nothing was run; the message of the refusal.
    Refused(String),
    /// No fixture can have what it names, so nothing was run; what that is.
    NotJudged(&'static str),
    /// It returned something else, or the engine refused it; what, and the text that was run.
    Failed(String),
}

/// Makes and fills the tables of the fixture.
///
/// # Errors
///
/// The statement that could not be compiled or run, and why.
pub fn set_up<E: Engine + ?Sized>(engine: &mut E, target: &Target) -> Result<(), String> {
    fixture().iter().try_for_each(|statement| lay(engine, statement, target))
}

/// Fills a table of the fixture once more.
fn fill<E: Engine + ?Sized>(engine: &mut E, table: &TableName, target: &Target) -> Result<(), String> {
    let rows = |statement: &Statement| matches!(statement, Statement::Insert(it) if it.table.name == *table);
    fixture().iter().filter(|statement| rows(statement)).try_for_each(|it| lay(engine, it, target))
}

/// Runs one statement of the fixture, for good.
fn lay<E: Engine + ?Sized>(engine: &mut E, statement: &Statement, target: &Target) -> Result<(), String> {
    let case = plain();
    let text = compiled(&case, statement, target)?;
    let values = values(&case, &text)?;
    let binds: Vec<ValueRef<'_>> = values.iter().map(ValueRef::from).collect();
    engine.execute(&text.sql, &binds).map_err(|why| format!("{}\n  {why}", text.sql))
}

/// The texts that make the tables of the fixture, for a judge that only reads them.
///
/// # Errors
///
/// The refusal of a table.
pub fn tables(target: &Target) -> Result<Vec<String>, String> {
    let create = |table| Ok(compiled(&plain(), &create_table(table).statement(), target)?.sql);
    schema().tables.iter().map(create).collect()
}

/// Asks about every case on an engine where [`set_up`] has been.
pub fn run<E: Engine + ?Sized>(engine: &mut E, target: &Target) -> Vec<(&'static Case, Verdict)> {
    all().iter().map(|case| (case, run_case(engine, case, target))).collect()
}

/// Asks about one case.
pub fn run_case<E: Engine + ?Sized>(engine: &mut E, case: &Case, target: &Target) -> Verdict {
    if let Some(why) = case.unjudged {
        return Verdict::NotJudged(why);
    }
    match case.answer(target, Layout::Compact) {
        Answer::Refused { message, .. } => Verdict::Refused(message),
        Answer::Sql(text) => match run_text(engine, case, &text, target) {
            Ok(()) => Verdict::Passed,
            Err(why) => Verdict::Failed(format!("{why}\n    {}", text.sql)),
        },
    }
}

/// Prepares and runs one text of a case, and compares what it gives with what the case says. The target writes what is
/// run around it: the query that shows what a change has left, the tables that a new one refers to.
///
/// # Errors
///
/// What the engine says, or what differs.
pub fn run_text<E: Engine + ?Sized>(
    engine: &mut E,
    case: &Case,
    text: &Text,
    target: &Target,
) -> Result<(), String> {
    let statement = (case.make)();
    if bare::is_bare(&statement) {
        return bare::run(engine, case, text, &statement, target);
    }
    let bound = values(case, text)?;
    let binds: Vec<ValueRef<'_>> = bound.iter().map(ValueRef::from).collect();
    engine.prepare(&text.sql, &binds)?;
    let Some(expected) = &case.expected else {
        return engine.transaction(&[(&text.sql, &binds)]).map(|_| ());
    };
    let (rows, answers) = match &expected.outcome {
        Outcome::Rows(rows) => (rows, engine.transaction(&[(&text.sql, &binds)])?),
        Outcome::Leaves(query, rows) => {
            let after = compiled(case, &query(), target)?;
            let after_bound = values(case, &after)?;
            let after_binds: Vec<ValueRef<'_>> = after_bound.iter().map(ValueRef::from).collect();
            (rows, engine.transaction(&[(&text.sql, &binds), (&after.sql, &after_binds)])?)
        }
    };
    same_rows(rows, answers.last().map_or(&[], Vec::as_slice), expected.in_order)
}

/// A case without options of its own.
fn plain() -> Case {
    Case::new("fixture", "fixture", "", || unreachable!("only its options are used"))
}

/// What a statement that belongs to a case compiles to.
fn compiled(case: &Case, statement: &Statement, target: &Target) -> Result<Text, String> {
    match case.answer_for(statement, target, Layout::Compact) {
        Answer::Sql(text) => Ok(text),
        Answer::Refused { message, .. } => Err(message),
    }
}
