//! DELETE: some rows, with other tables, with limits, what is returned.

use isogloss::*;

use crate::case::cases;

fn skus() -> Statement {
    select("sku").from("stock").statement()
}

fn ids() -> Statement {
    select("id").from("nodes").statement()
}

cases! {
    /// Some rows.
    fn delete_some() -> Statement {
        delete_from("stock").filter(col("quantity").lt(5)).statement()
    }
    .leaves(skus, [["C-3"]])

    /// All rows.
    fn delete_all() -> Statement {
        delete_from("stock").statement()
    }
    .leaves(|| select(count_all().alias("c")).from("stock").statement(), [[0]])

    /// Rows with a partner in another table go, each once.
    fn delete_using() -> Statement {
        let (s, b) = (table("stock"), table("bag_a").alias("b"));
        delete_from(&s).using(&b).filter(b.col("n").eq(s.col("quantity"))).statement()
    }
    .leaves(skus, [["B-2"], ["C-3"]])

    /// With two joined tables.
    fn delete_using_join() -> Statement {
        let (n, p, o) = (table("nodes"), table("people").alias("p"), table("orders").alias("o"));
        delete_from(&n).using(&p).join(&o, o.col("person_id").eq(p.col("id")))
            .filter(p.col("id").eq(n.col("id"))).filter(o.col("status").eq("paid")).statement()
    }
    .leaves(ids, [[3], [4], [5]])

    /// An alias for the table.
    fn delete_with_alias() -> Statement {
        let s = table("stock").alias("s");
        delete_from(&s).filter(s.col("sku").eq("A-1")).statement()
    }
    .leaves(skus, [["B-2"], ["C-3"]])

    /// The first rows in an order.
    fn delete_with_limit() -> Statement {
        delete_from("nodes").filter(col("id").gt(1)).order_by(col("id").desc()).limit(2).statement()
    }
    .leaves(ids, [[1], [2], [3]])

    /// The same, with the table's key known.
    fn golden_delete_with_limit() -> Statement {
        delete_from("nodes").filter(col("parent_id").eq(1)).order_by("id").limit(1).statement()
    }
    .knowing_the_schema()
    .leaves(ids, [[1], [3], [4], [5]])

    /// Any two rows.
    fn delete_with_limit_without_order() -> Statement {
        delete_from("nodes").limit(2).statement()
    }
    .leaves(|| select(count_all().alias("c")).from("nodes").statement(), [[3]])

    /// The table is read in a subquery.
    fn delete_reads_its_table() -> Statement {
        let parents = select("x.parent_id").from(table("nodes").alias("x")).filter(col("x.parent_id").is_not_null());
        delete_from("nodes").filter(col("id").is_not_in(parents)).statement()
    }
    .leaves(ids, [[1], [2]])

    /// The table is read in a subquery that looks at the row outside.
    fn delete_reads_its_table_correlated() -> Statement {
        let x = table("nodes").alias("x");
        let child = select(x.col("id")).from(&x).filter(x.col("parent_id").eq(col("nodes.id")));
        delete_from("nodes").filter(not(exists(child))).statement()
    }
    .leaves(ids, [[1], [2]])

    /// A join of the other tables by what the changed one holds contradicts itself, in a subquery too.
    fn delete_joins_by_its_table() -> Statement {
        let (t, s) = (table("teams").alias("t"), table("stock").alias("s"));
        let mine = select(literal(1)).from(table("people").alias("p")).filter(col("p.id").eq(col("nodes.id")));
        delete_from("nodes").using(&t).join(&s, exists(mine)).filter(t.col("id").eq(col("nodes.id"))).statement()
    }

    /// The table is read in a subquery, with another table beside it.
    fn delete_using_reads_its_table() -> Statement {
        let t = table("teams").alias("t");
        let last = select(max(col("x.parent_id"))).from(table("nodes").alias("x"));
        delete_from("nodes").using(&t).filter(t.col("id").eq(col("nodes.id")))
            .filter(col("nodes.id").le(Expr::from(last))).statement()
    }
    .leaves(ids, [[3], [4], [5]])

    /// Whether a row goes depends on one that goes before it: all see the table as it was.
    fn delete_reads_what_is_deleted() -> Statement {
        let x = table("nodes").alias("x");
        let before = select(x.col("id")).from(&x).filter(x.col("id").eq(col("nodes.id") - 1));
        delete_from("nodes").filter(exists(before)).statement()
    }
    .leaves(ids, [[1]])

    /// A query in FROM that the first rows to go do not ask for: the others see the table as it was.
    fn delete_reads_what_is_deleted_late() -> Statement {
        let total = select(sum("q.id")).from(select("id").from("nodes").distinct().alias("q"));
        delete_from("nodes").filter(any([col("id").lt(3), (col("id") + 10).eq(Expr::from(total))])).statement()
    }
    .leaves(ids, [[3], [4]])

    /// The same through a query that WITH names.
    fn delete_reads_what_is_deleted_late_by_with() -> Statement {
        let total = select(sum("q.id")).from("q");
        delete_from("nodes").filter(any([col("id").lt(3), (col("id") + 10).eq(Expr::from(total))]))
            .with(cte("q", select("id").from("nodes").distinct())).statement()
    }
    .leaves(ids, [[3], [4]])

    /// The same in the condition of a join.
    fn delete_reads_what_is_deleted_late_in_a_join() -> Statement {
        let (t, s) = (table("teams").alias("t"), table("stock").alias("s"));
        let total = select(sum("q.id")).from(select("id").from("nodes").distinct().alias("q"));
        let on = any([t.col("id").lt(3), (t.col("id") + 12).eq(Expr::from(total))]);
        delete_from("nodes").using(&t).join(&s, on).filter(t.col("id").eq(col("nodes.id"))).statement()
    }
    .leaves(ids, [[4], [5]])

    /// The same, where every row asks for it.
    fn delete_reads_what_is_deleted_in_time() -> Statement {
        let total = select(sum("q.id")).from(select("id").from("nodes").distinct().alias("q"));
        delete_from("nodes").filter(col("id").gt(Expr::from(total) - 13)).statement()
    }
    .leaves(ids, [[1], [2]])

    /// The rows that have gone.
    fn delete_returning() -> Statement {
        delete_from("stock").filter(col("quantity").gt(0)).returning(["sku", "quantity"]).statement()
    }
    .gives([("A-1", 3), ("C-3", 7)])

    /// The rows that have gone, with another table.
    fn delete_using_returning() -> Statement {
        let (s, b) = (table("stock"), table("teams").alias("t"));
        delete_from(&s).using(&b).filter(b.col("id").eq(s.col("quantity"))).returning(s.col("sku")).statement()
    }
    .gives([["A-1"]])

    /// With groups in a subquery.
    fn delete_by_groups() -> Statement {
        let twice = select("label").from(table("nodes").alias("x")).group_by("label").having(count_all().gt(1));
        delete_from("nodes").filter(col("label").is_in(twice)).statement()
    }
    .leaves(ids, [[1], [2], [3]])
}
