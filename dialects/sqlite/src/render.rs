//! Syntax of SQLite's own.

use isogloss::render::{Precedence, is_repeatable, standard};
use isogloss::{
    Binary, BinaryOperator, ColumnDef, Concat, Insert, InsertSource, Item, Like, Limit, Query, Renderer,
    Transaction, TypePlace,
};

/// An offset needs a limit; a negative one is none. <https://www.sqlite.org/lang_select.html#limitoffset>
pub(crate) fn limit<'q>(limit: &'q Limit, out: &mut Renderer<'q, '_>) {
    standard::limit::limit_offset(limit, Some("-1"), out);
}

/// IS and IS NOT compare any two operands in every version. <https://www.sqlite.org/lang_expr.html#isisnot>
pub(crate) fn distinct_from<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Comparison, |out| {
        out.operand(&binary.left, Precedence::Comparison);
        out.word(if binary.operator == BinaryOperator::IsDistinctFrom { " IS NOT " } else { " IS " });
        out.operand(&binary.right, Precedence::Comparison);
    });
}

/// There is no exclusive or. <https://www.sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>
pub(crate) fn bits<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    if binary.operator != BinaryOperator::BitXor {
        return standard::expr::bits(binary, out);
    }
    let Binary { left, right, .. } = binary;
    if !is_repeatable(left) || !is_repeatable(right) {
        return out.refuse(standard::function::repetition("exclusive or"));
    }
    out.infix(Precedence::Additive, |out| {
        for (open, sign) in [("(", " | "), (" - (", " & ")] {
            out.word(open);
            out.operand(left, Precedence::Other);
            out.word(sign);
            out.operand(right, Precedence::Other);
            out.word(")");
        }
    });
}

/// LIKE itself does not tell the cases of ASCII letters apart. <https://www.sqlite.org/lang_expr.html#like>
pub(crate) fn like<'q>(like: &'q Like, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Comparison, |out| {
        out.operand(&like.operand, Precedence::Comparison);
        out.word(if like.negated { " NOT LIKE " } else { " LIKE " });
        out.operand(&like.pattern, Precedence::Comparison);
        standard::like::escape(like, out);
    });
}

pub(crate) fn concat<'q>(concat: &'q Concat, out: &mut Renderer<'q, '_>) {
    standard::expr::concat(concat, out);
}

/// Behind a query with FROM, ON CONFLICT would be read as the condition of a join: WHERE keeps them apart.
/// <https://www.sqlite.org/lang_upsert.html#parsing_ambiguity>
pub(crate) fn insert<'q>(insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    standard::select::with(insert.with.as_deref(), out);
    standard::insert::head(insert, out);
    standard::insert::source(insert, out);
    if let (Some(_), InsertSource::Query(query)) = (&insert.on_conflict, &insert.source)
        && ends_with_from(query)
    {
        out.clause(" WHERE TRUE");
    }
    standard::insert::tail(insert, out);
}

/// Whether ON could be a join's condition behind this query.
fn ends_with_from(query: &Query) -> bool {
    match query {
        Query::Select(select) => {
            select.filter.is_empty()
                && select.group_by.is_empty()
                && select.having.is_empty()
                && select.order_by.is_empty()
                && select.limit.is_none()
        }
        Query::SetOperation(set) => {
            set.order_by.is_empty() && set.limit.is_none() && set.branches.last().is_some_and(ends_with_from)
        }
        _ => false,
    }
}

pub(crate) fn transaction<'q>(transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
    if let Transaction::Begin(_) = transaction {
        return out.word("BEGIN");
    }
    standard::transaction::transaction(transaction, out);
}

/// The one column that SQLite numbers is the INTEGER PRIMARY KEY, which it does by itself.
/// <https://www.sqlite.org/autoinc.html>
pub(crate) fn column_def<'q>(column: &'q ColumnDef, sole_key: bool, out: &mut Renderer<'q, '_>) {
    out.name(&column.name);
    out.word(" ");
    out.data_type(&column.ty, TypePlace::Column);
    if column.identity.is_some() && !(sole_key && column.ty.is_integer()) {
        out.refuse(
            isogloss::Error::statement("a column is numbered that is not the whole primary key")
                .way_out("Make it an integer and the whole primary key."),
        );
    }
    standard::schema::default_and_null(column, out);
}

/// RETURNING sees the changed table alone, and does not know it by an alias. <https://www.sqlite.org/lang_returning.html>
pub(crate) fn returning<'q>(items: &'q [Item], out: &mut Renderer<'q, '_>) {
    out.reading_unnamed(|out| standard::insert::returning(items, out));
}
