//! A dialect made up for the tests of passes: standard SQL, with as many features as a test wants.

use alloc::string::{String, ToString};

use crate::ast::AsStatement;
use crate::compile::{Options, compile, compile_with};
use crate::dialect::{Dialect, Version};
use crate::feature::{Feature, FeatureSet};
use crate::spelling::{Limits, NullOrder, Placeholder, Spelling};

/// Everything but some features.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Probe {
    features: FeatureSet,
    spelling: Spelling,
    limits: Limits,
}

impl Probe {
    /// All features but these and those that refine them.
    pub(crate) fn without(features: &[Feature]) -> Probe {
        Probe {
            features: FeatureSet::of(Feature::ALL).without(features),
            spelling: Spelling::STANDARD,
            limits: Limits::NONE,
        }
    }

    pub(crate) fn row_id(mut self, columns: &'static [&'static str]) -> Probe {
        self.spelling.row_id = columns;
        self
    }

    /// NULLs come first where nothing is said.
    pub(crate) fn nulls_small(mut self) -> Probe {
        self.spelling.null_order = NullOrder::Small;
        self
    }

    /// Binds are `$1`, `$2`, and one may stand in several places.
    pub(crate) fn reusing_placeholders(mut self) -> Probe {
        self.spelling.placeholder = Placeholder::Dollar;
        self.spelling.reuses_placeholders = true;
        self
    }

    /// No IN list is longer.
    pub(crate) fn in_list(mut self, length: usize) -> Probe {
        self.limits.in_list = length;
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
        self.spelling
    }

    fn limits(&self) -> Limits {
        self.limits
    }
}
