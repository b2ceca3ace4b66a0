//! Functions of Firebird. <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-functions>

use isogloss::{
    AggregateFunction, AggregateSpelling, DateField, Function, FunctionSpelling, FunctionTable, function_list,
};

/// As far as they differ from the standard, in every version.
static LIST: &[FunctionSpelling] = function_list! {
    Function::TrimStart => "TRIM(LEADING FROM {0})";
    Function::TrimEnd => "TRIM(TRAILING FROM {0})";
    // LPAD and RPAD cut a longer text off.
    Function::PadStart =>
        "CASE WHEN {1} <= CHAR_LENGTH({0}) AND {2} IS NOT NULL THEN {0} ELSE LPAD({0}, {1}, {2}) END";
    Function::PadEnd =>
        "CASE WHEN {1} <= CHAR_LENGTH({0}) AND {2} IS NOT NULL THEN {0} ELSE RPAD({0}, {1}, {2}) END";
    Function::Repeat => "RPAD('', MAXVALUE(CHAR_LENGTH({0}) * {1}, 0), {0})";
    Function::Divide => "CAST({0} AS DOUBLE PRECISION) / {1}" at Multiplicative;
    // Of two whole numbers it has no fraction.
    Function::DivideInteger => "{0} / {1}" at Multiplicative;
    Function::BitNot => "BIN_NOT({0})";
    Function::Greatest => "MAXVALUE({*})";
    Function::Least => "MINVALUE({*})";
    Function::CurrentTime => "CURRENT_TIME";
    Function::Random => "RAND()";
    Function::NewUuid => "GEN_UUID()";
    Function::Extract(DateField::Quarter) => "(EXTRACT(MONTH FROM {0}) + 2) / 3" at Multiplicative;
    Function::Extract(DateField::Week) => "EXTRACT(WEEK FROM {0})";
    // The days of the week begin with Sunday, which is 0, and those of the year with 0.
    Function::Extract(DateField::DayOfWeek) => "MOD(EXTRACT(WEEKDAY FROM {0}) + 6, 7) + 1" at Additive;
    Function::Extract(DateField::DayOfYear) => "EXTRACT(YEARDAY FROM {0}) + 1" at Additive;
    Function::Extract(DateField::Second) => "FLOOR(EXTRACT(SECOND FROM {0}))";
    Function::Truncated(DateField::Year) =>
        "CAST(DATEADD(-EXTRACT(YEARDAY FROM {0}) DAY TO CAST({0} AS DATE)) AS TIMESTAMP)";
    Function::Truncated(DateField::Quarter) =>
        "CAST(DATEADD(-MOD(EXTRACT(MONTH FROM {0}) - 1, 3) MONTH TO DATEADD(1 - EXTRACT(DAY FROM {0}) DAY TO CAST({0} AS DATE))) AS TIMESTAMP)";
    Function::Truncated(DateField::Month) =>
        "CAST(DATEADD(1 - EXTRACT(DAY FROM {0}) DAY TO CAST({0} AS DATE)) AS TIMESTAMP)";
    Function::Truncated(DateField::Week) =>
        "CAST(DATEADD(-MOD(EXTRACT(WEEKDAY FROM {0}) + 6, 7) DAY TO CAST({0} AS DATE)) AS TIMESTAMP)";
    Function::Truncated(DateField::Day) => "CAST(CAST({0} AS DATE) AS TIMESTAMP)";
    Function::Truncated(DateField::Hour) =>
        "DATEADD(EXTRACT(HOUR FROM CAST({0} AS TIMESTAMP)) HOUR TO CAST(CAST({0} AS DATE) AS TIMESTAMP))";
    Function::Truncated(DateField::Minute) =>
        "DATEADD(EXTRACT(HOUR FROM CAST({0} AS TIMESTAMP)) * 60 + EXTRACT(MINUTE FROM CAST({0} AS TIMESTAMP)) MINUTE TO CAST(CAST({0} AS DATE) AS TIMESTAMP))";
    Function::Truncated(DateField::Second) =>
        "DATEADD(EXTRACT(HOUR FROM CAST({0} AS TIMESTAMP)) * 3600 + EXTRACT(MINUTE FROM CAST({0} AS TIMESTAMP)) * 60 + CAST(FLOOR(EXTRACT(SECOND FROM CAST({0} AS TIMESTAMP))) AS INTEGER) SECOND TO CAST(CAST({0} AS DATE) AS TIMESTAMP))";
    Function::DateAdd(DateField::Year) => "DATEADD({1} YEAR TO {0})";
    Function::DateAdd(DateField::Quarter) => "DATEADD(3 * {1} MONTH TO {0})";
    Function::DateAdd(DateField::Month) => "DATEADD({1} MONTH TO {0})";
    Function::DateAdd(DateField::Week) => "DATEADD({1} WEEK TO {0})";
    Function::DateAdd(DateField::Day) => "DATEADD({1} DAY TO {0})";
    // Hours that are added to a DATE would be lost in silence.
    Function::DateAdd(DateField::Hour) => "DATEADD({1} HOUR TO CAST({0} AS TIMESTAMP))";
    Function::DateAdd(DateField::Minute) => "DATEADD({1} MINUTE TO CAST({0} AS TIMESTAMP))";
    Function::DateAdd(DateField::Second) => "DATEADD({1} SECOND TO CAST({0} AS TIMESTAMP))";
    Function::DateBoundaries(DateField::Year) => "DATEDIFF(YEAR FROM {0} TO {1})";
    Function::DateBoundaries(DateField::Quarter) =>
        "EXTRACT(YEAR FROM {1}) * 4 + (EXTRACT(MONTH FROM {1}) - 1) / 3 - EXTRACT(YEAR FROM {0}) * 4 - (EXTRACT(MONTH FROM {0}) - 1) / 3" at Additive;
    Function::DateBoundaries(DateField::Month) => "DATEDIFF(MONTH FROM {0} TO {1})";
    // DATEDIFF counts seven days for a week, wherever they begin.
    Function::DateBoundaries(DateField::Week) =>
        "DATEDIFF(DAY FROM DATEADD(-MOD(EXTRACT(WEEKDAY FROM {0}) + 6, 7) DAY TO {0}) TO DATEADD(-MOD(EXTRACT(WEEKDAY FROM {1}) + 6, 7) DAY TO {1})) / 7" at Multiplicative;
    Function::DateBoundaries(DateField::Day) => "DATEDIFF(DAY FROM {0} TO {1})";
    Function::DateBoundaries(DateField::Hour) =>
        "DATEDIFF(HOUR FROM CAST({0} AS TIMESTAMP) TO CAST({1} AS TIMESTAMP))";
    Function::DateBoundaries(DateField::Minute) =>
        "DATEDIFF(MINUTE FROM CAST({0} AS TIMESTAMP) TO CAST({1} AS TIMESTAMP))";
    Function::DateBoundaries(DateField::Second) =>
        "DATEDIFF(SECOND FROM CAST({0} AS TIMESTAMP) TO CAST({1} AS TIMESTAMP))";
    // The months that have begun, less the one that is not over.
    Function::DateElapsed(DateField::Year) =>
        "(DATEDIFF(MONTH FROM {0} TO {1}) - CASE WHEN {0} <= {1} AND CAST({1} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {1}) DAY TO CAST({1} AS DATE)) AS TIMESTAMP) < CAST({0} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {0}) DAY TO CAST({0} AS DATE)) AS TIMESTAMP) THEN 1 WHEN {0} > {1} AND CAST({1} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {1}) DAY TO CAST({1} AS DATE)) AS TIMESTAMP) > CAST({0} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {0}) DAY TO CAST({0} AS DATE)) AS TIMESTAMP) THEN -1 ELSE 0 END) / 12" at Multiplicative;
    Function::DateElapsed(DateField::Quarter) =>
        "(DATEDIFF(MONTH FROM {0} TO {1}) - CASE WHEN {0} <= {1} AND CAST({1} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {1}) DAY TO CAST({1} AS DATE)) AS TIMESTAMP) < CAST({0} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {0}) DAY TO CAST({0} AS DATE)) AS TIMESTAMP) THEN 1 WHEN {0} > {1} AND CAST({1} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {1}) DAY TO CAST({1} AS DATE)) AS TIMESTAMP) > CAST({0} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {0}) DAY TO CAST({0} AS DATE)) AS TIMESTAMP) THEN -1 ELSE 0 END) / 3" at Multiplicative;
    Function::DateElapsed(DateField::Month) =>
        "DATEDIFF(MONTH FROM {0} TO {1}) - CASE WHEN {0} <= {1} AND CAST({1} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {1}) DAY TO CAST({1} AS DATE)) AS TIMESTAMP) < CAST({0} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {0}) DAY TO CAST({0} AS DATE)) AS TIMESTAMP) THEN 1 WHEN {0} > {1} AND CAST({1} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {1}) DAY TO CAST({1} AS DATE)) AS TIMESTAMP) > CAST({0} AS TIMESTAMP) - CAST(DATEADD(1 - EXTRACT(DAY FROM {0}) DAY TO CAST({0} AS DATE)) AS TIMESTAMP) THEN -1 ELSE 0 END" at Additive;
    // The difference of two timestamps is in days, with nine digits, and rarely exact.
    Function::DateElapsed(DateField::Week) =>
        "CAST(TRUNC(DATEDIFF(MILLISECOND FROM CAST({0} AS TIMESTAMP) TO CAST({1} AS TIMESTAMP)) / 604800000) AS BIGINT)";
    Function::DateElapsed(DateField::Day) =>
        "CAST(TRUNC(DATEDIFF(MILLISECOND FROM CAST({0} AS TIMESTAMP) TO CAST({1} AS TIMESTAMP)) / 86400000) AS BIGINT)";
    Function::DateElapsed(DateField::Hour) =>
        "CAST(TRUNC(DATEDIFF(MILLISECOND FROM CAST({0} AS TIMESTAMP) TO CAST({1} AS TIMESTAMP)) / 3600000) AS BIGINT)";
    Function::DateElapsed(DateField::Minute) =>
        "CAST(TRUNC(DATEDIFF(MILLISECOND FROM CAST({0} AS TIMESTAMP) TO CAST({1} AS TIMESTAMP)) / 60000) AS BIGINT)";
    Function::DateElapsed(DateField::Second) =>
        "CAST(TRUNC(DATEDIFF(MILLISECOND FROM CAST({0} AS TIMESTAMP) TO CAST({1} AS TIMESTAMP)) / 1000) AS BIGINT)";
};

