//! Text as it is, and constructs that only some dialect knows.

use isogloss::*;

use crate::case::cases;

cases! {
    /// A raw predicate with a bind in it, among others: binds keep their order.
    fn raw_predicate() -> Statement {
        select("id").from("people").filter(col("score").gt(60))
            .filter(raw("team_id + ").expr(bind(1)).text(" = 2")).filter(col("id").ne(1)).statement()
    }
    .gives([[2]])

    /// A raw expression with a name in it that must be quoted.
    fn raw_expression() -> Statement {
        select(Expr::from(raw("MAX(").name("order").text(")")).alias("m")).from("made").statement()
    }
    .unjudged("no fixture has such a column")

    /// A question mark in raw text is no placeholder.
    fn raw_question_mark() -> Statement {
        select("id").from("teams").filter(raw("title <> '?'")).filter(col("id").eq(1)).statement()
    }
    .gives([[1]])

    /// A raw predicate beside OR is kept together.
    fn raw_in_or() -> Statement {
        select("id").from("teams").filter(Expr::from(raw("id = 1 OR id = 2")).and(col("id").gt(1))).statement()
    }
    .gives([[2]])

    /// A raw source.
    fn raw_source() -> Statement {
        select("x.id").from(raw("teams x")).filter(col("x.id").lt(2)).statement()
    }
    .gives([[1]])

    /// A whole raw statement with a bind.
    fn raw_statement() -> Statement {
        raw("SELECT id FROM teams WHERE id = ").expr(bind(2)).statement()
    }
    .gives([[2]])

    /// A raw query in FROM.
    fn raw_query_in_from() -> Statement {
        select("r.id").from(derived(raw("SELECT id FROM teams")).alias("r")).filter(col("r.id").gt(3)).statement()
    }
    .gives([[4]])

    /// A construct that no dialect knows.
    fn unknown_extension() -> Statement {
        select(extension("nobody_s_construct", (col("id"), 1))).from("people").statement()
    }

    /// A clause that no dialect knows.
    fn unknown_clause() -> Statement {
        select("id").from("people").clause(ClausePlace::End, Extension::new("nobody_s_clause", Vec::<Expr>::new())).statement()
    }
}
