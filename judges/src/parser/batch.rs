//! One run of a script over a batch of statements.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use super::Outcome;
use crate::process::run_lines;

/// What a script says of each statement, by the statement's key.
pub(super) type Answers = BTreeMap<usize, Outcome>;

/// Hands `request` to a script and collects what it says, up to `{"done": n}`, which proves that nothing was left out.
///
/// Each answer is also handed over when it comes, so that a batch that is cut short was not in vain.
pub(super) fn ask(
    command: &mut Command,
    request: &Value,
    limit: Duration,
    mut on_answer: impl FnMut(usize, &Outcome),
) -> Result<Answers, String> {
    let wanted = request["tasks"].as_array().map_or(0, Vec::len);
    let (mut answers, mut done) = (Answers::new(), None);
    run_lines(command, request.to_string(), limit, |line| {
        let line: Value = serde_json::from_str(line).unwrap_or_default();
        if let Some(key) = line["key"].as_u64() {
            let (key, outcome) = (key as usize, outcome(&line));
            on_answer(key, &outcome);
            answers.insert(key, outcome);
        } else if let Some(count) = line["done"].as_u64() {
            done = Some(count as usize);
        }
    })?;
    if done != Some(wanted) || answers.len() != wanted {
        return Err(format!("it answered {} of {wanted} statements", answers.len()));
    }
    Ok(answers)
}

/// `{"why": null}`, `{"why": "what is wrong"}`, or `{"why": "what is not known", "unknown": true}`.
pub(super) fn outcome(line: &Value) -> Outcome {
    match line["why"].as_str() {
        None => Outcome::Accepted,
        Some(why) if line["unknown"] == true => Outcome::NotJudged(why.to_owned()),
        Some(why) => Outcome::Rejected(why.to_owned()),
    }
}

/// The form in which a script is handed one statement.
pub(super) fn task(key: usize, level: u16, sql: &str, declare: &str) -> Value {
    json!({ "key": key, "level": level, "sql": sql, "declare": declare })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(5);

    fn answers(lines: &str) -> Result<Answers, String> {
        let request = json!({ "tasks": [task(0, 1, "a", ""), task(1, 1, "b", "")] });
        ask(Command::new("printf").args(["%s", lines]), &request, LIMIT, |_, _| ())
    }

    #[test]
    fn every_statement_must_be_answered() {
        let whole = "{\"key\":0,\"why\":null}\n{\"key\":1,\"why\":\"bad\"}\n{\"done\":2}\n";
        let said = Answers::from([(0, Outcome::Accepted), (1, Outcome::Rejected("bad".into()))]);
        assert_eq!(answers(whole), Ok(said));
        assert!(answers("{\"key\":0,\"why\":null}\n{\"done\":1}\n").is_err());
        assert!(answers("{\"key\":0,\"why\":null}\n{\"key\":1,\"why\":null}\n").is_err());
        assert!(answers("noise\n").is_err());
    }
}
