//! MariaDB, versions 10.5 to 11: MySQL 5.7 grown its own way. <https://mariadb.com/docs/server/reference/sql-statements>
#![no_std]

mod functions;

use isogloss::{Dialect, Feature, FeatureSet, FunctionTable, Item, Renderer, Spelling, Version};
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

/// What version 10.5 can do.
const FEATURES: FeatureSet = MySql::FEATURES
    .with(&[
        // https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/selecting-data/common-table-expressions/with
        Feature::With,
        Feature::WithRecursive,
        // https://mariadb.com/docs/server/reference/sql-functions/special-functions/window-functions
        Feature::WindowFunction,
        Feature::ValuesQuery,
        Feature::Intersect,
        Feature::Except,
        Feature::IntersectAll,
        Feature::ExceptAll,
        // https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/inserting-loading-data/insertreturning
        Feature::InsertReturning,
        Feature::DeleteReturning,
        Feature::LockNoWait,
        Feature::TargetInSubquery,
    ])
    // DELETE of several tables has no RETURNING, and an upsert that does nothing returns the rows that were there.
    // https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/changing-deleting-data/delete
    .remove(Feature::DeleteUsingReturning)
    .remove(Feature::UpsertNothingReturning);

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
        if self.version.is_at_least(10, 6, 0) {
            // https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/selecting-data/select-offset-fetch
            return FEATURES.with(&[Feature::LimitWithTies, Feature::LockSkipLocked]);
        }
        FEATURES
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

    fn spelling(&self) -> Spelling {
        let mut spelling = BASE.spelling();
        spelling.values_row = "";
        spelling
    }

    fn render_returning<'q>(&self, items: &'q [Item], out: &mut Renderer<'q, '_>) {
        isogloss::render::standard::insert::returning(items, out);
    }
}
