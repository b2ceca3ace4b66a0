//! The whole pipeline on one screen: survey, lower where the dialect lacks something, render.

use alloc::string::String;
use alloc::vec::Vec;

use crate::ast::visit::lift_ref;
use crate::ast::{AsStatement, StatementRef};
use crate::bind::{Bind, Lifts};
use crate::dialect::Dialect;
use crate::error::Error;
use crate::feature::FeatureSet;
use crate::lower;
use crate::options::Options;
use crate::render::{Finished, Renderer, Setting};
use crate::survey::{Facts, survey};

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
    let facts =
        Facts { limits, features, shapes: &options.shapes, reuses_placeholders: false, lowered: false };
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
    let mut binds = Vec::with_capacity(order.len());
    binds.extend(order.iter().filter_map(|index| lifts.binds.get(*index as usize)));
    Ok(Compiled { sql, binds, emulated: missing, raw })
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
