//! Functions of Transact-SQL. <https://learn.microsoft.com/en-us/sql/t-sql/functions/functions>

use isogloss::{AggregateFunction, AggregateSpelling, DateField, Function, FunctionTable, function_list};

/// GREATEST and LEAST, which pass over NULLs and came with 2022, are the hook's.
pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    // LEN passes over trailing blanks, which the letter keeps from being the end.
    // https://learn.microsoft.com/en-us/sql/t-sql/functions/len-transact-sql
    Function::CharLength => "LEN(CAST({0} AS NVARCHAR(MAX)) + N'x') - 1" at Additive;
    Function::OctetLength => "DATALENGTH({0})";
    Function::Substring => "SUBSTRING({0}, {1}, {2})";
    Function::SubstringFrom => "SUBSTRING({0}, {1}, 2147483647)";
    // TRIM came with 2017.
    Function::Trim => "LTRIM(RTRIM({0}))";
    // Empty text is found nowhere, where it is at the beginning here.
    Function::Position =>
        "CASE WHEN DATALENGTH({0}) = 0 AND {1} IS NOT NULL THEN 1 ELSE CHARINDEX({0}, {1}) END";
    Function::PadStart =>
        "LEFT(REPLICATE(CAST({2} AS NVARCHAR(MAX)), {1}), CASE WHEN {1} > (LEN(CAST({0} AS NVARCHAR(MAX)) + N'x') - 1) THEN {1} - (LEN(CAST({0} AS NVARCHAR(MAX)) + N'x') - 1) ELSE 0 END) + {0}" at Other;
    Function::PadEnd =>
        "{0} + LEFT(REPLICATE(CAST({2} AS NVARCHAR(MAX)), {1}), CASE WHEN {1} > (LEN(CAST({0} AS NVARCHAR(MAX)) + N'x') - 1) THEN {1} - (LEN(CAST({0} AS NVARCHAR(MAX)) + N'x') - 1) ELSE 0 END)" at Other;
    // A text that is not of any length is cut off at 8000 bytes.
    // https://learn.microsoft.com/en-us/sql/t-sql/functions/replace-transact-sql
    // https://learn.microsoft.com/en-us/sql/t-sql/functions/replicate-transact-sql
    Function::Replace => "REPLACE(CAST({0} AS NVARCHAR(MAX)), {1}, {2})";
    Function::Repeat => "REPLICATE(CAST({0} AS NVARCHAR(MAX)), {1})";
    Function::Ceiling => "CEILING({0})";
    // https://learn.microsoft.com/en-us/sql/t-sql/functions/round-transact-sql
    Function::Truncate => "ROUND({0}, {1}, 1)";
    // The result has the type of the base: a whole one would lose its fraction.
    // https://learn.microsoft.com/en-us/sql/t-sql/functions/power-transact-sql
    Function::Power => "POWER(CAST({0} AS FLOAT), {1})";
    Function::Ln => "LOG({0})";
    // Whole numbers would be divided without their fraction.
    Function::Divide => "{0} / ({1} + 0.0)" at Multiplicative;
    Function::DivideInteger => "{0} / {1}" at Multiplicative;
    Function::Quotient => "{0} / {1}" at Multiplicative;
    Function::Modulo => "{0} % {1}" at Multiplicative;
    Function::CurrentDate => "CAST(SYSDATETIME() AS DATE)";
    Function::CurrentTime => "CAST(SYSDATETIME() AS TIME)";
    Function::CurrentTimestamp => "SYSDATETIMEOFFSET()";
    // RAND() is called once for all rows. https://learn.microsoft.com/en-us/sql/t-sql/functions/rand-transact-sql
    Function::Random => "RAND(CHECKSUM(NEWID()))";
    Function::NewUuid => "NEWID()";
    // https://learn.microsoft.com/en-us/sql/t-sql/functions/datepart-transact-sql
    Function::Extract(DateField::Year) => "DATEPART(year, {0})";
    Function::Extract(DateField::Quarter) => "DATEPART(quarter, {0})";
    Function::Extract(DateField::Month) => "DATEPART(month, {0})";
    Function::Extract(DateField::Week) => "DATEPART(iso_week, {0})";
    Function::Extract(DateField::Day) => "DATEPART(day, {0})";
    Function::Extract(DateField::DayOfYear) => "DATEPART(dayofyear, {0})";
    Function::Extract(DateField::Hour) => "DATEPART(hour, {0})";
    Function::Extract(DateField::Minute) => "DATEPART(minute, {0})";
    Function::Extract(DateField::Second) => "DATEPART(second, {0})";
    // The session says which day is the first; this takes it out again.
    Function::Extract(DateField::DayOfWeek) => "(DATEPART(weekday, {0}) + @@DATEFIRST - 2) % 7 + 1" at Additive;
    // DATETRUNC came with 2022; this is how many units have begun since the year 1, added to it again.
    Function::Truncated(DateField::Year) =>
        "DATEADD(year, DATEDIFF(year, CAST('00010101' AS DATETIME2), {0}), CAST('00010101' AS DATETIME2))";
    Function::Truncated(DateField::Quarter) =>
        "DATEADD(quarter, DATEDIFF(quarter, CAST('00010101' AS DATETIME2), {0}), CAST('00010101' AS DATETIME2))";
    Function::Truncated(DateField::Month) =>
        "DATEADD(month, DATEDIFF(month, CAST('00010101' AS DATETIME2), {0}), CAST('00010101' AS DATETIME2))";
    // The first day of the year 1 is a Monday.
    Function::Truncated(DateField::Week) =>
        "DATEADD(day, DATEDIFF(day, CAST('00010101' AS DATETIME2), {0}) / 7 * 7, CAST('00010101' AS DATETIME2))";
    Function::Truncated(DateField::Day) =>
        "DATEADD(day, DATEDIFF(day, CAST('00010101' AS DATETIME2), {0}), CAST('00010101' AS DATETIME2))";
    Function::Truncated(DateField::Hour) =>
        "DATEADD(hour, DATEDIFF(hour, CAST('00010101' AS DATETIME2), {0}), CAST('00010101' AS DATETIME2))";
    Function::Truncated(DateField::Minute) =>
        "DATEADD(minute, DATEDIFF(minute, CAST('00010101' AS DATETIME2), {0}), CAST('00010101' AS DATETIME2))";
    // There are too many seconds since the year 1 for a count of them.
    Function::Truncated(DateField::Second) =>
        "DATEADD(nanosecond, -DATEPART(nanosecond, CAST({0} AS DATETIME2)), CAST({0} AS DATETIME2))";
    // https://learn.microsoft.com/en-us/sql/t-sql/functions/dateadd-transact-sql
    Function::DateAdd(DateField::Year) => "DATEADD(year, {1}, {0})";
    Function::DateAdd(DateField::Quarter) => "DATEADD(quarter, {1}, {0})";
    Function::DateAdd(DateField::Month) => "DATEADD(month, {1}, {0})";
    Function::DateAdd(DateField::Week) => "DATEADD(week, {1}, {0})";
    Function::DateAdd(DateField::Day) => "DATEADD(day, {1}, {0})";
    Function::DateAdd(DateField::Hour) => "DATEADD(hour, {1}, {0})";
    Function::DateAdd(DateField::Minute) => "DATEADD(minute, {1}, {0})";
    Function::DateAdd(DateField::Second) => "DATEADD(second, {1}, {0})";
    // https://learn.microsoft.com/en-us/sql/t-sql/functions/datediff-transact-sql
    Function::DateBoundaries(DateField::Year) => "DATEDIFF(year, {0}, {1})";
    Function::DateBoundaries(DateField::Quarter) => "DATEDIFF(quarter, {0}, {1})";
    Function::DateBoundaries(DateField::Month) => "DATEDIFF(month, {0}, {1})";
    // DATEDIFF takes Sunday for the beginning of the week.
    Function::DateBoundaries(DateField::Week) =>
        "DATEDIFF(day, CAST('00010101' AS DATETIME2), {1}) / 7 - DATEDIFF(day, CAST('00010101' AS DATETIME2), {0}) / 7" at Additive;
    Function::DateBoundaries(DateField::Day) => "DATEDIFF(day, {0}, {1})";
    Function::DateBoundaries(DateField::Hour) => "DATEDIFF(hour, {0}, {1})";
    Function::DateBoundaries(DateField::Minute) => "DATEDIFF(minute, {0}, {1})";
    // A count of seconds overflows after 68 years, one of minutes after more than there are.
    Function::DateBoundaries(DateField::Second) =>
        "CAST(DATEDIFF(minute, {0}, {1}) AS BIGINT) * 60 + DATEPART(second, CAST({1} AS DATETIME2)) - DATEPART(second, CAST({0} AS DATETIME2))" at Additive;
    // The months that have begun, less the one that is not over: both moments are compared within a January, which has
    // every day that a month can have.
    Function::DateElapsed(DateField::Year) =>
        "(DATEDIFF(month, {0}, {1}) - CASE WHEN {0} <= {1} AND DATEADD(month, DATEDIFF(month, {1}, CAST('00010101' AS DATETIME2)), CAST({1} AS DATETIME2)) < DATEADD(month, DATEDIFF(month, {0}, CAST('00010101' AS DATETIME2)), CAST({0} AS DATETIME2)) THEN 1 WHEN {0} > {1} AND DATEADD(month, DATEDIFF(month, {1}, CAST('00010101' AS DATETIME2)), CAST({1} AS DATETIME2)) > DATEADD(month, DATEDIFF(month, {0}, CAST('00010101' AS DATETIME2)), CAST({0} AS DATETIME2)) THEN -1 ELSE 0 END) / 12" at Multiplicative;
    Function::DateElapsed(DateField::Quarter) =>
        "(DATEDIFF(month, {0}, {1}) - CASE WHEN {0} <= {1} AND DATEADD(month, DATEDIFF(month, {1}, CAST('00010101' AS DATETIME2)), CAST({1} AS DATETIME2)) < DATEADD(month, DATEDIFF(month, {0}, CAST('00010101' AS DATETIME2)), CAST({0} AS DATETIME2)) THEN 1 WHEN {0} > {1} AND DATEADD(month, DATEDIFF(month, {1}, CAST('00010101' AS DATETIME2)), CAST({1} AS DATETIME2)) > DATEADD(month, DATEDIFF(month, {0}, CAST('00010101' AS DATETIME2)), CAST({0} AS DATETIME2)) THEN -1 ELSE 0 END) / 3" at Multiplicative;
    Function::DateElapsed(DateField::Month) =>
        "DATEDIFF(month, {0}, {1}) - CASE WHEN {0} <= {1} AND DATEADD(month, DATEDIFF(month, {1}, CAST('00010101' AS DATETIME2)), CAST({1} AS DATETIME2)) < DATEADD(month, DATEDIFF(month, {0}, CAST('00010101' AS DATETIME2)), CAST({0} AS DATETIME2)) THEN 1 WHEN {0} > {1} AND DATEADD(month, DATEDIFF(month, {1}, CAST('00010101' AS DATETIME2)), CAST({1} AS DATETIME2)) > DATEADD(month, DATEDIFF(month, {0}, CAST('00010101' AS DATETIME2)), CAST({0} AS DATETIME2)) THEN -1 ELSE 0 END" at Additive;
    // DATEDIFF counts as of UTC, and so does a comparison with a moment that has an offset: what has none gets that of UTC.
    Function::DateElapsed(DateField::Week) =>
        "(DATEDIFF(day, {0}, {1}) - CASE WHEN {0} <= {1} AND DATEADD(day, DATEDIFF(day, {0}, {1}), CAST({0} AS DATETIMEOFFSET)) > {1} THEN 1 WHEN {0} > {1} AND DATEADD(day, DATEDIFF(day, {0}, {1}), CAST({0} AS DATETIMEOFFSET)) < {1} THEN -1 ELSE 0 END) / 7" at Multiplicative;
    Function::DateElapsed(DateField::Day) =>
        "DATEDIFF(day, {0}, {1}) - CASE WHEN {0} <= {1} AND DATEADD(day, DATEDIFF(day, {0}, {1}), CAST({0} AS DATETIMEOFFSET)) > {1} THEN 1 WHEN {0} > {1} AND DATEADD(day, DATEDIFF(day, {0}, {1}), CAST({0} AS DATETIMEOFFSET)) < {1} THEN -1 ELSE 0 END" at Additive;
    Function::DateElapsed(DateField::Hour) =>
        "DATEDIFF(hour, {0}, {1}) - CASE WHEN {0} <= {1} AND DATEADD(hour, DATEDIFF(hour, {0}, {1}), CAST({0} AS DATETIMEOFFSET)) > {1} THEN 1 WHEN {0} > {1} AND DATEADD(hour, DATEDIFF(hour, {0}, {1}), CAST({0} AS DATETIMEOFFSET)) < {1} THEN -1 ELSE 0 END" at Additive;
    Function::DateElapsed(DateField::Minute) =>
        "DATEDIFF(minute, {0}, {1}) - CASE WHEN {0} <= {1} AND DATEADD(minute, DATEDIFF(minute, {0}, {1}), CAST({0} AS DATETIMEOFFSET)) > {1} THEN 1 WHEN {0} > {1} AND DATEADD(minute, DATEDIFF(minute, {0}, {1}), CAST({0} AS DATETIMEOFFSET)) < {1} THEN -1 ELSE 0 END" at Additive;
    Function::DateElapsed(DateField::Second) =>
        "CAST(DATEDIFF(minute, {0}, {1}) AS BIGINT) * 60 + DATEPART(second, CAST({1} AS DATETIME2)) - DATEPART(second, CAST({0} AS DATETIME2)) - CASE WHEN {0} <= {1} AND DATEPART(nanosecond, CAST({1} AS DATETIME2)) < DATEPART(nanosecond, CAST({0} AS DATETIME2)) THEN 1 WHEN {0} > {1} AND DATEPART(nanosecond, CAST({1} AS DATETIME2)) > DATEPART(nanosecond, CAST({0} AS DATETIME2)) THEN -1 ELSE 0 END" at Additive;
});

