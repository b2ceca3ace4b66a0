//! A dialect made up for the tests of passes: standard SQL, with as many features as a test wants.

use alloc::string::{String, ToString};

use crate::ast::AsStatement;
use crate::compile::{Options, compile, compile_with};
use crate::dialect::{Dialect, Version};
use crate::feature::{Feature, FeatureSet};
use crate::spelling::Spelling;

/// Everything but these features.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Probe {
    features: FeatureSet,
    row_id: &'static [&'static str],
}

impl Probe {
    pub(crate) fn without(features: &[Feature]) -> Probe {
        Probe { features: FeatureSet::of(Feature::ALL).without(features), row_id: &[] }
    }

    pub(crate) fn row_id(mut self, columns: &'static [&'static str]) -> Probe {
        self.row_id = columns;
        self
    }

    /// The text, or the whole error.
    pub(crate) fn text(&self, statement: &impl AsStatement) -> String {
        shown(compile(statement, self).map(|compiled| compiled.into_sql()))
    }

    /// The text under these options.
    pub(crate) fn text_with<'o>(
        &'o self,
        statement: &impl AsStatement,
        options: impl FnOnce(Options<'o>) -> Options<'o>,
    ) -> String {
        shown(compile_with(statement, &options(Options::new(self))).map(|compiled| compiled.into_sql()))
    }
}

fn shown(result: Result<String, crate::Error>) -> String {
    result.unwrap_or_else(|error| error.to_string())
}

impl Dialect for Probe {
    fn name(&self) -> &'static str {
        "probe"
    }

    fn version(&self) -> Version {
        Version::new(1, 0, 0)
    }

    fn features(&self) -> FeatureSet {
        self.features
    }

    fn spelling(&self) -> Spelling {
        let mut spelling = Spelling::STANDARD;
        spelling.row_id = self.row_id;
        spelling
    }
}
