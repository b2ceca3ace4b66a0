//! VALUES: rows as a table, as a query, in other statements.

use isogloss::*;

use crate::case::cases;

cases! {
    /// Rows as a table in FROM.
    fn values_table() -> Statement {
        let rows = values((1, "a")).row((2, "b")).alias("v").columns(["x", "y"]);
        select(["v.x", "v.y"]).from(rows).order_by("v.x").statement()
    }
    .gives_in_order([(1, "a"), (2, "b")])

    /// One row of one column.
    fn values_table_of_one() -> Statement {
        select("v.x").from(values([5]).alias("v").columns("x")).statement()
    }
    .gives([[5]])

    /// Rows with NULLs: the first row has none of the type.
    fn values_table_with_nulls() -> Statement {
        let rows = values((None::<i32>, "a")).row((Some(2), "b")).alias("v").columns(["x", "y"]);
        select(["v.x", "v.y"]).from(rows).statement()
    }
    .gives([(None, "a"), (Some(2), "b")])

    /// Rows joined to a table.
    fn values_joined() -> Statement {
        let (p, names) = (table("people").alias("p"), values((1, "one")).row((3, "three")));
        select((p.col("name"), col("v.word"))).from(&p)
            .join(names.alias("v").columns(["id", "word"]), col("v.id").eq(p.col("id"))).statement()
    }
    .gives([("Ada", "one"), ("Cleo", "three")])

    /// Rows as a statement.
    fn values_query() -> Statement {
        values((1, "a")).row((2, "b")).statement()
    }
    .gives([(1, "a"), (2, "b")])

    /// Rows as a branch of a union.
    fn values_in_union() -> Statement {
        select("n").from("bag_b").filter(col("n").eq(4)).union_all(values([7]).row([8])).statement()
    }
    .gives([[4], [7], [8]])

    /// Rows that are written into the text.
    fn literal_values_table() -> Statement {
        let rows = values((literal(1), literal("a"))).row((literal(2), literal("b"))).alias("v").columns(["x", "y"]);
        select("v.y").from(rows).filter(col("v.x").eq(2)).statement()
    }
    .gives([["b"]])

    /// Rows as a statement, written into the text.
    fn literal_values_query() -> Statement {
        values((literal(1), literal("a"))).row((literal(2), literal("b"))).statement()
    }
    .gives([(1, "a"), (2, "b")])

    /// Rows without names for their columns: nothing says what they are called.
    fn values_table_without_columns() -> Statement {
        select("*").from(values((1, "a")).alias("v")).statement()
    }

    /// The columns have the names that PostgreSQL gives them, on every engine.
    fn columns_of_values_without_names() -> Statement {
        select(["v.column2", "v.column1"]).from(values((literal(1), literal("a"))).alias("v")).statement()
    }
    .gives([("a", 1)])

    /// Rows of different widths contradict each other.
    fn ragged_values() -> Statement {
        values(vec![1, 2]).row(vec![3]).statement()
    }
}