/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/aggregate-functions-transact-sql>
pub(crate) static AGGREGATES: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StddevSamp, "STDEV"),
    AggregateSpelling::new(AggregateFunction::StddevPop, "STDEVP"),
    AggregateSpelling::new(AggregateFunction::VarSamp, "VAR"),
    AggregateSpelling::new(AggregateFunction::VarPop, "VARP"),
    AggregateSpelling::lacking(AggregateFunction::BoolAnd),
    AggregateSpelling::lacking(AggregateFunction::BoolOr),
    AggregateSpelling::lacking(AggregateFunction::NthValue),
];

/// What 2008 has: it ranks and counts over windows, but looks at no other row.
/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/analytic-functions-transact-sql>
pub(crate) static AGGREGATES_2008: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StddevSamp, "STDEV"),
    AggregateSpelling::new(AggregateFunction::StddevPop, "STDEVP"),
    AggregateSpelling::new(AggregateFunction::VarSamp, "VAR"),
    AggregateSpelling::new(AggregateFunction::VarPop, "VARP"),
    AggregateSpelling::lacking(AggregateFunction::BoolAnd),
    AggregateSpelling::lacking(AggregateFunction::BoolOr),
    AggregateSpelling::lacking(AggregateFunction::NthValue),
    AggregateSpelling::lacking(AggregateFunction::Lag),
    AggregateSpelling::lacking(AggregateFunction::Lead),
    AggregateSpelling::lacking(AggregateFunction::FirstValue),
    AggregateSpelling::lacking(AggregateFunction::LastValue),
    AggregateSpelling::lacking(AggregateFunction::PercentRank),
    AggregateSpelling::lacking(AggregateFunction::CumeDist),
    AggregateSpelling::lacking(AggregateFunction::PercentileCont),
    AggregateSpelling::lacking(AggregateFunction::PercentileDisc),
];
