//! INSERT: rows, defaults, queries, what is returned.

use isogloss::*;

use crate::case::cases;

fn stock() -> Statement {
    select(["sku", "quantity", "place"]).from("stock").statement()
}

fn into_stock() -> Insert {
    insert_into("stock").columns(["sku", "quantity"])
}

cases! {
    /// One row.
    fn insert_row() -> Statement {
        into_stock().values(("D-4", 5)).statement()
    }
    .leaves(stock, [("A-1", 3, Some("shelf")), ("B-2", 0, Some("cellar")), ("C-3", 7, None), ("D-4", 5, Some("shelf"))])

    /// Several rows.
    fn insert_rows() -> Statement {
        into_stock().values(("D-4", 5)).values(("E-5", 6)).statement()
    }
    .leaves(|| select("sku").from("stock").statement(), [["A-1"], ["B-2"], ["C-3"], ["D-4"], ["E-5"]])

    /// Without the names of the columns: all, in the table's order.
    fn insert_without_columns() -> Statement {
        insert_into("bag_b").values([9]).statement()
    }
    .leaves(|| select("n").from("bag_b").filter(col("n").gt(2)).statement(), [[4], [9]])

    /// Expressions among the values.
    fn insert_expressions() -> Statement {
        into_stock().values((lower(bind("X-9")), bind(2) * 3)).statement()
    }
    .leaves(|| select("quantity").from("stock").filter(col("sku").eq("x-9")).statement(), [[6]])

    /// A subquery among the values.
    fn insert_subquery_value() -> Statement {
        into_stock().values((bind("D-4"), Expr::from(select(max("score")).from("people")))).statement()
    }
    .leaves(|| select("quantity").from("stock").filter(col("sku").eq("D-4")).statement(), [[90]])

    /// The rows of a query.
    fn insert_query() -> Statement {
        insert_into("bag_a").columns("n").query(select("id").from("teams").filter(col("id").gt(3))).statement()
    }
    .leaves(|| select("n").from("bag_a").filter(col("n").gt(2)).statement(), [[3], [4]])

    /// The rows of a union with a limit.
    fn insert_limited_union() -> Statement {
        let rows = select("n").from("bag_b").filter(col("n").gt(1)).union(select(literal(9).alias("n")))
            .order_by(col("n").desc()).limit(1);
        insert_into("bag_a").columns("n").query(rows).statement()
    }
    .leaves(|| select("n").from("bag_a").filter(col("n").gt(2)).statement(), [[3], [9]])

    /// A row of defaults.
    fn insert_defaults() -> Statement {
        insert_into("events").statement()
    }
    .leaves(
        || select(["kind", "weight"]).from("events").filter(col("kind").eq("note")).statement(),
        [("note", None::<i32>)],
    )

    /// The same, with the table known.
    fn insert_defaults_knowing_columns() -> Statement {
        insert_into("events").statement()
    }
    .knowing_the_schema()
    .leaves(
        || select(["kind", "weight"]).from("events").filter(col("kind").eq("note")).statement(),
        [("note", None::<i32>)],
    )

    /// DEFAULT for one column of one row.
    fn insert_default_cell() -> Statement {
        insert_into("stock").columns(["sku", "quantity"]).values((bind("D-4"), default())).statement()
    }
    .leaves(|| select("quantity").from("stock").filter(col("sku").eq("D-4")).statement(), [[0]])

    /// DEFAULT in some rows of several.
    fn insert_default_in_some_rows() -> Statement {
        insert_into("stock").columns(["sku", "quantity"]).values((bind("D-4"), default()))
            .values((bind("E-5"), bind(8))).statement()
    }
    .leaves(
        || select(["sku", "quantity"]).from("stock").filter(col("sku").gt("C-3")).statement(),
        [("D-4", 0), ("E-5", 8)],
    )

    /// What the engine made of the new row.
    fn insert_returning() -> Statement {
        into_stock().values(("D-4", 5)).returning(["sku", "place"]).statement()
    }
    .gives([("D-4", "shelf")])

    /// What the engine made of several new rows, with an expression.
    fn insert_rows_returning() -> Statement {
        into_stock().values(("D-4", 5)).values(("E-5", 6)).returning((col("sku"), (col("quantity") + 1).alias("more")))
            .statement()
    }
    .gives([("D-4", 6), ("E-5", 7)])

    /// All columns of a new row.
    fn insert_returning_star() -> Statement {
        into_stock().values(("D-4", 5)).returning("*").statement()
    }
    .gives([("D-4", 5, "shelf")])

    /// The rows of a query, returned.
    fn insert_query_returning() -> Statement {
        insert_into("bag_a").columns("n").query(select("id").from("teams")).returning("n").statement()
    }
    .gives([[1], [2], [3], [4]])

    /// Rows as one parameter, filled when it runs.
    fn insert_rows_parameter() -> Statement {
        into_stock().rows(rows_param("rows", [Type::Varchar(20), Type::Integer])).statement()
    }
    .shape("rows", 2)
    .fill("rows", [Value::from("D-4"), Value::from(5), Value::from("E-5"), Value::from(6)])
    .leaves(
        || select(["sku", "quantity"]).from("stock").filter(col("sku").gt("C-3")).statement(),
        [("D-4", 5), ("E-5", 6)],
    )

    /// NULLs and repeated rows.
    fn insert_nulls() -> Statement {
        insert_into("bag_b").columns("n").values([None::<i32>]).values([Some(8)]).values([Some(8)]).statement()
    }
    .leaves(|| select("n").from("bag_b").filter(col("n").gt(2).or(col("n").is_null())).statement(),
        [[Some(4)], [Some(8)], [Some(8)], [None], [None]])

    /// Rows of different widths contradict each other.
    fn ragged_rows() -> Statement {
        insert_into("stock").columns(["sku", "quantity"]).values(("D-4", 5)).values(["E-5"]).statement()
    }

    /// A row narrower than the list of columns.
    fn row_narrower_than_columns() -> Statement {
        insert_into("stock").columns(["sku", "quantity", "place"]).values(("D-4", 5)).statement()
    }

    /// The same column twice.
    fn column_twice() -> Statement {
        insert_into("stock").columns(["sku", "sku"]).values(("D-4", "E-5")).statement()
    }

    /// More rows than SQL Server takes in one VALUES.
    fn insert_many_rows() -> Statement {
        (0..1_001).fold(insert_into("bag_a").columns("n"), |insert, n| insert.values([n])).statement()
    }
    .leaves(|| select(count_all().alias("c")).from("bag_a").statement(), [[1_009]])

    /// More binds than any dialect takes.
    fn insert_endless_rows() -> Statement {
        (0..70_000).fold(insert_into("bag_a").columns("n"), |insert, n| insert.values([n])).statement()
    }

    /// Rows that are computed from the table itself: all see it as it was.
    fn insert_rows_that_read_the_target() -> Statement {
        let total = || Expr::from(select(Expr::from(sum(col("x.n"))).cast(Type::Integer)).from(table("bag_a").alias("x")));
        let mut rows = Rows::default();
        rows.push(vec![Cell::Expr(Box::new(total()))]);
        rows.push(vec![Cell::Expr(Box::new(total()))]);
        insert_into("bag_a").columns("n").rows(rows).statement()
    }
    .leaves(|| select("n").from("bag_a").filter(col("n").gt(3)).statement(), [[11], [11]])

    /// A query that asks the table itself for each row.
    fn insert_query_that_reads_the_target() -> Statement {
        let (x, b) = (table("bag_a").alias("x"), table("bag_b").alias("b"));
        let total = select(sum(x.col("n"))).from(&x).filter(x.col("n").ne(b.col("n")));
        let query = select(Expr::from(total).cast(Type::Integer).alias("total")).from(&b).filter(b.col("n").is_not_null());
        insert_into("bag_a").columns("n").query(query).statement()
    }
    .leaves(|| select("n").from("bag_a").filter(col("n").gt(3)).statement(), [[9], [5], [5], [11]])

    /// What is returned asks another table.
    fn insert_returning_subquery() -> Statement {
        insert_into("bag_a").columns("n").values((7,))
            .returning((col("n"), Expr::from(select(count_all()).from("teams")).alias("t"))).statement()
    }
    .gives([(7, 4)])
}
