//! MERGE: rows of one table into another.

use isogloss::*;

use crate::case::cases;

fn stock() -> Statement {
    select(["sku", "quantity"]).from("stock").statement()
}

fn source() -> Derived {
    select(("sku", "quantity")).from("stock").filter(col("quantity").gt(0))
        .union_all(select((literal("D-4").alias("sku"), literal(9).alias("quantity")))).alias("x")
}

fn merge() -> Merge {
    merge_into("stock", source(), col("x.sku").eq(col("stock.sku")))
}

cases! {
    /// Rows that are there are updated, others inserted.
    fn merge_updates_and_inserts() -> Statement {
        merge()
            .when_matched_update([Assignment::new("quantity", col("x.quantity") + col("stock.quantity"))])
            .when_not_matched_insert(["sku", "quantity"], (col("x.sku"), col("x.quantity")))
            .statement()
    }
    .leaves(stock, [("A-1", 6), ("B-2", 0), ("C-3", 14), ("D-4", 9)])

    /// Rows that are there go, on a condition.
    fn merge_deletes() -> Statement {
        merge().when_matched_delete().only_if(col("stock.quantity").gt(5)).statement()
    }
    .leaves(stock, [("A-1", 3), ("B-2", 0)])

    /// Branches with conditions: the first that fits counts.
    fn merge_branches() -> Statement {
        merge()
            .when_matched_delete().only_if(col("x.quantity").eq(7))
            .when_matched_update([Assignment::new("quantity", literal(1))]).only_if(col("x.quantity").eq(3))
            .when_not_matched_insert(["sku", "quantity"], (col("x.sku"), literal(2)))
            .statement()
    }
    .leaves(stock, [("A-1", 1), ("B-2", 0), ("D-4", 2)])

    /// A table as the source.
    fn merge_from_table() -> Statement {
        let t = table("teams").alias("t");
        merge_into("stock", &t, t.col("id").eq(col("stock.quantity")))
            .when_matched_update([Assignment::new("place", t.col("city"))]).statement()
    }
    .leaves(|| select("sku").from("stock").filter(col("place").is_null()).statement(), [["A-1"], ["C-3"]])

    /// Rows that WITH names.
    fn with_before_merge() -> Statement {
        let low = select(("sku", "quantity")).from("stock").filter(col("quantity").lt(literal(5)));
        merge_into("stock", "low", col("low.sku").eq(col("stock.sku")))
            .when_matched_update([Assignment::new("quantity", col("low.quantity") + literal(1))])
            .with(cte("low", low)).statement()
    }
    .leaves(stock, [("A-1", 4), ("B-2", 1), ("C-3", 7)])

    /// A column of the condition changes.
    fn merge_changes_its_condition() -> Statement {
        let t = table("teams").alias("t");
        merge_into("stock", &t, t.col("id").eq(col("stock.quantity")))
            .when_matched_update([Assignment::new("quantity", t.col("id") * literal(10))]).statement()
    }
    .leaves(stock, [("A-1", 30), ("B-2", 0), ("C-3", 7)])

    /// New values and inserted ones are read from the table that changes: all see it as it was.
    fn merge_reads_what_is_merged() -> Statement {
        let total = || Expr::from(select(sum(col("y.quantity"))).from(table("stock").alias("y"))).cast(Type::Integer);
        merge()
            .when_matched_update([Assignment::new("quantity", total())])
            .when_not_matched_insert(["sku", "quantity"], (col("x.sku"), total()))
            .statement()
    }
    .leaves(stock, [("A-1", 10), ("B-2", 0), ("C-3", 10), ("D-4", 10)])

    /// What became of the rows.
    fn merge_returning() -> Statement {
        merge().when_matched_update([Assignment::new("quantity", literal(1))]).returning(col("stock.sku")).statement()
    }
    .gives([["A-1"], ["C-3"]])

    /// A MERGE that does nothing contradicts itself.
    fn merge_of_nothing() -> Statement {
        merge().statement()
    }
}
