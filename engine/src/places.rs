//! Which column a value was meant for.

use isogloss::{Cell, Expr, Insert, InsertSource, Limit, Name, StatementRef, Update};

use crate::error::Error;

/// Names the column that the parameter of an error was meant for, where the statement leaves no doubt about it. `binds` is
/// how many values its text has.
#[cold]
pub(crate) fn named(error: Error, statement: Option<StatementRef<'_>>, binds: usize) -> Error {
    let column = |place: usize| match statement? {
        StatementRef::Insert(insert) => inserted(insert, place, binds),
        StatementRef::Update(update) => updated(update, place),
        _ => None,
    };
    match error.parameter().and_then(column) {
        Some(name) => error.for_column(name.as_str()),
        None => error,
    }
}

/// Where every cell is a value, and nothing but cells is, they are the parameters in their order.
fn inserted(insert: &Insert, place: usize, binds: usize) -> Option<&Name> {
    let InsertSource::Rows(rows) = &insert.source else { return None };
    let all = binds == rows.cells.len() && rows.cells.iter().all(|cell| matches!(cell, Cell::Value(_)));
    let column = place.checked_sub(1)?.checked_rem(rows.width)?;
    insert.columns.get(column).filter(|_| all && insert.with.is_none())
}

/// The new values come first, as long as nothing is put before them and each of them is one value.
fn updated(update: &Update, place: usize) -> Option<&Name> {
    let first = update.assignments.get(..place)?;
    let all = update.assignments.iter().all(|assignment| matches!(assignment.value, Expr::Value(_)));
    let plain = update.with.is_none() && update.from.is_none() && update.limit == Limit::default();
    first.last().map(|assignment| &assignment.column).filter(|_| all && plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::{AsStatement, col, insert_into, update};

    use crate::error::ErrorKind;

    fn column(statement: &impl AsStatement, place: usize, binds: usize) -> String {
        let error = Error::new(ErrorKind::TypeMismatch, "wrong").at_parameter(place);
        named(error, Some(statement.as_statement()), binds).message().to_owned()
    }

    #[test]
    fn a_value_is_that_of_its_column() {
        let rows = insert_into("t").columns(["a", "b"]).values((1, 2)).values((3, 4));
        assert_eq!(column(&rows, 1, 4), "wrong, for the column `a`");
        assert_eq!(column(&rows, 4, 4), "wrong, for the column `b`");
        let set = update("t").set("a", 1).set("b", 2).filter(col("c").eq(3));
        assert_eq!(column(&set, 2, 3), "wrong, for the column `b`");
    }

    #[test]
    fn where_there_is_doubt_no_column_is_named() {
        let rows = insert_into("t").columns(["a", "b"]).values((1, 2)).values((3, 4));
        assert_eq!(column(&rows, 1, 3), "wrong", "two places share a value");
        assert_eq!(column(&insert_into("t").values((1, 2)), 1, 2), "wrong", "the columns are not said");
        let set = update("t").set("a", col("a") + 1).set("b", 2).filter(col("c").eq(3));
        assert_eq!(column(&set, 2, 3), "wrong", "the first value is a part of another");
        assert_eq!(column(&set, 3, 3), "wrong");
        assert_eq!(column(&rows, 0, 4), "wrong");
    }
}
