//! Syntax of Oracle's own.

use isogloss::render::{Precedence, is_repeatable, standard};
use isogloss::{
    Aggregate, AggregateFunction, Binary, BinaryOperator, Concat, Extension, Feature, Merge, MergeAction,
    Renderer,
};

/// DECODE takes two NULLs for equal. Its arguments are numbers, text and what is converted to them; truth values, which
/// came with 23, are numbers first.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/DECODE.html>
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/CAST.html>
pub(crate) fn distinct_from<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    let truth = out.has(Feature::BooleanType)
        && (out.is_truth_value(&binary.left) || out.is_truth_value(&binary.right));
    let (open, close) = if truth { ("TO_NUMBER(", ")") } else { ("", "") };
    out.infix(Precedence::Comparison, |out| {
        out.word("DECODE(");
        out.word(open);
        out.expr(&binary.left);
        out.word(close);
        out.word(", ");
        out.word(open);
        out.expr(&binary.right);
        out.word(close);
        out.word(", 0, 1) = ");
        out.word(if binary.operator == BinaryOperator::IsDistinctFrom { "1" } else { "0" });
    });
}

/// BITAND is the one operator on bits that every version has; the others are made of it, and shifts are
/// multiplications. <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/BITAND.html>
pub(crate) fn bits<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    let Binary { left, operator, right, .. } = binary;
    let and = |out: &mut Renderer<'q, '_>| {
        out.word("BITAND(");
        out.expr(left);
        out.word(", ");
        out.expr(right);
        out.word(")");
    };
    let behind = match operator {
        BinaryOperator::BitAnd => return and(out),
        BinaryOperator::BitOr => " - ",
        BinaryOperator::BitXor => " - 2 * ",
        BinaryOperator::ShiftLeft => {
            return out.infix(Precedence::Multiplicative, |out| {
                out.operand(left, Precedence::Multiplicative);
                out.word(" * POWER(2, ");
                out.expr(right);
                out.word(")");
            });
        }
        BinaryOperator::ShiftRight => {
            out.word("FLOOR(");
            out.operand(left, Precedence::Multiplicative);
            out.word(" / POWER(2, ");
            out.expr(right);
            return out.word("))");
        }
        _ => return standard::expr::bits(binary, out),
    };
    if !is_repeatable(left) || !is_repeatable(right) {
        return out.refuse(standard::function::repetition("operator on bits"));
    }
    out.infix(Precedence::Additive, |out| {
        out.operand(left, Precedence::Additive);
        out.word(" + ");
        out.operand(right, Precedence::Additive);
        out.word(behind);
        and(out);
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
    out.word(if aggregate.distinct { "LISTAGG(DISTINCT " } else { "LISTAGG(" });
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
