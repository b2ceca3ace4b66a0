//! The same tree gives the same text, also when it has been cloned or written down and read again.

use isogloss::{Statement, compile};
use isogloss_testkit::random::each_seed;
use isogloss_testkit::targets;

use crate::{insane, json, sane};

fn answers(statement: &Statement) -> Vec<String> {
    let answer = |target: &isogloss_testkit::Target| match compile(statement, &*target.dialect) {
        Ok(compiled) => format!("{} {:?} {:?}", compiled.sql(), compiled.binds(), compiled.emulated()),
        Err(error) => error.to_string(),
    };
    targets().iter().map(answer).collect()
}

#[test]
fn equal_trees_give_equal_texts() {
    each_seed(30, |seed| {
        for statement in sane(seed).into_iter().chain(insane(seed)) {
            let first = answers(&statement);
            if answers(&statement.clone()) != first {
                return Err("a clone is compiled to something else".into());
            }
            let text = serde_json::to_string(&statement).map_err(|error| error.to_string())?;
            let read: Statement = match serde_json::from_str(&text) {
                Ok(read) => read,
                // What is nested deeper than this reader of JSON goes is refused by it.
                Err(error) if error.to_string().starts_with("recursion limit") => continue,
                Err(error) => return Err(format!("{error}: {text}")),
            };
            // NaN equals nothing, itself included; its texts are compared all the same.
            if statement == statement.clone() && read != statement {
                return Err(format!("it is read as another tree: {text}"));
            }
            if answers(&read) != first {
                return Err("what was read is compiled to something else".into());
            }
            if json::of(&json::read(json::of(&statement))) != json::of(&statement) {
                return Err("it is written differently the second time".into());
            }
        }
        Ok(())
    });
}
