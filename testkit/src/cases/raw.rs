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

    /// A sample of a table that is all of it.
    fn sample_of_a_table() -> Statement {
        let sample = Extension::new("TABLESAMPLE BERNOULLI", literal(100));
        select("t.id").from(Extended::new(table("teams").alias("t"), sample)).order_by("t.id").statement()
    }
    .gives([[1], [2], [3], [4]])

    /// A sample that another time is the same.
    fn sample_with_a_seed() -> Statement {
        let sample = Extension::new("TABLESAMPLE SYSTEM", vec![literal(100), literal(7)]);
        select("id").from(Extended::new("teams", sample)).filter(col("id").lt(2)).statement()
    }
    .gives([[1]])

    /// Hints for the indexes of a table, one behind the other.
    fn index_hints() -> Statement {
        let (used, ignored) = (col(Name::exact("PRIMARY")), col(Name::new("title")));
        let hinted = Extended::new("teams", Extension::new("USE INDEX FOR JOIN", used));
        let hinted = Extended::new(hinted, Extension::new("IGNORE INDEX", ignored));
        select("id").from(hinted).filter(col("id").eq(3)).statement()
    }
    .gives([[3]])

    /// Any element of an array.
    fn any_of_an_array() -> Statement {
        let ids = Array::new(Type::Integer, vec![2.into(), 4.into()]);
        select("id").from("teams").filter(col("id").eq(extension("ANY", bind(ids)))).order_by("id").statement()
    }
    .gives([[2], [4]])

    /// A regular expression, beside AND and inside of NOT.
    fn regular_expression() -> Statement {
        select("id").from("teams").filter(extension("~", (col("title"), "^$")).or(col("id").eq(1)))
            .filter(not(extension("~*", (col("title"), "^$")))).statement()
    }
    .gives([[1]])

    /// A pattern of file names.
    fn glob() -> Statement {
        select("id").from("teams").filter(extension("GLOB", (col("title"), "*"))).filter(col("id").eq(2)).statement()
    }
    .gives([[2]])

    /// A field of a JSON document, as JSON and as text.
    fn field_of_json() -> Statement {
        let document = || literal("{\"a\": \"seven\"}").cast(Type::Json);
        select((col("id"), extension("->>", (document(), literal("a"))).alias("a"))).from("teams")
            .filter(col("id").eq(1)).statement()
    }
    .gives([(1, "seven")])

    /// A function whose name the engine reserves is its own: quotes would hide it.
    fn function_of_a_reserved_name() -> Statement {
        select((col("id"), function("replace", (col("city"), literal("e"), literal("ee"))).alias("a"))).from("teams")
            .filter(col("id").eq(1)).statement()
    }
    .gives([(1, "Beerlin")])

    /// A construct that no dialect knows.
    fn unknown_extension() -> Statement {
        select(extension("nobody_s_construct", (col("id"), 1))).from("people").statement()
    }

    /// A clause that no dialect knows.
    fn unknown_clause() -> Statement {
        select("id").from("people").clause(ClausePlace::End, Extension::new("nobody_s_clause", Vec::<Expr>::new())).statement()
    }
}
