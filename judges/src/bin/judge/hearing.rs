//! One judge before whom a dialect's docket is brought.

use isogloss_judges::{Judge, Setup, Started, Unavailable};

use crate::docket::Docket;
use crate::finding::Saying;
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
