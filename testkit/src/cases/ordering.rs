//! ORDER BY, and where NULLs come in it.

use isogloss::*;

use crate::case::cases;

fn scores() -> Select {
    select(["id", "score"]).from("people").filter(col("id").le(4))
}

cases! {
    /// Several keys, in both directions.
    fn order_by() -> Statement {
        select("id").from("people").filter(col("score").is_not_null())
            .order_by((col("score").desc(), col("id").asc())).statement()
    }
    .gives_in_order([[1], [3], [2], [6], [5], [8]])

    /// Where NULLs come is not said: each engine's own way.
    fn order_by_null_unsaid() -> Statement {
        scores().order_by("score").statement()
    }

    /// NULLs first, ascending.
    fn nulls_first() -> Statement {
        scores().order_by((col("score").nulls_first(), col("id").asc())).statement()
    }
    .gives_in_order([(4, None), (2, Some(70)), (1, Some(90)), (3, Some(90))])

    /// NULLs last, ascending.
    fn nulls_last() -> Statement {
        scores().order_by((col("score").nulls_last(), col("id").asc())).statement()
    }
    .gives_in_order([(2, Some(70)), (1, Some(90)), (3, Some(90)), (4, None)])

    /// NULLs first, descending.
    fn descending_nulls_first() -> Statement {
        scores().order_by((col("score").desc().nulls_first(), col("id").asc())).statement()
    }
    .gives_in_order([(4, None), (1, Some(90)), (3, Some(90)), (2, Some(70))])

    /// NULLs last, descending.
    fn descending_nulls_last() -> Statement {
        scores().order_by((col("score").desc().nulls_last(), col("id").asc())).statement()
    }
    .gives_in_order([(1, Some(90)), (3, Some(90)), (2, Some(70)), (4, None)])

    /// NULLs placed in an order by an output name: the name cannot stand inside of CASE.
    fn nulls_last_of_alias() -> Statement {
        select((col("id"), (col("score") + 1).alias("more"))).from("people").filter(col("id").le(4))
            .order_by((col("more").nulls_last(), col("id").asc())).statement()
    }
    .gives_in_order([(2, Some(71)), (1, Some(91)), (3, Some(91)), (4, None)])

    /// NULLs placed in the order of a DISTINCT query.
    fn nulls_first_of_distinct() -> Statement {
        select("city").distinct().from("teams").order_by(col("city").nulls_first()).statement()
    }
    .gives_in_order([[None], [Some("Berlin")], [Some("Oslo")]])

    /// NULLs placed in the order of a union.
    fn nulls_last_of_union() -> Statement {
        select("n").from("bag_a").union(select("n").from("bag_b")).order_by(col("n").desc().nulls_last()).statement()
    }
    .gives_in_order([[Some(4)], [Some(3)], [Some(2)], [Some(1)], [None]])

    /// NULLs placed in the order of a window.
    fn nulls_first_in_window() -> Statement {
        let w = window().order_by((col("score").nulls_first(), col("id").asc()));
        select((col("id"), row_number().over(w).alias("place"))).from("people").filter(col("id").le(4)).statement()
    }
    .gives([(4, 1), (2, 2), (1, 3), (3, 4)])

    /// NULLs placed in an order by an expression with a bind in it.
    fn nulls_last_of_expression() -> Statement {
        select("id").from("people").filter(col("id").le(4))
            .order_by(((col("score") * 2).nulls_last(), col("id").desc())).statement()
    }
    .gives_in_order([[2], [3], [1], [4]])

    /// NULLs placed in an order by something that differs at each call: it cannot be written twice.
    fn nulls_first_of_random() -> Statement {
        select("id").from("people").order_by(random().nulls_first()).statement()
    }

    /// Ordered by an expression.
    fn order_by_expression() -> Statement {
        select("id").from("people").filter(col("id").lt(4))
            .order_by(case().when(col("name").eq("Bob"), literal(0)).otherwise(literal(1)).asc())
            .order_by(col("id").desc()).statement()
    }
    .gives_in_order([[2], [3], [1]])

    /// Ordered by a predicate: false before true.
    fn order_by_predicate() -> Statement {
        select("id").from("teams").order_by((col("id").gt(2).desc(), col("id").asc())).statement()
    }
    .gives_in_order([[3], [4], [1], [2]])

    /// Ordered by an aggregate.
    fn order_by_aggregate() -> Statement {
        select("status").from("orders").filter(col("status").is_not_null()).group_by("status")
            .order_by((count_all().desc(), col("status").asc())).statement()
    }
    .gives_in_order([["paid"], ["open"], ["void"]])

    /// A page by name with NULLs at its end: where NULLs come, and the order of the binds.
    fn golden_page() -> Statement {
        select("id").from("people").order_by((col("name").nulls_last(), col("id").asc()))
            .limit(bind(3)).offset(bind(1)).statement()
    }
    .gives_in_order([[2], [6], [3]])
}
