//! Before an engine: each text is prepared, run on the fixture, and its rows compared with the expected ones.

use std::collections::BTreeSet;

use isogloss_judges::Engine;
use isogloss_testkit::conformance;

use crate::docket::Docket;
use crate::finding::{Finding, Saying};
use crate::honesty::{self, Difference};

/// Asks an engine about all that its own version writes, and about what only older versions write.
pub(crate) fn hear(
    engine: &mut dyn Engine,
    docket: &Docket,
) -> Result<(Vec<Saying>, Vec<Difference>), String> {
    let own = own_version(engine.version(), docket)
        .ok_or_else(|| format!("version {} is older than all that are written for", engine.version()))?;
    let target = &docket.targets[own];
    conformance::set_up(engine, target).map_err(|why| format!("the fixture cannot be made: {why}"))?;
    let (mut said, mut passed) = (Vec::new(), BTreeSet::new());
    for (index, item) in docket.items.iter().enumerate() {
        if let Some(why) = item.case.unjudged {
            let finding = Finding::NotJudged(why.to_owned());
            said.push(Saying { item: index, versions: item.versions.clone(), finding });
            continue;
        }
        let shared = item.versions.contains(&own);
        if !shared && item.versions[0] > own {
            continue;
        }
        let speaks_for = if shared { own } else { item.versions[item.versions.len() - 1].min(own) };
        let finding = match conformance::run_text(engine, item.case, &item.text, &docket.targets[speaks_for])
        {
            Ok(()) if shared => {
                passed.insert(item.case.name);
                Finding::Passed
            }
            Ok(()) => Finding::PassedByNewer,
            Err(why) => Finding::Rejected(why),
        };
        said.push(Saying { item: index, versions: item.versions.clone(), finding });
    }
    let differences = if docket.whole { honesty::compare(engine, docket, own, &passed) } else { Vec::new() };
    Ok((said, differences))
}

/// The place of the newest version that is not newer than the engine.
fn own_version(engine: &str, docket: &Docket) -> Option<usize> {
    let mut numbers = engine.split('.').map(|part| part.parse::<u16>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    let (major, minor, patch) = (next(), next(), next());
    let engine = isogloss::Version::new(major, minor, patch);
    docket.targets.iter().rposition(|target| target.dialect.version() <= engine)
}
