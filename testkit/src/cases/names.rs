//! Names: reserved words, other alphabets, quotes, schemas, lengths.

use isogloss::*;

use crate::case::cases;

const NOT_THERE: &str = "no fixture has tables of these names";

cases! {
    /// Reserved words as names are quoted in the dialect's own letter case, so that they mean what they would bare.
    fn reserved_words() -> Statement {
        select(["order", "group", "user", "limit", "level", "number"]).from("table").filter(col("select").eq(1))
            .statement()
    }
    .unjudged(NOT_THERE)

    /// A reserved word as an alias.
    fn reserved_alias() -> Statement {
        select(col("id").alias("order")).from("teams").order_by("order").limit(1).statement()
    }
    .gives([[1]])

    /// A name with capitals is quoted and keeps them.
    fn capitals() -> Statement {
        select(["Id", "firstName"]).from("People").statement()
    }
    .unjudged(NOT_THERE)

    /// A plain name made exact is quoted as it is.
    fn exact_name() -> Statement {
        select(Name::exact("id")).from(Name::exact("people")).statement()
    }
    .unjudged(NOT_THERE)

    /// Blanks, dots, quotes of all kinds and other letters in a name.
    fn strange_names() -> Statement {
        select((
            Column::new(Name::new("two words")), Column::new(Name::new("a.b")), Column::new(Name::new("a\"b")),
            Column::new(Name::new("a`b")), Column::new(Name::new("a]b")), Column::new(Name::new("naïve")),
        ))
        .from(Name::new("it's; DROP TABLE x --")).statement()
    }
    .unjudged(NOT_THERE)

    /// Strange names as aliases.
    fn strange_aliases() -> Statement {
        select((col("id").alias("two words"), col("title").alias("a\"b]c`d"))).from("teams").filter(col("id").eq(1))
            .statement()
    }
    .gives([(1, "Red")])

    /// A name in a schema.
    fn schema_name() -> Statement {
        select("*").from("app.people").statement()
    }
    .unjudged(NOT_THERE)

    /// A name of three parts: database, schema, table.
    fn name_of_three_parts() -> Statement {
        select("id").from("sales.app.people").statement()
    }
    .unjudged(NOT_THERE)

    /// A name of four parts, with the server in front.
    fn name_of_four_parts() -> Statement {
        select("id").from("far.sales.app.people").statement()
    }
    .unjudged(NOT_THERE)

    /// Every name quoted.
    fn all_names_quoted() -> Statement {
        select((col("p.id"), count_all().alias("c"))).from(table("people").alias("p")).group_by("p.id").order_by("p.id")
            .statement()
    }
    .quoting_all()
    .unjudged("the fixture's tables are made with bare names, which some engines fold to capitals")

    /// A name longer than some dialects allow is an error there, never cut.
    fn long_name() -> Statement {
        select(col("id").alias("a_name_that_is_longer_than_thirty_letters")).from("teams").filter(col("id").eq(1))
            .statement()
    }
    .gives([[1]])

    /// A name longer than every dialect allows.
    fn endless_name() -> Statement {
        select(col("id").alias(format!("n{}", "a".repeat(300)))).from("teams").statement()
    }

    /// A name with NUL in it.
    fn name_with_nul() -> Statement {
        select(Name::new("a\0b")).from("people").statement()
    }

    /// A name of no letters.
    fn empty_name() -> Statement {
        select(Name::new("")).from("people").statement()
    }

    /// Names that a rewrite invents do not meet the user's own.
    fn names_like_invented_ones() -> Statement {
        select((col("id").alias("q"), col("score").alias("rn"), col("team_id").alias("c1"))).from("people")
            .filter(col("team_id").is_not_null()).distinct_on("team_id")
            .order_by((col("team_id").asc(), col("id").asc())).limit(2).offset(1).statement()
    }
    .gives_in_order([(3, 90, 2), (6, 70, 3)])

    /// Two tables under one name in FROM contradict each other.
    fn alias_twice() -> Statement {
        select("*").from(table("people").alias("x")).from(table("teams").alias("x")).statement()
    }
}
