//! How much of sea-query's own tests is carried, and how much of it comes out as sea-query prints it.
//!
//! The counts are printed (`--nocapture`), with every statement that is not carried or comes out otherwise.

use isogloss_mysql::MySql;
use isogloss_postgres::Postgres;
use isogloss_sea_query::AsSeaQuery;
use isogloss_sea_query_conformance::record::{Ours, Report};
use isogloss_sea_query_conformance::same::same;
use isogloss_sqlite::Sqlite;

/// What became of the statements of one run.
#[derive(Debug)]
struct Counts {
    statements: usize,
    carried: usize,
    compiled: usize,
    /// Equal letter by letter, with the same binds.
    equal: usize,
    /// The same statement, with the same binds.
    same: usize,
}

impl Counts {
    fn share(&self, part: usize) -> f64 {
        100.0 * part as f64 / self.statements as f64
    }
}

/// What a statement of ours must have in common with theirs, or else it is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wanted {
    Meaning,
    Letters,
}

#[allow(clippy::print_stdout)]
fn count(run: &str, wanted: Wanted, report: &Report) -> Counts {
    assert_eq!(report.failed, Vec::<&str>::new(), "these tests of sea-query's fail by themselves");
    let mut counts = Counts { statements: report.records.len(), carried: 0, compiled: 0, equal: 0, same: 0 };
    for record in &report.records {
        let (what, ours) = match &record.ours {
            Ours::NotConverted(why) => ("not carried", why),
            Ours::Refused(why) => {
                counts.carried += 1;
                ("carried, but refused by the dialect", why)
            }
            Ours::Sql(sql, same_binds) => {
                let (is_equal, is_same) = (*sql == record.theirs, same(sql, &record.theirs));
                counts.carried += 1;
                counts.compiled += 1;
                counts.equal += usize::from(is_equal && *same_binds);
                counts.same += usize::from(is_same && *same_binds);
                match (is_same, same_binds) {
                    (true, false) => ("with other binds", sql),
                    (true, true) if is_equal || wanted == Wanted::Meaning => continue,
                    (true, true) => ("in other words", sql),
                    (false, _) => ("otherwise", sql),
                }
            }
        };
        println!(
            "{run} {}: {what}\n    {}\n    {}",
            record.test,
            record.theirs,
            ours.replace('\n', "\n    ")
        );
    }
    println!("{run}: {counts:?}");
    counts
}

static POSTGRES: Postgres = Postgres::version(18);
static AS_SEA_QUERY: AsSeaQuery = AsSeaQuery(POSTGRES);
static MYSQL: MySql = MySql::version(9, 4, 0);
static SQLITE: Sqlite = Sqlite::version(3, 50);

#[test]
fn statements_for_postgres_are_carried_and_come_out_the_same() {
    let counts = count("postgres", Wanted::Meaning, &isogloss_sea_query_conformance::postgres(&POSTGRES));
    assert!(counts.statements >= 131, "{counts:?}");
    assert!(counts.share(counts.carried) >= 98.0, "{counts:?}");
    assert!(counts.share(counts.same) >= 95.0, "{counts:?}");
}

#[test]
fn in_the_words_of_sea_query_they_come_out_letter_by_letter() {
    let counts = count(
        "postgres as sea-query",
        Wanted::Letters,
        &isogloss_sea_query_conformance::postgres(&AS_SEA_QUERY),
    );
    assert!(counts.statements >= 131, "{counts:?}");
    assert!(100 * counts.equal >= 95 * counts.carried, "{counts:?}");
    assert!(counts.share(counts.same) >= 95.0, "{counts:?}");
}

#[test]
fn statements_for_mysql_are_carried() {
    let counts = count("mysql", Wanted::Meaning, &isogloss_sea_query_conformance::mysql(&MYSQL));
    assert!(counts.statements >= 89, "{counts:?}");
    assert_eq!(counts.carried, counts.statements, "{counts:?}");
}

#[test]
fn statements_for_sqlite_are_carried() {
    let counts = count("sqlite", Wanted::Meaning, &isogloss_sea_query_conformance::sqlite(&SQLITE));
    assert!(counts.statements >= 103, "{counts:?}");
    assert!(counts.share(counts.carried) >= 96.0, "{counts:?}");
}
