//! Functions of MySQL. <https://dev.mysql.com/doc/refman/9.4/en/built-in-function-reference.html>

use isogloss::{AggregateFunction, AggregateSpelling, DateField, Function, FunctionTable, function_list};

/// As far as they differ from the standard.
pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    // LPAD and RPAD cut a longer text off. https://dev.mysql.com/doc/refman/9.4/en/string-functions.html#function_lpad
    Function::PadStart => "LPAD({0}, GREATEST({1}, CHAR_LENGTH({0})), {2})";
    Function::PadEnd => "RPAD({0}, GREATEST({1}, CHAR_LENGTH({0})), {2})";
    // https://dev.mysql.com/doc/refman/9.4/en/arithmetic-functions.html
    Function::Divide => "{0} / {1}" at Multiplicative;
    Function::DivideInteger => "{0} DIV {1}" at Multiplicative;
    Function::Modulo => "{0} % {1}" at Multiplicative;
    Function::Truncate => "TRUNCATE({0}, {1})";
    // Operators on bits give unsigned numbers. https://dev.mysql.com/doc/refman/9.4/en/bit-functions.html
    Function::BitNot => "CAST(~{0} AS SIGNED)";
    Function::Greatest => "GREATEST({*})";
    Function::Least => "LEAST({*})";
    Function::Random => "RAND()";
    // UUID() is made of the time and the machine; this one is of version 4, made of random bytes.
    Function::NewUuid => "LOWER(CONCAT(HEX(RANDOM_BYTES(4)), '-', HEX(RANDOM_BYTES(2)), '-4', SUBSTRING(HEX(RANDOM_BYTES(2)) FROM 2), '-', HEX(ASCII(RANDOM_BYTES(1)) DIV 64 + 8), SUBSTRING(HEX(RANDOM_BYTES(2)) FROM 2), '-', HEX(RANDOM_BYTES(6))))";
    // https://dev.mysql.com/doc/refman/9.4/en/date-and-time-functions.html
    Function::Extract(DateField::Quarter) => "QUARTER({0})";
    // Mode 3 is ISO 8601: weeks begin on Monday, the first has more than three days of the year.
    Function::Extract(DateField::Week) => "WEEK({0}, 3)";
    Function::Extract(DateField::DayOfWeek) => "WEEKDAY({0}) + 1" at Additive;
    Function::Extract(DateField::DayOfYear) => "DAYOFYEAR({0})";
    Function::Extract(DateField::Second) => "EXTRACT(SECOND FROM {0})";
    Function::Truncated(DateField::Year) => "CAST(DATE_FORMAT({0}, '%Y-01-01') AS DATE)";
    Function::Truncated(DateField::Quarter) => "MAKEDATE(YEAR({0}), 1) + INTERVAL (QUARTER({0}) - 1) QUARTER" at Additive;
    Function::Truncated(DateField::Month) => "CAST(DATE_FORMAT({0}, '%Y-%m-01') AS DATE)";
    Function::Truncated(DateField::Week) => "CAST({0} AS DATE) - INTERVAL WEEKDAY({0}) DAY" at Additive;
    Function::Truncated(DateField::Day) => "CAST({0} AS DATE)";
    Function::Truncated(DateField::Hour) => "CAST(DATE_FORMAT({0}, '%Y-%m-%d %H:00:00') AS DATETIME)";
    Function::Truncated(DateField::Minute) => "CAST(DATE_FORMAT({0}, '%Y-%m-%d %H:%i:00') AS DATETIME)";
    Function::Truncated(DateField::Second) => "CAST(DATE_FORMAT({0}, '%Y-%m-%d %H:%i:%s') AS DATETIME)";
    Function::DateAdd(DateField::Year) => "DATE_ADD({0}, INTERVAL {1} YEAR)";
    Function::DateAdd(DateField::Quarter) => "DATE_ADD({0}, INTERVAL {1} QUARTER)";
    Function::DateAdd(DateField::Month) => "DATE_ADD({0}, INTERVAL {1} MONTH)";
    Function::DateAdd(DateField::Week) => "DATE_ADD({0}, INTERVAL {1} WEEK)";
    Function::DateAdd(DateField::Day) => "DATE_ADD({0}, INTERVAL {1} DAY)";
    Function::DateAdd(DateField::Hour) => "DATE_ADD({0}, INTERVAL {1} HOUR)";
    Function::DateAdd(DateField::Minute) => "DATE_ADD({0}, INTERVAL {1} MINUTE)";
    Function::DateAdd(DateField::Second) => "DATE_ADD({0}, INTERVAL {1} SECOND)";
    Function::DateBoundaries(DateField::Year) => "YEAR({1}) - YEAR({0})" at Additive;
    Function::DateBoundaries(DateField::Quarter) =>
        "(YEAR({1}) - YEAR({0})) * 4 + CAST(QUARTER({1}) AS SIGNED) - QUARTER({0})" at Additive;
    Function::DateBoundaries(DateField::Month) =>
        "PERIOD_DIFF(EXTRACT(YEAR_MONTH FROM {1}), EXTRACT(YEAR_MONTH FROM {0}))";
    // Day 2 is a Monday, so that a multiple of 7 behind it begins each week.
    Function::DateBoundaries(DateField::Week) =>
        "(TO_DAYS({1}) - 2) DIV 7 - (TO_DAYS({0}) - 2) DIV 7" at Additive;
    Function::DateBoundaries(DateField::Day) => "DATEDIFF({1}, {0})";
    Function::DateBoundaries(DateField::Hour) =>
        "TIMESTAMPDIFF(HOUR, DATE_FORMAT({0}, '%Y-%m-%d %H:00:00'), DATE_FORMAT({1}, '%Y-%m-%d %H:00:00'))";
    Function::DateBoundaries(DateField::Minute) =>
        "TIMESTAMPDIFF(MINUTE, DATE_FORMAT({0}, '%Y-%m-%d %H:%i:00'), DATE_FORMAT({1}, '%Y-%m-%d %H:%i:00'))";
    Function::DateBoundaries(DateField::Second) =>
        "TIMESTAMPDIFF(SECOND, DATE_FORMAT({0}, '%Y-%m-%d %H:%i:%s'), DATE_FORMAT({1}, '%Y-%m-%d %H:%i:%s'))";
    Function::DateElapsed(DateField::Year) => "TIMESTAMPDIFF(YEAR, {0}, {1})";
    Function::DateElapsed(DateField::Quarter) => "TIMESTAMPDIFF(QUARTER, {0}, {1})";
    Function::DateElapsed(DateField::Month) => "TIMESTAMPDIFF(MONTH, {0}, {1})";
    Function::DateElapsed(DateField::Week) => "TIMESTAMPDIFF(WEEK, {0}, {1})";
    Function::DateElapsed(DateField::Day) => "TIMESTAMPDIFF(DAY, {0}, {1})";
    Function::DateElapsed(DateField::Hour) => "TIMESTAMPDIFF(HOUR, {0}, {1})";
    Function::DateElapsed(DateField::Minute) => "TIMESTAMPDIFF(MINUTE, {0}, {1})";
    Function::DateElapsed(DateField::Second) => "TIMESTAMPDIFF(SECOND, {0}, {1})";
});

/// As far as they differ from the standard. <https://dev.mysql.com/doc/refman/9.4/en/aggregate-functions.html>
pub(crate) static AGGREGATES: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StringAgg, "GROUP_CONCAT"),
    AggregateSpelling::lacking(AggregateFunction::BoolAnd),
    AggregateSpelling::lacking(AggregateFunction::BoolOr),
    AggregateSpelling::lacking(AggregateFunction::PercentileCont),
    AggregateSpelling::lacking(AggregateFunction::PercentileDisc),
];
