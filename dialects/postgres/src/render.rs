//! Syntax of PostgreSQL's own.

use isogloss::render::{Precedence, standard};
use isogloss::{Aggregate, AggregateFunction, Binary, BinaryOperator, Like, Limit, Renderer, Transaction};

/// LIMIT and OFFSET, but FETCH where ties count. <https://www.postgresql.org/docs/current/sql-select.html#SQL-LIMIT>
pub(crate) fn limit<'q>(limit: &'q Limit, out: &mut Renderer<'q, '_>) {
    if limit.with_ties {
        standard::limit::limit(limit, out);
    } else {
        standard::limit::limit_offset(limit, None, out);
    }
}

/// The exclusive or is `#`; `^` is a power. <https://www.postgresql.org/docs/current/functions-math.html>
pub(crate) fn bits<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    if binary.operator == BinaryOperator::BitXor {
        out.infix(Precedence::Other, |out| {
            out.operand(&binary.left, Precedence::Other);
            out.word(" # ");
            out.operand(&binary.right, Precedence::Other);
        });
    } else {
        standard::expr::bits(binary, out);
    }
}

/// LIKE, whose escape character is the backslash unless one is named.
pub(crate) fn like<'q>(like: &'q Like, out: &mut Renderer<'q, '_>) {
    standard::like::like(like, out);
}

/// COUNT(DISTINCT ..) of several columns counts rows in which none is NULL, as the standard has it; a row value
/// would be counted with its NULLs.
pub(crate) fn aggregate<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    if aggregate.function == AggregateFunction::Count && aggregate.arguments.len() > 1 {
        out.word("COUNT(DISTINCT CASE WHEN ");
        out.joined(" AND ", &aggregate.arguments, |out, argument| {
            out.operand(argument, Precedence::Comparison);
            out.word(" IS NOT NULL");
        });
        out.word(" THEN ROW(");
        out.list(&aggregate.arguments, |out, argument| out.expr(argument));
        out.word(") END)");
        return standard::aggregate::behind(aggregate, out);
    }
    standard::aggregate::aggregate(aggregate, out);
}

/// BEGIN, with its modes. <https://www.postgresql.org/docs/current/sql-begin.html>
pub(crate) fn transaction<'q>(transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
    if let Transaction::Begin(begin) = transaction {
        out.word("BEGIN");
        return standard::transaction::modes(begin, out);
    }
    standard::transaction::transaction(transaction, out);
}

/// Behind UPDATE .. FROM, `RETURNING *` has the columns of all tables.
/// <https://www.postgresql.org/docs/current/dml-returning.html>
pub(crate) fn update<'q>(update: &'q isogloss::Update, out: &mut Renderer<'q, '_>) {
    if update.from.is_none() || update.returning.is_empty() {
        return standard::update::update(update, out);
    }
    standard::update::change(update, out);
    standard::insert::returning_of(&update.returning, update.table.reference(), out);
}

/// Behind DELETE .. USING, `RETURNING *` has the columns of all tables.
pub(crate) fn delete<'q>(delete: &'q isogloss::Delete, out: &mut Renderer<'q, '_>) {
    if delete.using.is_none() || delete.returning.is_empty() {
        return standard::delete::delete(delete, out);
    }
    standard::delete::change(delete, out);
    standard::insert::returning_of(&delete.returning, delete.table.reference(), out);
}

/// Behind MERGE, `RETURNING *` has the columns of the source, too.
pub(crate) fn merge<'q>(merge: &'q isogloss::Merge, out: &mut Renderer<'q, '_>) {
    standard::merge::change(merge, out);
    if !merge.returning.is_empty() {
        standard::insert::returning_of(&merge.returning, merge.table.reference(), out);
    }
}
