//! Nothing is dropped: of every case that compiles, every name and every value stands in the text or among the binds.
//!
//! So that a value is not found by chance, each different value of a statement is first replaced by one that nothing
//! else looks like.

use std::collections::{HashMap, HashSet};

use isogloss::{
    Cell, Compare, Expr, Flow, InSet, InsertSource, Item, Layout, Node, NodeMut, Source, Statement, Value,
    walk, walk_mut,
};
use isogloss_testkit::{Answer, Case, Marked, Text, all, targets};

/// Cases whose meaning is that something is not there, and what may be missing from their text.
const EXCUSED: &[(&str, &[&str])] = &[
    // Nothing is in an empty list, whatever is looked for.
    ("in_nothing", &["id"]),
    ("not_in_nothing", &["score"]),
    ("empty_list_parameter", &["id"]),
    // A column whose value is the default is left out where DEFAULT cannot be written.
    ("insert_default_cell", &["quantity"]),
    // A limit that is a sum of known values is written as their sum where only constants may stand.
    ("computed_limit", &["700001"]),
    // ON of two equal constants holds for every row, and is left out where a LATERAL becomes something else.
    ("lateral_first_of_each", &["700001"]),
];

#[test]
fn every_name_and_every_value_is_printed() {
    let targets = targets();
    let mut lost = Vec::new();
    for case in all() {
        let mut statement = (case.make)();
        mark(&mut statement);
        let names = names(&statement);
        let values: Vec<(String, Value)> =
            values(&statement).into_iter().map(|value| (format!("{value:?}"), value)).collect();
        for target in &targets {
            let Answer::Sql(text) = case.answer_for(&statement, target, Layout::Compact) else { continue };
            for name in &names {
                if !is_excused(case, name) && !has_name(&text, name) {
                    lost.push(format!("{} on {target}: the name {name:?} in\n    {}", case.name, text.sql));
                }
            }
            let bound: HashSet<String> = text.binds.iter().map(key).collect();
            for (key, value) in &values {
                let excused = is_excused(case, &isogloss_testkit::label(value));
                if !excused && !bound.contains(key) && !is_written(&text, value) {
                    lost.push(format!("{} on {target}: the value {value:?} in\n    {}", case.name, text.sql));
                }
            }
        }
    }
    assert!(lost.is_empty(), "{} are lost\n{}", lost.len(), lost.join("\n"));
}

fn is_excused(case: &Case, leaf: &str) -> bool {
    EXCUSED.iter().any(|(excused, leaves)| *excused == case.name && leaves.contains(&leaf))
}

/// Gives every value of the statement that can be told apart a form of its own, equal ones the same.
fn mark(statement: &mut Statement) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut marked = |value: &mut Value| {
        let next = seen.len();
        let number = *seen.entry(format!("{value:?}")).or_insert(next);
        match value {
            Value::Integer(value) => *value = 700_001 + number as i32,
            Value::BigInt(value) => *value = 7_000_000_001 + number as i64,
            Value::Text(value) if !value.contains('\0') => *value = format!("{value}leaf{number}x").into(),
            _ => {}
        }
    };
    walk_mut(statement, |node| {
        match node {
            NodeMut::Expr(
                Expr::Value(value) | Expr::Literal(value) | Expr::Compare(Compare { value, .. }),
            ) => marked(value),
            NodeMut::Expr(Expr::In(within)) => {
                if let InSet::Values(values) = &mut within.set {
                    values.iter_mut().for_each(&mut marked);
                }
            }
            NodeMut::Values(values) => {
                values.rows.cells.iter_mut().filter_map(value_of).for_each(&mut marked)
            }
            NodeMut::Insert(insert) => {
                if let InsertSource::Rows(rows) = &mut insert.source {
                    rows.cells.iter_mut().filter_map(value_of).for_each(&mut marked);
                }
            }
            _ => {}
        }
        Flow::Continue
    });
}

fn value_of(cell: &mut Cell) -> Option<&mut Value> {
    if let Cell::Value(value) = cell { Some(value) } else { None }
}

/// Every value of the statement.
fn values(statement: &Statement) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    let cells = |cells: &[Cell], values: &mut Vec<Value>| {
        for cell in cells {
            if let Cell::Value(value) = cell {
                values.push(value.clone());
            }
        }
    };
    walk(statement, |node| {
        match node {
            Node::Expr(Expr::Value(value) | Expr::Literal(value) | Expr::Compare(Compare { value, .. })) => {
                values.push(value.clone());
            }
            Node::Expr(Expr::In(within)) => {
                if let InSet::Values(more) = &within.set {
                    values.extend(more.iter().cloned());
                }
            }
            Node::Values(node) => cells(&node.rows.cells, &mut values),
            Node::Insert(insert) => {
                if let InsertSource::Rows(rows) = &insert.source {
                    cells(&rows.cells, &mut values);
                }
            }
            _ => {}
        }
        Flow::Continue
    });
    values
}

