//! No name and no text gets out of its quotes: a statement with hostile names and texts is, token by token, the same
//! statement with harmless ones, but for those very names and texts.

use std::collections::BTreeMap;

use isogloss::{Quoting, Statement, compile_with};
use isogloss_testkit::random::{HOSTILE_NAMES, HOSTILE_TEXTS, each_seed};
use isogloss_testkit::targets;
use serde_json::Value;

use crate::lexer::{Token, tokens};
use crate::{json, sane};

/// What every name and every written text of a tree becomes.
#[derive(Default)]
struct Replacements {
    names: BTreeMap<String, String>,
    texts: BTreeMap<String, String>,
}

/// Fields of the tree whose text is a name.
fn is_name(key: &str, value: &Value) -> bool {
    const KEYS: [&str; 12] = [
        "name",
        "alias",
        "table",
        "column",
        "columns",
        "qualifiers",
        "base",
        "collation",
        "target",
        "Excluded",
        "Star",
        "of",
    ];
    value.is_string() && (KEYS.contains(&key) || key == "Using" || key == "Named")
}

/// The statement with other names and texts.
fn replaced(
    statement: &Statement,
    mut name: impl FnMut(&str) -> String,
    mut text: impl FnMut(&str) -> String,
) -> Statement {
    let mut tree = json::of(statement);
    json::each_mut(&mut tree, "", &mut |key, value| {
        if is_name(key, value) {
            *value = Value::from(name(value.as_str().unwrap_or_default()));
        } else if key == "Literal"
            && let Some(written) = value.get_mut("Text")
        {
            *written = Value::from(text(written.as_str().unwrap_or_default()));
        }
    });
    json::read(tree)
}

/// A harmless name or text for each that is met.
fn harmless(known: &mut BTreeMap<String, String>, stem: &str, met: &str) -> String {
    let next = known.len();
    known.entry(met.to_owned()).or_insert_with(|| format!("{stem}{next}")).clone()
}

/// The tokens of the hostile text in place of those of the harmless one.
fn expected(harmless: Vec<Token>, hostile: &BTreeMap<String, String>) -> Vec<Token> {
    harmless
        .into_iter()
        .map(|token| match &token {
            Token::Word(word) | Token::Name(word) => match hostile.get(&word.to_lowercase()) {
                Some(name) => Token::Name(name.clone()),
                None => token,
            },
            Token::Text(text) => match hostile.get(text) {
                Some(text) => Token::Text(text.clone()),
                None => token,
            },
            _ => token,
        })
        .collect()
}

#[test]
fn names_and_texts_stay_in_their_quotes() {
    let targets = targets();
    let mut compared = 0;
    each_seed(25, |seed| {
        for statement in sane(seed) {
            let mut plain = Replacements::default();
            let calm = replaced(
                &statement,
                |name| harmless(&mut plain.names, "zzname", name),
                |text| harmless(&mut plain.texts, "zztext", text),
            );
            // Each harmless one gets a hostile one of its own, in front of a number or behind it.
            let mut hostile = BTreeMap::new();
            for (index, name) in plain.names.values().enumerate() {
                let dangerous = HOSTILE_NAMES[(index + seed as usize) % HOSTILE_NAMES.len()];
                // The blank makes it a name that must be quoted: a bare word is no danger.
                let unique = if index % 2 == 0 {
                    format!("{index} {dangerous}")
                } else {
                    format!("{dangerous} {index}")
                };
                hostile.insert(name.clone(), unique);
            }
            for (index, text) in plain.texts.values().enumerate() {
                let dangerous = HOSTILE_TEXTS[(index + seed as usize) % HOSTILE_TEXTS.len()];
                hostile.insert(text.clone(), format!("{index}{dangerous}"));
            }
            let wild = replaced(&calm, |name| hostile[name].clone(), |text| hostile[text].clone());
            for target in &targets {
                for quoting in [Quoting::WhereNeeded, Quoting::Always] {
                    let options = isogloss::Options::new(&*target.dialect).quoting(quoting);
                    let (Ok(calm), Ok(wild)) = (compile_with(&calm, &options), compile_with(&wild, &options))
                    else {
                        continue;
                    };
                    let read = |sql: &str| {
                        tokens(target.name(), sql).map_err(|why| format!("{target}: {why}: {sql}"))
                    };
                    let expected = expected(read(calm.sql())?, &hostile);
                    let got = read(wild.sql())?;
                    if got != expected {
                        let place =
                            got.iter().zip(&expected).take_while(|(got, expected)| got == expected).count();
                        return Err(format!(
                            "{target}: token {place} is {:?} instead of {:?}:\n{}\n{}",
                            got.get(place),
                            expected.get(place),
                            wild.sql(),
                            calm.sql()
                        ));
                    }
                    compared += 1;
                }
            }
        }
        Ok(())
    });
    assert!(compared > 50, "{compared} texts are too few");
}
