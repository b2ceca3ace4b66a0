//! WITH: names for queries, recursion, changes within.

use isogloss::*;

use crate::case::cases;

fn good() -> Select {
    select(["id", "score"]).from("people").filter(col("score").ge(70))
}

cases! {
    /// A query under a name.
    fn with() -> Statement {
        select("id").from("good").filter(col("score").lt(90)).with(cte("good", good())).statement()
    }
    .gives([[2], [6]])

    /// Two queries, the second of which uses the first.
    fn with_two() -> Statement {
        select(count_all().alias("c")).from("better")
            .with(cte("good", good()))
            .with(cte("better", select("id").from("good").filter(col("score").gt(70))))
            .statement()
    }
    .gives([[2]])

    /// A member that is called as the table that it reads.
    fn with_named_as_its_table() -> Statement {
        select("id").from("teams").with(cte("teams", select("id").from("teams").filter(col("id").gt(2)))).statement()
    }
    .gives([[3], [4]])

    /// A member that is called as a table which a member before it reads.
    fn with_named_as_a_table_read_before() -> Statement {
        select("id").from("first").with(cte("first", select("id").from("teams")))
            .with(cte("teams", select("id").from("people").filter(col("id").gt(6)))).statement()
    }
    .gives([[1], [2], [3], [4]])

    /// A query under a name whose columns get new names.
    fn with_column_names() -> Statement {
        select("s").from("good").filter(col("i").eq(1)).with(cte("good", good()).columns(["i", "s"])).statement()
    }
    .gives([[90]])

    /// One named query used twice.
    fn with_used_twice() -> Statement {
        let (x, y) = (table("good").alias("x"), table("good").alias("y"));
        select(count_all().alias("c")).from(&x).join(&y, x.col("score").eq(y.col("score"))).with(cte("good", good()))
            .statement()
    }
    .gives([[8]])

    /// A limit within a named query.
    fn with_limit() -> Statement {
        let top = good().order_by((col("score").desc(), col("id").asc())).limit(2);
        select("id").from("top2").with(cte("top2", top)).statement()
    }
    .gives([[1], [3]])

    /// A walk down a tree.
    fn with_recursive() -> Statement {
        let (n, t) = (table("nodes").alias("n"), table("tree").alias("t"));
        let roots = select((col("id"), literal(0).alias("depth"))).from("nodes").filter(col("parent_id").is_null());
        let below = select((n.col("id"), t.col("depth") + 1)).from(&n).join(&t, t.col("id").eq(n.col("parent_id")));
        select(["id", "depth"]).from("tree")
            .with_recursive(cte("tree", roots.union_all(below)).columns(["id", "depth"])).statement()
    }
    .gives([(1, 0), (2, 1), (3, 1), (4, 2), (5, 2)])

    /// A recursion that removes what it has found already.
    fn with_recursive_distinct() -> Statement {
        let (p, r) = (table("pairs").alias("p"), table("reached").alias("r"));
        let start = select(literal(1).alias("n"));
        let next = select(p.col("b")).from(&p).join(&r, r.col("n").eq(p.col("a"))).filter(p.col("b").is_not_null());
        select("n").from("reached").with_recursive(cte("reached", start.union(next)).columns("n")).statement()
    }
    .gives([[1], [2]])

    /// Numbers made by recursion.
    fn numbers() -> Statement {
        let first = select(literal(1).alias("n"));
        let next = select(col("n") + 1).from("numbers").filter(col("n").lt(5));
        select("n").from("numbers").with_recursive(cte("numbers", first.union_all(next)).columns("n")).statement()
    }
    .gives([[1], [2], [3], [4], [5]])

    /// A recursion deeper than some engines go by default: 100, or 1000 and then in silence.
    fn deep_recursion() -> Statement {
        let first = select(literal(1).alias("n"));
        let next = select(col("n") + 1).from("numbers").filter(col("n").lt(1010));
        let numbers = cte("numbers", first.union_all(next)).columns("n");
        select((count_all().alias("c"), max(col("n")).alias("deepest"))).from("numbers").with_recursive(numbers).statement()
    }
    .gives([(1010, 1010)])

    /// The numbers of a recursion that are inserted.
    fn deep_recursion_inserted() -> Statement {
        let first = select(literal(101).alias("n"));
        let next = select(col("n") + 1).from("numbers").filter(col("n").lt(1110));
        let numbers = cte("numbers", first.union_all(next)).columns("n");
        let rows = select("n").from("numbers").filter(col("n").gt(1108)).with_recursive(numbers);
        insert_into("bag_a").columns("n").query(rows).statement()
    }
    .leaves(|| select("n").from("bag_a").filter(col("n").gt(1000)).statement(), [[1109], [1110]])

    /// WITH in a subquery.
    fn with_in_subquery() -> Statement {
        let inner = select("id").from("good").with(cte("good", good()));
        select(count_all().alias("c")).from(inner.alias("x")).statement()
    }
    .gives([[4]])

    /// The same name inside and outside means two things.
    fn with_in_subquery_of_same_name() -> Statement {
        let inner = select("id").from("good").with(cte("good", select("id").from("teams")));
        select("id").from("good").filter(col("id").is_in(inner)).with(cte("good", good())).statement()
    }
    .gives([[1], [2], [3]])

    /// Kept once it is computed, or not: a hint that changes no result.
    fn with_materialized() -> Statement {
        select("id").from("good").with(cte("good", good()).materialized(true)).statement()
    }
    .gives([[1], [2], [3], [6]])

    /// WITH in front of a union.
    fn with_before_union() -> Statement {
        select("id").from("good").union_all(select("score").from("good").filter(col("id").eq(1)))
            .with(cte("good", good())).statement()
    }
    .gives([[1], [2], [3], [6], [90]])

    /// WITH in front of INSERT.
    fn with_before_insert() -> Statement {
        insert_into("bag_a").columns("n").query(select("id").from("good").filter(col("score").eq(90)))
            .with(cte("good", good())).statement()
    }
    .leaves(|| select("n").from("bag_a").filter(col("n").is_in([1, 3])).statement(), [[1], [1], [1], [3], [3]])

    /// WITH in front of UPDATE.
    fn with_before_update() -> Statement {
        update("stock").set("quantity", 1).filter(col("quantity").is_in(select("n").from("few")))
            .with(cte("few", select("n").from("bag_a").filter(col("n").eq(3)))).statement()
    }
    .leaves(|| select(["sku", "quantity"]).from("stock").statement(), [("A-1", 1), ("B-2", 0), ("C-3", 7)])

    /// WITH in front of DELETE.
    fn with_before_delete() -> Statement {
        delete_from("stock").filter(col("quantity").is_in(select("n").from("few")))
            .with(cte("few", select("n").from("bag_a").filter(col("n").eq(3)))).statement()
    }
    .leaves(|| select("sku").from("stock").statement(), [["B-2"], ["C-3"]])

    /// A change within WITH, whose rows the query reads.
    fn change_in_with() -> Statement {
        let gone = delete_from("stock").filter(col("quantity").eq(0)).returning("sku");
        select("sku").from("gone").with(cte("gone", gone)).statement()
    }
    .gives([["B-2"]])

    /// Two members of the same name contradict each other.
    fn with_same_name_twice() -> Statement {
        select("id").from("good").with(cte("good", good())).with(cte("good", good())).statement()
    }

    /// A recursion whose texts get longer than the first one.
    fn recursive_text() -> Statement {
        let (n, t) = (table("nodes").alias("n"), table("tree").alias("t"));
        let roots = select((col("id"), literal("~").alias("path"))).from("nodes").filter(col("parent_id").is_null());
        let path = concat((t.col("path"), "/", n.col("label")));
        let below = select((n.col("id"), path)).from(&n).join(&t, t.col("id").eq(n.col("parent_id")));
        select(["id", "path"]).from("tree")
            .with_recursive(cte("tree", roots.union_all(below)).columns(["id", "path"])).statement()
    }
    .gives([(1, "~"), (2, "~/left"), (3, "~/right"), (4, "~/left/leaf"), (5, "~/left/leaf")])

    /// A recursion whose numbers get more digits than the first one.
    fn recursive_decimal() -> Statement {
        let first = select((literal(1).alias("n"), literal(Decimal::new(15, 1)).alias("x")));
        let next = select((col("n") + 1, col("x") * literal(Decimal::new(125, 2)))).from("growth").filter(col("n").lt(3));
        select(["n", "x"]).from("growth")
            .with_recursive(cte("growth", first.union_all(next)).columns(["n", "x"])).statement()
    }
    .gives([(1, Decimal::new(15, 1)), (2, Decimal::new(1875, 3)), (3, Decimal::new(234375, 5))])

    /// A recursion of products, of whose numbers the statement does not tell how many digits they have.
    fn recursive_product() -> Statement {
        let (o, c) = (table("orders").alias("o"), table("chain").alias("c"));
        let first = select((col("id"), (col("total") * col("id")).alias("v"))).from("orders").filter(col("id").eq(4));
        let next = select((o.col("id"), c.col("v") * o.col("total"))).from(&o)
            .join(&c, o.col("id").eq(c.col("id") + 1)).filter(o.col("id").le(6));
        select(["id", "v"]).from("chain")
            .with_recursive(cte("chain", first.union_all(next)).columns(["id", "v"])).statement()
    }
    .gives([(4, Decimal::new(39996, 2)), (5, Decimal::new(209979, 2)), (6, Decimal::new(15748425, 4))])
}
