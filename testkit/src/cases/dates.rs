//! Dates and times: fields, arithmetic, differences, beginnings of units.

use isogloss::*;

use crate::case::cases;

/// A value of the order 2, placed on 2015-03-31 23:59:59.
fn of_order(values: impl IntoItems) -> Statement {
    select(values).from("orders").filter(col("id").eq(2)).statement()
}

/// A value of the person 5, born on 2000-02-29.
fn of_birth(values: impl IntoItems) -> Statement {
    select(values).from("people").filter(col("id").eq(5)).statement()
}

fn placed() -> Expr {
    Expr::from(Column::new("placed".into()).typed(Type::Timestamp(0)))
}

fn born() -> Expr {
    Expr::from(Column::new("born".into()).typed(Type::Date))
}

/// A moment of June 1, 2024, with an offset in minutes.
fn at(hour: u8, minute: u8, offset_minutes: i16) -> DateTimeTz {
    DateTimeTz { local: date_time(date(2024, 6, 1), time(hour, minute, 0)), offset_minutes }
}

cases! {
    /// A date bound and compared.
    fn compared_with_date() -> Statement {
        select("id").from("people").filter(col("born").ge(date(1999, 12, 31))).statement()
    }
    .gives([[5], [6]])

    /// A date and time bound and compared.
    fn compared_with_date_time() -> Statement {
        select("id").from("orders").filter(col("placed").lt(date_time(date(2015, 3, 31), time(23, 59, 59)))).statement()
    }
    .gives([[1], [6]])

    /// A date between two that are written into the text.
    fn between_date_literals() -> Statement {
        select("id").from("people").filter(col("born").between(literal(date(1985, 1, 1)), literal(date(1985, 12, 31))))
            .statement()
    }
    .gives([[3], [7]])

    /// The fields of a date.
    fn fields_of_date() -> Statement {
        of_birth((
            extract(DateField::Year, born()).alias("y"), extract(DateField::Month, born()).alias("m"),
            extract(DateField::Day, born()).alias("d"), extract(DateField::Quarter, born()).alias("q"),
        ))
    }
    .gives([(2000, 2, 29, 1)])

    /// The fields of a time of day; seconds without their fraction.
    fn fields_of_time() -> Statement {
        of_order((
            extract(DateField::Hour, placed()).alias("h"), extract(DateField::Minute, placed()).alias("m"),
            extract(DateField::Second, placed()).alias("s"),
        ))
    }
    .gives([(23, 59, 59)])

    /// Monday is 1 and Sunday 7; the days of the year begin with 1.
    fn days_of_week_and_year() -> Statement {
        of_birth((
            extract(DateField::DayOfWeek, born()).alias("w"), extract(DateField::DayOfYear, born()).alias("y"),
        ))
    }
    .gives([(2, 60)])

    /// Weeks are those of ISO 8601: the first days of January may belong to the last one of the year before.
    fn iso_week() -> Statement {
        select((col("id"), extract(DateField::Week, born()).alias("w"))).from("people")
            .filter(col("id").is_in([1, 6, 8])).statement()
    }
    .gives([(1, 41), (6, 52), (8, 1)])

    /// A moment made a date loses its time of day.
    fn day_of_moment() -> Statement {
        select(col("placed").cast(Type::Date).alias("d")).from("orders").filter(col("id").eq(2)).statement()
    }
    .gives([[date(2015, 3, 31)]])

    /// A month later, from a month's end: it stays within the month.
    fn a_month_later() -> Statement {
        of_order(date_add(DateField::Month, placed(), 1).alias("v"))
    }
    .gives([[date_time(date(2015, 4, 30), time(23, 59, 59))]])

    /// A year earlier, from a leap day.
    fn a_year_earlier() -> Statement {
        of_birth(date_add(DateField::Year, born(), -1).alias("v"))
    }
    .gives([[date(1999, 2, 28)]])

    /// Days, hours and seconds later.
    fn days_and_hours_later() -> Statement {
        of_order((
            date_add(DateField::Day, placed(), 1).alias("d"), date_add(DateField::Hour, placed(), 2).alias("h"),
            date_add(DateField::Second, placed(), col("id") - 1).alias("s"),
        ))
    }
    .gives([(
        date_time(date(2015, 4, 1), time(23, 59, 59)), date_time(date(2015, 4, 1), time(1, 59, 59)),
        date_time(date(2015, 4, 1), time(0, 0, 0)),
    )])

    /// Beginnings of months between: from January 31 to February 1 it is one.
    fn boundaries_between() -> Statement {
        of_birth((
            date_boundaries(DateField::Month, literal(date(2024, 1, 31)), literal(date(2024, 2, 1))).alias("m"),
            date_boundaries(DateField::Year, born(), literal(date(2001, 1, 1))).alias("y"),
            date_boundaries(DateField::Day, born(), literal(date(2000, 3, 1))).alias("d"),
        ))
    }
    .gives([(1, 1, 1)])

    /// Whole months gone by: from January 31 to February 1 it is none.
    fn elapsed_between() -> Statement {
        of_birth((
            date_elapsed(DateField::Month, literal(date(2024, 1, 31)), literal(date(2024, 2, 1))).alias("m"),
            date_elapsed(DateField::Day, born(), literal(date(2000, 3, 1))).alias("d"),
        ))
    }
    .gives([(0, 1)])

    /// The beginning of a month, a year and a day.
    fn beginnings() -> Statement {
        of_order((
            date_trunc(DateField::Month, placed()).alias("m"), date_trunc(DateField::Year, placed()).alias("y"),
            date_trunc(DateField::Day, placed()).alias("d"),
        ))
    }
    .gives([(
        date_time(date(2015, 3, 1), time(0, 0, 0)), date_time(date(2015, 1, 1), time(0, 0, 0)),
        date_time(date(2015, 3, 31), time(0, 0, 0)),
    )])

    /// The beginning of a week is its Monday, that of a quarter its first day.
    fn beginnings_of_week_and_quarter() -> Statement {
        of_order((date_trunc(DateField::Week, placed()).alias("w"), date_trunc(DateField::Quarter, placed()).alias("q")))
    }
    .gives([(
        date_time(date(2015, 3, 30), time(0, 0, 0)), date_time(date(2015, 1, 1), time(0, 0, 0)),
    )])

    /// The moment of the statement.
    fn now() -> Statement {
        select((current_date().alias("d"), current_time().alias("t"), current_timestamp().alias("n"))).statement()
    }

    /// Grouped by the year.
    fn grouped_by_year() -> Statement {
        select((extract(DateField::Year, placed()).alias("y"), count_all().alias("c"))).from("orders")
            .filter(col("placed").is_not_null()).group_by(extract(DateField::Year, placed())).statement()
    }
    .gives([(2015, 3), (2016, 2), (2017, 1)])

    /// A day that the calendar does not have is an error.
    fn impossible_date() -> Statement {
        select("id").from("people").filter(col("born").eq(date(2023, 2, 29))).statement()
    }

    /// The beginning of an hour of a moment that has an offset from UTC is a moment that has one.
    fn beginning_of_hour_with_offset() -> Statement {
        let moment = |clock| DateTimeTz { local: date_time(date(2015, 3, 31), clock), offset_minutes: 0 };
        let hour = date_trunc(DateField::Hour, literal(moment(time(23, 59, 59))));
        select("id").from("teams").filter(hour.eq(literal(moment(time(23, 0, 0))))).filter(col("id").eq(1)).statement()
    }
    .gives([[1]])
    /// The hours between two moments do not depend on the offsets that they are written with.
    fn elapsed_between_offsets() -> Statement {
        let (from, to) = (|| literal(at(12, 0, 120)), || literal(at(12, 30, 120)));
        of_order((
            date_elapsed(DateField::Hour, from(), to()).alias("h"),
            date_boundaries(DateField::Minute, from(), literal(at(10, 1, 0))).alias("b"),
        ))
    }
    .gives([(0, 1)])

    /// The minutes and seconds between them.
    fn minutes_between_offsets() -> Statement {
        let (from, to) = (|| literal(at(12, 0, 120)), || literal(at(12, 30, 120)));
        of_order((
            date_elapsed(DateField::Minute, from(), to()).alias("m"),
            date_elapsed(DateField::Second, literal(at(12, 0, 0)), to()).alias("s"),
        ))
    }
    .gives([(30, -5400)])

    /// The day that has begun in the time zone of the session, and what is told of a moment in it.
    fn today() -> Statement {
        of_order((
            date_trunc(DateField::Day, current_timestamp()).alias("d"),
            extract(DateField::Hour, current_timestamp()).alias("h"),
            date_boundaries(DateField::Day, current_timestamp(), current_date()).alias("b"),
            date_elapsed(DateField::Year, placed(), current_timestamp()).alias("y"),
            date_elapsed(DateField::Hour, placed(), current_timestamp()).alias("e"),
        ))
    }

    /// The fields of a column that keeps an offset, and its month.
    fn month_of_offset() -> Statement {
        let moment = || col("placed").cast(Type::TimestampTz(0));
        of_order((
            date_trunc(DateField::Month, moment()).alias("m"), extract(DateField::Month, moment()).alias("f"),
            date_boundaries(DateField::Month, moment(), moment()).alias("b"),
        ))
    }

    /// Hours added to a date make a moment of it, and seconds between are many.
    fn hours_after_date() -> Statement {
        of_birth((
            date_add(DateField::Hour, date_add(DateField::Day, born(), 1), 5).alias("h"),
            date_boundaries(DateField::Second, literal(date(1900, 1, 1)), born()).alias("s"),
            date_elapsed(DateField::Second, literal(date(1900, 1, 1)), born()).alias("e"),
        ))
    }
    .gives([(date_time(date(2000, 3, 1), time(5, 0, 0)), 3_160_771_200_i64, 3_160_771_200_i64)])

    /// A column of which no type is told, beside a moment that has an offset.
    fn elapsed_since_unknown() -> Statement {
        of_order(date_elapsed(DateField::Day, col("placed"), current_timestamp()).gt(1000).alias("d"))
    }
    .gives([[true]])
}
