//! Text: joined, measured, cut, and NULL in all of it.

use isogloss::*;

use crate::case::cases;

/// One row with one text value.
fn one(value: impl Into<Expr>) -> Statement {
    select(value.into().alias("v")).from("people").filter(col("id").eq(1)).statement()
}

/// The same of the person 5, whose name has a letter outside of ASCII.
fn of_unal(value: Expr) -> Statement {
    select(value.alias("v")).from("people").filter(col("id").eq(5)).statement()
}

cases! {
    /// Texts joined; a NULL among them makes the whole NULL.
    fn concat_propagates_null() -> Statement {
        select((col("id"), concat((col("title"), " of ", col("city"))).alias("v"))).from("teams").statement()
    }
    .gives([(1, Some("Red of Berlin")), (2, Some("Blue of Oslo")), (3, None), (4, Some("Empty of Berlin"))])

    /// Texts joined; a NULL among them counts as nothing.
    fn concat_ignores_null() -> Statement {
        select((col("id"), concat_ignoring_null((col("title"), "/", col("city"))).alias("v"))).from("teams").statement()
    }
    .gives([(1, "Red/Berlin"), (2, "Blue/Oslo"), (3, "Green/"), (4, "Empty/Berlin")])

    /// The same without any bind.
    fn concat_of_columns_ignores_null() -> Statement {
        select((col("id"), concat_ignoring_null((col("title"), literal("/"), col("city"))).alias("v"))).from("teams")
            .statement()
    }
    .gives([(1, "Red/Berlin"), (2, "Blue/Oslo"), (3, "Green/"), (4, "Empty/Berlin")])

    /// A chain of one operator is flat, and its operands keep their order.
    fn concat_chain() -> Statement {
        one(col("name").concat("-").concat(col("name")).concat("!"))
    }
    .gives([["Ada-Ada!"]])

    /// A number joined to a text.
    fn concat_number() -> Statement {
        one(concat(("n", col("score").cast(Type::Varchar(10)))))
    }
    .gives([["n90"]])

    /// Joined texts compared: the operators keep their places.
    fn concat_compared() -> Statement {
        select("id").from("people").filter(concat((col("name"), "x")).eq("Bobx")).statement()
    }
    .gives([[2], [6]])

    /// Letters of any alphabet count as one.
    fn character_length() -> Statement {
        of_unal(char_length(col("name")))
    }
    .gives([[4]])

    /// Blanks at the end count.
    fn length_of_trailing_blanks() -> Statement {
        one(char_length(concat((col("name"), "  "))))
    }
    .gives([[5]])

    /// How many bytes a text takes: it depends on the database's encoding.
    fn byte_length() -> Statement {
        one(octet_length(col("name")))
    }

    /// Lower and upper case.
    fn lower_and_upper() -> Statement {
        select((lower(col("name")).alias("l"), upper(col("name")).alias("u"))).from("people").filter(col("id").eq(2))
            .statement()
    }
    .gives([("bob", "BOB")])

    /// A part of a text; the first character is 1.
    fn substrings() -> Statement {
        select((
            substring(col("name"), 2, 3).alias("a"), substring_from(col("name"), 3).alias("b"),
            left(col("name"), 2).alias("c"), right(col("name"), 2).alias("d"),
        ))
        .from("people").filter(col("id").eq(8)).statement()
    }
    .gives([("'Ha", "Hara_100%", "O'", "0%")])

    /// Blanks cut off, at both ends or at one.
    fn trims() -> Statement {
        let padded = || concat((" ", col("name"), " "));
        one(concat(("[", trim(padded()), "|", trim_start(padded()), "|", trim_end(padded()), "]")))
    }
    .gives([["[Ada|Ada | Ada]"]])

    /// Parts replaced.
    fn replaces() -> Statement {
        one(replace(col("name"), "d", "--"))
    }
    .gives([["A--a"]])

    /// Where a text stands in another; 0 if nowhere.
    fn positions() -> Statement {
        select((position("d", col("name")).alias("a"), position("z", col("name")).alias("b"))).from("people")
            .filter(col("id").eq(1)).statement()
    }
    .gives([(2, 0)])

    /// Filled up to a length at either end.
    fn pads() -> Statement {
        select((pad_start(col("name"), 5, "*").alias("a"), pad_end(col("name"), 5, "-").alias("b"))).from("people")
            .filter(col("id").eq(1)).statement()
    }
    .gives([("**Ada", "Ada--")])

    /// Repeated, and turned round.
    fn repeat_and_reverse() -> Statement {
        select((repeat(col("name"), 2).alias("a"), reverse(col("name")).alias("b"))).from("people")
            .filter(col("id").eq(3)).statement()
    }
    .gives([("CleoCleo", "oelC")])

    /// The first value that is there, of three.
    fn coalesce_of_three() -> Statement {
        select((col("id"), coalesce((col("city"), col("title"), "none")).alias("v"))).from("teams").statement()
    }
    .gives([(1, "Berlin"), (2, "Oslo"), (3, "Green"), (4, "Berlin")])

    /// NULL where two are equal.
    fn null_if_equal() -> Statement {
        select((col("id"), null_if(col("city"), "Berlin").alias("v"))).from("teams").statement()
    }
    .gives([(1, None), (2, Some("Oslo")), (3, None), (4, None)])

    /// Text that has no letters is text, not NULL.
    fn empty_text() -> Statement {
        select((col("id"), literal("").alias("v"))).from("teams").filter(col("id").eq(1)).statement()
    }

    /// Compared with a text that has no letters.
    fn compared_with_empty_text() -> Statement {
        select("id").from("people").filter(col("name").ne("")).statement()
    }

    /// Compared under another collation.
    fn collated() -> Statement {
        select("id").from("people").order_by(col("name").collate(Name::exact("C")).asc()).statement()
    }
    .unjudged("collations have different names everywhere")

    /// A function that the library does not know, called as it is.
    fn named_function() -> Statement {
        one(function("soundex_of", (col("name"), 3)))
    }
    .unjudged("the function is the caller's own")

    /// The wrong number of arguments cannot be built by the fluent functions, but by hand.
    fn wrong_number_of_arguments() -> Statement {
        one(coalesce(Vec::<Expr>::new()))
    }

    /// A number among texts is joined, and not added.
    fn concat_number_as_it_is() -> Statement {
        one(concat((col("name"), literal(5), literal("!"))))
    }
    .gives([["Ada5!"]])

    /// Nothing joined is an empty text, of either kind.
    fn concat_of_nothing() -> Statement {
        let nothing = Vec::<Expr>::new;
        one(concat(("a", concat(nothing()), "b", concat_ignoring_null(nothing()))))
    }
    .gives([["ab"]])

    /// One text joined by itself, which is NULL.
    fn concat_of_one() -> Statement {
        select((col("id"), concat_ignoring_null([col("city")]).concat(".").alias("v"))).from("teams")
            .filter(col("id").ge(3)).statement()
    }
    .gives([(3, "."), (4, "Berlin.")])
}
