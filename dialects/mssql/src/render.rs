//! Syntax of Transact-SQL's own.

use isogloss::render::{Precedence, standard};
use isogloss::{
    Aggregate, AggregateFunction, Binary, BinaryOperator, ColumnDef, Concat, Count, Delete, Expr, Feature,
    Function, FunctionCall, Insert, Item, Limit, Lock, LockStrength, LockWait, Merge, Over, Renderer,
    Transaction, TypePlace, Update,
};

use crate::moments;

/// TOP, where no row is passed over. <https://learn.microsoft.com/en-us/sql/t-sql/queries/top-transact-sql>
pub(crate) fn limit_head<'q>(limit: &'q Limit, out: &mut Renderer<'q, '_>) {
    let Some(rows) = &limit.count else { return };
    out.word(match &limit.offset {
        None => "TOP ",
        // Nothing, and as little of it for each row that is passed over: a number that is bound or computed is written.
        Some(Count::Expr(offset)) if is_empty(limit, out) => {
            out.word("TOP (");
            standard::limit::count(rows, out);
            out.word(" * ");
            out.operand(offset, Precedence::Multiplicative);
            return out.word(") ");
        }
        Some(_) if is_empty(limit, out) => "TOP ",
        Some(_) => return,
    });
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
    if limit.offset.is_some() && !is_empty(limit, out) {
        standard::limit::limit(limit, out);
    }
}

/// FETCH takes no zero. Whatever is passed over, TOP 0 returns as many rows.
fn is_empty(limit: &Limit, out: &Renderer<'_, '_>) -> bool {
    match &limit.count {
        Some(Count::Constant(number)) => *number == 0,
        Some(Count::Expr(expr)) => out.known_number(expr) == Some(0),
        _ => false,
    }
}

/// Hints behind the table. A row that is read is locked until the end of the transaction, and no range of keys is:
/// READPAST goes with no stricter hint.
/// <https://learn.microsoft.com/en-us/sql/t-sql/queries/hints-transact-sql-table>
pub(crate) fn table_lock<'q>(lock: &'q Lock, out: &mut Renderer<'q, '_>) {
    out.word(match lock.strength {
        LockStrength::Share => " WITH (REPEATABLEREAD, ROWLOCK",
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
        Function::Extract(_)
        | Function::Truncated(_)
        | Function::DateAdd(_)
        | Function::DateBoundaries(_)
        | Function::DateElapsed(_) => moments::function(call, out),
        _ => standard::function::call(call, out),
    }
}

/// Shifts came with 2022. The one to the right fills with zeros, so that a negative number is moved as the bits that
/// it lacks. <https://learn.microsoft.com/en-us/sql/t-sql/functions/right-shift-transact-sql>
pub(crate) fn bits<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    let operator = &binary.operator;
    let shift = matches!(operator, BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight);
    if shift && !out.has(Feature::NamedWindow) {
        return out.refuse(isogloss::Error::lacking("shifts of bits"));
    }
    if *operator != BinaryOperator::ShiftRight {
        return standard::expr::bits(binary, out);
    }
    standard::expr::signed_shift_right(binary, out);
}

/// `+` joins texts, and adds where one side is a number. Of texts none of which is long by its type 4,000 characters are
/// kept. CONCAT, which takes NULL for empty text, came with 2012, and wants two.
/// <https://learn.microsoft.com/en-us/sql/t-sql/language-elements/string-concatenation-transact-sql>
/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/concat-transact-sql>
pub(crate) fn concat<'q>(concat: &'q Concat, out: &mut Renderer<'q, '_>) {
    let operands = concat.operands.as_slice();
    if concat.ignore_null {
        out.word("CONCAT(");
        let (first, others) = operands.split_at(operands.len().min(1));
        first.iter().for_each(|operand| long(operand, out));
        for operand in others {
            out.word(", ");
            out.expr(operand);
        }
        return out.word(if others.is_empty() { ", N'')" } else { ")" });
    }
    let is_text = |operand: &Expr, out: &Renderer<'q, '_>| out.known_text(operand).is_some();
    let short = operands.len() > 1 && operands.iter().take(2).all(|operand| is_text(operand, out));
    out.infix(Precedence::Other, |out| {
        out.joined(" + ", operands.iter().enumerate(), |out, (place, operand)| {
            if is_text(operand, out) && !(short && place == 0) {
                out.operand(operand, Precedence::Other);
            } else {
                long(operand, out);
            }
        });
    });
}

