//! How much of sea-query's own tests is carried.

use isogloss_sea_query_conformance::record::{Ours, Report};

fn show(name: &str, report: &Report) {
    let (mut converted, mut compiled, mut equal) = (0, 0, 0);
    for record in &report.records {
        match &record.ours {
            Ours::NotConverted(why) => println!("NOCONV {} {}\n    {why}", record.test, record.theirs),
            Ours::Refused(why) => {
                converted += 1;
                println!("REFUSED {} {}\n    {why}", record.test, record.theirs);
            }
            Ours::Sql(sql) => {
                converted += 1;
                compiled += 1;
                if *sql == record.theirs {
                    equal += 1;
                } else {
                    println!("DIFF {}\n    {}\n    {sql}", record.test, record.theirs);
                }
            }
        }
    }
    println!(
        "{name}: {} statements, {converted} converted, {compiled} compiled, {equal} equal; failed {:?}",
        report.records.len(),
        report.failed
    );
}

#[test]
fn all() {
    show("postgres", &isogloss_sea_query_conformance::postgres());
    show("mysql", &isogloss_sea_query_conformance::mysql());
    show("sqlite", &isogloss_sea_query_conformance::sqlite());
}
