//! Values written into the text: every type, every trap.

use isogloss::*;

use crate::case::cases;

fn one(value: impl Into<Value>) -> Statement {
    select(literal(value).alias("v")).statement()
}

cases! {
    /// A text with a quote in it.
    fn text_with_quote() -> Statement {
        one("O'Hara")
    }
    .gives([["O'Hara"]])

    /// A text with a backslash in it, also at its end.
    fn text_with_backslash() -> Statement {
        one("a\\'b\\")
    }
    .gives([["a\\'b\\"]])

    /// A text of other alphabets.
    fn text_of_other_alphabets() -> Statement {
        one("Ünal 漢字 🦀")
    }
    .gives([["Ünal 漢字 🦀"]])

    /// A text with line breaks and tabs.
    fn text_with_control_characters() -> Statement {
        one("a\nb\tc")
    }
    .gives([["a\nb\tc"]])

    /// A text that looks like placeholders and comments.
    fn text_like_placeholders() -> Statement {
        one("? :x $1 @p1 %s -- /* */ ;")
    }
    .gives([["? :x $1 @p1 %s -- /* */ ;"]])

    /// A text with NUL in it cannot be written everywhere.
    fn text_with_nul() -> Statement {
        one("a\0b")
    }

    /// Whole numbers at their bounds.
    fn integers() -> Statement {
        select((literal(i32::MAX).alias("a"), literal(i64::MAX).alias("b"), literal(-5).alias("c"))).statement()
    }
    .gives([(i32::MAX, i64::MAX, -5)])

    /// The least whole number: its digits alone are too great.
    fn least_integer() -> Statement {
        one(i64::MIN)
    }
    .gives([[i64::MIN]])

    /// A decimal keeps its digits.
    fn decimal() -> Statement {
        one(Decimal::new(-12345, 2))
    }
    .gives([[Decimal::new(-12345, 2)]])

    /// Floating point numbers.
    fn doubles() -> Statement {
        select((literal(0.1).alias("a"), literal(1e300).alias("b"), literal(-0.5).alias("c"))).statement()
    }
    .gives([(0.1, 1e300, -0.5)])

    /// What is not a number.
    fn not_a_number() -> Statement {
        one(f64::NAN)
    }

    /// Beyond all numbers.
    fn infinity() -> Statement {
        one(f64::NEG_INFINITY)
    }

    /// Bytes.
    fn bytes() -> Statement {
        one(vec![0_u8, 1, 0xAB, 0xFF])
    }
    .gives([[vec![0_u8, 1, 0xAB, 0xFF]]])

    /// A date, a time and both.
    fn dates_and_times() -> Statement {
        select((
            literal(date(2015, 4, 2)).alias("d"),
            literal(date_time(date(2015, 4, 2), Time { nanosecond: 123_456_000, ..time(10, 20, 30) })).alias("t"),
        ))
        .statement()
    }
    .gives([(
        date(2015, 4, 2), date_time(date(2015, 4, 2), Time { nanosecond: 123_456_000, ..time(10, 20, 30) }),
    )])

    /// A time of day.
    fn time_of_day() -> Statement {
        one(time(10, 20, 30))
    }
    .gives([[time(10, 20, 30)]])

    /// A date and time with its offset.
    fn date_time_with_offset() -> Statement {
        one(DateTimeTz { local: date_time(date(2015, 4, 2), time(10, 20, 30)), offset_minutes: -90 })
    }

    /// A span of time.
    fn interval() -> Statement {
        one(Interval { months: 14, days: -3, nanoseconds: 1_500_000_000 })
    }

    /// A UUID.
    fn uuid() -> Statement {
        one(Uuid([0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 1, 2, 3, 4, 5, 6, 7, 8]))
    }

    /// A document.
    fn json() -> Statement {
        one(Value::Json("{\"a\": \"it's\"}".into()))
    }

    /// A list.
    fn array() -> Statement {
        one(Array::new(Type::Integer, vec![Value::Integer(1), Value::Null(Type::Integer)]))
    }

    /// NULL of several types.
    fn nulls() -> Statement {
        select((null(Type::Integer).alias("a"), null(Type::Text).alias("b"), null(Type::Date).alias("c"))).statement()
    }
    .gives([(None::<i32>, None::<&str>, None::<Date>)])

    /// Values of every type bound.
    fn binds_of_every_type() -> Statement {
        insert_into("people").columns(["id", "name", "score", "active", "born"])
            .values((9, "Eve", None::<i32>, true, date(2001, 2, 3))).statement()
    }
    .leaves(
        || select(["id", "name", "score", "active", "born"]).from("people").filter(col("id").eq(9)).statement(),
        [(9, "Eve", None::<i32>, true, date(2001, 2, 3))],
    )

    /// Binds that are selected as they are: their types must be told.
    fn selected_binds() -> Statement {
        select((bind(1).alias("a"), bind("x").alias("b"), bind(true).alias("c"), bind(date(2020, 1, 2)).alias("d"),
            bind(2.5).alias("e"), bind(None::<i64>).alias("f"))).statement()
    }
    .gives([(1, "x", true, date(2020, 1, 2), 2.5, None::<i64>)])

    /// Binds with an operator between them.
    fn operations_between_binds() -> Statement {
        select(((bind(1) + 2).alias("a"), concat((bind("x"), "y")).alias("b"))).statement()
    }
    .gives([(3, "xy")])
}
