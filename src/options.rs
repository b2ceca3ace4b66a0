//! How a statement is compiled: for which dialect, and what is asked for beyond its own ways.

use alloc::string::String;
use alloc::vec::Vec;

use crate::ast::Name;
use crate::dialect::Dialect;
use crate::feature::{Feature, FeatureSet};
use crate::render::{Layout, Quoting, Setting};
use crate::schema::Schema;
use crate::spelling::{Limits, Placeholder};
use crate::survey::Needs;

/// How a statement is compiled; made by [`Options::new`] and changed by its methods.
#[derive(Debug, Clone)]
pub struct Options<'o> {
    pub(crate) dialect: &'o dyn Dialect,
    pub(crate) placeholder: Option<Placeholder>,
    pub(crate) quoting: Quoting,
    pub(crate) layout: Layout,
    pub(crate) schema: Option<&'o Schema>,
    pub(crate) native_only: FeatureSet,
    pub(crate) lossy: FeatureSet,
    pub(crate) comment: Option<String>,
    pub(crate) shapes: Vec<(Name, usize)>,
}

impl<'o> Options<'o> {
    /// For this dialect, with its own placeholders, names quoted where they must be, everything emulated that keeps
    /// its meaning, and nothing that does not.
    #[must_use]
    pub fn new(dialect: &'o dyn Dialect) -> Options<'o> {
        Options {
            dialect,
            placeholder: None,
            quoting: Quoting::default(),
            layout: Layout::default(),
            schema: None,
            native_only: FeatureSet::NONE,
            lossy: FeatureSet::NONE,
            comment: None,
            shapes: Vec::new(),
        }
    }

    /// How binds are marked, which is the driver's affair as much as the dialect's.
    #[must_use]
    pub fn placeholder(mut self, placeholder: Placeholder) -> Options<'o> {
        self.placeholder = Some(placeholder);
        self
    }

    /// Which names are quoted.
    #[must_use]
    pub fn quoting(mut self, quoting: Quoting) -> Options<'o> {
        self.quoting = quoting;
        self
    }

    /// How the text is laid out.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Options<'o> {
        self.layout = layout;
        self
    }

    /// Tables that are known: the columns behind `*`, keys, types. Some rewrites need them.
    #[must_use]
    pub fn schema(mut self, schema: &'o Schema) -> Options<'o> {
        self.schema = Some(schema);
        self
    }

    /// These features must be the dialect's own: a statement that needs them is refused where they are missing.
    #[must_use]
    pub fn native_only(mut self, features: &[Feature]) -> Options<'o> {
        self.native_only = self.native_only.with(features);
        self
    }

    /// These features may be emulated even where some of their meaning is lost; their documentation says which.
    #[must_use]
    pub fn lossy(mut self, features: &[Feature]) -> Options<'o> {
        self.lossy = self.lossy.with(features);
        self
    }

    /// A comment behind the statement, for tracing: it is escaped, and what keys a statement's text is in front.
    #[must_use]
    pub fn comment(mut self, comment: impl Into<String>) -> Options<'o> {
        self.comment = Some(comment.into());
        self
    }

    /// How many elements a list parameter has, or how many rows a rows parameter; 1 if it is not said.
    #[must_use]
    pub fn shape(mut self, parameter: impl Into<Name>, length: usize) -> Options<'o> {
        self.shapes.push((parameter.into(), length));
        self
    }

    /// How binds are marked, and whether equal ones may have one placeholder.
    pub(crate) fn marks(&self) -> (Placeholder, bool) {
        let spelling = self.dialect.spelling();
        let placeholder = self.placeholder.unwrap_or(spelling.placeholder);
        // What has no number cannot say that it is another one again.
        (placeholder, spelling.reuses_placeholders && placeholder != Placeholder::QuestionMark)
    }

    /// What a rendering of a statement that needs this starts from.
    #[inline]
    pub(crate) fn setting<'s>(
        &'s self,
        needs: &Needs,
        features: FeatureSet,
        limits: &'s Limits,
    ) -> Setting<'s> {
        let (placeholder, reuses_placeholders) = self.marks();
        Setting {
            dialect: self.dialect,
            features,
            limits,
            spelling: self.dialect.spelling(),
            placeholder,
            reuses_placeholders,
            quoting: self.quoting,
            layout: self.layout,
            shapes: &self.shapes,
            recursive: needs.features.has(Feature::WithRecursive),
            lifted: None,
            text: needs.text + self.comment.as_ref().map_or(0, |comment| comment.len() + 8),
            binds: needs.binds,
        }
    }
}
