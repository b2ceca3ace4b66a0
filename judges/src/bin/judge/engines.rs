//! Before an engine: each text is prepared, run on the fixture, and its rows compared with the expected ones.

use std::collections::BTreeSet;

use isogloss::{Layout, Statement, ValueRef};
use isogloss_judges::{Bound, Engine, Rows};
use isogloss_testkit::{Answer, Case, Outcome, Target, Text, same_rows};

use crate::docket::{Docket, Item};
use crate::hearing::{Finding, Saying};
use crate::honesty::Difference;
use crate::{bare, fixture, honesty, samples};

/// Asks an engine about all that its own version writes, and about what only older versions write.
pub(crate) fn hear(
    engine: &mut dyn Engine,
    docket: &Docket,
) -> Result<(Vec<Saying>, Vec<Difference>), String> {
    let own = own_version(engine.version(), docket)
        .ok_or_else(|| format!("version {} is older than all that are written for", engine.version()))?;
    let target = &docket.targets[own];
    fixture::make(engine, target).map_err(|why| format!("the fixture cannot be made: {why}"))?;
    let (mut said, mut passed) = (Vec::new(), BTreeSet::new());
    for (index, item) in docket.items.iter().enumerate() {
        if let Some(why) = item.case.unjudged {
            let finding = Finding::NotJudged(why.to_owned());
            said.push(Saying { item: index, versions: item.versions.clone(), finding });
            continue;
        }
        let shared = item.versions.contains(&own);
        if !shared && item.versions[0] > own {
            continue;
        }
        let speaks_for = if shared { own } else { item.versions[item.versions.len() - 1].min(own) };
        let finding = match judge(engine, item, &docket.targets[speaks_for]) {
            Ok(()) if shared => {
                passed.insert(item.case.name);
                Finding::Passed
            }
            Ok(()) => Finding::PassedByNewer,
            Err(why) => Finding::Rejected(why),
        };
        said.push(Saying { item: index, versions: item.versions.clone(), finding });
    }
    let differences = if docket.whole { honesty::compare(engine, docket, own, &passed) } else { Vec::new() };
    Ok((said, differences))
}

/// The place of the newest version that is not newer than the engine.
fn own_version(engine: &str, docket: &Docket) -> Option<usize> {
    let mut numbers = engine.split('.').map(|part| part.parse::<u16>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    let (major, minor, patch) = (next(), next(), next());
    let engine = isogloss::Version::new(major, minor, patch);
    docket.targets.iter().rposition(|target| target.dialect.version() <= engine)
}

/// Prepares, runs and compares one text.
pub(crate) fn judge(engine: &mut dyn Engine, item: &Item, target: &Target) -> Result<(), String> {
    let statement = (item.case.make)();
    if bare::is_bare(&statement) {
        return bare::run(engine, item, &statement, target);
    }
    let values = samples::values(item.case, &item.text)?;
    let binds: Vec<ValueRef<'_>> = values.iter().map(ValueRef::from).collect();
    engine.check(&item.text.sql, &binds)?;
    let Some(expected) = &item.case.expected else {
        return engine.query(&item.text.sql, &binds).map(|_| ());
    };
    let (rows, answer) = match &expected.outcome {
        Outcome::Rows(rows) => (rows, engine.query(&item.text.sql, &binds)?),
        Outcome::Leaves(query, rows) => {
            let after = text_of(item.case, &query(), target)?;
            let after_values = samples::values(item.case, &after)?;
            let after_binds: Vec<ValueRef<'_>> = after_values.iter().map(ValueRef::from).collect();
            let steps: [Bound<'_>; 2] = [(&item.text.sql, &binds), (&after.sql, &after_binds)];
            (rows, last(engine.transaction(&steps)?))
        }
    };
    same_rows(rows, &answer.rows, expected.in_order)
}

fn last(mut answers: Vec<Rows>) -> Rows {
    answers.pop().unwrap_or_default()
}

/// What a statement that belongs to a case compiles to.
pub(crate) fn text_of(case: &Case, statement: &Statement, target: &Target) -> Result<Text, String> {
    match case.answer_for(statement, target, Layout::Compact) {
        Answer::Sql(text) => Ok(text),
        Answer::Refused { message, .. } => Err(message),
    }
}
