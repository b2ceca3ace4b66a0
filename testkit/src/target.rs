use std::fmt;

use isogloss::Dialect;
use isogloss_firebird::Firebird;
use isogloss_mariadb::MariaDb;
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_oracle::Oracle;
use isogloss_postgres::Postgres;
use isogloss_sqlite::Sqlite;

/// A dialect in one version.
#[derive(Debug)]
pub struct Target {
    /// The dialect.
    pub dialect: Box<dyn Dialect>,
    /// The version as people write it: `8.0.19`, `2012`.
    pub version: String,
}

/// The dialects of this workspace, by their names, in the order in which they are shown.
pub const DIALECTS: [&str; 7] = ["postgres", "mysql", "mariadb", "sqlite", "mssql", "oracle", "firebird"];

impl Target {
    /// This dialect, in the version that it states.
    pub fn new(dialect: impl Dialect + 'static) -> Target {
        Target { version: dialect.version().to_string(), dialect: Box::new(dialect) }
    }

    /// The dialect's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.dialect.name()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name(), self.version)
    }
}

/// Every dialect and version that the catalogue answers for; of one dialect, the older before the newer.
#[must_use]
pub fn targets() -> Vec<Target> {
    let mut targets = Vec::new();
    targets.extend((12..=18).map(|major| Target::new(Postgres::version(major))));
    targets.extend(
        [(5, 7, 0), (8, 0, 13), (8, 0, 14), (8, 0, 19), (8, 0, 31), (9, 4, 0)]
            .map(|(major, minor, patch)| Target::new(MySql::version(major, minor, patch))),
    );
    targets.extend(
        [(10, 5), (10, 6), (10, 11), (11, 8)]
            .map(|(major, minor)| Target::new(MariaDb::version(major, minor))),
    );
    targets.extend([35, 39, 42, 44, 50].map(|minor| Target::new(Sqlite::version(3, minor))));
    targets.extend([2008, 2012, 2014, 2016, 2017, 2019, 2022].map(|year| Target::new(MsSql::version(year))));
    targets.extend([11, 12, 18, 19, 21, 23].map(|major| Target::new(Oracle::version(major))));
    targets.extend([3, 4, 5].map(|major| Target::new(Firebird::version(major))));
    targets
}

/// The versions of one dialect.
#[must_use]
pub fn targets_of(name: &str) -> Vec<Target> {
    targets().into_iter().filter(|target| target.name() == name).collect()
}
