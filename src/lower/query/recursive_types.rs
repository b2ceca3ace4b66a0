//! Columns of a recursive member of WITH, where the engine makes them as wide as the first branch has them: its items are
//! cast to a type that has room for what is computed.

use alloc::vec::Vec;

use crate::ast::{Cte, Expr, NodeMut, Query, Select, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::cast;
use crate::lower::tree::rewriting;
use crate::lower::{Lowering, Pass};
use crate::survey::{Computed, Narrow, branches, narrow};
use crate::types::Type;

pub(crate) const PASS: Pass = Pass {
    name: "the first branch of a recursion cast to a wide type",
    removes: &[Feature::RecursiveText, Feature::RecursiveNumber, Feature::RecursiveUnknownNumber],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    rewriting::nodes(tree, &mut |node| match node {
        NodeMut::Cte(member) => widen(member, lowering),
        _ => Ok(()),
    })
}

fn widen(member: &mut Cte, lowering: &Lowering<'_>) -> Result<(), Error> {
    let recursive: Vec<usize> = branches(member, true).map(|(branch, _)| branch).collect();
    if recursive.is_empty() {
        return Ok(());
    }
    let spelling = lowering.spelling;
    let mut items = Vec::new();
    narrow(member, &|expr| lowering.type_of(expr), &mut |item| items.push(item));
    for Narrow { branch, column, computed } in items {
        if lowering.features.has(computed.feature()) {
            continue;
        }
        let ty = match (computed, spelling.long_decimal) {
            (Computed::Text, _) => spelling.long_text.map_or(Type::Text, Type::Varchar),
            (Computed::Float, _) => Type::Double,
            (Computed::Decimal, Some((precision, scale))) => Type::Decimal { precision, scale },
            (Computed::Decimal | Computed::Unknown, _) => return Err(refused(computed)),
        };
        to(item(member, branch, column), &ty);
        // Where a text has no length of its own, it may have to be of that type in all branches.
        for branch in recursive.iter().filter(|_| ty == Type::Text) {
            to(item(member, *branch, column), &ty);
        }
    }
    Ok(())
}

fn item(member: &mut Cte, branch: usize, column: usize) -> Option<&mut Expr> {
    let Statement::Query(Query::SetOperation(set)) = &mut member.body else { return None };
    match set.branches.get_mut(branch)? {
        Query::Select(select) => item_of(select, column),
        _ => None,
    }
}

fn item_of(select: &mut Select, column: usize) -> Option<&mut Expr> {
    let item = select.items.get_mut(column)?;
    if item.alias.is_none() {
        item.alias = item.output_name().cloned();
    }
    Some(&mut item.expr)
}

/// Casts an expression to a type, unless it has it already.
fn to(expr: Option<&mut Expr>, ty: &Type) {
    match expr {
        None => {}
        Some(Expr::Cast(cast)) if cast.ty == *ty => {}
        Some(Expr::Cast(cast)) if cast.ty == Type::Text => cast.ty = ty.clone(),
        Some(Expr::Concat(_)) if *ty == Type::Text => {}
        Some(other) => *other = cast(core::mem::replace(other, Expr::Default), ty.clone()),
    }
}

fn refused(computed: Computed) -> Error {
    let error = Error::unsupported(computed.feature()).because(
        "A column of a recursion has the type that its first branch gives it, which may have no room for what is computed.",
    );
    match computed {
        Computed::Unknown => {
            error.way_out("Give the columns their types, or cast the item of the first branch.")
        }
        _ => error.way_out("Cast the item to the same type in every branch."),
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{Column, Expr, Select, col, concat, cte, literal, select};
    use crate::feature::Feature::{RecursiveNumber, RecursiveText};
    use crate::lower::testing::Probe;
    use crate::types::Type;
    use crate::values::Decimal;

    /// A recursion that begins with one expression and goes on with another.
    fn from(start: Expr, step: Expr) -> Select {
        let first = select((literal(1).alias("n"), start.alias("x"))).from("t");
        let next = select((col("n") + 1, step)).from("r").filter(col("n").lt(3));
        select("x").from("r").with_recursive(cte("r", first.union_all(next)).columns(["n", "x"]))
    }

    fn sql(start: Expr, step: Expr) -> alloc::string::String {
        let text =
            Probe::without(&[RecursiveNumber, RecursiveText]).long(100, (38, 10)).sql(&from(start, step));
        let inside = text.split("SELECT 1 AS n, ").nth(1).unwrap_or(&text);
        inside.split(" FROM t").next().unwrap_or(inside).into()
    }

    fn half() -> Expr {
        literal(Decimal::new(15, 1))
    }

    #[test]
    fn a_text_that_grows_begins_long() {
        let longer = || concat((col("x"), "/", col("label")));
        assert_eq!(sql(col("label"), longer()), "CAST(label AS VARCHAR(100)) AS x");
        assert_eq!(sql(literal("a"), col("label")), "CAST('a' AS VARCHAR(100)) AS x");
        assert_eq!(sql(col("label").cast(Type::Text), longer()), "CAST(label AS VARCHAR(100)) AS x");
        // The caller has said how long it is, or it does not grow.
        assert_eq!(sql(col("label").cast(Type::Varchar(9)), longer()), "CAST(label AS VARCHAR(9)) AS x");
        assert_eq!(sql(literal("a"), col("x")), "'a' AS x");
        assert_eq!(sql(col("label"), col("label")), "label AS x");
    }

    #[test]
    fn a_decimal_number_begins_with_room_for_its_digits() {
        assert_eq!(sql(half(), col("x") * half()), "CAST(1.5 AS DECIMAL(38, 10)) AS x");
        assert_eq!(sql(half(), col("x") + 1), "CAST(1.5 AS DECIMAL(38, 10)) AS x");
        assert_eq!(sql(literal(1), col("x") + half()), "CAST(1 AS DECIMAL(38, 10)) AS x");
        assert_eq!(sql(half(), col("x")), "1.5 AS x");
        assert_eq!(sql(literal(1.5), col("x") * 1.5), "1.5E0 AS x");
        assert_eq!(sql(literal(1), col("x") * 1.5), "CAST(1 AS DOUBLE PRECISION) AS x");
    }

    #[test]
    fn whole_numbers_are_left_alone() {
        assert_eq!(sql(literal(0), col("x") + 1), "0 AS x");
        assert_eq!(sql(col("weight"), col("x") + col("weight")), "weight AS x");
        assert_eq!(sql(literal(1), col("x") * col("quantity")), "1 AS x");
        let whole = |name: &'static str| Expr::from(Column::new(name.into()).typed(Type::Integer));
        assert_eq!(sql(whole("weight"), col("x") * whole("weight")), "weight AS x");
    }

    #[test]
    fn what_is_not_known_is_refused_until_it_is_said() {
        assert!(sql(col("price"), col("x") * half()).contains("cast the item of the first branch"));
        assert!(sql(col("price"), col("x") * col("rate")).contains("Give the columns their types"));
        assert_eq!(
            sql(col("price").cast(Type::Double), col("x") * col("rate")),
            "CAST(price AS DOUBLE PRECISION) AS x"
        );
    }
}
