//! Functions of SQLite. <https://www.sqlite.org/lang_corefunc.html>
//!
//! Dates and times are texts of ISO 8601, as [`types`](crate::types) has them: `2015-04-02`, or with ` 13:05:00.25`
//! behind it. <https://www.sqlite.org/lang_datefunc.html>

use isogloss::{AggregateFunction, AggregateSpelling, DateField, Function, FunctionTable, function_list};

/// What every build has.
pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    Function::CharLength => "LENGTH({0})";
    // OCTET_LENGTH came with 3.43.
    Function::OctetLength => "LENGTH(CAST({0} AS BLOB))";
    Function::Substring => "SUBSTR({0}, {1}, {2})";
    Function::SubstringFrom => "SUBSTR({0}, {1})";
    Function::Left => "SUBSTR({0}, 1, {1})";
    // A negative beginning counts from the end; the length keeps the last 0 characters from being all.
    Function::Right => "SUBSTR({0}, -{1}, {1})";
    Function::Position => "INSTR({1}, {0})";
    // A blob of zeros, written in digits, has as many pairs of them as it has bytes.
    Function::Repeat => "CASE WHEN {1} IS NOT NULL THEN REPLACE(HEX(ZEROBLOB({1})), '00', {0}) END";
    Function::PadStart =>
        "SUBSTR(REPLACE(HEX(ZEROBLOB({1})), '00', {2}), 1, {1} - LENGTH({0})) || {0}" at Other;
    Function::PadEnd =>
        "{0} || SUBSTR(REPLACE(HEX(ZEROBLOB({1})), '00', {2}), 1, {1} - LENGTH({0}))" at Other;
    Function::Reverse => lacking;
    // A number beyond 2 to the power of 52 has no fraction.
    Function::Ceiling => "CASE WHEN ABS({0}) < 4503599627370496 THEN CAST({0} AS INTEGER) + ({0} > CAST({0} AS INTEGER)) ELSE {0} END";
    Function::Floor => "CASE WHEN ABS({0}) < 4503599627370496 THEN CAST({0} AS INTEGER) - ({0} < CAST({0} AS INTEGER)) ELSE {0} END";
    Function::Truncate => lacking;
    Function::Sqrt => lacking;
    Function::Power => lacking;
    Function::Exp => lacking;
    Function::Ln => lacking;
    Function::Log10 => lacking;
    Function::Divide => "{0} / ({1} + 0.0)" at Multiplicative;
    Function::DivideInteger => "{0} / {1}" at Multiplicative;
    Function::Quotient => "{0} / {1}" at Multiplicative;
    // MOD() gives a floating point number.
    Function::Modulo => "{0} % {1}" at Multiplicative;
    // With more than one argument these are no aggregates, and NULL if any argument is.
    Function::Greatest => "MAX({*})";
    Function::Least => "MIN({*})";
    // RANDOM() gives any integer of 64 bits, of which 53 make a fraction.
    Function::Random => "(RANDOM() & 9007199254740991) / 9007199254740992.0" at Multiplicative;
    Function::NewUuid => "LOWER(HEX(RANDOMBLOB(4)) || '-' || HEX(RANDOMBLOB(2)) || '-4' || SUBSTR(HEX(RANDOMBLOB(2)), 2) || '-' || SUBSTR('89AB', (RANDOM() & 3) + 1, 1) || SUBSTR(HEX(RANDOMBLOB(2)), 2) || '-' || HEX(RANDOMBLOB(6)))";
    Function::Extract(DateField::Year) => "CAST(STRFTIME('%Y', {0}) AS INTEGER)";
    Function::Extract(DateField::Quarter) => "(CAST(STRFTIME('%m', {0}) AS INTEGER) + 2) / 3" at Multiplicative;
    Function::Extract(DateField::Month) => "CAST(STRFTIME('%m', {0}) AS INTEGER)";
    // The week is that of its Thursday; '%V' came with 3.46.
    Function::Extract(DateField::Week) =>
        "(CAST(STRFTIME('%j', {0}, '-3 days', 'weekday 4') AS INTEGER) + 6) / 7" at Multiplicative;
    Function::Extract(DateField::Day) => "CAST(STRFTIME('%d', {0}) AS INTEGER)";
    Function::Extract(DateField::DayOfWeek) => "(CAST(STRFTIME('%w', {0}) AS INTEGER) + 6) % 7 + 1" at Additive;
    Function::Extract(DateField::DayOfYear) => "CAST(STRFTIME('%j', {0}) AS INTEGER)";
    Function::Extract(DateField::Hour) => "CAST(STRFTIME('%H', {0}) AS INTEGER)";
    Function::Extract(DateField::Minute) => "CAST(STRFTIME('%M', {0}) AS INTEGER)";
    Function::Extract(DateField::Second) => "CAST(STRFTIME('%S', {0}) AS INTEGER)";
    // As long as the argument was: a date stays a date, and an offset stays behind a time.
    Function::Truncated(DateField::Year) => "SUBSTR(DATETIME({0}, 'start of year'), 1, LENGTH({0})) || CASE WHEN {0} LIKE '%+00:00' THEN '+00:00' ELSE '' END" at Other;
    Function::Truncated(DateField::Quarter) =>
        "SUBSTR(DATETIME({0}, 'start of month', (-((STRFTIME('%m', {0}) - 1) % 3)) || ' months'), 1, LENGTH({0})) || CASE WHEN {0} LIKE '%+00:00' THEN '+00:00' ELSE '' END" at Other;
    Function::Truncated(DateField::Month) => "SUBSTR(DATETIME({0}, 'start of month'), 1, LENGTH({0})) || CASE WHEN {0} LIKE '%+00:00' THEN '+00:00' ELSE '' END" at Other;
    Function::Truncated(DateField::Week) =>
        "SUBSTR(DATETIME({0}, 'start of day', '-6 days', 'weekday 1'), 1, LENGTH({0})) || CASE WHEN {0} LIKE '%+00:00' THEN '+00:00' ELSE '' END" at Other;
    Function::Truncated(DateField::Day) => "SUBSTR(DATETIME({0}, 'start of day'), 1, LENGTH({0})) || CASE WHEN {0} LIKE '%+00:00' THEN '+00:00' ELSE '' END" at Other;
    Function::Truncated(DateField::Hour) => "SUBSTR(STRFTIME('%Y-%m-%d %H:00:00', {0}), 1, LENGTH({0})) || CASE WHEN {0} LIKE '%+00:00' THEN '+00:00' ELSE '' END" at Other;
    Function::Truncated(DateField::Minute) => "SUBSTR(STRFTIME('%Y-%m-%d %H:%M:00', {0}), 1, LENGTH({0})) || CASE WHEN {0} LIKE '%+00:00' THEN '+00:00' ELSE '' END" at Other;
    Function::Truncated(DateField::Second) => "SUBSTR(STRFTIME('%Y-%m-%d %H:%M:%S', {0}), 1, LENGTH({0})) || CASE WHEN {0} LIKE '%+00:00' THEN '+00:00' ELSE '' END" at Other;
    // A month too long runs over into the next one; the earlier of that and the last day of the month meant is right.
    // What stands behind the day stays as it is.
    Function::DateAdd(DateField::Year) =>
        "MIN(DATE(SUBSTR({0}, 1, 10), {1} || ' years'), DATE(SUBSTR({0}, 1, 10), 'start of month', {1} || ' years', '1 months', '-1 days')) || SUBSTR({0}, 11)" at Other;
    Function::DateAdd(DateField::Quarter) =>
        "MIN(DATE(SUBSTR({0}, 1, 10), (3 * {1}) || ' months'), DATE(SUBSTR({0}, 1, 10), 'start of month', (3 * {1} + 1) || ' months', '-1 days')) || SUBSTR({0}, 11)" at Other;
    Function::DateAdd(DateField::Month) =>
        "MIN(DATE(SUBSTR({0}, 1, 10), {1} || ' months'), DATE(SUBSTR({0}, 1, 10), 'start of month', ({1} + 1) || ' months', '-1 days')) || SUBSTR({0}, 11)" at Other;
    Function::DateAdd(DateField::Week) => "DATE(SUBSTR({0}, 1, 10), (7 * {1}) || ' days') || SUBSTR({0}, 11)" at Other;
    Function::DateAdd(DateField::Day) => "DATE(SUBSTR({0}, 1, 10), {1} || ' days') || SUBSTR({0}, 11)" at Other;
    Function::DateAdd(DateField::Hour) =>
        "DATETIME(SUBSTR({0}, 1, 19), {1} || ' hours') || SUBSTR({0}, 20)" at Other;
    Function::DateAdd(DateField::Minute) =>
        "DATETIME(SUBSTR({0}, 1, 19), {1} || ' minutes') || SUBSTR({0}, 20)" at Other;
    Function::DateAdd(DateField::Second) =>
        "DATETIME(SUBSTR({0}, 1, 19), {1} || ' seconds') || SUBSTR({0}, 20)" at Other;
    Function::DateBoundaries(DateField::Year) => "STRFTIME('%Y', {1}) - STRFTIME('%Y', {0})" at Additive;
    Function::DateBoundaries(DateField::Quarter) =>
        "(STRFTIME('%Y', {1}) - STRFTIME('%Y', {0})) * 4 + (STRFTIME('%m', {1}) + 2) / 3 - (STRFTIME('%m', {0}) + 2) / 3" at Additive;
    Function::DateBoundaries(DateField::Month) =>
        "(STRFTIME('%Y', {1}) - STRFTIME('%Y', {0})) * 12 + STRFTIME('%m', {1}) - STRFTIME('%m', {0})" at Additive;
    // Julian days begin at noon; number 0 was a Monday.
    Function::DateBoundaries(DateField::Week) =>
        "CAST(JULIANDAY(DATE({1})) + 0.5 AS INTEGER) / 7 - CAST(JULIANDAY(DATE({0})) + 0.5 AS INTEGER) / 7" at Additive;
    Function::DateBoundaries(DateField::Day) =>
        "CAST(JULIANDAY(DATE({1})) - JULIANDAY(DATE({0})) AS INTEGER)";
    // Seconds since the year 0, which are never negative.
    Function::DateBoundaries(DateField::Hour) =>
        "(STRFTIME('%s', {1}) + 62167219200) / 3600 - (STRFTIME('%s', {0}) + 62167219200) / 3600" at Additive;
    Function::DateBoundaries(DateField::Minute) =>
        "(STRFTIME('%s', {1}) + 62167219200) / 60 - (STRFTIME('%s', {0}) + 62167219200) / 60" at Additive;
    Function::DateBoundaries(DateField::Second) => "STRFTIME('%s', {1}) - STRFTIME('%s', {0})" at Additive;
    Function::DateElapsed(DateField::Year) =>
        "((STRFTIME('%Y', {1}) - STRFTIME('%Y', {0})) * 12 + STRFTIME('%m', {1}) - STRFTIME('%m', {0}) - CASE WHEN {0} <= {1} AND STRFTIME('%d %H:%M:%f', {1}) < STRFTIME('%d %H:%M:%f', {0}) THEN 1 WHEN {0} > {1} AND STRFTIME('%d %H:%M:%f', {1}) > STRFTIME('%d %H:%M:%f', {0}) THEN -1 ELSE 0 END) / 12" at Multiplicative;
    Function::DateElapsed(DateField::Quarter) =>
        "((STRFTIME('%Y', {1}) - STRFTIME('%Y', {0})) * 12 + STRFTIME('%m', {1}) - STRFTIME('%m', {0}) - CASE WHEN {0} <= {1} AND STRFTIME('%d %H:%M:%f', {1}) < STRFTIME('%d %H:%M:%f', {0}) THEN 1 WHEN {0} > {1} AND STRFTIME('%d %H:%M:%f', {1}) > STRFTIME('%d %H:%M:%f', {0}) THEN -1 ELSE 0 END) / 3" at Multiplicative;
    Function::DateElapsed(DateField::Month) =>
        "(STRFTIME('%Y', {1}) - STRFTIME('%Y', {0})) * 12 + STRFTIME('%m', {1}) - STRFTIME('%m', {0}) - CASE WHEN {0} <= {1} AND STRFTIME('%d %H:%M:%f', {1}) < STRFTIME('%d %H:%M:%f', {0}) THEN 1 WHEN {0} > {1} AND STRFTIME('%d %H:%M:%f', {1}) > STRFTIME('%d %H:%M:%f', {0}) THEN -1 ELSE 0 END" at Additive;
    // Time is counted in milliseconds, which is as fine as these functions are.
    Function::DateElapsed(DateField::Week) =>
        "CAST(ROUND((JULIANDAY({1}) - JULIANDAY({0})) * 86400000) AS INTEGER) / 604800000" at Multiplicative;
    Function::DateElapsed(DateField::Day) =>
        "CAST(ROUND((JULIANDAY({1}) - JULIANDAY({0})) * 86400000) AS INTEGER) / 86400000" at Multiplicative;
    Function::DateElapsed(DateField::Hour) =>
        "CAST(ROUND((JULIANDAY({1}) - JULIANDAY({0})) * 86400000) AS INTEGER) / 3600000" at Multiplicative;
    Function::DateElapsed(DateField::Minute) =>
        "CAST(ROUND((JULIANDAY({1}) - JULIANDAY({0})) * 86400000) AS INTEGER) / 60000" at Multiplicative;
    Function::DateElapsed(DateField::Second) =>
        "CAST(ROUND((JULIANDAY({1}) - JULIANDAY({0})) * 86400000) AS INTEGER) / 1000" at Multiplicative;
});