/// Every name of a table, column, alias or member of WITH.
fn names(statement: &Statement) -> Vec<String> {
    let mut names = Vec::new();
    let aliases = |items: &[Item], names: &mut Vec<String>| {
        names.extend(items.iter().filter_map(|item| Some(item.alias.as_ref()?.as_str().to_owned())));
    };
    walk(statement, |node| {
        match node {
            Node::Table(table) => {
                names.extend(table.name.qualifiers.iter().map(|name| name.as_str().to_owned()));
                names.push(table.name.name.as_str().to_owned());
                names.extend(table.alias.iter().map(|name| name.as_str().to_owned()));
            }
            Node::Source(Source::Derived(derived)) => {
                names.extend(
                    derived.alias.iter().chain(&derived.columns).map(|name| name.as_str().to_owned()),
                );
            }
            Node::Expr(Expr::Column(column) | Expr::Compare(Compare { column, .. })) => {
                names.push(column.name.as_str().to_owned());
            }
            Node::Cte(cte) => {
                names.push(cte.name.as_str().to_owned());
                names.extend(cte.columns.iter().map(|name| name.as_str().to_owned()));
            }
            Node::Select(select) => aliases(&select.items, &mut names),
            Node::Insert(insert) => {
                names.extend(insert.columns.iter().map(|name| name.as_str().to_owned()));
                aliases(&insert.returning, &mut names);
            }
            Node::Update(update) => {
                names.extend(update.assignments.iter().map(|set| set.column.as_str().to_owned()));
                aliases(&update.returning, &mut names);
            }
            _ => {}
        }
        Flow::Continue
    });
    names.sort();
    names.dedup();
    names
}

/// Whether the name is a word of the text, or stands quoted in it.
fn has_name(text: &Text, name: &str) -> bool {
    let (sql, name) = (text.sql.to_lowercase(), name.to_lowercase());
    let quoted = [("\"", "\"\""), ("`", "``"), ("]", "]]")].map(|(quote, twice)| name.replace(quote, twice));
    quoted.iter().any(|name| sql.contains(name.as_str()))
}

/// A bound value, to be looked up.
fn key(bind: &Marked) -> String {
    if let Marked::Value(value) = bind { format!("{value:?}") } else { String::new() }
}

/// Whether the value's digits and letters stand in the text.
fn is_written(text: &Text, value: &Value) -> bool {
    written(value).iter().any(|pieces| pieces.iter().all(|piece| text.sql.contains(piece.as_str())))
}

/// What a literal of the value must have in it, in one of these ways.
fn written(value: &Value) -> Vec<Vec<String>> {
    let pieces = |text: &str| {
        let pieces = text.split(|letter: char| !letter.is_alphanumeric()).filter(|piece| !piece.is_empty());
        pieces.map(str::to_owned).collect::<Vec<_>>()
    };
    let one = |piece: &str| vec![piece.to_owned()];
    match value {
        Value::Null(_) => vec![one("NULL")],
        Value::Boolean(true) => vec![one("TRUE"), one("1")],
        Value::Boolean(false) => vec![one("FALSE"), one("0")],
        Value::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            vec![one(&hex), one(&hex.to_uppercase())]
        }
        // What is no number has a word in each dialect; where it is written is for the snapshots to show.
        Value::Double(value) if !value.is_finite() => vec![Vec::new()],
        Value::Double(value) => {
            vec![pieces(&value.to_string()), pieces(&format!("{value:e}")), pieces(&format!("{value:E}"))]
        }
        // An instant may be written as the same one of another offset; the others have forms of their own.
        Value::TimestampTz(_) | Value::Interval(_) | Value::Array(_) => vec![Vec::new()],
        Value::Uuid(uuid) => {
            let text = String::from_utf8_lossy(&uuid.hyphenated()).into_owned();
            vec![pieces(&text), one(&text.replace('-', "")), one(&text.replace('-', "").to_uppercase())]
        }
        // Where a backslash has two readings, a text that has one is written by its bytes.
        Value::Text(text) => {
            vec![pieces(text), one(&text.bytes().map(|byte| format!("{byte:02X}")).collect::<String>())]
        }
        other => vec![pieces(&isogloss_testkit::label(other))],
    }
}
