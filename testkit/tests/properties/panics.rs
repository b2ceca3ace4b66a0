//! No statement makes the compiler panic, on any dialect: it compiles or is an error that can be read.

use isogloss::{
    AsStatement, Dialect, ErrorKind, Layout, Options, Placeholder, Quoting, Statement, compile_with,
};
use isogloss_testkit::random::{HOSTILE_TEXTS, each_seed};
use isogloss_testkit::{schema, targets};

use crate::{insane, sane};

/// Compiles it in several ways, and asks all that can be asked.
fn survives(statement: &Statement, dialect: &dyn Dialect, seed: u64) -> Result<bool, String> {
    let comment = HOSTILE_TEXTS[seed as usize % HOSTILE_TEXTS.len()];
    let mut compiled_once = false;
    for options in [
        Options::new(dialect),
        Options::new(dialect).schema(schema()).quoting(Quoting::Always).comment(comment),
        Options::new(dialect)
            .layout(Layout::Lines)
            .placeholder(Placeholder::Colon)
            .shape("a", 0)
            .shape("b", 3),
    ] {
        match compile_with(statement, &options) {
            Ok(compiled) => {
                compiled_once = true;
                let binds = compiled.binds().len();
                if compiled.clone().into_kept().sql() != compiled.sql() || binds > 70_000 {
                    return Err("it cannot be kept".into());
                }
            }
            Err(error) => {
                let shown = error.to_string();
                if error.kind() == ErrorKind::Internal || shown.is_empty() {
                    return Err(format!("{} {}: {shown}", dialect.name(), dialect.version()));
                }
            }
        }
    }
    Ok(compiled_once)
}

#[test]
fn no_tree_panics() {
    let targets = targets();
    let (mut tried, mut compiled) = (0, 0);
    each_seed(120, |seed| {
        for statement in sane(seed / 4).into_iter().filter(|_| seed % 4 == 0).chain(insane(seed)) {
            let asked = statement.as_statement();
            let _ = (asked.tables(), asked.columns(), asked.params(), asked.keyword());
            for target in &targets {
                tried += 1;
                compiled += usize::from(survives(&statement, &*target.dialect, seed)?);
            }
        }
        Ok(())
    });
    // The generator must not make nonsense alone, else nothing behind the survey is tried.
    assert!(compiled * 20 > tried, "{compiled} of {tried} compile");
}
