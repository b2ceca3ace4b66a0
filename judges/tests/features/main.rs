//! Random feature sets: what the compiler supplies for a missing feature is run on an engine that has the feature, and
//! must return what the engine returns by itself, or be refused.

mod compare;
mod report;

use std::path::Path;

use isogloss::{Dialect, Feature, FeatureSet};
use isogloss_firebird::Firebird;
use isogloss_judges::{Engine, Judge, Setup, Started};
use isogloss_postgres::Postgres;
use isogloss_sqlite::Sqlite;
use isogloss_testkit::random::{bytes, change, each_seed, query};
use isogloss_testkit::{Target, all, conformance};

use self::compare::Subject;
use self::report::Report;

/// The engine with the fixture in it, or `None` after printing that it is not run.
#[allow(clippy::print_stderr, reason = "a test that did not run must say so")]
fn engine(judge: Judge, target: &Target) -> Option<Box<dyn Engine>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder lies in a folder");
    let mut engine = match judge.start(&Setup::at(folder.join("judges"))) {
        Ok(Started::Engine(engine)) => engine,
        Ok(other) => panic!("{other:?} is no engine"),
        Err(missing) => {
            eprintln!("{missing}");
            return None;
        }
    };
    conformance::set_up(&mut *engine, target).expect("the fixture is made");
    Some(engine)
}

/// `always` are features that are never taken away.
fn random_statements<D: Dialect + Copy + 'static>(judge: Judge, dialect: D, always: &[Feature], runs: u64) {
    let Some(mut engine) = engine(judge, &Target::new(dialect)) else { return };
    let mut report = Report::new(judge);
    let removable = dialect.features().minus(FeatureSet::of(always));
    each_seed(runs, |seed| {
        let mut bytes_of = bytes(seed);
        let mut u = arbitrary::Unstructured::new(&bytes_of);
        if let Ok(made) = query(&mut u) {
            let subject = Subject::query(format!("query of seed {seed}"), made.statement(), made.ordered);
            compare::examine(&mut *engine, dialect, removable, &subject, seed, &mut report);
        }
        bytes_of.reverse();
        let mut u = arbitrary::Unstructured::new(&bytes_of);
        if let Ok(made) = change(&mut u) {
            let subject = Subject::change(format!("change of seed {seed}"), made.statement, made.look);
            compare::examine(&mut *engine, dialect, removable, &subject, seed, &mut report);
        }
        Ok(())
    });
    report.finish();
}

/// What PostgreSQL lacks by nature: engines that have no truth values write 1 and 0, which it does not take for them.
/// SQLite proves these.
const TRUTH: [Feature; 3] = [Feature::BooleanType, Feature::PredicateAsValue, Feature::ValueAsPredicate];

/// Every case of the catalogue, with each of its features off and with several off at random.
fn catalogue<D: Dialect + Copy + 'static>(judge: Judge, dialect: D, always: &[Feature], runs: u64) {
    let Some(mut engine) = engine(judge, &Target::new(dialect)) else { return };
    let mut report = Report::new(judge);
    let removable = dialect.features().minus(FeatureSet::of(always));
    each_seed(runs, |seed| {
        for case in all() {
            let Some(subject) = Subject::case(case, seed) else { continue };
            // Every case draws sets of its own, whichever cases there are beside it.
            let own = |draw: u64, byte: u8| draw.wrapping_mul(31).wrapping_add(u64::from(byte));
            let seed = case.name.bytes().fold(seed, own);
            compare::examine(&mut *engine, dialect, removable, &subject, seed, &mut report);
        }
        Ok(())
    });
    report.finish();
}

#[test]
fn the_catalogue_on_postgres_without_some_features_returns_the_same() {
    catalogue(Judge::Postgres, Postgres::version(15), &TRUTH, 6);
}

#[test]
fn the_catalogue_on_sqlite_without_some_features_returns_the_same() {
    catalogue(Judge::Sqlite, Sqlite::default(), &[], 6);
}

#[test]
fn postgres_without_some_features_returns_the_same() {
    random_statements(Judge::Postgres, Postgres::version(15), &TRUTH, 60);
}

#[test]
fn sqlite_without_some_features_returns_the_same() {
    random_statements(Judge::Sqlite, Sqlite::default(), &[], 60);
}

/// Version 4 is asked about LATERAL and frames, which version 3 lacks.
#[test]
fn firebird_without_some_features_returns_the_same() {
    let always = [Feature::BooleanType, Feature::PredicateAsValue, Feature::ValueAsPredicate];
    random_statements(Judge::Firebird, Firebird::version(3), &always, 60);
    random_statements(Judge::Firebird4, Firebird::version(4), &always, 60);
}
