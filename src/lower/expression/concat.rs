//! The two concatenations, each made of the other: one gives NULL where any text is NULL, one passes over NULLs.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use crate::ast::{Concat, Expr, Function, FunctionCall, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{and, case, cast, is_not_null};
use crate::lower::tree::{purity, rewriting};
use crate::lower::{Lowering, Pass};
use crate::types::Type;
use crate::values::Value;

/// The one that propagates NULL, of the one that does not.
pub(crate) const PROPAGATING: Pass = Pass {
    name: "concatenation where no text is NULL",
    removes: &[Feature::Concat],
    needs: &[Feature::ConcatIgnoringNull],
    lossy: false,
    run: |tree, lowering| {
        each(tree, false, &mut |it| {
            if it.operands.is_empty() {
                return Ok(Expr::Literal(Value::from("")));
            }
            let tested: Vec<&Expr> =
                it.operands.iter().filter(|operand| !lowering.is_never_null(operand)).collect();
            purity::demand(Feature::Concat, tested.iter().copied(), &lowering.room)?;
            let tests: Vec<Expr> = tested
                .into_iter()
                .map(|operand| is_not_null(lowering.typed(operand.clone(), Feature::BindInferenceInNullTest)))
                .collect();
            let joined = Expr::Concat(Box::new(Concat { ignore_null: true, ..it }));
            Ok(if tests.is_empty() { joined } else { case(vec![(and(tests), joined)], None) })
        })
    },
};

/// The one that passes over NULLs, of the one that propagates them.
pub(crate) const IGNORING: Pass = Pass {
    name: "concatenation with COALESCE",
    removes: &[Feature::ConcatIgnoringNull],
    needs: &[Feature::Concat],
    lossy: false,
    run: |tree, lowering| {
        each(tree, true, &mut |it| {
            let operands = it.operands.into_iter().map(|operand| or_empty(operand, lowering)).collect();
            Ok(Expr::Concat(Box::new(Concat { operands, ignore_null: false })))
        })
    },
};

fn each(
    tree: &mut Statement,
    ignore_null: bool,
    change: &mut dyn FnMut(Concat) -> Result<Expr, Error>,
) -> Result<(), Error> {
    rewriting::exprs(tree, &mut |expr| {
        if let Expr::Concat(it) = expr
            && it.ignore_null == ignore_null
        {
            let it = Concat { operands: core::mem::take(&mut it.operands), ignore_null };
            *expr = change(it)?;
        }
        Ok(())
    })
}

/// COALESCE(operand, ''). What may be no text is made one first: beside a number the empty text would become one.
fn or_empty(operand: Expr, lowering: &Lowering<'_>) -> Expr {
    if lowering.is_never_null(&operand) {
        return operand;
    }
    let bare = lowering.bind(&operand).is_some() && !lowering.features.has(Feature::BindInferenceOfOperands);
    let text = match lowering.type_of(&operand) {
        Some(ty) if ty.is_text() && !bare => operand,
        _ => cast(operand, Type::Text),
    };
    let empty = Expr::Literal(Value::from(""));
    FunctionCall::expr(Function::Coalesce, vec![text, empty])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{col, concat, concat_ignoring_null, lower, select};
    use crate::lower::testing::Probe;

    fn selected(probe: &Probe, text: Expr) -> alloc::string::String {
        probe.sql(&select(text).from("t")).replace("SELECT ", "").replace(" FROM t", "")
    }

    #[test]
    fn one_null_makes_the_whole_null() {
        let probe = Probe::without(&[Feature::Concat]);
        assert_eq!(
            selected(&probe, concat((col("a"), " ", col("b")))),
            "CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN CONCAT(a, ?, b) END"
        );
        assert_eq!(selected(&probe, concat(("a", "b"))), "CONCAT(?, ?)");
    }

    #[test]
    fn nulls_become_empty_text() {
        let probe = Probe::without(&[Feature::ConcatIgnoringNull]);
        assert_eq!(
            selected(&probe, concat_ignoring_null((col("n"), "x", lower(col("b"))))),
            "COALESCE(CAST(n AS CLOB), '') || ? || COALESCE(LOWER(b), '')"
        );
    }

    #[test]
    fn an_engine_without_either_refuses() {
        let probe = Probe::without(&[Feature::ConcatIgnoringNull, Feature::Concat]);
        assert!(selected(&probe, concat((col("a"), col("b")))).contains("which is missing too"));
    }
}
