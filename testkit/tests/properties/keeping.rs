//! A kept statement that is filled gives the text and the binds of the statement with the values in place.

use isogloss::{
    Compiled, Expr, Filling, Flow, In, InSet, Kept, NodeMut, Rows, Statement, Type, Value, ValueRef, col,
    compile, insert_into, keep, list_param, param, rows_param, select, walk_mut,
};
use isogloss_testkit::random::each_seed;
use isogloss_testkit::targets;

use crate::sane;

/// What a parameter is filled with.
#[derive(Debug)]
enum Fill {
    One(Value),
    List(Vec<Value>),
}

/// The statement with its values left open, and the values.
fn opened(mut statement: Statement) -> (Statement, Vec<(String, Fill)>) {
    let mut fills: Vec<(String, Fill)> = Vec::new();
    walk_mut(&mut statement, |node| {
        let mut next = |fill| {
            fills.push((format!("v{}", fills.len()), fill));
            fills[fills.len() - 1].0.clone()
        };
        match node {
            // A pattern that is known may need fewer words.
            NodeMut::Expr(Expr::Like(_)) => return Flow::Skip,
            NodeMut::Expr(expr) => match expr {
                Expr::Value(value) => {
                    let ty = value.ty();
                    let name = next(Fill::One(value.clone()));
                    *expr = param(name, ty).into();
                }
                Expr::Compare(compare) => {
                    let value = compare.value.clone();
                    let name = next(Fill::One(value.clone()));
                    // The comparison of two expressions, as a column and a value are kept in a form of their own.
                    let column = Expr::Column(compare.column.clone());
                    let mut open = column.clone().eq(column);
                    if let Expr::Binary(binary) = &mut open {
                        binary.operator = compare.operator;
                        binary.right = param(name, value.ty()).into();
                    }
                    *expr = open;
                    return Flow::Skip;
                }
                Expr::In(predicate) => {
                    if let In { set: InSet::Values(values), .. } = &mut **predicate {
                        let ty = values.first().map_or(Type::Integer, Value::ty);
                        let values = std::mem::take(values);
                        let name = next(Fill::List(values));
                        predicate.set = InSet::Parameter(Box::new(list_param(name, ty)));
                    }
                }
                _ => {}
            },
            _ => {}
        }
        Flow::Continue
    });
    (statement, fills)
}

fn fill<'k>(kept: &'k Kept<'_>, fills: &'k [(String, Fill)]) -> Result<(String, Vec<Value>), String> {
    let fillings: Vec<(&str, Filling<'_>)> = fills
        .iter()
        .map(|(name, fill)| {
            let filling = match fill {
                Fill::One(value) => Filling::One(ValueRef::from(value)),
                Fill::List(values) => Filling::List(values),
            };
            (name.as_str(), filling)
        })
        .collect();
    let filled = kept.fill(&fillings).map_err(|error| error.to_string())?;
    Ok((filled.sql().to_owned(), filled.binds().iter().map(|bind| bind.to_value()).collect()))
}

fn in_place(compiled: &Compiled<'_>) -> (String, Vec<Value>) {
    let values = compiled.binds().iter().map(|bind| match bind {
        isogloss::Bind::Value(value) => (*value).clone(),
        other => panic!("{other:?} is open"),
    });
    (compiled.sql().to_owned(), values.collect())
}

#[test]
fn a_kept_statement_is_the_statement() {
    let targets = targets();
    let mut compared = 0;
    each_seed(40, |seed| {
        for statement in sane(seed) {
            let (open, fills) = opened(statement.clone());
            for target in &targets {
                let Ok(compiled) = compile(&statement, &*target.dialect) else { continue };
                let Ok(kept) = keep(&open, &*target.dialect) else {
                    // A rewriting may need to know a value; then it says so.
                    continue;
                };
                let wanted = in_place(&compiled);
                let got = fill(&kept, &fills).map_err(|why| format!("{target}: {why}\n{}", wanted.0))?;
                // Of a value that stands in the tree a rewriting knows that it is no NULL, which spares some words.
                if got.0 != wanted.0 && !compiled.emulated().is_empty() {
                    continue;
                }
                if got != wanted {
                    return Err(format!("{target}:\n{got:?}\ninstead of\n{wanted:?}"));
                }
                compared += 1;
            }
        }
        Ok(())
    });
    assert!(compared > 100, "{compared} are too few");
}

#[test]
fn lists_of_every_length_are_what_they_would_be_in_place() {
    let numbers =
        |from: i32, count: usize| -> Vec<Value> { (from..from + count as i32).map(Value::Integer).collect() };
    for target in targets() {
        let open = select("a")
            .from("t")
            .filter(col("a").is_in(list_param("first", Type::Integer)))
            .filter(col("b").is_not_in(list_param("second", Type::Integer)))
            .filter(col("c").eq(param("third", Type::Integer)));
        let kept = keep(&open, &*target.dialect).unwrap();
        // Twice, as the second time everything is known.
        for _ in 0..2 {
            for (one, other) in [(1, 1), (0, 2), (2, 0), (0, 0), (3, 1), (1, 0)] {
                let (first, second) = (numbers(10, one), numbers(20, other));
                let statement = select("a")
                    .from("t")
                    .filter(col("a").is_in(first.clone()))
                    .filter(col("b").is_not_in(second.clone()))
                    .filter(col("c").eq(7));
                let fills = [
                    ("first".to_owned(), Fill::List(first)),
                    ("second".to_owned(), Fill::List(second)),
                    ("third".to_owned(), Fill::One(Value::Integer(7))),
                ];
                let compiled = compile(&statement, &*target.dialect).unwrap();
                assert_eq!(fill(&kept, &fills), Ok(in_place(&compiled)), "{target}: {one} and {other}");
            }
        }
    }
}

#[test]
fn rows_of_every_count_are_what_they_would_be_in_place() {
    for target in targets() {
        let types = vec![Type::Integer, Type::Text];
        let open = insert_into("t").columns(["a", "b"]).rows(rows_param("rows", types));
        let Ok(kept) = keep(&open, &*target.dialect) else { panic!("{target}") };
        for count in [1, 2, 3, 1, 5] {
            let mut rows = Rows::default();
            let mut cells = Vec::new();
            for row in 0..count {
                rows.push((row, format!("r{row}")));
                cells.extend([Value::Integer(row), Value::from(format!("r{row}"))]);
            }
            let statement = insert_into("t").columns(["a", "b"]).rows(rows);
            let fillings = [("rows", Filling::Rows(&cells))];
            match (compile(&statement, &*target.dialect), kept.fill(fillings)) {
                (Ok(compiled), Ok(filled)) => {
                    let got: Vec<Value> = filled.binds().iter().map(|bind| bind.to_value()).collect();
                    assert_eq!((filled.sql().to_owned(), got), in_place(&compiled), "{target}: {count} rows");
                }
                (Err(one), Err(other)) => assert_eq!(one.kind(), other.kind(), "{target}: {count} rows"),
                (one, other) => panic!("{target}: {count} rows: {one:?} and {other:?}"),
            }
        }
    }
}
