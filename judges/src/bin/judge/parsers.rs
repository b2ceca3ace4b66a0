//! Before a parser: each text is read, for each version that shares it.

use isogloss_judges::{MsSqlParser, OracleParser, Outcome, Task, Unavailable, Verdict};
use isogloss_testkit::conformance;

use crate::docket::{Docket, Item};
use crate::finding::{Finding, Saying};
use crate::jurisdiction::{mssql_level, oracle_level};

/// SQL Server: Microsoft's grammar at the level of each version, with names resolved on the fixture.
pub(crate) fn mssql(parser: MsSqlParser, docket: &Docket) -> Result<Vec<Saying>, Unavailable> {
    let newest = docket.targets.last().expect("a dialect has versions");
    let tables = conformance::tables(newest).map_err(|why| Unavailable::new("SQL Server grammar", why))?;
    let tasks = tasks(docket, |version| mssql_level(docket.targets[version].dialect.version().major).level);
    let mut verdicts = parser.clone().with_schema(tables).judge(&tasks.tasks)?;
    // What names things that no fixture has is read without looking at its tables' names.
    let unnamed = |place: &usize| docket.items[tasks.about[*place].0].case.unjudged.is_some();
    let places: Vec<usize> = (0..tasks.about.len()).filter(unnamed).collect();
    let read: Vec<Task> = places.iter().map(|place| tasks.tasks[*place].clone()).collect();
    for (place, verdict) in places.into_iter().zip(parser.judge(&read)?) {
        verdicts[place] = verdict;
    }
    Ok(tasks.sayings(docket, verdicts, |item, version, why| {
        let level = mssql_level(docket.targets[version].dialect.version().major);
        match level.lacks {
            // What an older version writes as well is nothing new.
            Some(lacks) if item.versions == [version] => Finding::NotJudged(lacks.to_owned()),
            _ => Finding::Rejected(why),
        }
    }))
}

/// Oracle: the grammar, which knows what each release brought.
pub(crate) fn oracle(parser: &OracleParser, docket: &Docket) -> Result<Vec<Saying>, Unavailable> {
    let tasks = tasks(docket, |version| oracle_level(docket.targets[version].dialect.version().major));
    let verdicts = parser.judge(&tasks.tasks)?;
    Ok(tasks.sayings(docket, verdicts, |_, _, why| Finding::Rejected(why)))
}

/// What a parser is asked, and about which item and version.
struct Tasks {
    tasks: Vec<Task>,
    about: Vec<(usize, usize)>,
}

fn tasks(docket: &Docket, level: impl Fn(usize) -> u16) -> Tasks {
    let mut tasks = Tasks { tasks: Vec::new(), about: Vec::new() };
    for (index, item) in docket.items.iter().enumerate() {
        for &version in &item.versions {
            tasks.about.push((index, version));
            tasks.tasks.push(Task {
                id: format!("{} {}", item.case.name, docket.targets[version]),
                sql: item.text.sql.clone(),
                level: level(version),
                parameters: item.text.binds.iter().map(isogloss_testkit::Marked::ty).collect(),
            });
        }
    }
    tasks
}

impl Tasks {
    /// What the verdicts mean; `rejected` says what a rejection means for an item in a version.
    fn sayings(
        &self,
        docket: &Docket,
        verdicts: Vec<Verdict>,
        rejected: impl Fn(&Item, usize, String) -> Finding,
    ) -> Vec<Saying> {
        let saying = |((index, version), verdict): (&(usize, usize), Verdict)| {
            let item = &docket.items[*index];
            let finding = match verdict.outcome {
                Outcome::Accepted => Finding::Passed,
                Outcome::Rejected(why) => match item.case.unjudged {
                    Some(why) => Finding::NotJudged(why.to_owned()),
                    None => rejected(item, *version, why),
                },
                Outcome::NotJudged(why) => Finding::NotJudged(why),
            };
            Saying { item: *index, versions: vec![*version], finding }
        };
        self.about.iter().zip(verdicts).map(saying).collect()
    }
}
