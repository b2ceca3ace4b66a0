//! Snapshots: what every case compiles to, in files that are read from top to bottom.
//!
//! One file for each group of cases in the dialect's folder. A case prints each distinct answer once, under the
//! versions that share it.

use std::fmt::Write;
use std::path::Path;

use isogloss::Layout;

use crate::{Answer, Case, Target, all, groups};

/// Compares every group with its file in `folder`, and fails when one differs. `targets` are the versions of one
/// dialect, the older before the newer.
///
/// # Panics
///
/// If a file differs from what the cases compile to now; insta then says how, and how to accept it.
pub fn check(folder: &Path, targets: &[Target]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for group in groups() {
            insta::assert_snapshot!(*group, group_text(group, targets));
        }
    });
}

/// All cases of a group as its file has them.
#[must_use]
pub fn group_text(group: &str, targets: &[Target]) -> String {
    let dialect = targets.first().map_or("", Target::name);
    let mut text = format!("{group} on {dialect}\n");
    for case in all().iter().filter(|case| case.group == group) {
        case_text(case, targets, &mut text);
    }
    text
}

/// One case: its name, what it proves, and each distinct answer.
fn case_text(case: &Case, targets: &[Target], text: &mut String) {
    let _ = write!(text, "\n\n## {}\n## {}\n", case.name, case.doc);
    for (answer, sharing) in folded(case, targets) {
        let _ = write!(text, "\n{}: ", versions(targets, &sharing));
        answer_text(&answer, text);
    }
}

/// Each distinct answer with the places in `targets` of those that give it.
#[must_use]
pub fn folded(case: &Case, targets: &[Target]) -> Vec<(Answer, Vec<usize>)> {
    let mut folded: Vec<(Answer, Vec<usize>)> = Vec::new();
    for (index, target) in targets.iter().enumerate() {
        let answer = case.answer(target, Layout::Lines);
        match folded.iter_mut().find(|(other, _)| *other == answer) {
            Some((_, sharing)) => sharing.push(index),
            None => folded.push((answer, vec![index])),
        }
    }
    folded
}

/// An answer, from behind the names of those who give it: its heading, the text indented, the binds.
pub fn answer_text(answer: &Answer, text: &mut String) {
    match answer {
        Answer::Sql(compiled) => {
            let emulated: Vec<&str> = compiled.emulated.iter().map(|feature| feature.name()).collect();
            if !emulated.is_empty() {
                let _ = write!(text, "emulates {}", emulated.join(", "));
            }
            trim_blanks(text);
            text.push('\n');
            indented(&compiled.sql, text);
            for (index, bind) in compiled.binds.iter().enumerate().take(12) {
                let _ = writeln!(text, "    -- {}: {}", index + 1, bind.label());
            }
            if compiled.binds.len() > 12 {
                let _ = writeln!(text, "    -- .. {} binds in all", compiled.binds.len());
            }
        }
        Answer::Refused { message, .. } => {
            text.push_str("refused\n");
            indented(message, text);
        }
    }
}

fn trim_blanks(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
}

/// Longer texts than this are cut in snapshots: thousands of placeholders tell nothing that a hundred do not.
const SHOWN: usize = 4_000;

fn indented(lines: &str, text: &mut String) {
    let shown = lines.char_indices().nth(SHOWN).map_or(lines, |(at, _)| &lines[..at]);
    for line in shown.lines() {
        let _ = writeln!(text, "    {line}");
    }
    if shown.len() < lines.len() {
        let _ = writeln!(text, "    .. {} characters in all", lines.chars().count());
    }
}

/// The versions at these places of the list, in words: `2012 and later`, `8.0.13 to 8.0.19`, `11, 23`.
#[must_use]
pub fn versions(targets: &[Target], sharing: &[usize]) -> String {
    let version = |index: usize| targets[index].version.as_str();
    if sharing.len() == targets.len() {
        return if targets.len() == 1 { version(0).to_owned() } else { "every version".to_owned() };
    }
    let mut parts = Vec::new();
    let mut rest = sharing;
    while let [first, ..] = rest {
        let run = rest.iter().zip(*first..).take_while(|(place, expected)| **place == *expected).count();
        let last = first + run - 1;
        parts.push(match run {
            1 => version(*first).to_owned(),
            _ if last + 1 == targets.len() => format!("{} and later", version(*first)),
            _ => format!("{} to {}", version(*first), version(last)),
        });
        rest = &rest[run..];
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_named_in_words() {
        let targets = crate::targets_of("mssql");
        for (sharing, words) in [
            (&[0, 1, 2, 3, 4, 5, 6][..], "every version"),
            (&[0], "2008"),
            (&[1, 2, 3, 4, 5, 6], "2012 and later"),
            (&[1, 2, 3], "2012 to 2016"),
            (&[0, 6], "2008, 2022"),
        ] {
            assert_eq!(versions(&targets, sharing), words);
        }
    }
}
