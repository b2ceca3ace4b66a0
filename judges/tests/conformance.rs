//! What an outside dialect's crate does with a connection of its own, done with the engine that is always there.

use isogloss_judges::{Engine, SqliteEngine};
use isogloss_sqlite::Sqlite;
use isogloss_testkit::conformance::{self, Verdict};
use isogloss_testkit::{Target, all};

#[test]
fn the_whole_catalogue_is_asked_about() {
    let target = Target::new(Sqlite::default());
    let mut sqlite = SqliteEngine::open().expect("it is compiled in");
    let engine: &mut dyn Engine = &mut sqlite;
    conformance::set_up(engine, &target).expect("the fixture is made");
    let verdicts = conformance::run(engine, &target);
    assert_eq!(verdicts.len(), all().len());
    for (case, verdict) in &verdicts {
        assert!(!matches!(verdict, Verdict::Failed(_)), "{}: {verdict:?}", case.name);
    }
    let passed = verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Passed).count();
    assert!(passed > all().len() / 2, "only {passed} cases ran");
}

#[test]
fn another_result_is_a_failure() {
    let target = Target::new(Sqlite::default());
    let mut sqlite = SqliteEngine::open().expect("it is compiled in");
    let engine: &mut dyn Engine = &mut sqlite;
    conformance::set_up(engine, &target).expect("the fixture is made");
    let case = isogloss_testkit::find("limit").expect("it is in the catalogue").clone().gives([[9]]);
    let verdict = conformance::run_case(engine, &case, &target);
    assert!(matches!(&verdict, Verdict::Failed(why) if why.contains("3 rows instead of 1")), "{verdict:?}");
}
