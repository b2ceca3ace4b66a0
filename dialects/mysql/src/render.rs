//! Syntax of MySQL's own.

use isogloss::render::{Precedence, standard};
use isogloss::{
    Aggregate, AggregateFunction, Binary, BinaryOperator, ColumnDef, Concat, ConflictAction, Delete, Error,
    Expr, Feature, Function, Insert, InsertSource, Limit, Lock, LockStrength, Name, OnConflict, Renderer,
    Type, TypePlace, Update, Value,
};

/// An offset needs a limit; the manual itself proposes this one.
/// <https://dev.mysql.com/doc/refman/9.4/en/select.html>
pub(crate) fn limit<'q>(limit: &'q Limit, out: &mut Renderer<'q, '_>) {
    standard::limit::limit_offset(limit, Some("18446744073709551615"), out);
}

/// FOR SHARE came with 8.0. <https://dev.mysql.com/doc/refman/8.0/en/innodb-locking-reads.html>
pub(crate) fn lock<'q>(lock: &'q Lock, out: &mut Renderer<'q, '_>) {
    if lock.strength == LockStrength::Share && !out.has(Feature::LockOf) {
        return out.clause(" LOCK IN SHARE MODE");
    }
    standard::select::lock(lock, out);
}

/// `<=>` is IS NOT DISTINCT FROM.
/// <https://dev.mysql.com/doc/refman/9.4/en/comparison-operators.html#operator_equal-to>
pub(crate) fn distinct_from<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    let safe_equal = |out: &mut Renderer<'q, '_>| {
        out.operand(&binary.left, Precedence::Comparison);
        out.word(" <=> ");
        out.operand(&binary.right, Precedence::Comparison);
    };
    if binary.operator == BinaryOperator::IsNotDistinctFrom {
        return out.infix(Precedence::Comparison, safe_equal);
    }
    out.infix(Precedence::Not, |out| {
        out.word("NOT (");
        safe_equal(out);
        out.word(")");
    });
}

/// Operators on bits give unsigned numbers, and move no sign to the right: a negative number is moved as the bits that
/// it lacks. <https://dev.mysql.com/doc/refman/9.4/en/bit-functions.html>
pub(crate) fn bits<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    let Binary { left, operator, right, .. } = binary;
    if *operator != BinaryOperator::ShiftRight {
        out.word("CAST(");
        out.operand(left, Precedence::Other);
        out.word(standard::expr::sign(*operator));
        out.operand(right, Precedence::Other);
        return out.word(" AS SIGNED)");
    }
    out.word("CAST(");
    standard::expr::signed_shift_right(binary, out);
    out.word(" AS SIGNED)");
}

/// `||` is a logical OR. <https://dev.mysql.com/doc/refman/9.4/en/string-functions.html#function_concat>
pub(crate) fn concat<'q>(concat: &'q Concat, out: &mut Renderer<'q, '_>) {
    if concat.ignore_null {
        out.word("CONCAT_WS(''");
        for operand in &concat.operands {
            out.word(", ");
            out.expr(operand);
        }
        return out.word(")");
    }
    standard::expr::concat_function("CONCAT", concat, out);
}

/// GROUP_CONCAT has its separator behind a word of its own.
/// <https://dev.mysql.com/doc/refman/9.4/en/aggregate-functions.html#function_group-concat>
pub(crate) fn aggregate<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    let (AggregateFunction::StringAgg, [text, separator]) =
        (&aggregate.function, aggregate.arguments.as_slice())
    else {
        return standard::aggregate::aggregate(aggregate, out);
    };
    standard::aggregate::name(aggregate, out);
    out.word(if aggregate.distinct { "(DISTINCT " } else { "(" });
    out.expr(text);
    if !aggregate.order_by.is_empty() {
        out.word(" ORDER BY ");
        standard::select::orders(&aggregate.order_by, out);
    }
    out.word(" SEPARATOR ");
    out.expr(separator);
    out.word(")");
    standard::aggregate::over(aggregate, out);
}

/// VALUES(column); an alias for the new row came with 8.0.19, as the table of VALUES did.
/// <https://dev.mysql.com/doc/refman/9.4/en/insert-on-duplicate.html>
pub(crate) fn excluded<'q>(column: &'q Name, out: &mut Renderer<'q, '_>) {
    if out.has(Feature::InsertedRowAlias) {
        return standard::insert::excluded(column, out);
    }
    out.word("VALUES(");
    out.name(column);
    out.word(")");
}

/// A row of defaults is an empty row. A query whose rows may be there already goes by the name `excluded`, so that its
/// tables are not taken for the one that is changed.
pub(crate) fn insert<'q>(insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    standard::insert::head(insert, out);
    match &insert.source {
        InsertSource::Defaults => {
            out.word(" ()");
            out.clause(" VALUES ()");
        }
        InsertSource::Query(query) if insert.on_conflict.is_some() => {
            out.clause(" SELECT * FROM ");
            out.subquery(query);
            out.word(" AS excluded");
            if out.has(Feature::InsertedRowAlias) && !insert.columns.is_empty() {
                out.word(" (");
                out.list(&insert.columns, |out, name| out.name(name));
                out.word(")");
            } else if !has_distinct_names(query) {
                out.refuse(
                    isogloss::Error::statement(
                        "the rows of an upsert come from a query whose columns have no names of their own",
                    )
                    .way_out("Give each item of the query an alias."),
                );
            }
        }
        _ => standard::insert::source(insert, out),
    }
    standard::insert::tail(insert, out);
}

