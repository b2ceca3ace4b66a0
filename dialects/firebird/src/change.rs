//! INSERT, UPDATE, DELETE and transactions.

use isogloss::render::{Precedence, standard};
use isogloss::{
    Count, Delete, Error, Expr, Feature, Insert, InsertSource, Isolation, Item, Limit, Renderer, Transaction,
    Update,
};

/// Before version 5 an INSERT returns one row, and one of NULLs where a query gave none.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html#fblangref30-dml-insert-returning>
pub(crate) fn insert<'q>(insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    let one_row = match &insert.source {
        InsertSource::Rows(rows) => rows.len() == 1,
        InsertSource::Defaults => true,
        _ => false,
    };
    if !insert.returning.is_empty() && !one_row && !out.has(Feature::UpdateReturning) {
        return out.refuse(
            Error::unsupported(Feature::InsertReturning)
                .because("It is known there for an INSERT of one row that is written as VALUES.")
                .way_out("Insert row by row, or drop `returning`."),
        );
    }
    standard::insert::insert(insert, out);
}

/// All columns are returned by `*` since version 4.
/// <https://www.firebirdsql.org/file/documentation/release_notes/html/en/4_0/rlsnotes40.html>
pub(crate) fn returning<'q>(items: &'q [Item], out: &mut Renderer<'q, '_>) {
    let all = items.iter().any(|item| matches!(item.expr, Expr::Star(_)));
    if all && !out.has(Feature::DefaultInRow) {
        return out.refuse(Error::lacking("`*` in RETURNING").way_out("Name the columns."));
    }
    standard::insert::returning(items, out);
}

/// ROWS ends an UPDATE or DELETE, in front of RETURNING; OFFSET and FETCH belong to queries.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-dml-update-orderby>
fn rows<'q>(limit: &'q Limit, out: &mut Renderer<'q, '_>) {
    if limit.is_none() {
        return;
    }
    let Limit { count: Some(count), offset: None, with_ties: false, percent: false, .. } = limit else {
        return out.refuse(
            Error::lacking("row limit of this kind on a change").way_out("Give it a number of rows."),
        );
    };
    out.clause(" ROWS ");
    match count {
        Count::Constant(number) => out.number(*number),
        Count::Expr(expr) => out.operand(expr, Precedence::Postfix),
        _ => out.refuse(Error::lacking("a row limit of this kind")),
    }
}

pub(crate) fn update<'q>(update: &'q Update, out: &mut Renderer<'q, '_>) {
    out.word("UPDATE ");
    out.dialect().render_table(&update.table, out);
    out.clause(" SET ");
    standard::update::assignments(&update.assignments, out);
    if !update.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&update.filter);
    }
    standard::select::order_by(&update.order_by, out);
    rows(&update.limit, out);
    if !update.returning.is_empty() {
        out.dialect().render_returning(&update.returning, out);
    }
}

pub(crate) fn delete<'q>(delete: &'q Delete, out: &mut Renderer<'q, '_>) {
    out.word("DELETE FROM ");
    out.dialect().render_table(&delete.table, out);
    if !delete.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&delete.filter);
    }
    standard::select::order_by(&delete.order_by, out);
    rows(&delete.limit, out);
    if !delete.returning.is_empty() {
        out.dialect().render_returning(&delete.returning, out);
    }
}

/// SET TRANSACTION begins one. A snapshot is what REPEATABLE READ asks for, without its phantoms; only with its tables
/// locked is it SERIALIZABLE.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-transacs-settransac>
pub(crate) fn transaction<'q>(transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
    let Transaction::Begin(begin) = transaction else {
        return standard::transaction::transaction(transaction, out);
    };
    out.word("SET TRANSACTION");
    match begin.read_only {
        None => {}
        Some(true) => out.word(" READ ONLY"),
        Some(false) => out.word(" READ WRITE"),
    }
    match begin.isolation {
        None => {}
        // Without RECORD_VERSION a row that another transaction is changing would be waited for.
        Some(Isolation::ReadCommitted) => out.word(" ISOLATION LEVEL READ COMMITTED RECORD_VERSION"),
        Some(Isolation::RepeatableRead) => out.word(" ISOLATION LEVEL SNAPSHOT"),
        Some(Isolation::Serializable) => out.word(" ISOLATION LEVEL SNAPSHOT TABLE STABILITY"),
        Some(_) => out.refuse(
            Error::unsupported(Feature::IsolationInBegin)
                .because("What is not committed is never read there.")
                .way_out("Choose READ COMMITTED."),
        ),
    }
}
