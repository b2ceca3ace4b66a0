//! Joins: kinds, conditions, USING, LATERAL, and FULL JOIN where the engine has none.

use isogloss::*;

use crate::case::cases;

fn people() -> Table {
    table("people").alias("p")
}

fn teams() -> Table {
    table("teams").alias("t")
}

fn same_team() -> Expr {
    teams().col("id").eq(people().col("team_id"))
}

fn names() -> (Expr, Expr) {
    (people().col("id"), teams().col("title"))
}

cases! {
    /// Pairs that fit.
    fn inner_join() -> Statement {
        select(names()).from(people()).join(teams(), same_team()).filter(people().col("id").lt(4)).statement()
    }
    .gives([(1, "Red"), (2, "Red"), (3, "Blue")])

    /// Rows of the left without a partner stay.
    fn left_join() -> Statement {
        select(names()).from(people()).left_join(teams(), same_team()).filter(people().col("id").ge(4)).statement()
    }
    .gives([(4, None), (5, Some("Blue")), (6, Some("Green")), (7, Some("Green")), (8, None)])

    /// Rows of the right without a partner stay.
    fn right_join() -> Statement {
        select(names()).from(people()).right_join(teams(), same_team())
            .filter(teams().col("id").gt(2)).statement()
    }
    .gives([(Some(6), "Green"), (Some(7), "Green"), (None, "Empty")])

    /// A condition in ON is not one in WHERE: unmatched rows stay.
    fn left_join_with_condition() -> Statement {
        select(names()).from(people())
            .left_join(teams(), same_team().and(teams().col("title").eq("Red")))
            .filter(people().col("id").le(3))
            .statement()
    }
    .gives([(1, Some("Red")), (2, Some("Red")), (3, None)])

    /// Rows of either side without a partner stay.
    fn full_join() -> Statement {
        select(names()).from(people()).full_join(teams(), same_team()).statement()
    }
    .gives([
        (Some(1), Some("Red")), (Some(2), Some("Red")), (Some(3), Some("Blue")), (Some(4), None),
        (Some(5), Some("Blue")), (Some(6), Some("Green")), (Some(7), Some("Green")), (Some(8), None),
        (None, Some("Empty")),
    ])

    /// Duplicates and NULL keys on both sides: nothing merges that is not one row.
    fn full_join_with_duplicates() -> Statement {
        let (a, b) = (table("bag_a").alias("a"), table("bag_b").alias("b"));
        select((a.col("n").alias("x"), b.col("n").alias("y"))).from(&a).full_join(&b, a.col("n").eq(b.col("n")))
            .statement()
    }
    .gives([
        (Some(1), Some(1)), (Some(1), Some(1)),
        (Some(2), Some(2)), (Some(2), Some(2)), (Some(2), Some(2)),
        (Some(2), Some(2)), (Some(2), Some(2)), (Some(2), Some(2)),
        (Some(3), None), (None, None), (None, None), (None, Some(4)), (None, None),
    ])

    /// WHERE, groups and limits stand above the full join, not in its halves.
    fn full_join_grouped() -> Statement {
        select((teams().col("city"), count(people().col("id")).alias("members")))
            .from(people())
            .full_join(teams(), same_team())
            .group_by(teams().col("city"))
            .having(count(people().col("id")).ge(1))
            .order_by(teams().col("city").nulls_last())
            .limit(5)
            .statement()
    }
    .gives_in_order([(Some("Berlin"), 2), (Some("Oslo"), 2), (None, 4)])

    /// A full join behind another join.
    fn full_join_after_join() -> Statement {
        let o = table("orders").alias("o");
        select((o.col("id"), people().col("name"), teams().col("id").alias("team")))
            .from(&o)
            .join(people(), people().col("id").eq(o.col("person_id")))
            .full_join(teams(), same_team())
            .filter(teams().col("id").gt(1))
            .statement()
    }
    .gives([
        (Some(4), Some("Cleo"), 2), (Some(6), Some("Bob"), 3), (None, None, 4),
    ])

    /// All columns of a full join: the rewrite must know what they are.
    fn full_join_star() -> Statement {
        let (a, b) = (table("bag_a").alias("a"), table("pairs").alias("b"));
        select("*").from(&a).full_join(&b, a.col("n").eq(b.col("b"))).filter(a.col("n").is_null()).statement()
    }
    .knowing_the_schema()

    /// A right join behind another join: what stands before it is one side.
    fn right_join_after_join() -> Statement {
        let o = table("orders").alias("o");
        select((o.col("id"), people().col("name"), teams().col("id").alias("team")))
            .from(&o)
            .join(people(), people().col("id").eq(o.col("person_id")))
            .right_join(teams(), same_team())
            .filter(teams().col("id").gt(1))
            .statement()
    }
    .gives([
        (Some(4), Some("Cleo"), 2), (Some(6), Some("Bob"), 3), (None, None, 4),
    ])

    /// The shared column of a right join is the right side's.
    fn right_join_using() -> Statement {
        let (a, b) = (table("bag_a").alias("a"), table("bag_b").alias("b"));
        select("n").from(&a).join_using(JoinKind::Right, &b, "n").filter(col("n").gt(2)).statement()
    }
    .gives([[4]])

    /// All columns of a right join come in the order of the sources.
    fn right_join_star() -> Statement {
        let (a, b) = (table("bag_a").alias("a"), table("pairs").alias("b"));
        select("*").from(&a).right_join(&b, a.col("n").eq(b.col("b"))).filter(b.col("a").is_null()).statement()
    }
    .knowing_the_schema()
    .gives([(Some(1), None::<i32>, Some(1)), (Some(1), None, Some(1))])

    /// All pairs.
    fn cross_join() -> Statement {
        select(count_all().alias("c")).from("teams").cross_join("stock").statement()
    }
    .gives([[12]])

    /// Joined by columns of the same name, which the result has once.
    fn join_using() -> Statement {
        let (a, b) = (table("bag_a").alias("a"), table("bag_b").alias("b"));
        select("n").from(&a).join_using(JoinKind::Inner, &b, "n").filter(col("n").eq(2)).statement()
    }
    .gives([[2], [2], [2], [2], [2], [2]])

    /// The column of a left join is the left side's.
    fn left_join_using() -> Statement {
        let (a, b) = (table("bag_a").alias("a"), table("bag_b").alias("b"));
        select("n").from(&a).join_using(JoinKind::Left, &b, "n").filter(col("n").gt(2)).statement()
    }
    .gives([[3]])

    /// The column of a full join is whichever side has it.
    fn full_join_using() -> Statement {
        let (a, b) = (table("bag_a").alias("a"), table("bag_b").alias("b"));
        select("n").from(&a).join_using(JoinKind::Full, &b, "n").filter(col("n").gt(2)).statement()
    }
    .gives([[3], [4]])

    /// All columns of a join by USING: the shared one comes once, in front.
    fn join_using_star() -> Statement {
        let (a, b) = (table("people").alias("a"), table("nodes").alias("b"));
        select("*").from(&a).join_using(JoinKind::Inner, &b, "id").filter(col("label").eq("root")).statement()
    }
    .knowing_the_schema()

    /// A table joined with itself.
    fn self_join() -> Statement {
        let (n, parent) = (table("nodes").alias("n"), table("nodes").alias("parent"));
        select((n.col("id"), parent.col("label"))).from(&n)
            .join(&parent, parent.col("id").eq(n.col("parent_id"))).filter(n.col("id").gt(2)).statement()
    }
    .gives([(3, "root"), (4, "left"), (5, "left")])

    /// Joined sources in parentheses: the inner join happens before the left one.
    fn nested_join() -> Statement {
        let o = table("orders").alias("o");
        let both = joined(people()).join(&o, o.col("person_id").eq(people().col("id")));
        select((teams().col("id"), o.col("id").alias("o"))).from(teams()).left_join(both, same_team())
            .filter(teams().col("id").ge(3)).statement()
    }
    .gives([(3, Some(6)), (4, None)])

    /// Five tables in a row.
    fn long_join() -> Statement {
        let (o, n, s) = (table("orders").alias("o"), table("nodes").alias("n"), table("stock").alias("s"));
        select((people().col("name"), teams().col("title"), o.col("total"), n.col("label"), s.col("sku")))
            .from(people())
            .join(teams(), same_team())
            .left_join(&o, o.col("person_id").eq(people().col("id")))
            .left_join(&n, n.col("id").eq(people().col("id")))
            .cross_join(&s)
            .filter(people().col("id").eq(2).and(s.col("quantity").eq(0)))
            .statement()
    }
    .gives([("Bob", "Red", Decimal::new(2000, 2), "left", "B-2")])

    /// The newest order of each person: a subquery in FROM that sees the row before it.
    fn lateral_first_of_each() -> Statement {
        let o = table("orders").alias("o");
        let newest = select((o.col("id"), o.col("total"))).from(&o)
            .filter(o.col("person_id").eq(people().col("id")))
            .order_by(o.col("id").desc()).limit(1);
        select((people().col("id"), col("x.id").alias("o"), col("x.total"))).from(people())
            .left_join(lateral(newest).alias("x"), literal(1).eq(literal(1)))
            .filter(people().col("id").le(4))
            .statement()
    }
    .gives([
        (1, Some(7), None), (2, Some(3), Decimal::new(2000, 2)), (3, Some(4), Decimal::new(9999, 2)), (4, None, None),
    ])

    /// The same with an inner join: who has no order is left out.
    fn cross_join_lateral() -> Statement {
        let o = table("orders").alias("o");
        let newest = select(o.col("id")).from(&o).filter(o.col("person_id").eq(people().col("id")))
            .order_by(o.col("id").desc()).limit(1);
        select((people().col("id"), col("x.id").alias("o"))).from(people())
            .cross_join(lateral(newest).alias("x"))
            .statement()
    }
    .gives([(1, 7), (2, 3), (3, 4), (6, 6)])

    /// LATERAL with a condition of its own in ON: the condition moves inside where the engine has APPLY.
    fn lateral_with_condition() -> Statement {
        let o = table("orders").alias("o");
        let newest = select((o.col("id"), o.col("status"))).from(&o)
            .filter(o.col("person_id").eq(people().col("id"))).order_by(o.col("id").desc()).limit(1);
        select((people().col("id"), col("x.id").alias("o"))).from(people())
            .left_join(lateral(newest).alias("x"), col("x.status").eq("paid"))
            .filter(people().col("id").le(3))
            .statement()
    }
    .gives([(1, Some(7)), (2, Some(3)), (3, None)])

    /// An aggregate for each row by LATERAL.
    fn lateral_aggregate() -> Statement {
        let o = table("orders").alias("o");
        let sums = select((count_all().alias("c"), sum(o.col("total")).alias("s"))).from(&o)
            .filter(o.col("person_id").eq(people().col("id")));
        select((people().col("id"), col("x.c"))).from(people())
            .cross_join(lateral(sums).alias("x")).filter(people().col("id").le(4)).statement()
    }
    .gives([(1, 3), (2, 1), (3, 1), (4, 0)])

    /// A column that USING merges, of one of the two tables.
    fn using_qualified() -> Statement {
        select(["orders.id", "people.id", "people.name"]).from("orders").join_using(JoinKind::Left, "people", "id")
            .filter(col("orders.id").ge(6)).filter(col("id").le(7)).statement()
    }
    .gives([(6, 6, Some("Bob")), (7, 7, None)])

    /// All columns of one of the two, the merged one included.
    fn using_all_of_one() -> Statement {
        select(["bag_b.*"]).from("bag_a").join_using(JoinKind::Inner, "bag_b", "n").statement()
    }
    .gives([[1], [1], [2], [2], [2], [2], [2], [2]])

    /// All columns of the tables before another item.
    fn star_before_item() -> Statement {
        select(("*", (col("bag_b.n") + 1).alias("m"))).from("bag_a").join("bag_b", col("bag_a.n").eq(col("bag_b.n")))
            .filter(col("bag_a.n").eq(1)).statement()
    }
    .gives([(1, 1, 2), (1, 1, 2)])

    /// The same behind it, in a subquery too.
    fn star_behind_item() -> Statement {
        select(((col("n") + 1).alias("m"), "*")).from("bag_b")
            .filter(exists(select((col("a"), "*")).from("pairs").filter(col("pairs.b").eq(col("bag_b.n"))))).statement()
    }
    .gives([(2, 1), (3, 2), (3, 2)])
}