fn long<'q>(text: &'q Expr, out: &mut Renderer<'q, '_>) {
    out.word("CAST(");
    out.expr(text);
    out.word(" AS NVARCHAR(MAX))");
}

/// The mean of integers is an integer: they are made decimal first, unless the column is known to hold no integers.
/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/avg-transact-sql>
fn mean<'q>(aggregate: &'q Aggregate, of: &'q Expr, out: &mut Renderer<'q, '_>) {
    let fractional = match of {
        Expr::Column(column) => column.ty.as_ref().is_some_and(|ty| !ty.is_integer()),
        Expr::Cast(cast) => !cast.ty.is_integer(),
        _ => false,
    };
    if fractional {
        return standard::aggregate::aggregate(aggregate, out);
    }
    out.word(if aggregate.distinct { "AVG(DISTINCT " } else { "AVG(" });
    out.operand(of, Precedence::Multiplicative);
    out.word(" * 1.0)");
    standard::aggregate::behind(aggregate, out);
}

/// STRING_AGG has its order behind the parentheses.
/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/string-agg-transact-sql>
pub(crate) fn aggregate<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    // An aggregate over a window has an order since 2012, with its frames.
    // https://learn.microsoft.com/en-us/sql/t-sql/queries/select-over-clause-transact-sql
    if let (Some(Over::Window(window)), false) = (&aggregate.over, out.has(Feature::RowsFrame))
        && !window.order_by.is_empty()
        && !aggregate.function.needs_window()
    {
        return out.refuse(isogloss::Error::lacking("order in the window of an aggregate"));
    }
    if let (AggregateFunction::Avg, [of]) = (&aggregate.function, aggregate.arguments.as_slice()) {
        return mean(aggregate, of, out);
    }
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
    standard::aggregate::over(aggregate, out);
}

/// OUTPUT stands between the columns and the rows.
/// <https://learn.microsoft.com/en-us/sql/t-sql/queries/output-clause-transact-sql>
pub(crate) fn insert<'q>(insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    standard::select::with(insert.with.as_deref(), out);
    standard::insert::head(insert, out);
    output("INSERTED", &insert.returning, insert.table.reference(), out);
    standard::insert::source(insert, out);
}

/// The columns of the changed table go by INSERTED or DELETED, in expressions too, which hold no query.
fn output<'q>(rows: &'static str, items: &'q [Item], target: &'q isogloss::Name, out: &mut Renderer<'q, '_>) {
    if items.is_empty() {
        return;
    }
    if items.iter().any(|item| item.expr.has_query()) {
        return out.refuse(
            isogloss::Error::lacking("subqueries in RETURNING")
                .way_out("Read the rest by a query of its own."),
        );
    }
    out.clause(" OUTPUT ");
    out.reading(rows, target, |out| {
        out.list(items, |out, item| match &item.expr {
            Expr::Star(table) if table.as_ref().is_none_or(|table| table == target) => {
                out.word(rows);
                out.word(".*");
            }
            _ => standard::select::item(item, out),
        });
    });
}

/// TOP of a change, which takes any rows. <https://learn.microsoft.com/en-us/sql/t-sql/queries/top-transact-sql>
fn top<'q>(limit: &'q Limit, out: &mut Renderer<'q, '_>) {
    if limit.is_none() {
        return;
    }
    let Limit { count: Some(rows), offset: None, with_ties: false, percent, .. } = limit else {
        return out.refuse(
            isogloss::Error::lacking("row limit of this kind on a change")
                .way_out("Give it an order and a number of rows."),
        );
    };
    out.word("TOP (");
    match rows {
        Count::Constant(number) => out.number(*number),
        Count::Expr(expr) => out.expr(expr),
        _ => out.refuse(isogloss::Error::lacking("a row limit of this kind")),
    }
    out.word(if *percent { ") PERCENT " } else { ") " });
}

/// The name by which the statement begins: the alias that FROM gives the table, else the table itself.
fn target<'q>(table: &'q isogloss::Table, out: &mut Renderer<'q, '_>) {
    match &table.alias {
        Some(alias) => out.name(alias),
        None => out.table_name(&table.name),
    }
}

