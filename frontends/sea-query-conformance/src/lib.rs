//! sea-query's own tests are a conformance run: builders that stand in for its own look at each statement that a test
//! builds, convert and compile it, and let sea-query's builder print what the test expects.

// The tests name this by its path in their own crate.
use sea_query::extension;

pub mod record;
pub mod same;
mod stand_in;

macro_rules! engines {
    ($($(#[$doc:meta])* $engine:ident $builder:ident $extension:ident $file:literal;)*) => {
        $(
            mod $engine {
                // What the file of tests takes from the module around it; the builder stands in front of sea-query's.
                #![allow(unused_imports)]
                use sea_query::extension::$extension::*;
                use sea_query::tests_cfg::*;
                use sea_query::*;

                use crate::stand_in::$builder;

                #[allow(clippy::all, clippy::print_stdout, unexpected_cfgs, unreachable_pub, missing_docs)]
                pub(crate) mod query {
                    include!(concat!(env!("OUT_DIR"), $file));
                }
            }
        )*

        $(
            $(#[$doc])*
            #[must_use]
            pub fn $engine(dialect: &'static dyn isogloss::Dialect) -> record::Report {
                record::run($engine::query::TESTS, dialect)
            }
        )*
    };
}

engines! {
    /// The run of the tests for PostgreSQL, in a dialect of it.
    postgres PostgresQueryBuilder postgres "/postgres.rs";
    /// The run of the tests for MySQL, in a dialect of it.
    mysql MysqlQueryBuilder mysql "/mysql.rs";
    /// The run of the tests for SQLite, in a dialect of it.
    sqlite SqliteQueryBuilder sqlite "/sqlite.rs";
}
