//! Arithmetic, rounding, bits, conversions.

use isogloss::*;

use crate::case::cases;

/// One row of values.
fn one(values: impl IntoItems) -> Statement {
    select(values).from("teams").filter(col("id").eq(1)).statement()
}

cases! {
    /// Addition, subtraction and multiplication, parentheses only where they are needed.
    fn arithmetic() -> Statement {
        select(((col("score") + 1 - 2 * 3).alias("a"), ((col("score") + 1) * 2).alias("b"),
            (col("score") - (col("id") - 1)).alias("c"))).from("people").filter(col("id").eq(2)).statement()
    }
    .gives([(65, 142, 69)])

    /// Division keeps the fraction, also between whole numbers.
    fn division() -> Statement {
        select((col("score") / 4).alias("v")).from("people").filter(col("id").eq(2)).statement()
    }
    .gives([[17.5]])

    /// Division that cuts the fraction off, towards zero.
    fn integer_division() -> Statement {
        select((col("score").div_integer(4).alias("a"), (-col("score")).div_integer(4).alias("b"))).from("people")
            .filter(col("id").eq(2)).statement()
    }
    .gives([(17, -17)])

    /// The plain sign: whole numbers without a fraction, cut off towards zero.
    fn quotient_of_whole_numbers() -> Statement {
        select((quotient(col("score"), 4).alias("a"), quotient(-col("score"), 4).alias("b"))).from("people")
            .filter(col("id").eq(2)).statement()
    }
    .gives([(17, -17)])

    /// The plain sign: others with their fraction.
    fn quotient_of_fractions() -> Statement {
        select(quotient(col("score"), literal(4.0)).alias("a")).from("people").filter(col("id").eq(2)).statement()
    }
    .gives([[17.5]])

    /// The remainder has the sign of the dividend.
    fn remainder() -> Statement {
        select(((col("score") % 4).alias("a"), (-col("score") % 4).alias("b"))).from("people").filter(col("id").eq(2))
            .statement()
    }
    .gives([(2, -2)])

    /// Division and remainder among other operators keep their operands.
    fn division_in_chain() -> Statement {
        select((((col("score") + 2) / (col("id") + 2) * 2).alias("v"), (col("score") - (col("score") % 4)).alias("w")))
            .from("people").filter(col("id").eq(2)).statement()
    }
    .gives([(36.0, 68)])

    /// The negative of a sum, and of a negative.
    fn negation() -> Statement {
        select(((-(col("id") + 1)).alias("a"), (-(-col("id"))).alias("b"), (col("id") - literal(-1)).alias("c")))
            .from("teams").filter(col("id").eq(2)).statement()
    }
    .gives([(-3, 2, 3)])

    /// Rounded with halves away from zero, and cut off.
    fn rounding() -> Statement {
        select((round(col("total"), 1).alias("a"), truncate(col("total"), 1).alias("b"), ceiling(col("total")).alias("c"),
            floor(col("total")).alias("d"))).from("orders").filter(col("id").eq(5)).statement()
    }
    .gives([(Decimal::new(53, 1), Decimal::new(52, 1), 6, 5)])

    /// Absolute value and sign.
    fn abs_and_sign() -> Statement {
        one((abs(literal(3) - col("id") * 5).alias("a"), sign(literal(3) - col("id") * 5).alias("b")))
    }
    .gives([(2, -1)])

    /// Roots, powers and logarithms.
    fn powers() -> Statement {
        one((sqrt(literal(16.0)).alias("a"), power(literal(2.0), literal(10.0)).alias("b"), ln(exp(literal(2.0))).alias("c"),
            log10(literal(1000.0)).alias("d")))
    }
    .gives([(4.0, 1024.0, 2.0, 3.0)])

    /// Bits: and, or, exclusive or, not.
    fn bits() -> Statement {
        one((literal(6).bit_and(3).alias("a"), literal(6).bit_or(3).alias("b"), literal(6).bit_xor(3).alias("c"),
            bit_not(literal(6)).alias("d")))
    }
    .gives([(2, 7, 5, -7)])

    /// Bits of columns and binds.
    fn bits_of_columns() -> Statement {
        select("id").from("people").filter(col("score").bit_and(2).eq(2)).filter(col("id").bit_xor(bind(1)).ne(2)).statement()
    }
    .gives([[1], [2], [5], [6], [8]])

    /// Bits moved.
    fn shifts() -> Statement {
        one((literal(5).shift_left(3).alias("a"), literal(40).shift_right(2).alias("b")))
    }
    .gives([(40, 10)])

    /// The greatest and the least; NULL if any is NULL.
    fn greatest_and_least() -> Statement {
        select((col("id"), greatest((col("score"), 75)).alias("g"), least((col("score"), 75)).alias("l"))).from("people")
            .filter(col("id").le(4)).statement()
    }
    .gives([(1, Some(90), Some(75)), (2, Some(75), Some(70)), (3, Some(90), Some(75)), (4, None, None)])

    /// CASE by conditions, CASE by values, CASE without ELSE.
    fn cases_of_numbers() -> Statement {
        select((
            col("id"),
            case().when(col("score").ge(90), "top").when(col("score").ge(60), "good").otherwise("rest").alias("a"),
            case_of(col("team_id")).when(1, 10).when(2, 20).end().alias("b"),
        ))
        .from("people").filter(col("id").between(2, 4)).statement()
    }
    .gives([(2, "good", Some(10)), (3, "top", Some(20)), (4, "rest", None)])

    /// Conversions between numbers and texts.
    fn casts() -> Statement {
        select((
            col("score").cast(Type::Varchar(10)).alias("a"), literal("42").cast(Type::Integer).alias("b"),
            col("score").cast(Type::Decimal { precision: 10, scale: 2 }).alias("c"),
            col("score").cast(Type::Double).alias("d"), col("score").cast(Type::BigInt).alias("e"),
        ))
        .from("people").filter(col("id").eq(2)).statement()
    }
    .gives([("70", 42, Decimal::new(7000, 2), 70.0, 70)])

    /// A number whose fraction has been cut off becomes a whole one.
    fn cast_of_fraction_to_integer() -> Statement {
        one(truncate(literal(Decimal::new(37, 1)), 0).cast(Type::Integer).alias("v"))
    }
    .gives([[3]])

    /// NULL where a text is no number.
    fn try_cast() -> Statement {
        one(literal("12x").try_cast(Type::Integer).alias("v"))
    }
    .gives([[None::<i32>]])

    /// Every logical type as the target of a cast of NULL.
    fn casts_to_every_type() -> Statement {
        one(vec![
            bind(Value::Null(Type::Boolean)).cast(Type::Boolean).alias("a"),
            bind(Value::Null(Type::SmallInt)).cast(Type::SmallInt).alias("b"),
            bind(Value::Null(Type::Real)).cast(Type::Real).alias("c"),
            bind(Value::Null(Type::Text)).cast(Type::Text).alias("d"),
            bind(Value::Null(Type::Blob)).cast(Type::Blob).alias("e"),
            bind(Value::Null(Type::Date)).cast(Type::Date).alias("f"),
            bind(Value::Null(Type::Time(0))).cast(Type::Time(0)).alias("g"),
            bind(Value::Null(Type::Timestamp(3))).cast(Type::Timestamp(3)).alias("h"),
            bind(Value::Null(Type::TimestampTz(6))).cast(Type::TimestampTz(6)).alias("i"),
            bind(Value::Null(Type::Uuid)).cast(Type::Uuid).alias("j"),
            bind(Value::Null(Type::Json)).cast(Type::Json).alias("k"),
            bind(Value::Null(Type::Char(3))).cast(Type::Char(3)).alias("l"),
            bind(Value::Null(Type::Varbinary(8))).cast(Type::Varbinary(8)).alias("m"),
        ])
    }

    /// A random number differs at each call.
    fn random_number() -> Statement {
        one(random().alias("v"))
    }

    /// A new UUID.
    fn new_uuid() -> Statement {
        one(isogloss::new_uuid().alias("v"))
    }

    /// A fraction becomes the whole number next to it, and a half the one further from zero.
    fn cast_of_fraction_rounds() -> Statement {
        select((
            literal(Decimal::new(37, 1)).cast(Type::Integer).alias("a"),
            literal(Decimal::new(-25, 1)).cast(Type::BigInt).alias("b"),
            col("total").cast(Type::Integer).alias("c"), (col("total") * 2).cast(Type::SmallInt).alias("d"),
            literal(3.7).cast(Type::Integer).alias("e"),
        ))
        .from("orders").filter(col("id").eq(5)).statement()
    }
    .gives([(4, -3, 5, 11, 4)])

    /// A large whole number stays what it is, of whatever type the column is.
    fn cast_of_large_number() -> Statement {
        one((
            (literal(9_007_199_254_740_993_i64) * col("id")).cast(Type::BigInt).alias("a"),
            literal("9007199254740993").cast(Type::BigInt).alias("b"),
        ))
    }
    .gives([(9_007_199_254_740_993_i64, 9_007_199_254_740_993_i64)])

    /// Binds that are cast to another type than their own.
    fn casts_of_binds() -> Statement {
        one((
            bind(Decimal::new(149, 2)).cast(Type::Integer).alias("a"), bind("42").cast(Type::Integer).alias("b"),
            bind(7).cast(Type::Decimal { precision: 6, scale: 2 }).alias("c"), bind(7).cast(Type::Varchar(9)).alias("d"),
            bind(7).cast(Type::BigInt).alias("e"),
        ))
    }
    .gives([(1, 42, Decimal::new(700, 2), "7", 7)])
}
