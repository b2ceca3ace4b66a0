//! Aggregates: what they count, FILTER, WITHIN GROUP, texts joined, truth.

use isogloss::*;

use crate::case::cases;

fn of_people(item: impl IntoItems) -> Statement {
    select(item).from("people").statement()
}

cases! {
    /// All rows, rows with a value, and different values.
    fn counts() -> Statement {
        of_people((
            count_all().alias("a"), count("score").alias("b"), count("score").distinct().alias("c"),
            count("*").alias("d"),
        ))
    }
    .gives([(8, 6, 4, 8)])

    /// Sums and extremes pass over NULL.
    fn sum_min_max() -> Statement {
        of_people((sum("score").alias("s"), min("score").alias("l"), max("score").alias("g")))
    }
    .gives([(380, 10, 90)])

    /// The sum of no rows is NULL, their count 0.
    fn aggregates_of_nothing() -> Statement {
        select((sum("score").alias("s"), count("score").alias("c"))).from("people").filter(col("id").gt(99)).statement()
    }
    .gives([(None::<i32>, 0)])

    /// The mean of whole numbers has a fraction.
    fn average_of_integers() -> Statement {
        select(avg("id").alias("m")).from("teams").statement()
    }
    .gives([[2.5]])

    /// A sum of decimals stays exact.
    fn sum_of_decimals() -> Statement {
        select(sum("total").alias("s")).from("orders").statement()
    }
    .gives([[Decimal::new(15649, 2)]])

    /// Spread of a sample and of the whole.
    fn deviations() -> Statement {
        select((
            stddev_pop("n").alias("a"), stddev_samp("n").alias("b"), var_pop("n").alias("c"), var_samp("n").alias("d"),
        ))
        .from("bag_b").filter(col("n").ne(2)).statement()
    }
    .gives([(1.5, 4.5_f64.sqrt(), 2.25, 4.5)])

    /// Only some rows count.
    fn aggregate_filter() -> Statement {
        of_people((
            count_all().filter(col("score").gt(60)).alias("c"),
            sum("score").filter(col("team_id").eq(1)).alias("s"),
            count("name").distinct().filter(col("score").eq(70)).alias("d"),
        ))
    }
    .gives([(4, 160, 1)])

    /// A filter with a bind in it beside groups.
    fn aggregate_filter_in_groups() -> Statement {
        select((col("team_id"), count_all().filter(col("name").like("B%")).alias("c"))).from("people")
            .filter(col("team_id").is_not_null()).group_by("team_id").statement()
    }
    .gives([(1, 1), (2, 0), (3, 1)])

    /// Whether all, and whether any are true: NULLs do not count.
    fn boolean_aggregates() -> Statement {
        select((col("team_id"), bool_and("active").alias("every"), bool_or("active").alias("some"))).from("people")
            .group_by("team_id").statement()
    }
    .gives([(None, true, true), (Some(1), false, true), (Some(2), true, true), (Some(3), false, false)])

    /// The same of a predicate, one of whose values is unknown.
    fn boolean_aggregate_of_predicate() -> Statement {
        of_people((bool_and(col("score").gt(5)).alias("every"), bool_or(col("score").gt(95)).alias("some")))
    }
    .gives([(true, false)])

    /// The same as a condition on groups.
    fn boolean_aggregate_in_having() -> Statement {
        select("team_id").from("people").filter(col("team_id").is_not_null()).group_by("team_id")
            .having(bool_and("active")).statement()
    }
    .gives([[2]])

    /// A filter and a boolean aggregate in one.
    fn golden_filter_and_bool_and() -> Statement {
        select((
            col("team_id"), count_all().filter(col("score").gt(80)).alias("n"),
            bool_and(col("score").gt(60)).alias("ok"),
        ))
        .from("people").filter(col("team_id").is_not_null()).group_by("team_id").statement()
    }
    .gives([(1, 1, true), (2, 1, false), (3, 0, true)])

    /// Texts of all rows joined in an order.
    fn string_aggregate() -> Statement {
        select((col("city"), string_agg("title", ", ").order_by(col("title").desc()).alias("titles"))).from("teams")
            .group_by("city").statement()
    }
    .gives([(Some("Berlin"), "Red, Empty"), (Some("Oslo"), "Blue"), (None, "Green")])

    /// Without an order it is the engine's own.
    fn string_aggregate_without_order() -> Statement {
        select(string_agg("title", "-").alias("titles")).from("teams").filter(col("id").eq(2)).statement()
    }
    .gives([["Blue"]])

    /// Different texts only.
    fn string_aggregate_distinct() -> Statement {
        of_people(string_agg("name", ",").distinct().alias("names"))
    }

    /// NULLs are passed over, and no text at all is NULL.
    fn string_aggregate_of_nulls() -> Statement {
        select(string_agg("city", ",").alias("c")).from("teams").filter(col("id").eq(3)).statement()
    }
    .gives([[None::<&str>]])

    /// A filter in an ordered string aggregation.
    fn string_aggregate_with_filter() -> Statement {
        select(string_agg("title", ";").order_by("title").filter(col("id").gt(1)).alias("t")).from("teams").statement()
    }
    .gives([["Blue;Empty;Green"]])

    /// The median.
    fn percentile() -> Statement {
        of_people(percentile_cont(0.5).within_group("score").alias("m"))
    }
    .gives([[70.0]])

    /// The first value at or behind a quarter of the order.
    fn percentile_of_groups() -> Statement {
        select((col("team_id"), percentile_disc(0.25).within_group(col("score").desc()).alias("m"))).from("people")
            .filter(col("team_id").le(2)).group_by("team_id").statement()
    }
    .gives([(1, 90), (2, 90)])

    /// Different pairs: a pair with a NULL in it does not count.
    fn count_distinct_of_two() -> Statement {
        select(count(["a", "b"]).distinct().alias("c")).from("pairs").statement()
    }
    .gives([[3]])

    /// An aggregate inside of another contradicts itself.
    fn aggregate_in_aggregate() -> Statement {
        select(sum(max("score"))).from("people").statement()
    }

    /// An aggregate in WHERE contradicts itself.
    fn aggregate_in_where() -> Statement {
        select("id").from("people").filter(count_all().gt(1)).statement()
    }

    /// A condition within the aggregate, from operands of different columns.
    fn conditional_sum() -> Statement {
        select(sum(case().when(col("status").eq("paid"), col("total")).otherwise(literal(0))).alias("paid"))
            .from("orders").statement()
    }
    .gives([[Decimal::new(3050, 2)]])

    /// Rows are grouped by a column, though an item that is something else has its name.
    fn grouped_by_column_of_an_items_name() -> Statement {
        let some = Expr::from(case().when(col("team_id").gt(0), literal(7))).alias("team_id");
        select((some, count_all().alias("c"))).from("people").filter(col("team_id").is_not_null()).group_by("team_id")
            .having(count_all().gt(1)).statement()
    }
    .gives([(7, 2), (7, 2), (7, 2)])

    /// Different pairs counted beside each row of a query outside.
    fn count_distinct_of_two_beside_outer_row() -> Statement {
        let inner = select(count(["a", "b"]).distinct()).from("pairs").filter(col("pairs.a").eq(col("t.id")));
        select((col("t.id"), Expr::from(inner).alias("c"))).from(table("teams").alias("t")).filter(col("t.id").le(2))
            .statement()
    }
    .gives([(1, 2), (2, 1)])

    /// Texts have their order in the aggregate: behind it is that of percentiles.
    fn string_aggregate_within_group() -> Statement {
        select(string_agg("title", ",").within_group("title").alias("t")).from("teams").statement()
    }
    /// A condition of an aggregate that asks another table.
    fn filter_by_subquery() -> Statement {
        select(count_all().filter(col("team_id").is_in(select("id").from("teams").filter(col("city").eq("Oslo")))).alias("n"))
            .from("people").statement()
    }
    .gives([[2]])

    /// An aggregate of what is computed from another table for each row.
    fn aggregate_of_subquery() -> Statement {
        let orders = select(count_all()).from("orders").filter(col("orders.person_id").eq(col("p.id")));
        select(max(Expr::from(orders)).alias("m")).from(table("people").alias("p")).statement()
    }
    .gives([[3]])

    /// Grouped by what is computed from another table for each row, which is not selected.
    fn grouped_by_subquery() -> Statement {
        let orders = select(count_all()).from("orders").filter(col("orders.person_id").eq(col("p.id")));
        select(count_all().alias("n")).from(table("people").alias("p")).group_by(Expr::from(orders)).statement()
    }
    .gives([[4], [3], [1]])

    /// The same, and it is.
    fn grouped_by_selected_subquery() -> Statement {
        let orders = || select(count_all()).from("orders").filter(col("orders.person_id").eq(col("p.id")));
        select((Expr::from(orders()).alias("o"), count_all().alias("n"))).from(table("people").alias("p"))
            .group_by(Expr::from(orders())).statement()
    }
    .gives([(0, 4), (1, 3), (3, 1)])

    /// Two texts joined in different orders.
    fn texts_in_two_orders() -> Statement {
        select((
            string_agg(col("label"), ",").order_by("id").alias("up"),
            string_agg(col("label"), ",").order_by(col("id").desc()).alias("down"),
        ))
        .from("nodes").filter(col("id").le(3)).statement()
    }
    .gives([("root,left,right", "right,left,root")])
}
