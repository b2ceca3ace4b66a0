//! One judge before whom a dialect's docket is brought.

use isogloss_judges::{Judge, Setup, Started, Unavailable};

use crate::docket::Docket;
use crate::honesty::Difference;
use crate::{engines, parsers};

/// What one judge said.
pub(crate) struct Hearing<'d> {
    pub(crate) judge: Judge,
    pub(crate) docket: &'d Docket,
    /// What it calls itself, with its version.
    pub(crate) title: String,
    /// What was said, or why the judge could not be asked.
    pub(crate) said: Result<Vec<Saying>, Unavailable>,
    /// Where an engine and the dialect's feature table disagree.
    pub(crate) differences: Vec<Difference>,
}

/// What a judge says about one item for some of the versions that share it.
pub(crate) struct Saying {
    /// The place of the item in the docket.
    pub(crate) item: usize,
    /// The versions for which it is said, as places in the docket's `targets`.
    pub(crate) versions: Vec<usize>,
    pub(crate) finding: Finding,
}

/// What can be found.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// It is right, as far as this judge can see.
    Passed,
    /// An engine that is newer than these versions runs it; whether they do themselves is not judged.
    PassedByNewer,
    /// It is wrong, and why.
    Rejected(String),
    /// The judge does not know, and why.
    NotJudged(String),
}

impl<'d> Hearing<'d> {
    /// Starts the judge, asks, and lets it go.
    pub(crate) fn hold(judge: Judge, docket: &'d Docket, setup: &Setup) -> Hearing<'d> {
        let mut title = judge.name().to_owned();
        let mut differences = Vec::new();
        let said = match judge.start(setup) {
            Ok(Started::Engine(mut engine)) => {
                title = format!("{} {}", judge.name(), engine.version());
                let heard = engines::hear(engine.as_mut(), docket);
                heard.map_err(|why| Unavailable::new(title.clone(), why)).map(|(said, differs)| {
                    differences = differs;
                    said
                })
            }
            Ok(Started::MsSql(parser)) => parsers::mssql(parser, docket),
            Ok(Started::Oracle(parser)) => parsers::oracle(&parser, docket),
            Ok(_) => Err(Unavailable::new(judge.name(), "nobody knows how to ask this kind of judge")),
            Err(missing) => Err(missing),
        };
        Hearing { judge, docket, title, said, differences }
    }
}