fn has_distinct_names(query: &isogloss::Query) -> bool {
    match query {
        isogloss::Query::Select(select) => {
            let names: alloc::vec::Vec<_> = select.items.iter().map(isogloss::Item::output_name).collect();
            names.iter().enumerate().all(|(index, name)| name.is_some() && !names[..index].contains(name))
        }
        isogloss::Query::SetOperation(set) => set.branches.first().is_some_and(has_distinct_names),
        _ => false,
    }
}

/// ON DUPLICATE KEY UPDATE, which watches every key of the table.
pub(crate) fn on_conflict<'q>(conflict: &'q OnConflict, insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    let listed = !matches!(insert.source, InsertSource::Query(_));
    if let (true, true, Some(ConflictAction::Update { .. })) =
        (out.has(Feature::InsertedRowAlias), listed, &conflict.action)
    {
        out.word(" AS excluded");
    }
    out.clause(" ON DUPLICATE KEY UPDATE ");
    match &conflict.action {
        Some(ConflictAction::Update { assignments, .. }) => standard::update::assignments(assignments, out),
        // A column that is set to itself changes nothing; errors of other kinds stay visible, unlike with IGNORE.
        _ => match conflict.target.first().or(insert.columns.first()) {
            Some(column) => {
                out.name(column);
                out.word(" = ");
                out.name(insert.table.reference());
                out.word(".");
                out.name(column);
            }
            None => out.refuse(
                isogloss::Error::statement("an upsert that does nothing names no column")
                    .way_out("Name the columns of the INSERT or of the key."),
            ),
        },
    }
}

/// Other tables are joined to the target; outer joins among them that keep rows of the right stay together.
fn join_others<'q>(
    table: &'q isogloss::Table,
    others: &'q isogloss::Source,
    joins: &'q [isogloss::Join],
    out: &mut Renderer<'q, '_>,
) {
    use isogloss::JoinKind;
    standard::source::table(table, out);
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

/// Other tables are joined to the target. <https://dev.mysql.com/doc/refman/9.4/en/update.html>
pub(crate) fn update<'q>(update: &'q Update, out: &mut Renderer<'q, '_>) {
    let Some(from) = &update.from else {
        return standard::update::update(update, out);
    };
    standard::select::with(update.with.as_deref(), out);
    out.word("UPDATE ");
    join_others(&update.table, from, &update.joins, out);
    out.clause(" SET ");
    out.list(&update.assignments, |out, assignment| {
        out.name(update.table.reference());
        out.word(".");
        out.name(&assignment.column);
        out.word(" = ");
        out.expr(&assignment.value);
    });
    if !update.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&update.filter);
    }
    if !update.returning.is_empty() {
        out.dialect().render_returning(&update.returning, out);
    }
}

/// Other tables are joined to the target. An alias stands in that form in every version, but neither a limit nor
/// RETURNING does. <https://dev.mysql.com/doc/refman/9.4/en/delete.html>
pub(crate) fn delete<'q>(delete: &'q Delete, out: &mut Renderer<'q, '_>) {
    if delete.using.is_none() && delete.table.alias.is_none() {
        return standard::delete::delete(delete, out);
    }
    if !(delete.order_by.is_empty() && delete.limit.is_none() && delete.returning.is_empty()) {
        return out.refuse(
            isogloss::Error::unsupported(Feature::TargetAlias)
                .because("A DELETE with an order, a limit or RETURNING has none.")
                .way_out("Use the table's own name."),
        );
    }
    standard::select::with(delete.with.as_deref(), out);
    out.word("DELETE ");
    match &delete.table.alias {
        Some(alias) => out.name(alias),
        None => out.table_name(&delete.table.name),
    }
    out.clause(" FROM ");
    match &delete.using {
        Some(using) => join_others(&delete.table, using, &delete.joins, out),
        None => standard::source::table(&delete.table, out),
    }
    if !delete.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&delete.filter);
    }
}

/// AUTO_INCREMENT. <https://dev.mysql.com/doc/refman/9.4/en/create-table.html>
pub(crate) fn column_def<'q>(column: &'q ColumnDef, out: &mut Renderer<'q, '_>) {
    out.name(&column.name);
    out.word(" ");
    out.data_type(&column.ty, TypePlace::Column);
    if let Some(default) = &column.default {
        out.word(" DEFAULT ");
        self::default(default, &column.ty, out);
    }
    standard::schema::null(column, out);
    if column.identity.is_some() {
        out.word(" AUTO_INCREMENT");
    }
}

/// A constant or the time stands alone; anything else, and any default of a long text, is an expression in parentheses,
/// which came with 8.0.13. <https://dev.mysql.com/doc/refman/9.4/en/data-type-defaults.html>
fn default<'q>(default: &'q Expr, ty: &Type, out: &mut Renderer<'q, '_>) {
    let long = matches!(ty, Type::Text | Type::Blob | Type::Json);
    match (default, ty) {
        // A prefix would make an expression of it.
        (Expr::Literal(Value::Date(date)), _) => out.display(format_args!("'{date}'")),
        (Expr::Literal(Value::Time(time)), _) => out.display(format_args!("'{time}'")),
        (Expr::Literal(Value::Timestamp(moment)), _) => out.display(format_args!("'{moment}'")),
        (Expr::Literal(Value::Null(_)), _) => out.word("NULL"),
        (Expr::Literal(_), _) if !long => out.expr(default),
        // As many digits as the column has.
        (Expr::Function(call), Type::Timestamp(digits)) if call.function == Function::CurrentTimestamp => {
            out.display(format_args!("CURRENT_TIMESTAMP({digits})"));
        }
        _ if out.has(Feature::ExpressionDefault) => standard::schema::computed(default, out),
        _ => out.refuse(Error::unsupported(Feature::ExpressionDefault)),
    }
}
