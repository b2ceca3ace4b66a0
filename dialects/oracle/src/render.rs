//! Syntax of Oracle's own.

use isogloss::render::{Precedence, standard};
use isogloss::{
    Aggregate, AggregateFunction, Binary, BinaryOperator, Concat, Extension, Merge, MergeAction, Renderer,
};

/// DECODE takes two NULLs for equal.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/DECODE.html>
pub(crate) fn distinct_from<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Comparison, |out| {
        out.word("DECODE(");
        out.expr(&binary.left);
        out.word(", ");
        out.expr(&binary.right);
        out.word(", 0, 1) = ");
        out.word(if binary.operator == BinaryOperator::IsDistinctFrom { "1" } else { "0" });
    });
}

/// `||` takes NULL for empty text.
pub(crate) fn concat<'q>(concat: &'q Concat, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Other, |out| {
        out.joined(" || ", &concat.operands, |out, operand| out.operand(operand, Precedence::Other));
    });
}

/// LISTAGG has its order behind the parentheses.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/LISTAGG.html>
pub(crate) fn aggregate<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    if aggregate.function != AggregateFunction::StringAgg {
        return standard::aggregate::aggregate(aggregate, out);
    }
    out.word("LISTAGG(");
    out.list(&aggregate.arguments, |out, argument| out.expr(argument));
    out.word(") WITHIN GROUP (ORDER BY ");
    if aggregate.order_by.is_empty() {
        out.word("NULL");
    } else {
        standard::select::orders(&aggregate.order_by, out);
    }
    out.word(")");
    standard::aggregate::over(aggregate, out);
}

/// The condition stands in parentheses, and those of the branches behind their actions.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/MERGE.html>
pub(crate) fn merge<'q>(merge: &'q Merge, out: &mut Renderer<'q, '_>) {
    standard::merge::head(merge, out);
    out.word("(");
    out.expr(&merge.on);
    out.word(")");
    for branch in &merge.branches {
        out.clause(if branch.matched { " WHEN MATCHED THEN " } else { " WHEN NOT MATCHED THEN " });
        if branch.action == MergeAction::Delete {
            out.refuse(isogloss::Error::lacking("MERGE that deletes what it has not updated"));
        }
        standard::merge::action(branch, out);
        if !branch.filter.is_empty() {
            out.word(" WHERE ");
            out.all(&branch.filter);
        }
    }
}

/// Pseudo-columns, which are no names: quoted they would be others.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/ROWNUM-Pseudocolumn.html>
pub(crate) fn extension<'q>(extension: &'q Extension, out: &mut Renderer<'q, '_>) {
    match extension.name.as_str() {
        "rownum" => out.word("ROWNUM"),
        other => out.refuse(isogloss::Error::lacking(alloc::format!("extension {other}"))),
    }
}
