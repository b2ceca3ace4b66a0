//! Binds beside an operand of another type, for engines that give a bind the type of what stands beside it: a fraction
//! would be rounded in silence, and a longer text be an error. They are cast to their own type.

use crate::ast::{Expr, InSet, NodeMut, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{cast, take};
use crate::lower::tree::rewriting;
use crate::lower::{Lowering, Pass};
use crate::survey::fits_any;

pub(crate) const PASS: Pass = Pass {
    name: "CAST of the bind to its own type",
    removes: &[Feature::BindBesideOperand],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    rewriting::nodes(tree, &mut |node| {
        if let NodeMut::Expr(expr) = node {
            operands(expr, lowering);
        }
        Ok(())
    })
}

/// A comparison gives the bind a type in which it is the same value, or an error, if it is a whole number or the like;
/// an operation or a function may give it none at all.
fn operands(expr: &mut Expr, lowering: &Lowering<'_>) {
    match expr {
        Expr::Binary(it) if it.operator.is_comparison() => {
            compared([&mut it.left, &mut it.right], lowering);
        }
        Expr::Binary(it) => told([&mut it.left, &mut it.right], lowering),
        Expr::Arithmetic(it) => {
            let rest = it.rest.iter_mut().map(|(_, operand)| operand);
            told(core::iter::once(&mut it.first).chain(rest), lowering);
        }
        Expr::Between(it) => compared([&mut it.operand, &mut it.low, &mut it.high], lowering),
        Expr::In(it) => {
            compared([&mut it.operand], lowering);
            if let InSet::List(list) = &mut it.set {
                compared(list, lowering);
            }
        }
        Expr::Like(it) => compared([&mut it.operand, &mut it.pattern], lowering),
        Expr::Quantified(it) => compared([&mut it.operand], lowering),
        Expr::Row(parts) => compared(parts, lowering),
        Expr::Case(it) => {
            compared(it.operand.as_mut(), lowering);
            for (when, result) in &mut it.branches {
                compared([when], lowering);
                told([result], lowering);
            }
            told(it.otherwise.as_mut(), lowering);
        }
        Expr::Concat(it) => told(&mut it.operands, lowering),
        Expr::Function(it) => told(&mut it.arguments, lowering),
        Expr::Aggregate(it) => told(&mut it.arguments, lowering),
        _ => {}
    }
}

fn told<'e>(operands: impl IntoIterator<Item = &'e mut Expr>, lowering: &Lowering<'_>) {
    for operand in operands {
        if let Some(bind) = lowering.bind(operand) {
            *operand = cast(take(operand), bind.ty());
        }
    }
}

fn compared<'e>(operands: impl IntoIterator<Item = &'e mut Expr>, lowering: &Lowering<'_>) {
    let fits = |operand: &Expr| lowering.bind(operand).is_none_or(|bind| fits_any(&bind.ty()));
    told(operands.into_iter().filter(|operand| !fits(operand)), lowering);
}

#[cfg(test)]
mod tests {
    use crate::ast::{
        case, coalesce, col, concat, insert_into, list_param, param, select, substring, update,
    };
    use crate::feature::Feature::BindBesideOperand;
    use crate::lower::testing::Probe;
    use crate::types::Type;

    const PROBE: Probe = Probe::without(&[BindBesideOperand]);

    fn filtered(filter: crate::ast::Expr) -> alloc::string::String {
        PROBE.sql(&select("a").from("t").filter(filter)).replace("SELECT a FROM t WHERE ", "")
    }

    #[test]
    fn what_could_be_rounded_or_cut_keeps_its_type() {
        assert_eq!(filtered(col("a").lt(1.5)), "a < CAST(? AS DOUBLE PRECISION)");
        assert_eq!(filtered(col("a").eq("text")), "a = CAST(? AS CLOB)");
        assert_eq!(filtered(col("a").like("t%")), "a LIKE CAST(? AS CLOB)");
        assert_eq!(filtered(col("a").between(1, 2.5)), "a BETWEEN ? AND CAST(? AS DOUBLE PRECISION)");
        assert_eq!(filtered(col("a").is_in([0.5])), "a IN (CAST(? AS DOUBLE PRECISION))");
        assert_eq!(filtered(col("a").eq(param("p", Type::Varchar(5)))), "a = CAST(? AS VARCHAR(5))");
        assert_eq!(
            filtered(col("a").is_in(list_param("p", Type::Timestamp(0)))),
            "a IN (CAST(? AS TIMESTAMP(0)))"
        );
    }

    #[test]
    fn what_is_the_same_in_every_type_stays_in_a_comparison() {
        assert_eq!(filtered(col("a").eq(1)), "a = ?");
        assert_eq!(filtered(col("a").is_in([1, 2]).and(col("b").eq(true))), "a IN (?, ?) AND b = ?");
        assert_eq!(
            PROBE.sql(&update("t").set("a", 1.5).filter(col("b").eq(1))),
            "UPDATE t SET a = ? WHERE b = ?"
        );
        assert_eq!(
            PROBE.sql(&insert_into("t").columns(["a", "b"]).values((1.5, "x"))),
            "INSERT INTO t (a, b) VALUES (?, ?)"
        );
    }

    #[test]
    fn an_operation_or_a_function_tells_no_type() {
        assert_eq!(filtered((col("a") + 1).eq(2)), "a + CAST(? AS INTEGER) = ?");
        assert_eq!(filtered(coalesce((col("a"), 1)).eq(2)), "COALESCE(a, CAST(? AS INTEGER)) = ?");
        assert_eq!(
            filtered(substring(col("a"), 1, 2).eq(col("b"))),
            "SUBSTRING(a FROM CAST(? AS INTEGER) FOR CAST(? AS INTEGER)) = b"
        );
        assert_eq!(filtered(concat((col("a"), "x")).eq(col("b"))), "a || CAST(? AS CLOB) = b");
        assert_eq!(
            filtered(case().when(col("a").gt(1), 2).otherwise(col("b")).eq(col("c"))),
            "CASE WHEN a > ? THEN CAST(? AS INTEGER) ELSE b END = c"
        );
    }
}
