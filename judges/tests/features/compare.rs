//! One statement, compiled natively and without some of the features that it needs.

use isogloss::{
    Bind, Compiled, Dialect, Error, Feature, FeatureSet, Options, Statement, Value, ValueRef, compile_with,
};
use isogloss_judges::Engine;
use isogloss_testkit::{Without, same_rows, schema};

use super::report::{Finding, Report};

/// A statement that is run.
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) statement: Statement,
    /// What shows its effect.
    look: Option<Statement>,
    ordered: bool,
    knows_schema: bool,
}

type Answer = Result<Vec<Vec<Vec<Value>>>, String>;

impl Subject {
    pub(super) fn query(name: String, statement: Statement, ordered: bool) -> Subject {
        Subject { name, statement, look: None, ordered, knows_schema: true }
    }

    pub(super) fn change(name: String, statement: Statement, look: Statement) -> Subject {
        Subject { name, statement, look: Some(look), ordered: false, knows_schema: true }
    }

    fn compile<'s>(&'s self, dialect: &dyn Dialect) -> Result<Compiled<'s>, Error> {
        let options = Options::new(dialect);
        let options = if self.knows_schema { options.schema(schema()) } else { options };
        compile_with(&self.statement, &options)
    }
}

/// Runs one statement of the fixture; what it does stays.
pub(super) fn run_for_good(engine: &mut dyn Engine, compiled: &Compiled<'_>) -> Result<(), String> {
    // A script has no binds: the values of the fixture are written into it.
    let mut sql = String::new();
    let mut rest = compiled.sql();
    for (index, bind) in compiled.binds().iter().enumerate() {
        let mark = if engine.name() == "postgres" { format!("${}", index + 1) } else { "?".to_owned() };
        let (before, behind) = rest.split_once(&mark).ok_or("a placeholder is missing")?;
        sql.push_str(before);
        match bind {
            Bind::Value(Value::Null(_)) => sql.push_str("NULL"),
            Bind::Value(Value::Integer(number)) => sql.push_str(&number.to_string()),
            Bind::Value(Value::Boolean(value)) => {
                sql.push_str(if *value { "TRUE" } else { "FALSE" });
            }
            Bind::Value(Value::Decimal(number)) => sql.push_str(&number.to_string()),
            Bind::Value(Value::Text(text)) => sql.push_str(&format!("'{}'", text.replace('\'', "''"))),
            Bind::Value(Value::Date(date)) => sql.push_str(&format!("'{date}'")),
            Bind::Value(Value::Timestamp(moment)) => sql.push_str(&format!("'{moment}'")),
            other => return Err(format!("the fixture holds {other:?}")),
        }
        rest = behind;
    }
    sql.push_str(rest);
    engine.script(&sql)
}

fn run(engine: &mut dyn Engine, compiled: &Compiled<'_>, look: Option<&Compiled<'_>>) -> Answer {
    let refs = |compiled: &Compiled<'_>| -> Result<Vec<Value>, String> {
        compiled
            .binds()
            .iter()
            .map(|bind| match bind {
                Bind::Value(value) => Ok((*value).clone()),
                other => Err(format!("{other:?} is open")),
            })
            .collect()
    };
    let own = refs(compiled)?;
    let own: Vec<ValueRef<'_>> = own.iter().map(ValueRef::from).collect();
    let mut steps: Vec<(&str, &[ValueRef<'_>])> = vec![(compiled.sql(), &own)];
    if let Some(look) = look {
        steps.push((look.sql(), &[]));
    }
    Ok(engine.transaction(&steps)?.into_iter().map(|answer| answer.rows).collect())
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
    let expected = match run(engine, &native, look) {
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
        let outcome = run(engine, &lowered, look).and_then(|got| {
            for (index, (expected, got)) in expected.iter().zip(&got).enumerate() {
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
