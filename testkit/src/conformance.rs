//! Live conformance: the cases that carry a result, run on an engine, must return it.

use isogloss::{Layout, Value, ValueRef};

use crate::{Answer, Case, Marked, Outcome, Target, Text, all, fixture, same_rows};

/// Rows as an engine returned them.
pub type Rows = Vec<Vec<Value>>;

/// A database that runs statements. Every error is the engine's own message.
pub trait Engine {
    /// Runs one statement for good: the tables and rows of the fixture.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn prepare(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<(), String>;

    /// Runs the statements one after the other inside one transaction, returns the rows of each, and rolls back.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn run(&mut self, steps: &[(&str, &[ValueRef<'_>])]) -> Result<Vec<Rows>, String>;
}

/// How a case went on an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It returned what it should.
    Passed,
    /// The dialect refuses the case, so nothing was run; the message of the refusal.
    Refused(String),
    /// It returned something else, or the engine refused it; what, and the text that was run.
    Failed(String),
}

/// Makes and fills the tables of the fixture.
///
/// # Errors
///
/// The statement that could not be compiled or run, and why.
pub fn set_up(engine: &mut dyn Engine, target: &Target) -> Result<(), String> {
    let case = Case::new("fixture", "fixture", "", || unreachable!("only its options are used"));
    for statement in fixture() {
        match case.answer_for(&statement, target, Layout::Compact) {
            Answer::Sql(text) => {
                let binds = values(&case, &text)?;
                let binds: Vec<ValueRef<'_>> = binds.iter().map(ValueRef::from).collect();
                engine.prepare(&text.sql, &binds).map_err(|why| format!("{}\n  {why}", text.sql))?;
            }
            Answer::Refused { message, .. } => return Err(message),
        }
    }
    Ok(())
}

/// Runs every case that carries a result on an engine where [`set_up`] has been.
pub fn run(engine: &mut dyn Engine, target: &Target) -> Vec<(&'static Case, Verdict)> {
    let cases = all().iter().filter(|case| case.expected.is_some());
    cases.map(|case| (case, run_case(engine, case, target))).collect()
}

/// Runs one case and compares what it gives.
pub fn run_case(engine: &mut dyn Engine, case: &Case, target: &Target) -> Verdict {
    let Some(expected) = &case.expected else { return Verdict::Passed };
    let text = match case.answer(target, Layout::Compact) {
        Answer::Sql(text) => text,
        Answer::Refused { message, .. } => return Verdict::Refused(message),
    };
    let mut texts = vec![text];
    let rows = match &expected.outcome {
        Outcome::Rows(rows) => rows,
        Outcome::Leaves(query, rows) => {
            match case.answer_for(&query(), target, Layout::Compact) {
                Answer::Sql(text) => texts.push(text),
                Answer::Refused { message, .. } => return Verdict::Failed(message),
            }
            rows
        }
    };
    let outcome = run_texts(engine, case, &texts)
        .and_then(|got| same_rows(rows, got.last().map_or(&[], Vec::as_slice), expected.in_order));
    match outcome {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(format!("{why}\n    {}", texts[0].sql)),
    }
}

fn run_texts(engine: &mut dyn Engine, case: &Case, texts: &[Text]) -> Result<Vec<Rows>, String> {
    let owned = texts.iter().map(|text| values(case, text)).collect::<Result<Vec<_>, _>>()?;
    let binds: Vec<Vec<ValueRef<'_>>> =
        owned.iter().map(|values| values.iter().map(ValueRef::from).collect()).collect();
    let steps: Vec<(&str, &[ValueRef<'_>])> =
        texts.iter().zip(&binds).map(|(text, binds)| (text.sql.as_str(), binds.as_slice())).collect();
    engine.run(&steps)
}

/// What is bound: the values of the statement, and what the case fills its parameters with.
///
/// # Errors
///
/// If the case does not fill a parameter that is open.
pub fn values(case: &Case, text: &Text) -> Result<Vec<Value>, String> {
    let filled = |name: &str, index: u32| {
        let (_, values) = case.fills.iter().find(|(parameter, _)| *parameter == name)?;
        values.get(index as usize).cloned()
    };
    text.binds
        .iter()
        .map(|bind| match bind {
            Marked::Value(value) => Ok(value.clone()),
            Marked::Open(name, index, _) => filled(name, index.unwrap_or(0))
                .ok_or_else(|| format!("the case does not say what {name} is filled with")),
        })
        .collect()
}
