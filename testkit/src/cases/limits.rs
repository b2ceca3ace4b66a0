//! Row limits: everywhere they can stand, with and without an order.

use isogloss::*;

use crate::case::cases;

fn ids() -> Select {
    select("id").from("people")
}

cases! {
    /// The smallest ids.
    fn limit() -> Statement {
        ids().order_by("id").limit(3).statement()
    }
    .gives_in_order([[1], [2], [3]])

    /// A limit of no rows is no rows, not all.
    fn limit_zero() -> Statement {
        ids().order_by("id").limit(0).statement()
    }
    .gives_nothing()

    /// No rows behind a bound number of others.
    fn limit_zero_behind_others() -> Statement {
        ids().order_by("id").limit(0).offset(bind(2)).statement()
    }
    .gives_nothing()

    /// A bound number of rows that is none, behind others.
    fn bound_limit_of_zero() -> Statement {
        ids().order_by("id").limit(bind(0)).offset(1).statement()
    }
    .gives_nothing()

    /// Both bound, and no rows.
    fn bound_limit_of_zero_and_offset() -> Statement {
        ids().order_by("id").limit(bind(0)).offset(bind(1)).statement()
    }
    .gives_nothing()

    /// A page.
    fn limit_and_offset() -> Statement {
        ids().order_by("id").limit(2).offset(3).statement()
    }
    .gives_in_order([[4], [5]])

    /// Rows passed over without a limit.
    fn offset_without_limit() -> Statement {
        ids().order_by("id").offset(6).statement()
    }
    .gives_in_order([[7], [8]])

    /// An offset of nothing.
    fn offset_zero() -> Statement {
        ids().order_by("id").limit(1).offset(0).statement()
    }
    .gives_in_order([[1]])

    /// A limit without an order: whichever rows the engine finds first.
    fn limit_without_order() -> Statement {
        select(literal(1).alias("one")).from("people").limit(2).statement()
    }
    .gives([[1], [1]])

    /// A page without an order.
    fn offset_without_order() -> Statement {
        select(literal(1).alias("one")).from("people").limit(5).offset(6).statement()
    }
    .gives([[1], [1]])

    /// A page without an order of a DISTINCT query: an order that the engine demands must not change the rows.
    fn offset_without_order_of_distinct() -> Statement {
        select("city").distinct().from("teams").filter(col("city").is_not_null()).limit(5).offset(1).statement()
    }

    /// A limit that is bound: binds come in the order of the text.
    fn bound_limit() -> Statement {
        ids().filter(col("id").gt(1)).order_by("id").limit(bind(2)).offset(bind(1)).statement()
    }
    .gives_in_order([[3], [4]])

    /// A limit that is a parameter.
    fn limit_parameter() -> Statement {
        ids().order_by("id").limit(param("n", Type::BigInt)).statement()
    }
    .fill("n", [3_i64])
    .gives_in_order([[1], [2], [3]])

    /// A limit that is computed.
    fn computed_limit() -> Statement {
        ids().order_by("id").limit(bind(1) + 1).statement()
    }
    .gives_in_order([[1], [2]])

    /// A limit that a function computes.
    fn limit_by_a_function() -> Statement {
        ids().order_by("id").limit(abs(literal(-2))).statement()
    }
    .gives_in_order([[1], [2]])

    /// A limit below zero is an error, not all rows.
    fn negative_limit() -> Statement {
        ids().limit(-1).statement()
    }

    /// Rows that tie with the last one come as well.
    fn with_ties() -> Statement {
        select(["id", "score"]).from("people").filter(col("score").is_not_null())
            .order_by(col("score").desc()).limit(3).with_ties().statement()
    }
    .gives([(1, 90), (3, 90), (2, 70), (6, 70)])

    /// Ties together with an offset.
    fn with_ties_and_offset() -> Statement {
        select(["id", "score"]).from("people").filter(col("score").gt(60))
            .order_by(col("score").desc()).limit(1).offset(2).with_ties().statement()
    }
    .gives([(2, 70), (6, 70)])

    /// Ties without an order contradict themselves.
    fn with_ties_without_order() -> Statement {
        ids().limit(3).with_ties().statement()
    }

    /// A share of the rows, rounded up.
    fn limit_percent() -> Statement {
        ids().order_by("id").limit_percent(20).statement()
    }
    .gives_in_order([[1], [2]])

    /// Of all columns, one of which is called as a number of rows may be.
    fn limit_percent_of_all_columns() -> Statement {
        let half = select("*").from("orders").order_by("id").limit_percent(50).alias("q");
        select("q.id").from(half).statement()
    }
    .knowing_the_schema()
    .gives([[1], [2], [3], [4]])

    /// A share with ties.
    fn limit_percent_with_ties() -> Statement {
        select(["id", "score"]).from("people").filter(col("score").is_not_null()).order_by(col("score").desc())
            .limit_percent(50).with_ties().statement()
    }
    .gives([(1, 90), (3, 90), (2, 70), (6, 70)])

    /// A limit in a derived table.
    fn limit_in_derived_table() -> Statement {
        let first = ids().order_by(col("id").desc()).limit(3).alias("f");
        select(sum("f.id").alias("s")).from(first).statement()
    }
    .gives([[21]])

    /// A page in a derived table.
    fn offset_in_derived_table() -> Statement {
        let page = ids().order_by("id").limit(2).offset(2).alias("f");
        select("f.id").from(page).statement()
    }
    .gives([[3], [4]])

    /// A limit in the subquery of IN.
    fn limit_in_subquery_of_in() -> Statement {
        let top = ids().filter(col("score").is_not_null()).order_by(col("score").asc()).limit(1);
        select("name").from("people").filter(col("id").is_in(top)).statement()
    }
    .gives([["O'Hara_100%"]])

    /// A page in the subquery of NOT IN.
    fn offset_in_subquery_of_not_in() -> Statement {
        let page = ids().order_by("id").limit(6).offset(1);
        ids().filter(col("id").is_not_in(page)).statement()
    }
    .gives([[1], [8]])

    /// A limit in a scalar subquery.
    fn limit_in_scalar_subquery() -> Statement {
        let newest = select("name").from("people").filter(col("born").is_not_null())
            .order_by(col("born").desc()).limit(1);
        select((literal(1).alias("one"), Expr::from(newest).alias("youngest"))).statement()
    }
    .gives([(1, "Ünal")])

    /// A limit in a correlated subquery.
    fn limit_in_correlated_subquery() -> Statement {
        let (t, p) = (table("teams").alias("t"), table("people").alias("p"));
        let last = select(p.col("id")).from(&p).filter(p.col("team_id").eq(t.col("id")))
            .order_by(p.col("id").desc()).limit(1);
        select((t.col("id"), Expr::from(last).alias("last"))).from(&t).statement()
    }
    .gives([(1, Some(2)), (2, Some(5)), (3, Some(7)), (4, None)])

    /// A limit in EXISTS says nothing, and does no harm.
    fn limit_in_exists() -> Statement {
        select("id").from("teams").filter(exists(ids().limit(1))).filter(col("id").eq(1)).statement()
    }
    .gives([[1]])

    /// Two output columns of the same name under a limit.
    fn limit_with_equal_names() -> Statement {
        let (p, t) = (table("people").alias("p"), table("teams").alias("t"));
        select((p.col("id"), t.col("id"))).from(&p).join(&t, t.col("id").eq(p.col("team_id")))
            .order_by(p.col("id").asc()).limit(1).offset(1).statement()
    }
    .gives_in_order([(2, 1)])

    /// All columns under a limit with an offset.
    fn offset_of_star() -> Statement {
        select("*").from("teams").order_by("id").limit(1).offset(1).statement()
    }
    .gives_in_order([(2, "Blue", "Oslo")])

    /// A limit over groups.
    fn limit_of_groups() -> Statement {
        select((col("team_id"), count_all().alias("c"))).from("people").filter(col("team_id").is_not_null())
            .group_by("team_id").order_by(col("team_id").desc()).limit(1).statement()
    }
    .gives_in_order([(3, 2)])

    /// A limit greater than any number of rows.
    fn greatest_limit() -> Statement {
        ids().order_by("id").limit(i64::MAX).offset(7).statement()
    }
    .gives_in_order([[8]])
}