/// Version 3.0.
pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(LIST);

/// Since version 4 CURRENT_TIME has a time zone.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref40/firebird-40-language-reference.html#fblangref40-contextvars-localtime>
pub(crate) static FUNCTIONS_4: FunctionTable = FunctionTable::new(LIST).with(function_list! {
    Function::CurrentTime => "LOCALTIME";
});

/// Version 3.0.
pub(crate) static AGGREGATES: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StringAgg, "LIST"),
    AggregateSpelling::lacking(AggregateFunction::BoolAnd),
    AggregateSpelling::lacking(AggregateFunction::BoolOr),
    AggregateSpelling::lacking(AggregateFunction::PercentileCont),
    AggregateSpelling::lacking(AggregateFunction::PercentileDisc),
    AggregateSpelling::lacking(AggregateFunction::PercentRank),
    AggregateSpelling::lacking(AggregateFunction::CumeDist),
    AggregateSpelling::lacking(AggregateFunction::Ntile),
];

/// Version 4.0 numbers by rank in percent, too.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref40/firebird-40-language-reference.html#fblangref40-windowfuncs-rankfuncs>
pub(crate) static AGGREGATES_4: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StringAgg, "LIST"),
    AggregateSpelling::lacking(AggregateFunction::BoolAnd),
    AggregateSpelling::lacking(AggregateFunction::BoolOr),
    AggregateSpelling::lacking(AggregateFunction::PercentileCont),
    AggregateSpelling::lacking(AggregateFunction::PercentileDisc),
];
