//! MariaDB, versions 10.5 to 11: MySQL 5.7 grown its own way. <https://mariadb.com/docs/server/reference/sql-statements>
//!
//! What it has before MySQL, or has not at all, is stated here: RETURNING of INSERT and DELETE, INTERSECT and EXCEPT, WITH
//! only before a query, JSON that is text.
//!
//! ```
//! use isogloss::{compile, new_uuid, select};
//! use isogloss_mariadb::MariaDb;
//!
//! let query = select(new_uuid());
//! assert_eq!(compile(&query, &MariaDb::version(11, 7))?.sql(), "SELECT UUID_V4()");
//! assert!(compile(&query, &MariaDb::version(10, 6)).is_err(), "it has no random bytes yet");
//! # Ok::<(), isogloss::Error>(())
//! ```
#![no_std]

mod functions;
mod types;

use isogloss::render::{Precedence, standard};
use isogloss::{
    Dialect, Feature, FeatureSet, FunctionTable, Item, Like, Limit, Recursion, Renderer, Spelling, Type,
    TypePlace, Value, Version,
};
use isogloss_mysql::MySql;

/// MariaDB of some version; the newest by default.
#[derive(Debug, Clone, Copy)]
pub struct MariaDb {
    version: Version,
}

impl Default for MariaDb {
    fn default() -> MariaDb {
        MariaDb::version(11, 8)
    }
}

static BASE: MySql = MySql::version(5, 7, 0);

const SPELLING: Spelling = {
    let mut spelling = MySql::SPELLING;
    spelling.values_row = "";
    // After a thousand steps there would be a warning, and rows missing.
    // https://mariadb.com/docs/server/server-management/variables-and-modes/server-system-variables#max_recursive_iterations
    spelling.recursion = Recursion::Before("SET STATEMENT max_recursive_iterations = 4294967295 FOR ");
    spelling
};

/// What version 10.5 can do.
const FEATURES: FeatureSet = MySql::FEATURES
    .with(&[
        // https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/selecting-data/common-table-expressions/with
        Feature::With,
        Feature::WithRecursive,
        // https://mariadb.com/docs/server/reference/sql-functions/special-functions/window-functions
        Feature::WindowFunction,
        // Over numbers alone.
        Feature::RangeOffsetFrame,
        Feature::NamedWindow,
        Feature::Intersect,
        Feature::Except,
        Feature::IntersectAll,
        Feature::ExceptAll,
        Feature::SetOperationAsBranch,
        // https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/inserting-loading-data/insertreturning
        Feature::InsertReturning,
        Feature::DeleteReturning,
        Feature::LockNoWait,
        // https://mariadb.com/docs/server/reference/sql-statements/data-definition/create/create-table#default-column-option
        Feature::ExpressionDefault,
        Feature::TargetInSubquery,
        // It is known for what is selected (seen on 10.11).
        Feature::GroupedSubquery,
    ])
    // A window is ordered by an item of that name before it is by a column (seen on 10.11).
    .remove(Feature::BareColumnInWindow)
    // The first branch gives a column its type (seen on 10.11).
    .without(&[Feature::RecursiveText, Feature::RecursiveNumber])
    // Table .. is specified twice (seen on 10.11).
    .remove(Feature::TargetInDeleteUsing)
    // A query in FROM is computed when a row asks for it, and again for each that it looks at (seen on 10.11).
    .remove(Feature::TargetInDerived)
    // DELETE of several tables has no RETURNING, and an upsert that does nothing returns the rows that were there.
    // https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/changing-deleting-data/delete
    .remove(Feature::DeleteUsingReturning)
    // Binds of VALUES lose their type, and with it their value (seen on 10.11).
    .remove(Feature::BindInferenceInValues)
    .remove(Feature::UpsertNothingReturning);

/// Version 10.6:
/// <https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/selecting-data/select-offset-fetch>
const VERSION_10_6: FeatureSet = FEATURES.with(&[Feature::LimitWithTies, Feature::LockSkipLocked]);

impl MariaDb {
    /// What the oldest version that is written for can do.
    pub const FEATURES: FeatureSet = FEATURES;

    /// MariaDB of this version: `MariaDb::version(10, 11)`.
    #[must_use]
    pub const fn version(major: u16, minor: u16) -> MariaDb {
        MariaDb { version: Version::new(major, minor, 0) }
    }
}

impl Dialect for MariaDb {
    fn name(&self) -> &'static str {
        "mariadb"
    }

    fn version(&self) -> Version {
        self.version
    }

    fn base(&self) -> Option<&dyn Dialect> {
        Some(&BASE)
    }

    fn features(&self) -> FeatureSet {
        if self.version.is_at_least(10, 6, 0) { VERSION_10_6 } else { FEATURES }
    }

    fn functions(&self) -> &'static FunctionTable {
        if self.version.is_at_least(11, 7, 0) {
            &functions::FUNCTIONS_11_7
        } else if self.version.is_at_least(10, 10, 0) {
            &functions::FUNCTIONS_10_10
        } else {
            &functions::FUNCTIONS
        }
    }

    fn spelling(&self) -> &Spelling {
        &SPELLING
    }

    fn render_type<'q>(&self, ty: &Type, place: TypePlace, out: &mut Renderer<'q, '_>) {
        types::data_type(&BASE, ty, place, out);
    }

    fn render_literal<'q>(&self, value: &Value, out: &mut Renderer<'q, '_>) {
        types::literal(&BASE, value, out);
    }

    /// Ties come only with the standard's words.
    fn render_limit<'q>(&self, limit: &'q Limit, ordered: bool, out: &mut Renderer<'q, '_>) {
        if limit.with_ties {
            standard::limit::limit(limit, out);
        } else {
            BASE.render_limit(limit, ordered, out);
        }
    }

    /// ESCAPE '' leaves the backslash its meaning, unlike on MySQL, so that another character takes it over.
    /// <https://mariadb.com/docs/server/reference/sql-functions/string-functions/like>
    fn render_like<'q>(&self, like: &'q Like, out: &mut Renderer<'q, '_>) {
        let known = standard::like::known_pattern(&like.pattern, out);
        if like.escape.is_some() || known.is_some_and(|pattern| !pattern.contains('\\')) {
            return standard::like::like(like, out);
        }
        out.infix(Precedence::Comparison, |out| {
            out.operand(&like.operand, Precedence::Comparison);
            out.word(if like.negated { " NOT LIKE REPLACE(" } else { " LIKE REPLACE(" });
            out.expr(&like.pattern);
            out.word(", '|', '||') ESCAPE '|'");
        });
    }

    fn render_returning<'q>(&self, items: &'q [Item], out: &mut Renderer<'q, '_>) {
        standard::insert::returning(items, out);
    }
}
