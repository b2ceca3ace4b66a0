//! One statement, compiled natively and without some of the features that it needs.

use isogloss::{Compiled, Dialect, Error, Feature, FeatureSet, Options, Statement, ValueRef, compile_with};
use isogloss_judges::Engine;
use isogloss_testkit::{Case, Outcome, Text, Without, conformance, same_rows, schema};

use super::report::{Finding, Report};

/// A statement that is run.
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) statement: Statement,
    /// How it is compiled, and what its parameters are filled with.
    case: Case,
    /// What shows its effect.
    look: Option<Statement>,
    ordered: bool,
    /// Whether it gives the same rows each time; else it is only run.
    definite: bool,
}

type Answer = Result<Vec<conformance::Rows>, String>;

impl Subject {
    pub(super) fn query(name: String, statement: Statement, ordered: bool) -> Subject {
        Subject { name, statement, case: plain(), look: None, ordered, definite: true }
    }

    pub(super) fn change(name: String, statement: Statement, look: Statement) -> Subject {
        Subject { name, statement, case: plain(), look: Some(look), ordered: false, definite: true }
    }

    /// A case of the catalogue, unless it is one that no transaction can hold.
    pub(super) fn case(case: &Case, seed: u64) -> Option<Subject> {
        let statement = (case.make)();
        let bare = matches!(
            statement,
            Statement::Transaction(_) | Statement::CreateTable(_) | Statement::DropTable(_)
        );
        if bare || case.unjudged.is_some() {
            return None;
        }
        let look = match case.expected.as_ref().map(|expected| &expected.outcome) {
            Some(Outcome::Leaves(query, _)) => Some(query()),
            _ => None,
        };
        Some(Subject {
            name: format!("{} with seed {seed}", case.name),
            statement,
            look,
            ordered: case.expected.as_ref().is_some_and(|expected| expected.in_order),
            definite: case.expected.is_some(),
            case: case.clone(),
        })
    }

    fn compile<'s>(&'s self, dialect: &dyn Dialect) -> Result<Compiled<'s>, Error> {
        compile_with(&self.statement, &self.case.options(dialect, schema()))
    }

    /// What the statement returns, and then what it has left.
    fn run(&self, engine: &mut dyn Engine, compiled: &Compiled<'_>, look: Option<&Compiled<'_>>) -> Answer {
        let texts: Vec<Text> = [compiled].into_iter().chain(look).map(Text::of).collect();
        let bound =
            texts.iter().map(|text| conformance::values(&self.case, text)).collect::<Result<Vec<_>, _>>()?;
        let binds: Vec<Vec<ValueRef<'_>>> =
            bound.iter().map(|values| values.iter().map(ValueRef::from).collect()).collect();
        let steps: Vec<conformance::Step<'_>> =
            texts.iter().zip(&binds).map(|(text, binds)| (text.sql.as_str(), binds.as_slice())).collect();
        conformance::Engine::transaction(engine, &steps)
    }
}

/// What a random statement is compiled with: the tables are known.
fn plain() -> Case {
    Case::new("random", "random", "", || unreachable!("only its options are used")).knowing_the_schema()
}

/// Compiles the statement without each of its features and without several, and compares what the texts return.
pub(super) fn examine<D: Dialect + Copy>(
    engine: &mut dyn Engine,
    dialect: D,
    removable: FeatureSet,
    subject: &Subject,
    seed: u64,
    report: &mut Report,
) {
    let Ok(native) = subject.compile(&dialect) else { return report.refused_natively() };
    if !native.emulated().is_empty() {
        report.emulated_natively();
    }
    let looked = subject.look.as_ref().map(|look| compile_with(look, &Options::new(&dialect)));
    let look = looked.as_ref().and_then(|look| look.as_ref().ok());
    let expected = match subject.run(engine, &native, look) {
        Ok(rows) => rows,
        Err(why) => {
            return report.add(Finding {
                name: subject.name.clone(),
                missing: FeatureSet::NONE,
                emulated: native.emulated(),
                native: native.sql().to_owned(),
                lowered: None,
                why: format!("the engine refuses it: {why}"),
            });
        }
    };
    report.compared();

    // What the statement needs: what it cannot be written without.
    let mut needed: Vec<Feature> = Vec::new();
    let mut tried: Vec<String> = vec![native.sql().to_owned()];
    let mut attempt = |missing: FeatureSet, report: &mut Report| -> bool {
        let poorer = Without { base: dialect, missing };
        let lowered = match subject.compile(&poorer) {
            Ok(lowered) if lowered.emulated().minus(native.emulated()).is_empty() => return false,
            Ok(lowered) => lowered,
            Err(error) => {
                report.refused(&error);
                if error.kind() == isogloss::ErrorKind::Internal {
                    report.add(Finding {
                        name: subject.name.clone(),
                        missing,
                        emulated: FeatureSet::NONE,
                        native: native.sql().to_owned(),
                        lowered: None,
                        why: error.to_string(),
                    });
                }
                return true;
            }
        };
        if tried.iter().any(|text| text == lowered.sql()) {
            return true;
        }
        tried.push(lowered.sql().to_owned());
        let outcome = subject.run(engine, &lowered, look).and_then(|got| {
            for (index, (expected, got)) in expected.iter().zip(&got).enumerate().filter(|_| subject.definite)
            {
                same_rows(expected, got, subject.ordered && index == 0)?;
            }
            Ok(())
        });
        report.lowered(lowered.emulated());
        if let Err(why) = outcome {
            report.add(Finding {
                name: subject.name.clone(),
                missing,
                emulated: lowered.emulated(),
                native: native.sql().to_owned(),
                lowered: Some(lowered.sql().to_owned()),
                why,
            });
        }
        true
    };
    for feature in removable.iter() {
        let missing = only(FeatureSet::of(&[feature]), removable);
        if attempt(missing, report) {
            needed.push(feature);
        }
    }
    // Several at once: of those that it needs, then each feature at random.
    let mut draw = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut coin = |of: u64| {
        draw ^= draw << 13;
        draw ^= draw >> 7;
        draw ^= draw << 17;
        draw.is_multiple_of(of)
    };
    for round in 0..4 {
        let of = if round % 2 == 0 { 2 } else { 3 };
        let missing =
            needed.iter().filter(|_| coin(of)).fold(FeatureSet::NONE, |set, feature| set.with(&[*feature]));
        attempt(missing, report);
    }
    for of in [2, 4, 8] {
        let missing =
            removable.iter().filter(|_| coin(of)).fold(FeatureSet::NONE, |set, feature| set.insert(feature));
        attempt(missing, report);
    }
}

/// What is in both.
fn only(set: FeatureSet, of: FeatureSet) -> FeatureSet {
    set.minus(set.minus(of))
}
