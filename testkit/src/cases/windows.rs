//! Window functions: windows, frames, names of windows.

use isogloss::*;

use crate::case::cases;

fn ranked(function: Aggregate) -> Statement {
    let w = window().order_by(col("score").desc());
    select((col("id"), function.over(w).alias("r"))).from("people").filter(col("score").is_not_null()).statement()
}

/// Scores of those who have one, in the order of their ids: 90, 70, 90, 50, 70, 10.
fn scored(item: Item) -> Statement {
    select((Item::new(col("id"), None), item)).from("people").filter(col("score").is_not_null()).statement()
}

fn by_id() -> Window {
    window().order_by("id")
}

cases! {
    /// Rows numbered in an order.
    fn row_numbers() -> Statement {
        select((col("id"), row_number().over(window().order_by(col("id").desc())).alias("r"))).from("teams")
            .statement()
    }
    .gives([(1, 4), (2, 3), (3, 2), (4, 1)])

    /// Ranks have gaps behind ties.
    fn ranks() -> Statement {
        ranked(rank())
    }
    .gives([(1, 1), (3, 1), (2, 3), (6, 3), (5, 5), (8, 6)])

    /// Dense ranks have none.
    fn dense_ranks() -> Statement {
        ranked(dense_rank())
    }
    .gives([(1, 1), (3, 1), (2, 2), (6, 2), (5, 3), (8, 4)])

    /// The relative rank, and the share of the rows that come no later.
    fn relative_ranks() -> Statement {
        let w = || window().order_by(col("n").asc());
        select((col("n"), percent_rank().over(w()).alias("p"), cume_dist().over(w()).alias("c"))).from("bag_b")
            .filter(col("n").is_not_null()).statement()
    }
    .gives([(1, 0.0, 0.25), (2, 1.0 / 3.0, 0.75), (2, 1.0 / 3.0, 0.75), (4, 1.0, 1.0)])

    /// Rows dealt into equal buckets.
    fn buckets() -> Statement {
        select((col("id"), ntile(2).over(by_id()).alias("half"))).from("teams").statement()
    }
    .gives([(1, 1), (2, 1), (3, 2), (4, 2)])

    /// An aggregate over a partition.
    fn sum_of_partition() -> Statement {
        let w = window().partition_by("team_id");
        select((col("id"), sum("score").over(w).alias("s"))).from("people").filter(col("team_id").le(2)).statement()
    }
    .gives([(1, 160), (2, 160), (3, 140), (5, 140)])

    /// A running sum: the frame goes up to the current row and those equal to it.
    fn running_sum() -> Statement {
        scored(sum("score").over(by_id()).alias("s"))
    }
    .gives([(1, 90), (2, 160), (3, 250), (5, 300), (6, 370), (8, 380)])

    /// A frame of the row before, the row, and the row behind.
    fn rows_frame() -> Statement {
        scored(sum("score").over(by_id().rows(preceding(1), following(1))).alias("s"))
    }
    .gives([(1, 160), (2, 250), (3, 210), (5, 210), (6, 130), (8, 80)])

    /// A frame of all rows up to the current one, counted in rows.
    fn rows_frame_up_to_here() -> Statement {
        scored(count_all().over(by_id().rows(FrameBound::UnboundedPreceding, None)).alias("c"))
    }
    .gives([(1, 1), (2, 2), (3, 3), (5, 4), (6, 5), (8, 6)])

    /// A frame from the current row to the end, by value: ties belong together.
    fn range_frame() -> Statement {
        let w = window().order_by("score").range(FrameBound::CurrentRow, FrameBound::UnboundedFollowing);
        scored(count_all().over(w).alias("c"))
    }
    .gives([(1, 2), (2, 4), (3, 2), (5, 5), (6, 4), (8, 6)])

    /// A frame of values at most 20 less.
    fn range_offset_frame() -> Statement {
        let w = window().order_by("score").range(preceding(20), FrameBound::CurrentRow);
        scored(count_all().over(w).alias("c"))
    }
    .gives([(1, 4), (2, 3), (3, 4), (5, 1), (6, 3), (8, 1)])

    /// A frame of one group of ties before and the own one.
    fn groups_frame() -> Statement {
        let w = window().order_by("score").groups(preceding(1), FrameBound::CurrentRow);
        scored(count_all().over(w).alias("c"))
    }
    .gives([(1, 4), (2, 3), (3, 4), (5, 2), (6, 3), (8, 1)])

    /// A frame without the current row.
    fn frame_exclusion() -> Statement {
        let whole = by_id().rows(FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing);
        scored(sum("score").over(whole.exclude(FrameExclude::CurrentRow)).alias("s"))
    }
    .gives([(1, 290), (2, 310), (3, 290), (5, 330), (6, 310), (8, 370)])

    /// A frame whose end lies before its beginning contradicts itself.
    fn frame_backwards() -> Statement {
        scored(count_all().over(by_id().rows(FrameBound::UnboundedFollowing, None)).alias("c"))
    }

    /// The rows before and behind.
    fn neighbours() -> Statement {
        select((col("id"), lag("id", 1).over(by_id()).alias("before"), lead("id", 2).over(by_id()).alias("behind")))
            .from("teams").statement()
    }
    .gives([(1, None, Some(3)), (2, Some(1), Some(4)), (3, Some(2), None), (4, Some(3), None)])

    /// The first and the last value of a frame.
    fn first_and_last() -> Statement {
        let whole = || by_id().rows(FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing);
        select((col("id"), first_value("title").over(whole()).alias("f"), last_value("title").over(whole()).alias("l")))
            .from("teams").filter(col("id").ge(2)).statement()
    }
    .gives([(2, "Blue", "Empty"), (3, "Blue", "Empty"), (4, "Blue", "Empty")])

    /// The second value of a frame.
    fn nth_of_frame() -> Statement {
        let whole = by_id().rows(FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing);
        select((col("id"), nth_value("title", 2).over(whole).alias("second"))).from("teams").statement()
    }
    .gives([(1, "Blue"), (2, "Blue"), (3, "Blue"), (4, "Blue")])

    /// The last value so far that is not NULL.
    fn last_value_ignoring_nulls() -> Statement {
        let w = by_id().rows(FrameBound::UnboundedPreceding, FrameBound::CurrentRow);
        select((col("id"), last_value("city").ignore_nulls().over(w).alias("city"))).from("teams").statement()
    }
    .gives([(1, "Berlin"), (2, "Oslo"), (3, "Oslo"), (4, "Berlin")])

    /// One window under a name, used twice.
    fn named_window() -> Statement {
        select((col("id"), rank().over("w").alias("r"), count_all().over("w").alias("c"))).from("people")
            .filter(col("score").is_not_null()).window("w", window().order_by(col("score").desc())).statement()
    }
    .gives([(1, 1, 2), (3, 1, 2), (2, 3, 4), (6, 3, 4), (5, 5, 5), (8, 6, 6)])

    /// A window that refines a named one.
    fn refined_window() -> Statement {
        select((col("id"), row_number().over(window().of("w").order_by("id")).alias("r"))).from("people")
            .filter(col("team_id").is_not_null()).window("w", window().partition_by("team_id")).statement()
    }
    .gives([(1, 1), (2, 2), (3, 1), (5, 2), (6, 1), (7, 2)])

    /// A window by a name that nobody gave contradicts itself.
    fn unknown_window() -> Statement {
        select(rank().over("nobody")).from("people").statement()
    }

    /// Distinct values counted in a window.
    fn distinct_in_window() -> Statement {
        let w = window().partition_by("team_id");
        select((col("id"), count("score").distinct().over(w).alias("c"))).from("people")
            .filter(col("team_id").is_not_null()).statement()
    }
    .gives([(1, 2), (2, 2), (3, 2), (5, 2), (6, 1), (7, 1)])

    /// Only some rows of a window count.
    fn filter_in_window() -> Statement {
        let w = window().partition_by("team_id");
        select((col("id"), count_all().filter(col("score").gt(60)).over(w).alias("c"))).from("people")
            .filter(col("team_id").le(2)).statement()
    }
    .gives([(1, 2), (2, 2), (3, 1), (5, 1)])

    /// The best of each team by a window in a derived table.
    fn best_of_each() -> Statement {
        let w = window().partition_by("team_id").order_by((col("score").desc().nulls_last(), col("id").asc()));
        let numbered = select((col("id"), col("team_id"), row_number().over(w).alias("place"))).from("people")
            .filter(col("team_id").is_not_null()).alias("x");
        select(["x.team_id", "x.id"]).from(numbered).filter(col("x.place").eq(1)).statement()
    }
    .gives([(1, 1), (2, 3), (3, 6)])

    /// A window over groups.
    fn window_over_groups() -> Statement {
        select((col("team_id"), rank().over(window().order_by(Expr::from(count("score")).desc())).alias("r")))
            .from("people").filter(col("team_id").is_not_null()).group_by("team_id").statement()
    }
    .gives([(1, 1), (2, 1), (3, 3)])

    /// A window function in WHERE contradicts itself.
    fn window_in_where() -> Statement {
        select("id").from("people").filter(row_number().over(by_id()).eq(1)).statement()
    }

    /// Texts joined over a partition.
    fn texts_over_partition() -> Statement {
        let w = window().partition_by("score");
        select((col("id"), string_agg("name", ",").over(w).alias("names"))).from("people").filter(col("score").eq(70))
            .statement()
    }
    .gives([(2, "Bob,Bob"), (6, "Bob,Bob")])

    /// Texts joined up to the row.
    fn texts_over_ordered_window() -> Statement {
        select((col("id"), string_agg("title", ",").over(by_id()).alias("titles"))).from("teams").statement()
    }
    .gives([(1, "Red"), (2, "Red,Blue"), (3, "Red,Blue,Green"), (4, "Red,Blue,Green,Empty")])

    /// The same by a window whose order is in the one that it refines.
    fn texts_over_named_window() -> Statement {
        select((col("id"), string_agg("title", ",").over("w").alias("titles"))).from("teams")
            .window("o", by_id()).window("w", window().of("o")).statement()
    }
    .gives([(1, "Red"), (2, "Red,Blue"), (3, "Red,Blue,Green"), (4, "Red,Blue,Green,Empty")])

    /// Texts joined over a partition in an order of their own.
    fn ordered_texts_over_partition() -> Statement {
        let w = window().partition_by("city");
        let titles = string_agg("title", ",").order_by(col("title").desc());
        select((col("id"), titles.over(w).alias("titles"))).from("teams").filter(col("city").eq("Berlin")).statement()
    }
    .gives([(1, "Red,Empty"), (4, "Red,Empty")])

    /// A window is ordered by a column, though an item that is something else has its name.
    fn window_ordered_by_column_of_an_items_name() -> Statement {
        let less = (literal(100) - col("score")).alias("score");
        let w = || window().order_by(col("score").desc());
        select((col("id"), less, rank().over(w()).alias("r"), rank().over("w").alias("s"))).from("people")
            .filter(col("score").is_not_null()).window("w", w()).statement()
    }
    .gives([(1, 10, 1, 1), (2, 30, 3, 3), (3, 10, 1, 1), (5, 50, 5, 5), (6, 30, 3, 3), (8, 90, 6, 6)])
}
