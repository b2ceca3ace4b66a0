//! The whole pipeline on one screen: survey, lower where the dialect lacks something, render.

use alloc::string::String;
use alloc::vec::Vec;

use crate::ast::visit::lift_ref;
use crate::ast::{AsStatement, Name, StatementRef};
use crate::bind::{Bind, Lifts};
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind};
use crate::feature::{Feature, FeatureSet};
use crate::lower;
use crate::render::{Finished, Layout, Quoting, Renderer, Setting};
use crate::schema::Schema;
use crate::spelling::{Limits, Placeholder};
use crate::survey::{Facts, Needs, survey};

/// Compiles a statement for a dialect.
///
/// # Errors
///
/// Whatever keeps the statement from having the same meaning there: a feature that the dialect lacks and no rewriting
/// can supply, a name or value that cannot be written, a limit that is passed, a statement that contradicts itself.
pub fn compile<'q>(statement: &'q impl AsStatement, dialect: &dyn Dialect) -> Result<Compiled<'q>, Error> {
    run(statement.as_statement(), &Options::new(dialect))
}

/// Compiles a statement with [`Options`].
///
/// # Errors
///
/// As [`compile`].
pub fn compile_with<'q>(
    statement: &'q impl AsStatement,
    options: &Options<'_>,
) -> Result<Compiled<'q>, Error> {
    run(statement.as_statement(), options)
}

pub(crate) fn run<'q>(statement: StatementRef<'q>, options: &Options<'_>) -> Result<Compiled<'q>, Error> {
    let dialect = options.dialect;
    let (limits, features) = (dialect.limits(), dialect.features());
    let facts = Facts { limits, features, shapes: &options.shapes, reuses_placeholders: false };
    let needs = survey(statement, &facts).map_err(|error| error.on(dialect.name(), dialect.version()))?;
    let setting = options.setting(&needs, features, limits);
    let missing = needs.features.minus(features);
    if !missing.is_empty() {
        return emulate(statement, missing, setting, options);
    }
    let mut out = Renderer::new(&setting);
    out.whole(statement, options.comment.as_deref());
    let Finished { sql, binds, raw, .. } = out.finish()?;
    Ok(Compiled { sql, binds, emulated: missing, raw })
}

/// Compiles a statement that needs features which the dialect lacks.
#[inline(never)]
fn emulate<'q>(
    statement: StatementRef<'q>,
    missing: FeatureSet,
    setting: Setting<'_>,
    options: &Options<'_>,
) -> Result<Compiled<'q>, Error> {
    let mut lifts = Lifts { binds: Vec::with_capacity(setting.binds), shapes: options.shapes.clone() };
    let tree = lift_ref(statement, &mut lifts);
    let lowered = lower::lower(tree, statement, missing, &lifts.binds, options)?;
    let (text, binds) = (lowered.text, lowered.binds);
    let setting = Setting { lifted: Some(&lifts.binds), text, binds, ..setting };
    let mut out = Renderer::new(&setting);
    out.whole(lowered.statement.as_statement(), options.comment.as_deref());
    let Finished { sql, order, raw, .. } = out.finish()?;
    let binds = order.iter().filter_map(|index| lifts.binds.get(*index as usize).copied());
    Ok(Compiled { sql, binds: binds.collect(), emulated: missing, raw })
}

/// A compiled statement: text, and what stands behind its placeholders.
#[derive(Debug, Clone)]
pub struct Compiled<'q> {
    sql: String,
    binds: Vec<Bind<'q>>,
    emulated: FeatureSet,
    raw: bool,
}

impl<'q> Compiled<'q> {
    /// The text.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// What stands behind the placeholders, in their order.
    #[must_use]
    pub fn binds(&self) -> &[Bind<'q>] {
        &self.binds
    }

    /// The features that the statement needs, the dialect lacks, and the compiler supplied by rewriting.
    #[must_use]
    pub fn emulated(&self) -> FeatureSet {
        self.emulated
    }

    /// Whether the text holds pieces that are the caller's own.
    #[must_use]
    pub fn has_raw(&self) -> bool {
        self.raw
    }

    /// The text alone.
    #[must_use]
    pub fn into_sql(self) -> String {
        self.sql
    }
}

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
    fn setting<'s>(&'s self, needs: &Needs, features: FeatureSet, limits: &'s Limits) -> Setting<'s> {
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

/// The error of a statement that is compiled with a lifetime that is too long; only `kept` makes it.
pub(crate) fn parameter_error(name: &Name, problem: &str) -> Error {
    Error::new(ErrorKind::Parameter, alloc::format!("the parameter {:?} {problem}", name.as_str()))
}
