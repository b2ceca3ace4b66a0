//! A dialect made up for the tests of the passes: standard SQL, less what a test takes away.

use alloc::string::{String, ToString};

use crate::ast::{AsStatement, Extension};
use crate::compile::compile_with;
use crate::dialect::Dialect;
use crate::feature::{Feature, FeatureSet};
use crate::options::Options;
use crate::render::Renderer;
use crate::spelling::{Limits, NullOrder, Placeholder, Spelling};
use crate::version::Version;

/// Standard SQL with all features but some.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Probe {
    features: FeatureSet,
    spelling: Spelling,
    limits: Limits,
}

impl Probe {
    /// All features but these and those that refine them.
    pub(crate) const fn without(features: &[Feature]) -> Probe {
        Probe {
            features: FeatureSet::of(Feature::ALL).without(features),
            spelling: Spelling::STANDARD,
            limits: Limits::NONE,
        }
    }

    /// These columns name the row itself.
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

    /// What a text and a decimal number are cast to that must have room.
    pub(crate) fn long(mut self, text: u32, decimal: (u8, u8)) -> Probe {
        self.spelling.long_text = Some(text);
        self.spelling.long_decimal = Some(decimal);
        self
    }

    /// No IN list is longer.
    pub(crate) fn in_list(mut self, length: usize) -> Probe {
        self.limits.in_list = length;
        self
    }

    /// The text of the statement, or the error in full.
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

    fn spelling(&self) -> &Spelling {
        &self.spelling
    }

    fn limits(&self) -> &Limits {
        &self.limits
    }

    fn render_extension<'q>(&self, extension: &'q Extension, out: &mut Renderer<'q, '_>) {
        out.word(extension.name.as_str());
    }
}
