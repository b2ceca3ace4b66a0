use isogloss::{Cell, IntoRow, Statement, Value};

/// What a case gives on the fixture, written by hand from its meaning.
#[derive(Debug, Clone)]
pub struct Expected {
    /// What.
    pub outcome: Outcome,
    /// Whether the order of the rows counts.
    pub in_order: bool,
}

/// What a statement does when it runs.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It returns these rows. The types of their values are the declared types of the columns.
    Rows(Vec<Vec<Value>>),
    /// It changes tables such that the query returns these rows afterwards.
    Leaves(fn() -> Statement, Vec<Vec<Value>>),
}

/// Rows as one writes them: a list of tuples or arrays of plain values, with `Option` where there are NULLs.
pub trait IntoRows {
    /// The rows.
    fn into_rows(self) -> Vec<Vec<Value>>;
}

impl<R: IntoRow, const N: usize> IntoRows for [R; N] {
    fn into_rows(self) -> Vec<Vec<Value>> {
        self.into_iter().map(row).collect()
    }
}

impl<R: IntoRow> IntoRows for Vec<R> {
    fn into_rows(self) -> Vec<Vec<Value>> {
        self.into_iter().map(row).collect()
    }
}

fn row(row: impl IntoRow) -> Vec<Value> {
    let mut cells = Vec::new();
    row.extend(&mut cells);
    let value = |cell| match cell {
        Cell::Value(value) => value,
        other => panic!("an expected row holds values only, not {other:?}"),
    };
    cells.into_iter().map(value).collect()
}
