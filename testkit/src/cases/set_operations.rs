//! UNION, INTERSECT and EXCEPT: duplicates, nesting, orders and limits.

use isogloss::*;

use crate::case::cases;

fn a() -> Select {
    select("n").from("bag_a")
}

fn b() -> Select {
    select("n").from("bag_b")
}

cases! {
    /// Rows of either, each once; NULLs are the same.
    fn union() -> Statement {
        a().union(b()).statement()
    }
    .gives([[Some(1)], [Some(2)], [Some(3)], [Some(4)], [None]])

    /// Rows of either, duplicates included.
    fn union_all() -> Statement {
        a().filter(col("n").ge(2)).union_all(b().filter(col("n").ge(2))).statement()
    }
    .gives([[2], [2], [2], [3], [2], [2], [4]])

    /// Rows of both, each once; NULLs are the same.
    fn intersect() -> Statement {
        a().intersect(b()).statement()
    }
    .gives([[Some(1)], [Some(2)], [None]])

    /// Rows of the first that are not in the second, each once.
    fn except() -> Statement {
        a().except(b()).statement()
    }
    .gives([[3]])

    /// Rows of both, as often as in the one that has fewer.
    fn intersect_all() -> Statement {
        a().intersect_all(b()).statement()
    }
    .gives([[Some(1)], [Some(2)], [Some(2)], [None]])

    /// Rows of the first, less one for each equal row of the second.
    fn except_all() -> Statement {
        a().except_all(b()).statement()
    }
    .gives([[Some(1)], [Some(2)], [Some(3)], [None]])

    /// EXCEPT ALL of three queries, from left to right.
    fn except_all_of_three() -> Statement {
        a().except_all(b()).except_all(b()).statement()
    }
    .gives([[3]])

    /// EXCEPT ALL ordered by an expression.
    fn golden_except_all() -> Statement {
        a().filter(col("n").is_not_null()).except_all(b()).order_by((col("n") + 1).desc()).statement()
    }
    .gives_in_order([[3], [2], [1]])

    /// INTERSECT binds no tighter than UNION here: what is nested is written nested.
    fn union_in_intersect() -> Statement {
        Query::from(a().union(b())).intersect(select(literal(4).alias("n"))).statement()
    }
    .gives([[4]])

    /// An INTERSECT as a branch of UNION ALL.
    fn intersect_in_union() -> Statement {
        select(literal(9).alias("n")).union_all(a().intersect(b())).statement()
    }
    .gives([[Some(9)], [Some(1)], [Some(2)], [None]])

    /// An EXCEPT on the right of an EXCEPT.
    fn except_in_except() -> Statement {
        a().except(b().except(select(literal(2).alias("n")))).statement()
    }
    .gives([[2], [3]])

    /// The limit belongs to the union, not to its last branch.
    fn limit_on_union() -> Statement {
        a().union(b()).order_by(col("n").desc().nulls_last()).limit(2).statement()
    }
    .gives_in_order([[4], [3]])

    /// A page of a union.
    fn offset_on_union() -> Statement {
        a().union(b()).order_by(col("n").desc().nulls_last()).limit(2).offset(1).statement()
    }
    .gives_in_order([[3], [2]])

    /// A limit on a union without an order.
    fn limit_on_union_without_order() -> Statement {
        select(literal(1).alias("n")).union_all(select(literal(1).alias("n"))).limit(1).statement()
    }
    .gives([[1]])

    /// A page of a union without an order.
    fn offset_on_union_without_order() -> Statement {
        select(literal(1).alias("n")).union_all(select(literal(1).alias("n"))).limit(5).offset(1).statement()
    }
    .gives([[1]])

    /// A limit that belongs to one branch.
    fn limit_in_set_branch() -> Statement {
        let greatest = a().filter(col("n").is_not_null()).order_by(col("n").desc()).limit(1);
        greatest.union_all(select(literal(0).alias("n"))).statement()
    }
    .gives([[3], [0]])

    /// Limits in both branches and on the whole.
    fn limits_in_and_on_union() -> Statement {
        let top = |query: Select| query.filter(col("n").is_not_null()).order_by(col("n").desc()).limit(2);
        top(a()).union_all(top(b())).order_by(col("n").asc()).limit(3).statement()
    }
    .gives_in_order([[2], [2], [3]])

    /// An order in a branch without a limit means nothing.
    fn order_in_set_branch() -> Statement {
        a().order_by("n").union(b()).statement()
    }
    .gives([[Some(1)], [Some(2)], [Some(3)], [Some(4)], [None]])

    /// Ordered by an expression over an output column.
    fn order_union_by_expression() -> Statement {
        select("n").from("bag_b").filter(col("n").is_not_null()).union(select(literal(3).alias("n")))
            .order_by((col("n") * -1).asc()).statement()
    }
    .gives_in_order([[4], [3], [2], [1]])

    /// A union of three queries is one flat chain.
    fn union_of_three() -> Statement {
        select(literal(1).alias("n")).union_all(select(literal(2).alias("n"))).union_all(select(literal(3).alias("n")))
            .statement()
    }
    .gives([[1], [2], [3]])

    /// Binds as the whole of some branches, NULL in another: their types must agree.
    fn union_of_binds_and_nulls() -> Statement {
        select((bind(1).alias("i"), null(Type::Varchar(10)).alias("t")))
            .union_all(select((null(Type::Integer).alias("i"), bind("x").alias("t"))))
            .union_all(select((bind(3).alias("i"), bind("y").alias("t"))))
            .statement()
    }
    .gives([(Some(1), None), (None, Some("x")), (Some(3), Some("y"))])

    /// A union in FROM.
    fn union_in_from() -> Statement {
        select(count_all().alias("c")).from(a().union(b()).alias("u")).statement()
    }
    .gives([[5]])

    /// A union in the subquery of IN.
    fn union_in_in() -> Statement {
        let ids = select("person_id").from("orders").filter(col("person_id").is_not_null())
            .union(select(literal(8).alias("person_id")));
        select("id").from("people").filter(col("id").is_in(ids)).statement()
    }
    .gives([[1], [2], [3], [6], [8]])

    /// Branches of different widths contradict each other.
    fn union_of_different_widths() -> Statement {
        select(["id", "name"]).from("people").union(select("id").from("teams")).statement()
    }

    /// DISTINCT ON and a full join as branches of a union.
    fn union_of_emulations() -> Statement {
        let first = select("team_id").distinct_on("team_id").from("people").filter(col("team_id").is_not_null())
            .order_by((col("team_id").asc(), col("id").asc()));
        let (t, s) = (table("teams").alias("t"), table("bag_b").alias("s"));
        let full = select(t.col("id").alias("team_id")).from(&t).full_join(&s, s.col("n").eq(t.col("id")))
            .filter(s.col("n").is_null());
        first.union_all(full).statement()
    }
    .gives([[Some(1)], [Some(2)], [Some(3)], [Some(3)], [None]])

    /// A UNION on the right of a UNION ALL keeps what it removes to itself, and so does one on the left.
    fn union_in_union_all() -> Statement {
        let both = || select("n").from("bag_a").union(select("n").from("bag_b"));
        both().union_all(select("n").from("bag_b").filter(col("n").eq(4)).union_all(both())).order_by("n").statement()
    }
    .gives([[None], [None], [Some(1)], [Some(1)], [Some(2)], [Some(2)], [Some(3)], [Some(3)], [Some(4)], [Some(4)], [Some(4)]])
}
