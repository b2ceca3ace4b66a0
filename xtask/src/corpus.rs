//! Every answer of the catalogue as JSON Lines, one file for each dialect and version.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use isogloss::{Layout, Value};
use isogloss_testkit::{Answer, Case, Marked, Target, all, targets};
use lexopt::{Arg, ValueExt};

use crate::Outcome;

pub(crate) const HELP: &str = "Every answer of the catalogue as JSON Lines, one file for each dialect and version.

  --out DIR   where the files <dialect>-<version>.jsonl go; the folder is made

A line is {\"id\",\"dialect\",\"version\",\"sql\",\"binds\"}, where binds are a list of {\"type\",\"value\"}, or
{\"id\",\"dialect\",\"version\",\"refused\":{\"feature\",\"message\"}}. Whole numbers and truth values are JSON's own, every other
value is text as SQL writes it, bytes in hexadecimal. A parameter is what the case fills it with; one that it does not
fill is NULL.";

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let mut out = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("out") => out = Some(PathBuf::from(parser.value()?.string()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let out = out.ok_or("Where to? cargo xtask corpus --out DIR")?;
    fs::create_dir_all(&out)?;
    for target in targets() {
        write(&out, &target)?;
    }
    println!("{} cases for {} dialects and versions in {}", all().len(), targets().len(), out.display());
    Ok(())
}

fn write(out: &Path, target: &Target) -> Outcome {
    let lines: String = all().iter().map(|case| line(case, target)).collect();
    fs::write(out.join(format!("{}-{}.jsonl", target.name(), target.version)), lines)?;
    Ok(())
}

fn line(case: &Case, target: &Target) -> String {
    let mut line = format!(
        "{{\"id\":{},\"dialect\":{},\"version\":{},",
        text(case.name),
        text(target.name()),
        text(&target.version)
    );
    match case.answer(target, Layout::Compact) {
        Answer::Sql(compiled) => {
            let binds: Vec<String> = compiled.binds.iter().map(|marked| bind(case, marked)).collect();
            let _ = write!(line, "\"sql\":{},\"binds\":[{}]", text(&compiled.sql), binds.join(","));
        }
        Answer::Refused { feature, message } => {
            let _ =
                write!(line, "\"refused\":{{\"feature\":{},\"message\":{}}}", text(&feature), text(&message));
        }
    }
    line.push_str("}\n");
    line
}

fn bind(case: &Case, marked: &Marked) -> String {
    let filled = match marked {
        Marked::Value(value) => Some(value),
        Marked::Open(name, index, _) => {
            let fills = case.fills.iter().find(|(parameter, _)| parameter == name);
            fills.and_then(|(_, values)| values.get(index.unwrap_or(0) as usize))
        }
    };
    let value = filled.map_or_else(|| "null".to_owned(), json);
    format!("{{\"type\":{},\"value\":{value}}}", text(&marked.ty().label()))
}

fn json(value: &Value) -> String {
    match value {
        Value::Null(_) => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::SmallInt(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::BigInt(value) => value.to_string(),
        Value::Text(value) | Value::Json(value) => text(value),
        Value::Array(array) => {
            format!("[{}]", array.items.iter().map(json).collect::<Vec<_>>().join(","))
        }
        other => text(&isogloss_testkit::label(other)),
    }
}

/// A JSON string, RFC 8259.
fn text(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\t' => json.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_json() {
        assert_eq!(text("a\"b\\c\n\u{1}é"), "\"a\\\"b\\\\c\\n\\u0001é\"");
    }

    #[test]
    fn every_line_is_an_answer() {
        let targets = targets();
        let first = &targets[0];
        let case = isogloss_testkit::find("scalar_parameter").unwrap();
        assert_eq!(
            line(case, first),
            "{\"id\":\"scalar_parameter\",\"dialect\":\"postgres\",\"version\":\"12\",\
             \"sql\":\"SELECT name FROM people WHERE id = $1\",\"binds\":[{\"type\":\"integer\",\"value\":3}]}\n"
        );
    }
}
