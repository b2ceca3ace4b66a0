//! Trees as JSON: a way to look at every field of every node, whether a traversal knows it or not.

use isogloss::Statement;
use serde_json::Value;

/// The tree as JSON.
pub(crate) fn of(statement: &Statement) -> Value {
    serde_json::to_value(statement).expect("every tree can be written as JSON")
}

/// The tree that the JSON stands for.
pub(crate) fn read(json: Value) -> Statement {
    serde_json::from_value(json).expect("JSON of a tree can be read")
}

/// Shows every value of the JSON with the key that it stands behind; below a list, the list's key.
pub(crate) fn each<'j>(json: &'j Value, key: &'j str, visit: &mut impl FnMut(&'j str, &'j Value)) {
    visit(key, json);
    match json {
        Value::Array(items) => items.iter().for_each(|item| each(item, key, visit)),
        Value::Object(fields) => fields.iter().for_each(|(key, field)| each(field, key, visit)),
        _ => {}
    }
}

/// The same, to be changed.
pub(crate) fn each_mut(json: &mut Value, key: &str, visit: &mut impl FnMut(&str, &mut Value)) {
    visit(key, json);
    match json {
        Value::Array(items) => items.iter_mut().for_each(|item| each_mut(item, key, visit)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, field)| each_mut(field, key, visit)),
        _ => {}
    }
}

/// Whether the JSON is a struct of exactly these fields.
pub(crate) fn is_struct(json: &Value, fields: &[&str]) -> bool {
    json.as_object().is_some_and(|object| {
        object.len() == fields.len() && fields.iter().all(|field| object.contains_key(*field))
    })
}