/// Other tables are joined to the target. Outer joins among them that keep rows of the right stay together.
fn from_others<'q>(
    table: &'q isogloss::Table,
    others: Option<&'q isogloss::Source>,
    joins: &'q [isogloss::Join],
    out: &mut Renderer<'q, '_>,
) {
    use isogloss::JoinKind;
    out.clause(" FROM ");
    standard::source::table(table, out);
    let Some(others) = others else { return };
    let together = joins.iter().any(|join| matches!(join.kind, JoinKind::Right | JoinKind::Full));
    out.clause(" CROSS JOIN ");
    if together {
        out.word("(");
    }
    standard::source::source(others, out);
    standard::source::joins(joins, out);
    if together {
        out.word(")");
    }
}

/// The target stands under its alias, and again in FROM where other tables are joined to it.
/// <https://learn.microsoft.com/en-us/sql/t-sql/queries/update-transact-sql>
pub(crate) fn update<'q>(update: &'q Update, out: &mut Renderer<'q, '_>) {
    standard::select::with(update.with.as_deref(), out);
    out.word("UPDATE ");
    top(&update.limit, out);
    target(&update.table, out);
    out.clause(" SET ");
    standard::update::assignments(&update.assignments, out);
    output("INSERTED", &update.returning, update.table.reference(), out);
    if update.from.is_some() || update.table.alias.is_some() {
        from_others(&update.table, update.from.as_ref(), &update.joins, out);
    }
    if !update.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&update.filter);
    }
}

/// The target stands under its alias, and again in FROM where other tables are joined to it.
/// <https://learn.microsoft.com/en-us/sql/t-sql/statements/delete-transact-sql>
pub(crate) fn delete<'q>(delete: &'q Delete, out: &mut Renderer<'q, '_>) {
    standard::select::with(delete.with.as_deref(), out);
    out.word("DELETE ");
    top(&delete.limit, out);
    let again = delete.using.is_some() || delete.table.alias.is_some();
    if !again {
        out.word("FROM ");
    }
    target(&delete.table, out);
    output("DELETED", &delete.returning, delete.table.reference(), out);
    if again {
        from_others(&delete.table, delete.using.as_ref(), &delete.joins, out);
    }
    if !delete.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&delete.filter);
    }
}

/// MERGE ends with a semicolon, and does not by itself keep concurrent inserts of the same key out. Rows that match
/// are updated by one branch and deleted by another at most, the first of which has a condition.
/// <https://learn.microsoft.com/en-us/sql/t-sql/statements/merge-transact-sql>
pub(crate) fn merge<'q>(merge: &'q Merge, out: &mut Renderer<'q, '_>) {
    use isogloss::MergeAction;
    let of_kind = |kind: fn(&MergeAction) -> bool| merge.branches.iter().filter(move |it| kind(&it.action));
    let deletes = |action: &MergeAction| matches!(action, MergeAction::Delete);
    let several = of_kind(|action| matches!(action, MergeAction::Insert { .. })).count() > 1
        || of_kind(|action| matches!(action, MergeAction::Update(_))).count() > 1
        || of_kind(deletes).count() > 1;
    let mut matched = merge.branches.iter().filter(|branch| branch.matched);
    let unconditional =
        matched.next().is_some_and(|first| first.filter.is_empty()) && matched.next().is_some();
    if several || unconditional {
        return out.refuse(
            isogloss::Error::unsupported(isogloss::Feature::MergeBranches)
                .because("One branch updates, one deletes and one inserts; the first for rows that match has a condition.")
                .way_out("Join the conditions in one branch, by CASE in its values."),
        );
    }
    if !merge.returning.is_empty() && of_kind(deletes).count() > 0 {
        return out.refuse(
            isogloss::Error::unsupported(isogloss::Feature::MergeReturning)
                .because("What is deleted and what is inserted go by different names.")
                .way_out("Delete by a statement of its own."),
        );
    }
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
    output("INSERTED", &merge.returning, merge.table.reference(), out);
    out.end_recursion();
    out.word(";");
}

/// <https://learn.microsoft.com/en-us/sql/t-sql/language-elements/transactions-transact-sql>
pub(crate) fn transaction<'q>(transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
    match transaction {
        Transaction::Begin(_) => out.word("BEGIN TRANSACTION"),
        // Of a longer name only 32 characters would count.
        Transaction::Savepoint(name) | Transaction::RollbackTo(name)
            if name.as_str().chars().count() > 32 =>
        {
            out.refuse(
                isogloss::Error::new(
                    isogloss::ErrorKind::Name,
                    "the name of a savepoint is longer than the 32 characters that count",
                )
                .way_out("Choose a shorter name; none is cut off here."),
            );
        }
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
