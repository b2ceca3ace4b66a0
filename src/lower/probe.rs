//! A dialect made up for the tests of the passes: standard SQL with whatever features a test takes away.

use alloc::string::{String, ToString};

use crate::ast::AsStatement;
use crate::compile::{Options, compile_with};
use crate::dialect::{Dialect, Version};
use crate::feature::{Feature, FeatureSet};
use crate::render::Renderer;

/// Standard SQL, less some features.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Probe {
    features: FeatureSet,
}

impl Probe {
    /// All there is, but not these.
    pub(crate) const fn lacking(features: &[Feature]) -> Probe {
        Probe { features: FeatureSet::of(Feature::ALL).without(features) }
    }

    /// The text that a statement becomes, or the error in full.
    pub(crate) fn sql(&self, statement: &impl AsStatement) -> String {
        self.sql_with(statement, |options| options)
    }

    /// The same with options.
    pub(crate) fn sql_with<'o>(
        &'o self,
        statement: &impl AsStatement,
        options: impl FnOnce(Options<'o>) -> Options<'o>,
    ) -> String {
        match compile_with(statement, &options(Options::new(self))) {
            Ok(compiled) => compiled.sql().into(),
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

    fn render_extension<'q>(&self, extension: &'q crate::ast::Extension, out: &mut Renderer<'q, '_>) {
        out.word(extension.name.as_str());
    }
}
