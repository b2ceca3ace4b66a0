//! One case across all dialects, equal answers folded.

use isogloss_testkit::{Answer, Case, DIALECTS, Target, all, find, snapshots, targets_of};

use crate::Outcome;

pub(crate) const HELP: &str = "One case on every dialect and version, equal answers folded.

CASE is the name of a case, or a part of names.";

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let names = crate::values(parser)?;
    if names.is_empty() {
        return Err("Which case? For example: cargo xtask show limit_on_union".into());
    }
    for name in names {
        let cases: Vec<&Case> = match find(&name) {
            Some(case) => vec![case],
            None => all().iter().filter(|case| case.name.contains(&name)).collect(),
        };
        if cases.is_empty() {
            return Err(format!("No case has {name:?} in its name.").into());
        }
        for case in cases {
            println!("{}", shown(case));
        }
    }
    Ok(())
}

/// The case as it is shown: what it proves, and each distinct answer under those who share it.
fn shown(case: &Case) -> String {
    let mut answers: Vec<(Answer, Vec<String>)> = Vec::new();
    for dialect in DIALECTS {
        let targets: Vec<Target> = targets_of(dialect);
        for (answer, sharing) in snapshots::folded(case, &targets) {
            let who = format!("{dialect} {}", snapshots::versions(&targets, &sharing));
            match answers.iter_mut().find(|(other, _)| *other == answer) {
                Some((_, sharers)) => sharers.push(who),
                None => answers.push((answer, vec![who])),
            }
        }
    }
    let mut text = format!("## {} ({})\n## {}\n", case.name, case.group, case.doc);
    for (answer, sharers) in answers {
        text.push_str(&format!("\n{}: ", sharers.join("; ").replace(" every version", "")));
        snapshots::answer_text(&answer, &mut text);
    }
    text
}
