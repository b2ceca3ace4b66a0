//! Functions where PostgreSQL differs from the standard, or the standard has none.
//! <https://www.postgresql.org/docs/current/functions.html>

use isogloss::{AggregateSpelling, DateField, Function, FunctionTable, function_list};

/// What every version has.
pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    // SUBSTRING takes a pattern too, which is what binds between FROM and FOR would be taken for; SUBSTR does not.
    Function::Substring => "SUBSTR({0}, {1}, {2})";
    Function::SubstringFrom => "SUBSTR({0}, {1})";
    // LPAD and RPAD cut a longer text off. https://www.postgresql.org/docs/current/functions-string.html
    Function::PadStart => "LPAD({0}, CASE WHEN CHAR_LENGTH({0}) > {1} THEN CHAR_LENGTH({0}) ELSE {1} END, {2})";
    Function::PadEnd => "RPAD({0}, CASE WHEN CHAR_LENGTH({0}) > {1} THEN CHAR_LENGTH({0}) ELSE {1} END, {2})";
    // ROUND and TRUNC with digits exist for numeric alone.
    Function::Round => "ROUND(CAST({0} AS NUMERIC), {1})";
    Function::Truncate => "TRUNC(CAST({0} AS NUMERIC), {1})";
    // LOG of one argument is that to the base of 10. https://www.postgresql.org/docs/current/functions-math.html
    Function::Log10 => "LOG({0})";
    // Whole numbers would be divided without their fraction.
    Function::Divide => "{0} / ({1} + 0.0)" at Multiplicative;
    Function::DivideInteger => "{0} / {1}" at Multiplicative;
    Function::Quotient => "{0} / {1}" at Multiplicative;
    // GREATEST and LEAST pass over NULLs, where one NULL makes the whole NULL here; an array finds it.
    // https://www.postgresql.org/docs/current/functions-conditional.html#FUNCTIONS-GREATEST-LEAST
    Function::Greatest => "CASE WHEN ARRAY_POSITION(ARRAY[{*}], NULL) IS NULL THEN GREATEST({*}) END";
    Function::Least => "CASE WHEN ARRAY_POSITION(ARRAY[{*}], NULL) IS NULL THEN LEAST({*}) END";
    // CURRENT_TIME has an offset, which no other engine's has.
    Function::CurrentTime => "LOCALTIME";
    Function::Random => "RANDOM()";
    // https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-EXTRACT
    Function::Extract(DateField::Quarter) => "EXTRACT(QUARTER FROM {0})";
    Function::Extract(DateField::Week) => "EXTRACT(WEEK FROM {0})";
    Function::Extract(DateField::DayOfWeek) => "EXTRACT(ISODOW FROM {0})";
    Function::Extract(DateField::DayOfYear) => "EXTRACT(DOY FROM {0})";
    Function::Extract(DateField::Second) => "TRUNC(EXTRACT(SECOND FROM {0}))";
    // https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-TRUNC
    Function::Truncated(DateField::Year) => "DATE_TRUNC('year', {0})";
    Function::Truncated(DateField::Quarter) => "DATE_TRUNC('quarter', {0})";
    Function::Truncated(DateField::Month) => "DATE_TRUNC('month', {0})";
    Function::Truncated(DateField::Week) => "DATE_TRUNC('week', {0})";
    Function::Truncated(DateField::Day) => "DATE_TRUNC('day', {0})";
    Function::Truncated(DateField::Hour) => "DATE_TRUNC('hour', {0})";
    Function::Truncated(DateField::Minute) => "DATE_TRUNC('minute', {0})";
    Function::Truncated(DateField::Second) => "DATE_TRUNC('second', {0})";
    // An interval of months stays within the month.
    Function::DateAdd(DateField::Year) => "{0} + {1} * INTERVAL '1 year'" at Additive;
    Function::DateAdd(DateField::Quarter) => "{0} + {1} * INTERVAL '3 months'" at Additive;
    Function::DateAdd(DateField::Month) => "{0} + {1} * INTERVAL '1 month'" at Additive;
    Function::DateAdd(DateField::Week) => "{0} + {1} * INTERVAL '7 days'" at Additive;
    Function::DateAdd(DateField::Day) => "{0} + {1} * INTERVAL '1 day'" at Additive;
    Function::DateAdd(DateField::Hour) => "{0} + {1} * INTERVAL '1 hour'" at Additive;
    Function::DateAdd(DateField::Minute) => "{0} + {1} * INTERVAL '1 minute'" at Additive;
    Function::DateAdd(DateField::Second) => "{0} + {1} * INTERVAL '1 second'" at Additive;
    Function::DateBoundaries(DateField::Year) =>
        "CAST(EXTRACT(YEAR FROM {1}) - EXTRACT(YEAR FROM {0}) AS BIGINT)";
    Function::DateBoundaries(DateField::Quarter) =>
        "CAST((EXTRACT(YEAR FROM {1}) - EXTRACT(YEAR FROM {0})) * 4 + EXTRACT(QUARTER FROM {1}) - EXTRACT(QUARTER FROM {0}) AS BIGINT)";
    Function::DateBoundaries(DateField::Month) =>
        "CAST((EXTRACT(YEAR FROM {1}) - EXTRACT(YEAR FROM {0})) * 12 + EXTRACT(MONTH FROM {1}) - EXTRACT(MONTH FROM {0}) AS BIGINT)";
    Function::DateBoundaries(DateField::Week) =>
        "(CAST(DATE_TRUNC('week', {1}) AS DATE) - CAST(DATE_TRUNC('week', {0}) AS DATE)) / 7" at Multiplicative;
    Function::DateBoundaries(DateField::Day) => "CAST({1} AS DATE) - CAST({0} AS DATE)" at Additive;
    // The epoch of a date or timestamp counts nominal seconds, whatever the session's zone.
    Function::DateBoundaries(DateField::Hour) =>
        "CAST(FLOOR(EXTRACT(EPOCH FROM {1}) / 3600) - FLOOR(EXTRACT(EPOCH FROM {0}) / 3600) AS BIGINT)";
    Function::DateBoundaries(DateField::Minute) =>
        "CAST(FLOOR(EXTRACT(EPOCH FROM {1}) / 60) - FLOOR(EXTRACT(EPOCH FROM {0}) / 60) AS BIGINT)";
    Function::DateBoundaries(DateField::Second) =>
        "CAST(FLOOR(EXTRACT(EPOCH FROM {1})) - FLOOR(EXTRACT(EPOCH FROM {0})) AS BIGINT)";
    Function::DateElapsed(DateField::Year) => "CAST(EXTRACT(YEAR FROM AGE({1}, {0})) AS BIGINT)";
    Function::DateElapsed(DateField::Quarter) =>
        "CAST(EXTRACT(YEAR FROM AGE({1}, {0})) * 12 + EXTRACT(MONTH FROM AGE({1}, {0})) AS BIGINT) / 3" at Multiplicative;
    Function::DateElapsed(DateField::Month) =>
        "CAST(EXTRACT(YEAR FROM AGE({1}, {0})) * 12 + EXTRACT(MONTH FROM AGE({1}, {0})) AS BIGINT)";
    Function::DateElapsed(DateField::Week) =>
        "CAST(TRUNC((EXTRACT(EPOCH FROM {1}) - EXTRACT(EPOCH FROM {0})) / 604800) AS BIGINT)";
    Function::DateElapsed(DateField::Day) =>
        "CAST(TRUNC((EXTRACT(EPOCH FROM {1}) - EXTRACT(EPOCH FROM {0})) / 86400) AS BIGINT)";
    Function::DateElapsed(DateField::Hour) =>
        "CAST(TRUNC((EXTRACT(EPOCH FROM {1}) - EXTRACT(EPOCH FROM {0})) / 3600) AS BIGINT)";
    Function::DateElapsed(DateField::Minute) =>
        "CAST(TRUNC((EXTRACT(EPOCH FROM {1}) - EXTRACT(EPOCH FROM {0})) / 60) AS BIGINT)";
    Function::DateElapsed(DateField::Second) =>
        "CAST(TRUNC(EXTRACT(EPOCH FROM {1}) - EXTRACT(EPOCH FROM {0})) AS BIGINT)";
});

/// Version 13 brought random UUIDs without an extension. <https://www.postgresql.org/docs/13/functions-uuid.html>
pub(crate) static FUNCTIONS_13: FunctionTable = FUNCTIONS.with(function_list! {
    Function::NewUuid => "GEN_RANDOM_UUID()";
});

/// All aggregates are the standard's.
pub(crate) static AGGREGATES: &[AggregateSpelling] = &[];
