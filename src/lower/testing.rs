//! A dialect made up for the tests of the passes.

use alloc::string::{String, ToString};

use crate::ast::AsStatement;
use crate::compile::compile;
use crate::dialect::{Dialect, Version};
use crate::feature::{Feature, FeatureSet};
use crate::spelling::{Limits, NullOrder, Spelling};

/// Standard SQL with all features but some.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    features: FeatureSet,
    spelling: Spelling,
    limits: Limits,
}

impl Probe {
    /// All features but these and those that refine them. What only recipes use is missing too.
    pub(super) fn without(features: &[Feature]) -> Probe {
        Probe {
            features: FeatureSet::of(Feature::ALL).without(features),
            spelling: Spelling::STANDARD,
            limits: Limits::NONE,
        }
    }

    /// NULLs come first where nothing is said.
    pub(super) fn nulls_small(mut self) -> Probe {
        self.spelling.null_order = NullOrder::Small;
        self
    }

    /// Binds are `$1`, `$2`, and one may stand in several places.
    pub(super) fn reusing_placeholders(mut self) -> Probe {
        self.spelling.placeholder = crate::spelling::Placeholder::Dollar;
        self.spelling.reuses_placeholders = true;
        self
    }

    /// No IN list is longer.
    pub(super) fn in_list(mut self, length: usize) -> Probe {
        self.limits.in_list = length;
        self
    }

    /// The text of the statement, or the message of the error.
    pub(super) fn sql(&self, statement: &impl AsStatement) -> String {
        match compile(statement, self) {
            Ok(compiled) => compiled.into_sql(),
            Err(error) => error.to_string(),
        }
    }
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
