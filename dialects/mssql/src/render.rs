//! Syntax of Transact-SQL's own.

use isogloss::render::{Precedence, is_repeatable, standard};
use isogloss::{
    Aggregate, AggregateFunction, Binary, BinaryOperator, ColumnDef, Concat, Count, Delete, Expr, Feature,
    Function, FunctionCall, Insert, Item, Like, Limit, Lock, LockStrength, LockWait, Merge, Renderer,
    Transaction, TypePlace, Update,
};

/// TOP, where no row is passed over. <https://learn.microsoft.com/en-us/sql/t-sql/queries/top-transact-sql>
pub(crate) fn limit_head<'q>(limit: &'q Limit, out: &mut Renderer<'q, '_>) {
    if is_empty(limit) {
        return out.word("TOP 0 ");
    }
    let (Some(rows), None) = (&limit.count, &limit.offset) else { return };
    out.word("TOP ");
    match rows {
        Count::Constant(number) => out.number(*number),
        Count::Expr(expr) => {
            out.word("(");
            out.expr(expr);
            out.word(")");
        }
        _ => out.refuse(isogloss::Error::lacking("a row limit of this kind")),
    }
    out.word(if limit.percent { " PERCENT" } else { "" });
    out.word(if limit.with_ties { " WITH TIES " } else { " " });
}

/// OFFSET and FETCH, which belong to ORDER BY.
/// <https://learn.microsoft.com/en-us/sql/t-sql/queries/select-order-by-clause-transact-sql>
pub(crate) fn limit<'q>(limit: &'q Limit, out: &mut Renderer<'q, '_>) {
    if limit.offset.is_some() && !is_empty(limit) {
        standard::limit::limit(limit, out);
    }
}

/// FETCH takes no zero. Whatever is passed over, TOP 0 returns as many rows.
fn is_empty(limit: &Limit) -> bool {
    matches!((&limit.count, &limit.offset), (Some(Count::Constant(0)), Some(Count::Constant(_))))
}

/// Hints behind the table.
/// <https://learn.microsoft.com/en-us/sql/t-sql/queries/hints-transact-sql-table>
pub(crate) fn table_lock<'q>(lock: &'q Lock, out: &mut Renderer<'q, '_>) {
    out.word(match lock.strength {
        LockStrength::Share => " WITH (HOLDLOCK, ROWLOCK",
        _ => " WITH (UPDLOCK, ROWLOCK",
    });
    out.word(match lock.wait {
        LockWait::NoWait => ", NOWAIT)",
        LockWait::SkipLocked => ", READPAST)",
        _ => ")",
    });
}

/// GREATEST and LEAST came with 2022, and pass over NULLs.
/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/logical-functions-greatest-transact-sql>
pub(crate) fn function<'q>(call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
    match call.function {
        Function::Greatest => standard::function::extreme(call, " >= ", out),
        Function::Least => standard::function::extreme(call, " <= ", out),
        _ => standard::function::call(call, out),
    }
}

/// Shifts came with 2022. The one to the right fills with zeros, so that a negative number is moved as the bits that
/// it lacks. <https://learn.microsoft.com/en-us/sql/t-sql/functions/right-shift-transact-sql>
pub(crate) fn bits<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    let Binary { left, operator, right, .. } = binary;
    let shift = matches!(operator, BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight);
    if shift && !out.has(Feature::NamedWindow) {
        return out.refuse(isogloss::Error::lacking("shifts of bits"));
    }
    if *operator != BinaryOperator::ShiftRight {
        return standard::expr::bits(binary, out);
    }
    if !is_repeatable(left) || !is_repeatable(right) {
        return out.refuse(standard::function::repetition("shift to the right"));
    }
    out.word("CASE WHEN ");
    out.operand(left, Precedence::Postfix);
    out.word(" < 0 THEN ~(~");
    out.operand(left, Precedence::Postfix);
    out.word(" >> ");
    out.operand(right, Precedence::Other);
    out.word(") ELSE ");
    out.operand(left, Precedence::Other);
    out.word(" >> ");
    out.operand(right, Precedence::Other);
    out.word(" END");
}

/// `[` begins a set of characters, so that it is escaped with the others.
pub(crate) fn like<'q>(like: &'q Like, out: &mut Renderer<'q, '_>) {
    standard::like::like(like, out);
}

/// `+` joins texts; CONCAT, which takes NULL for empty text, came with 2012.
pub(crate) fn concat<'q>(concat: &'q Concat, out: &mut Renderer<'q, '_>) {
    if concat.ignore_null {
        return standard::expr::concat_function("CONCAT", concat, out);
    }
    out.infix(Precedence::Other, |out| {
        out.joined(" + ", &concat.operands, |out, operand| match operand {
            Expr::Value(_) | Expr::Literal(_) => out.operand(operand, Precedence::Other),
            other => {
                out.word("CAST(");
                out.expr(other);
                out.word(" AS NVARCHAR(MAX))");
            }
        });
    });
}

