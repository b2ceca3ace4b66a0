//! `walk` and `walk_mut` see every column, table, value and parameter that is anywhere in a tree.

use isogloss::{Expr, Flow, InSet, Node, NodeMut, Statement, walk, walk_mut};
use isogloss_testkit::random::each_seed;

use crate::{insane, json, sane};

/// How many there are of what.
#[derive(Debug, PartialEq, Eq, Default)]
struct Counts {
    columns: usize,
    tables: usize,
    parameters: usize,
    cases: usize,
    functions: usize,
}

fn written(statement: &Statement) -> Counts {
    let mut counts = Counts::default();
    json::each(&json::of(statement), "", &mut |_, value| {
        counts.columns += usize::from(json::is_struct(value, &["table", "name", "ty"]));
        counts.tables += usize::from(json::is_struct(value, &["name", "alias", "lock"]));
        counts.parameters += usize::from(json::is_struct(value, &["name", "shape"]));
        counts.cases += usize::from(json::is_struct(value, &["operand", "branches", "otherwise"]));
        counts.functions += usize::from(json::is_struct(value, &["function", "arguments"]));
    });
    counts
}

fn of_expr(expr: &Expr, counts: &mut Counts) {
    match expr {
        Expr::Column(_) | Expr::Compare(_) => counts.columns += 1,
        Expr::Parameter(_) => counts.parameters += 1,
        Expr::In(predicate) => counts.parameters += usize::from(matches!(predicate.set, InSet::Parameter(_))),
        Expr::Case(_) => counts.cases += 1,
        Expr::Function(_) => counts.functions += 1,
        _ => {}
    }
}

#[test]
fn a_walk_sees_everything() {
    each_seed(300, |seed| {
        for mut statement in sane(seed).into_iter().chain(insane(seed)) {
            // What a table is made of is no part of a query; its defaults are constants.
            if json::of(&statement).to_string().contains("\"CreateTable\"") {
                continue;
            }
            let there = written(&statement);
            let mut seen = Counts::default();
            walk(&statement, |node| {
                match node {
                    Node::Expr(expr) => of_expr(expr, &mut seen),
                    Node::Table(_) => seen.tables += 1,
                    Node::Insert(insert) => {
                        let rows = matches!(insert.source, isogloss::InsertSource::Parameter(_));
                        seen.parameters += usize::from(rows);
                    }
                    _ => {}
                }
                Flow::Continue
            });
            if there != seen {
                return Err(format!("there are {there:?}, and a walk sees {seen:?} of {statement:?}"));
            }
            let mut changed = Counts::default();
            walk_mut(&mut statement, |node| {
                match node {
                    NodeMut::Expr(expr) => of_expr(expr, &mut changed),
                    NodeMut::Table(_) => changed.tables += 1,
                    NodeMut::Insert(insert) => {
                        let rows = matches!(insert.source, isogloss::InsertSource::Parameter(_));
                        changed.parameters += usize::from(rows);
                    }
                    _ => {}
                }
                Flow::Continue
            });
            if there != changed {
                return Err(format!("there are {there:?}, and a changing walk sees {changed:?}"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_walk_can_change_every_column() {
    each_seed(200, |seed| {
        for mut statement in sane(seed) {
            walk_mut(&mut statement, |node| {
                match node {
                    NodeMut::Expr(Expr::Column(column)) => column.name = "seen".into(),
                    NodeMut::Expr(Expr::Compare(compare)) => compare.column.name = "seen".into(),
                    _ => {}
                }
                Flow::Continue
            });
            let mut left = None;
            json::each(&json::of(&statement), "", &mut |_, value| {
                if json::is_struct(value, &["table", "name", "ty"]) && value["name"] != "seen" {
                    left = Some(value.to_string());
                }
            });
            if let Some(left) = left {
                return Err(format!("a column was passed over: {left}"));
            }
        }
        Ok(())
    });
}
