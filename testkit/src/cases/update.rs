//! UPDATE: values, other tables, limits, what is returned.

use isogloss::*;

use crate::case::cases;

fn stock() -> Statement {
    select(["sku", "quantity"]).from("stock").statement()
}

fn scores() -> Statement {
    select(["id", "score"]).from("people").filter(col("id").le(4)).statement()
}

cases! {
    /// Some rows.
    fn update_some() -> Statement {
        update("stock").set("quantity", 1).filter(col("quantity").eq(0)).statement()
    }
    .leaves(stock, [("A-1", 3), ("B-2", 1), ("C-3", 7)])

    /// All rows.
    fn update_all() -> Statement {
        update("stock").set("quantity", col("quantity") + 1).statement()
    }
    .leaves(stock, [("A-1", 4), ("B-2", 1), ("C-3", 8)])

    /// Two columns exchanged: both see the row as it was.
    fn update_exchanges() -> Statement {
        update("pairs").set("a", col("b")).set("b", col("a")).filter(col("a").eq(1)).statement()
    }
    .leaves(|| select(["a", "b"]).from("pairs").filter(col("b").eq(1)).statement(),
        [(Some(1), 1), (Some(2), 1), (None, 1)])

    /// A column used after it is set: it is still the old one.
    fn update_uses_old_value() -> Statement {
        update("pairs").set("a", col("a") + 10).set("b", col("a") * 100).filter(col("a").eq(1)).statement()
    }
    .leaves(|| select(["a", "b"]).from("pairs").filter(col("a").gt(10)).statement(), [(11, 100), (11, 100)])

    /// NULL and the default as new values.
    fn update_to_null_and_default() -> Statement {
        update("stock").set("place", null(Type::Varchar(20))).set("quantity", default()).filter(col("sku").eq("A-1"))
            .statement()
    }
    .leaves(|| select(["sku", "quantity", "place"]).from("stock").filter(col("sku").eq("A-1")).statement(),
        [("A-1", 0, None::<&str>)])

    /// A new value from a subquery.
    fn update_from_subquery() -> Statement {
        let (p, o) = (table("people"), table("orders").alias("o"));
        let orders = select(count_all()).from(&o).filter(o.col("person_id").eq(p.col("id")));
        update("people").set("score", Expr::from(orders)).filter(col("id").le(4)).statement()
    }
    .leaves(scores, [(1, 3), (2, 1), (3, 1), (4, 0)])

    /// Values from another table.
    fn update_from() -> Statement {
        let (s, e) = (table("stock"), table("teams").alias("t"));
        update(&s).set("quantity", e.col("id") * 10).from(&e).filter(e.col("id").eq(s.col("quantity"))).statement()
    }
    .leaves(stock, [("A-1", 30), ("B-2", 0), ("C-3", 7)])

    /// Values from two tables that are joined.
    fn update_from_join() -> Statement {
        let (p, o, t) = (table("people"), table("orders").alias("o"), table("teams").alias("t"));
        update(&p).set("score", o.col("id") + t.col("id")).from(&o).join(&t, t.col("id").eq(o.col("id")))
            .filter(o.col("person_id").eq(p.col("id"))).filter(o.col("status").eq("paid")).statement()
    }
    .leaves(scores, [(1, Some(2)), (2, Some(6)), (3, Some(90)), (4, None)])

    /// A null-safe comparison among the conditions.
    fn golden_update_from() -> Statement {
        let (p, t) = (table("people"), table("teams").alias("t"));
        update(&p).set("score", t.col("id")).from(&t)
            .filter(t.col("id").eq(p.col("team_id")).and(p.col("score").is_distinct_from(90))).statement()
    }
    .leaves(|| select(["id", "score"]).from("people").filter(col("team_id").is_not_null()).statement(),
        [(1, 90), (2, 1), (3, 90), (5, 2), (6, 3), (7, 3)])

    /// An alias for the table that is changed.
    fn update_with_alias() -> Statement {
        let s = table("stock").alias("s");
        update(&s).set("quantity", s.col("quantity") + 1).filter(s.col("sku").eq("A-1")).statement()
    }
    .leaves(stock, [("A-1", 4), ("B-2", 0), ("C-3", 7)])

    /// The changed table joined with itself.
    fn update_from_itself() -> Statement {
        let (n, parent) = (table("nodes"), table("nodes").alias("parent"));
        update(&n).set("label", parent.col("label")).from(&parent)
            .filter(parent.col("id").eq(n.col("parent_id"))).filter(n.col("id").ge(4)).statement()
    }
    .leaves(|| select(["id", "label"]).from("nodes").filter(col("id").ge(3)).statement(),
        [(3, "right"), (4, "left"), (5, "left")])

    /// A new value that is read from rows that change too: all see the table as it was.
    fn update_reads_what_is_updated() -> Statement {
        let x = table("people").alias("x");
        let lead = select(x.col("team_id")).from(&x).filter(x.col("id").eq(col("people.team_id")));
        update("people").set("team_id", Expr::from(lead)).statement()
    }
    .leaves(|| select(["id", "team_id"]).from("people").statement(), [
        (1, Some(1)), (2, Some(1)), (3, Some(1)), (4, None), (5, Some(1)), (6, Some(2)), (7, Some(2)), (8, None),
    ])

    /// The same through a query that WITH names.
    fn update_reads_what_is_updated_by_with() -> Statement {
        let q = table("q");
        let lead = select(q.col("team_id")).from(&q).filter(q.col("id").eq(col("people.team_id")));
        update("people").set("team_id", Expr::from(lead)).with(cte("q", select(["id", "team_id"]).from("people"))).statement()
    }
    .leaves(|| select(["id", "team_id"]).from("people").statement(), [
        (1, Some(1)), (2, Some(1)), (3, Some(1)), (4, None), (5, Some(1)), (6, Some(2)), (7, Some(2)), (8, None),
    ])

    /// A sum of the changed table that one row alone asks for, when others have changed.
    fn update_reads_what_is_updated_late() -> Statement {
        let total = select(sum(col("x.n"))).from(table("bag_a").alias("x"));
        let new = case().when(col("n").eq(3), Expr::from(total)).otherwise(literal(100));
        update("bag_a").set("n", new.cast(Type::Integer)).filter(col("n").is_not_null()).statement()
    }
    .leaves(|| select("n").from("bag_a").filter(col("n").is_not_null()).statement(),
        [[100], [100], [100], [100], [100], [11]])

    /// A query in FROM that one row alone asks for, when others have changed.
    fn update_reads_what_is_updated_late_by_derived() -> Statement {
        let all = select(["id", "score"]).from("people").distinct().alias("q");
        let new = case().when(col("id").eq(8), Expr::from(select(count("q.score")).from(all))).otherwise(null(Type::Integer));
        update("people").set("score", new.cast(Type::Integer)).statement()
    }
    .leaves(|| select(["id", "score"]).from("people").filter(col("score").is_not_null()).statement(), [(8, 6)])

    /// A query in FROM beside another table, which only some rows have partners in.
    fn update_reads_what_is_updated_beside_another() -> Statement {
        let (p, t) = (table("people"), table("teams").alias("t"));
        let all = select(["id", "score"]).from("people").distinct().alias("q");
        let seen = select(count("q.score")).from(&t).join(all, t.col("id").lt(col("q.id")))
            .filter(t.col("id").eq(p.col("id") - 5));
        update(&p).set("score", Expr::from(seen).cast(Type::Integer)).filter(p.col("id").le(6)).statement()
    }
    .leaves(|| select(["id", "score"]).from("people").filter(col("id").le(6)).statement(),
        [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 5)])

    /// The same by a column that names no table, which is the changed row's.
    fn update_reads_what_is_updated_beside_another_by_a_bare_column() -> Statement {
        let t = table("teams").alias("t");
        let all = select(["id", "score"]).from("people").distinct().alias("q");
        let seen = select(sum("q.score")).from(&t).join(all, t.col("id").lt(col("q.id")))
            .filter(t.col("id").eq(col("team_id") - 1));
        update("people").set("score", Expr::from(seen).cast(Type::Integer)).filter(col("id").le(6)).statement()
    }
    .leaves(|| select(["id", "score"]).from("people").filter(col("id").le(6)).statement(),
        [(1, None), (2, None), (3, Some(290)), (4, None), (5, Some(290)), (6, Some(220))])

    /// A decimal number that is bound, beside an operator and in a comparison.
    fn update_adds_a_decimal() -> Statement {
        let (cent, ten) = (Decimal::new(1, 2).expect("a decimal"), Decimal::new(1000, 2).expect("a decimal"));
        update("orders").set("total", col("total") + cent).filter(col("id").le(2)).filter(col("total").gt(ten)).statement()
    }
    .leaves(|| select(["id", "total"]).from("orders").filter(col("id").le(2)).statement(),
        [(1, Decimal::new(1051, 2)), (2, Decimal::new(2001, 2))])

    /// The first rows in an order.
    fn update_with_limit() -> Statement {
        update("people").set("score", 0).filter(col("score").is_not_null()).order_by(col("id").desc()).limit(2).statement()
    }
    .leaves(|| select("id").from("people").filter(col("score").eq(0)).statement(), [[6], [8]])

    /// The same, with the table's key known.
    fn update_with_limit_knowing_the_key() -> Statement {
        update("people").set("score", 0).filter(col("score").is_not_null()).order_by(col("id").desc()).limit(2).statement()
    }
    .knowing_the_schema()
    .leaves(|| select("id").from("people").filter(col("score").eq(0)).statement(), [[6], [8]])

    /// The changed table is read in a subquery.
    fn update_reads_its_table() -> Statement {
        let most = select(max("quantity")).from(table("stock").alias("x"));
        update("stock").set("quantity", 0).filter(col("quantity").eq(Expr::from(most))).statement()
    }
    .leaves(stock, [("A-1", 3), ("B-2", 0), ("C-3", 0)])

    /// The rows as they are now.
    fn update_returning() -> Statement {
        update("stock").set("quantity", col("quantity") + 1).filter(col("quantity").gt(0)).returning(["sku", "quantity"])
            .statement()
    }
    .gives([("A-1", 4), ("C-3", 8)])

    /// Values from another table, and the rows as they are now.
    fn update_from_returning() -> Statement {
        let (s, e) = (table("stock"), table("teams").alias("t"));
        update(&s).set("quantity", e.col("id") * 10).from(&e).filter(e.col("id").eq(s.col("quantity")))
            .returning(s.col("sku")).statement()
    }
    .gives([["A-1"]])

    /// Columns of the other table among what is returned.
    fn update_returning_other_columns() -> Statement {
        let (s, t) = (table("stock"), table("teams").alias("t"));
        update(&s).set("quantity", t.col("id") * 10).from(&t).filter(t.col("id").eq(s.col("quantity")))
            .returning((s.col("sku"), t.col("title"))).statement()
    }
    .gives([("A-1", "Green")])

    /// A join of the other tables by what the changed one holds contradicts itself: they meet it in the filter.
    fn update_joins_by_its_table() -> Statement {
        let (p, o, t) = (table("people"), table("orders").alias("o"), table("teams").alias("t"));
        update(&p).set("score", o.col("id")).from(&o).join(&t, t.col("id").eq(p.col("team_id")))
            .filter(o.col("person_id").eq(p.col("id"))).statement()
    }

    /// Another table by the name of the changed one contradicts itself: some engines take it for the same.
    fn update_from_its_namesake() -> Statement {
        update("stock").set("quantity", 1).from("stock").filter(col("stock.sku").eq("A-1")).statement()
    }

    /// An UPDATE that sets nothing contradicts itself.
    fn update_of_nothing() -> Statement {
        update("stock").filter(col("sku").eq("A-1")).statement()
    }

    /// The same column set twice contradicts itself.
    fn update_sets_twice() -> Statement {
        update("stock").set("quantity", 1).set("quantity", 2).statement()
    }
}