/// What a build with SQLITE_ENABLE_MATH_FUNCTIONS has besides. <https://www.sqlite.org/lang_mathfunc.html>
pub(crate) static WITH_MATH: FunctionTable = FUNCTIONS.with(function_list! {
    Function::Ceiling => "CEIL({0})";
    Function::Floor => "FLOOR({0})";
    // There is no TRUNC with digits. Rounding is undone where it has gone away from zero.
    Function::Truncate => "CASE WHEN ABS(ROUND({0}, {1})) > ABS({0}) THEN ROUND(ROUND({0}, {1}) - SIGN({0}) * POWER(10, -{1}), {1}) ELSE ROUND({0}, {1}) END";
    Function::Sqrt => "SQRT({0})";
    Function::Power => "POWER({0}, {1})";
    Function::Exp => "EXP({0})";
    Function::Ln => "LN({0})";
    Function::Log10 => "LOG10({0})";
});

/// As far as they differ from the standard. <https://www.sqlite.org/lang_aggfunc.html>
pub(crate) static AGGREGATES: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StringAgg, "GROUP_CONCAT"),
    AggregateSpelling::lacking(AggregateFunction::BoolAnd),
    AggregateSpelling::lacking(AggregateFunction::BoolOr),
    AggregateSpelling::lacking(AggregateFunction::StddevSamp),
    AggregateSpelling::lacking(AggregateFunction::StddevPop),
    AggregateSpelling::lacking(AggregateFunction::VarSamp),
    AggregateSpelling::lacking(AggregateFunction::VarPop),
    AggregateSpelling::lacking(AggregateFunction::PercentileCont),
    AggregateSpelling::lacking(AggregateFunction::PercentileDisc),
];