/// STRING_AGG has its order behind the parentheses.
/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/string-agg-transact-sql>
pub(crate) fn aggregate<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    let (AggregateFunction::StringAgg, [text, separator]) =
        (&aggregate.function, aggregate.arguments.as_slice())
    else {
        return standard::aggregate::aggregate(aggregate, out);
    };
    out.word("STRING_AGG(CAST(");
    out.expr(text);
    out.word(" AS NVARCHAR(MAX)), ");
    out.expr(separator);
    out.word(")");
    if !aggregate.order_by.is_empty() {
        out.word(" WITHIN GROUP (ORDER BY ");
        standard::select::orders(&aggregate.order_by, out);
        out.word(")");
    }
}

/// OUTPUT stands between the columns and the rows.
/// <https://learn.microsoft.com/en-us/sql/t-sql/queries/output-clause-transact-sql>
pub(crate) fn insert<'q>(insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    standard::select::with(insert.with.as_deref(), out);
    standard::insert::head(insert, out);
    output("INSERTED", &insert.returning, out);
    standard::insert::source(insert, out);
}

fn output<'q>(rows: &'static str, items: &'q [Item], out: &mut Renderer<'q, '_>) {
    if items.is_empty() {
        return;
    }
    out.clause(" OUTPUT ");
    out.list(items, |out, item| {
        match &item.expr {
            Expr::Column(column) => {
                out.word(rows);
                out.word(".");
                out.name(&column.name);
            }
            Expr::Star(_) => {
                out.word(rows);
                out.word(".*");
            }
            _ => out.refuse(isogloss::Error::lacking("OUTPUT of an expression")),
        }
        if let Some(alias) = &item.alias {
            out.word(" AS ");
            out.name(alias);
        }
    });
}

/// The target stands under its alias, and again in FROM where other tables are joined to it.
pub(crate) fn update<'q>(update: &'q Update, out: &mut Renderer<'q, '_>) {
    standard::select::with(update.with.as_deref(), out);
    out.word("UPDATE ");
    out.name(update.table.reference());
    out.clause(" SET ");
    standard::update::assignments(&update.assignments, out);
    output("INSERTED", &update.returning, out);
    if update.from.is_some() || update.table.alias.is_some() {
        out.clause(" FROM ");
        standard::source::table(&update.table, out);
        if let Some(from) = &update.from {
            out.clause(" CROSS JOIN ");
            standard::source::source(from, out);
            standard::source::joins(&update.joins, out);
        }
    }
    if !update.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&update.filter);
    }
}

/// The target stands under its alias, and again in FROM where other tables are joined to it.
pub(crate) fn delete<'q>(delete: &'q Delete, out: &mut Renderer<'q, '_>) {
    standard::select::with(delete.with.as_deref(), out);
    out.word("DELETE ");
    if delete.using.is_some() || delete.table.alias.is_some() {
        out.name(delete.table.reference());
        output("DELETED", &delete.returning, out);
        out.clause(" FROM ");
        standard::source::table(&delete.table, out);
        if let Some(using) = &delete.using {
            out.clause(" CROSS JOIN ");
            standard::source::source(using, out);
            standard::source::joins(&delete.joins, out);
        }
    } else {
        out.word("FROM ");
        standard::source::table(&delete.table, out);
        output("DELETED", &delete.returning, out);
    }
    if !delete.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&delete.filter);
    }
}

/// MERGE ends with a semicolon, and does not by itself keep concurrent inserts of the same key out.
/// <https://learn.microsoft.com/en-us/sql/t-sql/statements/merge-transact-sql>
pub(crate) fn merge<'q>(merge: &'q Merge, out: &mut Renderer<'q, '_>) {
    standard::select::with(merge.with.as_deref(), out);
    out.word("MERGE INTO ");
    out.table_name(&merge.table.name);
    if merge.serializable {
        out.word(" WITH (HOLDLOCK)");
    }
    standard::source::alias(merge.table.alias.as_ref(), &[], out);
    out.clause(" USING ");
    standard::source::source(&merge.source, out);
    out.clause(" ON ");
    out.expr(&merge.on);
    for branch in &merge.branches {
        out.clause(if branch.matched { " WHEN MATCHED" } else { " WHEN NOT MATCHED" });
        if !branch.filter.is_empty() {
            out.word(" AND ");
            out.all(&branch.filter);
        }
        out.word(" THEN ");
        standard::merge::action(branch, out);
    }
    output("INSERTED", &merge.returning, out);
    out.word(";");
}

/// <https://learn.microsoft.com/en-us/sql/t-sql/language-elements/transactions-transact-sql>
pub(crate) fn transaction<'q>(transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
    match transaction {
        Transaction::Begin(_) => out.word("BEGIN TRANSACTION"),
        Transaction::Savepoint(name) => {
            out.word("SAVE TRANSACTION ");
            out.name(name);
        }
        Transaction::RollbackTo(name) => {
            out.word("ROLLBACK TRANSACTION ");
            out.name(name);
        }
        other => standard::transaction::transaction(other, out),
    }
}

/// <https://learn.microsoft.com/en-us/sql/t-sql/statements/create-table-transact-sql-identity-property>
pub(crate) fn column_def<'q>(column: &'q ColumnDef, out: &mut Renderer<'q, '_>) {
    out.name(&column.name);
    out.word(" ");
    out.data_type(&column.ty, TypePlace::Column);
    if column.identity.is_some() {
        out.word(" IDENTITY(1, 1)");
    }
    standard::schema::default_and_null(column, out);
}
