//! How much of sea-query's own tests is carried, and how much of it comes out as sea-query prints it.
//!
//! The counts are printed (`--nocapture`), with every statement that is not carried or comes out otherwise.

use isogloss_sea_query_conformance::record::{Ours, Report};
use isogloss_sea_query_conformance::same::same;

/// What became of the statements of one run.
#[derive(Debug)]
struct Counts {
    statements: usize,
    carried: usize,
    compiled: usize,
    /// Equal letter by letter.
    equal: usize,
    /// The same statement, with the same binds.
    same: usize,
}

impl Counts {
    fn share(&self, part: usize) -> f64 {
        100.0 * part as f64 / self.statements as f64
    }
}

#[allow(clippy::print_stdout)]
fn count(engine: &str, report: &Report) -> Counts {
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
                counts.carried += 1;
                counts.compiled += 1;
                counts.equal += usize::from(*sql == record.theirs);
                match (same(sql, &record.theirs), same_binds) {
                    (true, true) => {
                        counts.same += 1;
                        continue;
                    }
                    (true, false) => ("with other binds", sql),
                    (false, _) => ("otherwise", sql),
                }
            }
        };
        println!(
            "{engine} {}: {what}\n    {}\n    {}",
            record.test,
            record.theirs,
            ours.replace('\n', "\n    ")
        );
    }
    println!("{engine}: {counts:?}");
    counts
}

#[test]
fn statements_for_postgres_are_carried_and_come_out_the_same() {
    let counts = count("postgres", &isogloss_sea_query_conformance::postgres());
    assert!(counts.statements >= 131, "{counts:?}");
    assert!(counts.share(counts.carried) >= 98.0, "{counts:?}");
    assert!(counts.share(counts.same) >= 95.0, "{counts:?}");
}

#[test]
fn statements_for_mysql_are_carried() {
    let counts = count("mysql", &isogloss_sea_query_conformance::mysql());
    assert!(counts.statements >= 89, "{counts:?}");
    assert_eq!(counts.carried, counts.statements, "{counts:?}");
}

#[test]
fn statements_for_sqlite_are_carried() {
    let counts = count("sqlite", &isogloss_sea_query_conformance::sqlite());
    assert!(counts.statements >= 103, "{counts:?}");
    assert!(counts.share(counts.carried) >= 96.0, "{counts:?}");
}
