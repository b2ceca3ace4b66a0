//! Nothing is dropped: every table, column and value of a statement appears in its text or its binds, and there are as
//! many binds as the placeholders say, compiled directly or rewritten.

use std::collections::BTreeMap;

use isogloss::{
    Bind, Cell, Compiled, Expr, Flow, InSet, InsertSource, Node, NodeMut, Statement, Value, compile, walk,
    walk_mut,
};
use isogloss_testkit::random::each_seed;
use isogloss_testkit::{Target, targets};

use crate::lexer::{Token, tokens};
use crate::sane;

/// How often each leaf is there.
type Bag = BTreeMap<String, usize>;

fn add(bag: &mut Bag, leaf: impl Into<String>) {
    *bag.entry(leaf.into()).or_default() += 1;
}

/// A value as it can be told in binds and in texts.
fn label(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::SmallInt(number) => number.unsigned_abs().to_string(),
        Value::Integer(number) => number.unsigned_abs().to_string(),
        Value::BigInt(number) => number.unsigned_abs().to_string(),
        Value::Date(date) => date.to_string(),
        other => format!("{other:?}"),
    }
}

/// The names of tables and columns, and the values that are bound.
///
/// A rewriting may give an output another name: then bare names, which may be outputs, are passed over.
fn leaves(statement: &Statement, direct: bool) -> (Bag, Bag) {
    let (mut names, mut values) = (Bag::new(), Bag::new());
    walk(statement, |node| {
        match node {
            Node::Table(table) => add(&mut names, table.name.name.as_str()),
            Node::Expr(Expr::Column(column)) if column.table.is_none() && !direct => {}
            Node::Expr(Expr::Column(column)) => add(&mut names, column.name.as_str()),
            Node::Expr(Expr::Value(value)) => add(&mut values, label(value)),
            Node::Expr(Expr::Compare(compare)) => {
                add(&mut names, compare.column.name.as_str());
                add(&mut values, label(&compare.value));
            }
            // Nothing is in an empty list, so that nobody looks at what is looked for.
            Node::Expr(Expr::In(predicate)) => match &predicate.set {
                InSet::Values(list) if list.is_empty() => return Flow::Skip,
                InSet::List(list) if list.is_empty() => return Flow::Skip,
                InSet::Values(list) => list.iter().for_each(|value| add(&mut values, label(value))),
                _ => {}
            },
            Node::Insert(insert) => {
                if let InsertSource::Rows(rows) = &insert.source {
                    for cell in &rows.cells {
                        if let Cell::Value(value) = cell {
                            add(&mut values, label(value));
                        }
                    }
                }
            }
            _ => {}
        }
        Flow::Continue
    });
    (names, values)
}

/// What is missing of `wanted` in `there`.
fn missing(wanted: &Bag, there: &Bag, each: bool) -> Vec<String> {
    let enough = |leaf: &String, count: usize| {
        let found = there.get(leaf).copied().unwrap_or(0);
        if each { found >= count } else { found > 0 }
    };
    wanted.iter().filter(|(leaf, count)| !enough(leaf, **count)).map(|(leaf, _)| leaf.clone()).collect()
}

fn check(statement: &Statement, compiled: &Compiled<'_>, target: &Target) -> Result<(), String> {
    let tokens = tokens(target.name(), compiled.sql())?;
    let (mut words, mut constants) = (Bag::new(), Bag::new());
    let mut marks: Vec<Option<usize>> = Vec::new();
    for token in tokens {
        match token {
            Token::Word(word) | Token::Name(word) => add(&mut words, word.to_lowercase()),
            Token::Text(text) | Token::Number(text) => add(&mut constants, text),
            Token::Mark(number) => marks.push(number),
            Token::Sign(_) => {}
        }
    }
    let binds = compiled.binds();
    let counted = match marks.iter().flatten().max() {
        Some(most) => {
            // Numbered: each number stands at least once, and none is above the number of binds.
            (1..=binds.len()).all(|number| marks.contains(&Some(number))) && *most == binds.len()
        }
        None => marks.len() == binds.len(),
    };
    if !counted {
        return Err(format!("{} placeholders and {} binds", marks.len(), binds.len()));
    }
    for bind in binds {
        if let Bind::Value(value) = bind {
            add(&mut constants, label(value));
        }
    }
    let direct = compiled.emulated().is_empty();
    // An order that nothing is taken by means nothing in a subquery: a rewriting leaves it out.
    let mut statement = statement.clone();
    if !direct {
        walk_mut(&mut statement, |node| {
            match node {
                NodeMut::Select(select) if select.limit.is_none() => select.order_by.clear(),
                NodeMut::SetOperation(set) if set.limit.is_none() => set.order_by.clear(),
                _ => {}
            }
            Flow::Continue
        });
    }
    let (names, values) = leaves(&statement, direct);
    let names = missing(&names, &words, direct);
    if !names.is_empty() {
        return Err(format!("the names {names:?} are lost"));
    }
    // Equal expressions may share one bind once they are rewritten.
    let values = missing(&values, &constants, direct);
    if !values.is_empty() {
        return Err(format!("the values {values:?} are lost"));
    }
    Ok(())
}

#[test]
fn every_name_and_value_arrives() {
    let targets = targets();
    let (mut direct, mut lowered) = (0, 0);
    each_seed(60, |seed| {
        for statement in sane(seed) {
            for target in &targets {
                let Ok(compiled) = compile(&statement, &*target.dialect) else { continue };
                if compiled.emulated().is_empty() {
                    direct += 1
                } else {
                    lowered += 1
                }
                check(&statement, &compiled, target)
                    .map_err(|why| format!("{target}: {why}\n{}", compiled.sql()))?;
            }
        }
        Ok(())
    });
    assert!(direct > 60 && lowered > 15, "{direct} direct and {lowered} lowered texts are too few");
}
