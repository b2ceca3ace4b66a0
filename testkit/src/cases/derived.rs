//! Queries in FROM and WITH: the names of their columns.

use isogloss::*;

use crate::case::cases;

/// People with their teams.
fn members(items: impl IntoItems) -> Select {
    select(items)
        .from(table("people").alias("p"))
        .join(table("teams").alias("t"), col("t.id").eq(col("p.team_id")))
}

cases! {
    /// Columns of a query in FROM that nobody has named.
    fn derived_without_names() -> Statement {
        select((count_all().alias("n"), max(col("q.team_id")).alias("t")))
            .from(select((lower(col("name")), "team_id", count_all())).from("people").group_by(["name", "team_id"]).alias("q"))
            .statement()
    }
    .gives([(8, 3)])

    /// The same of a query in WITH.
    fn with_without_names() -> Statement {
        select(count_all().alias("n")).with(cte("w", select((upper(col("title")), col("id") + 1)).from("teams"))).from("w")
            .statement()
    }
    .gives([[4]])

    /// Two columns of a query in FROM have the same name, which nobody reads.
    fn derived_with_equal_names() -> Statement {
        select((count_all().alias("n"), min(col("q.name")).alias("m"))).from(members(["p.id", "p.name", "t.id"]).alias("q"))
            .statement()
    }
    .gives([(6, "Ada")])

    /// The same of a query in WITH.
    fn with_with_equal_names() -> Statement {
        select(count_all().alias("n")).with(cte("w", members(["p.id", "t.id"]))).from("w").statement()
    }
    .gives([[6]])

    /// Two columns have the same name, and `*` returns both.
    fn all_of_equal_names() -> Statement {
        select("*").from(members(["p.id", "t.id"]).filter(col("p.id").eq(1)).alias("q")).statement()
    }
}
