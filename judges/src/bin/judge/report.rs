//! What was found, as a table and a list.

use std::collections::BTreeMap;

use isogloss_judges::Unavailable;

use crate::docket::Docket;
use crate::finding::Finding;
use crate::hearing::Hearing;
use crate::honesty::{self, Difference};
use crate::jurisdiction::manual;

/// The counts of one dialect in one version.
#[derive(Default)]
struct Counts {
    passed: usize,
    by_newer: usize,
    rejected: usize,
    not_judged: usize,
    refused: usize,
}

/// What all judges together say of one item in one version.
enum Verdict<'h> {
    Passed,
    ByNewer,
    Rejected(Vec<(&'h str, &'h str)>),
    NotJudged(String),
}

/// Prints all; tells whether nothing was rejected.
pub(crate) fn print(dockets: &[Docket], hearings: &[Hearing<'_>], verbose: bool) -> bool {
    let mut rejections = Vec::new();
    let mut reasons = Reasons::new();
    println!(
        "{:<10}{:<9}{:>6}{:>12}{:>10}{:>12}{:>9}",
        "dialect", "version", "ok", "ok (newer)", "rejected", "not judged", "refused"
    );
    for docket in dockets {
        let own: Vec<&Hearing<'_>> =
            hearings.iter().filter(|hearing| std::ptr::eq(hearing.docket, docket)).collect();
        for (version, target) in docket.targets.iter().enumerate() {
            let mut counts = Counts {
                refused: docket.refused.iter().filter(|(_, refused)| *refused == version).count(),
                ..Counts::default()
            };
            for (index, item) in docket.items.iter().enumerate() {
                if !item.versions.contains(&version) {
                    continue;
                }
                match verdict(&own, index, version) {
                    Verdict::Passed => counts.passed += 1,
                    Verdict::ByNewer => counts.by_newer += 1,
                    Verdict::Rejected(by) => {
                        counts.rejected += 1;
                        rejections.push((docket, index, version, by));
                    }
                    Verdict::NotJudged(why) => {
                        counts.not_judged += 1;
                        let texts = reasons.entry((docket.dialect, why)).or_default();
                        texts.entry(item.case.name).or_default().push(&target.version);
                    }
                }
            }
            println!(
                "{:<10}{:<9}{:>6}{:>12}{:>10}{:>12}{:>9}",
                docket.dialect,
                target.version,
                counts.passed,
                counts.by_newer,
                counts.rejected,
                counts.not_judged,
                counts.refused
            );
        }
    }
    print_reasons(&reasons, verbose);
    print_rejections(&rejections);
    println!();
    for hearing in hearings {
        match &hearing.said {
            Ok(_) => println!("judged by {} ({})", hearing.title, hearing.judge.dialect()),
            Err(missing) => println!("{}", Unavailable::to_string(missing)),
        }
    }
    print_differences(hearings) && rejections.is_empty()
}

/// Where feature tables and engines are apart, unless somebody has said why that may be; tells whether no table is
/// refuted by its engine. That a feature is not proven refutes nothing, and is listed.
fn print_differences(hearings: &[Hearing<'_>]) -> bool {
    let mut honest = true;
    for hearing in hearings {
        let dialect = hearing.judge.dialect();
        let mut unproven = Vec::new();
        for difference in &hearing.differences {
            match difference {
                Difference::Unproven(feature) if honesty::allowed(dialect, *feature).is_none() => {
                    unproven.push(feature.name());
                }
                Difference::Timid(feature, cases) if honesty::allowed(dialect, *feature).is_none() => {
                    honest = false;
                    println!(
                        "\nTOO TIMID {dialect} does not state {}, and {} has it",
                        feature.name(),
                        hearing.title
                    );
                    println!("  {}", cases.join(", "));
                }
                _ => {}
            }
        }
        if !unproven.is_empty() {
            println!("\nstated by {dialect}, and proven on {} by no case:", hearing.title);
            println!("  {}", unproven.join(", "));
        }
    }
    honest
}

/// The strictest of what was said: a rejection by one judge is a rejection.
fn verdict<'h>(hearings: &[&'h Hearing<'_>], item: usize, version: usize) -> Verdict<'h> {
    let (mut passed, mut by_newer, mut rejected, mut why) = (false, false, Vec::new(), None);
    let mut missing = Vec::new();
    for hearing in hearings {
        let said = match &hearing.said {
            Ok(said) => said,
            Err(unavailable) => {
                missing.push(unavailable.name.as_str());
                continue;
            }
        };
        for saying in said.iter().filter(|saying| saying.item == item && saying.versions.contains(&version)) {
            match &saying.finding {
                Finding::Passed => passed = true,
                Finding::PassedByNewer => by_newer = true,
                Finding::Rejected(why) => rejected.push((hearing.title.as_str(), why.as_str())),
                Finding::NotJudged(reason) => why = Some(reason.clone()),
            }
        }
    }
    if !rejected.is_empty() {
        Verdict::Rejected(rejected)
    } else if passed {
        Verdict::Passed
    } else if by_newer {
        Verdict::ByNewer
    } else if let Some(why) = why {
        Verdict::NotJudged(why)
    } else if missing.is_empty() {
        Verdict::NotJudged("only versions that do not run here write it so".to_owned())
    } else {
        Verdict::NotJudged(format!("not run: {}", missing.join(", ")))
    }
}

/// Why something is not judged: by dialect and reason, the cases with their versions.
type Reasons<'r> = BTreeMap<(&'r str, String), BTreeMap<&'r str, Vec<&'r str>>>;

fn print_reasons(reasons: &Reasons<'_>, verbose: bool) {
    if reasons.is_empty() {
        return;
    }
    println!("\nnot judged:");
    for ((dialect, why), cases) in reasons {
        let mut versions: Vec<&str> = Vec::new();
        for version in cases.values().flatten() {
            if !versions.contains(version) {
                versions.push(version);
            }
        }
        println!("  {dialect}: {} cases ({}): {why}", cases.len(), versions.join(", "));
        println!("    see {}", manual(dialect, versions.last().copied().unwrap_or_default()));
        if verbose {
            for (case, versions) in cases {
                println!("    {case} ({})", versions.join(", "));
            }
        }
    }
}

type Rejection<'r> = (&'r Docket, usize, usize, Vec<(&'r str, &'r str)>);

/// Each rejected text once, under the versions that share it.
fn print_rejections(rejections: &[Rejection<'_>]) {
    let mut texts: BTreeMap<(&str, usize), (Vec<&str>, &Rejection<'_>)> = BTreeMap::new();
    for rejection in rejections {
        let (docket, index, version, _) = rejection;
        let entry = texts.entry((docket.dialect, *index)).or_insert((Vec::new(), rejection));
        entry.0.push(&docket.targets[*version].version);
    }
    for ((dialect, index), (versions, (docket, _, _, by))) in &texts {
        let item = &docket.items[*index];
        println!("\nREJECTED {} on {dialect} {}", item.case.name, versions.join(", "));
        println!("  {}", item.text.sql);
        let binds: Vec<String> = item.text.binds.iter().map(isogloss_testkit::Marked::label).collect();
        if !binds.is_empty() {
            println!("  -- {}", binds.join(", "));
        }
        for (judge, why) in by {
            println!("  {judge}: {why}");
        }
    }
    if !texts.is_empty() {
        println!("\n{} texts are rejected.", texts.len());
    }
}
