//! Functions where PostgreSQL differs from the standard, or the standard has none.
//! <https://www.postgresql.org/docs/current/functions.html>

use isogloss::{AggregateSpelling, DateField, Function, FunctionTable, function_list};

pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    // ROUND and TRUNC with digits exist for numeric alone.
    Function::Round => "ROUND(CAST({0} AS NUMERIC), {1})";
    Function::Truncate => "TRUNC(CAST({0} AS NUMERIC), {1})";
    Function::Log10 => "LOG({0})";
    Function::Divide => "CAST({0} AS NUMERIC) / {1}" at Multiplicative;
    // GREATEST and LEAST pass over NULLs, where the meaning here is that one NULL makes the whole NULL.
    Function::Random => "RANDOM()";
    Function::NewUuid => "GEN_RANDOM_UUID()";
    Function::Extract(DateField::Quarter) => "EXTRACT(QUARTER FROM {0})";
    Function::Extract(DateField::Week) => "EXTRACT(WEEK FROM {0})";
    Function::Extract(DateField::DayOfWeek) => "EXTRACT(ISODOW FROM {0})";
    Function::Extract(DateField::DayOfYear) => "EXTRACT(DOY FROM {0})";
    Function::Extract(DateField::Second) => "TRUNC(EXTRACT(SECOND FROM {0}))";
    Function::Truncated(DateField::Year) => "DATE_TRUNC('year', {0})";
    Function::Truncated(DateField::Quarter) => "DATE_TRUNC('quarter', {0})";
    Function::Truncated(DateField::Month) => "DATE_TRUNC('month', {0})";
    Function::Truncated(DateField::Week) => "DATE_TRUNC('week', {0})";
    Function::Truncated(DateField::Day) => "DATE_TRUNC('day', {0})";
    Function::Truncated(DateField::Hour) => "DATE_TRUNC('hour', {0})";
    Function::Truncated(DateField::Minute) => "DATE_TRUNC('minute', {0})";
    Function::Truncated(DateField::Second) => "DATE_TRUNC('second', {0})";
});

pub(crate) static AGGREGATES: &[AggregateSpelling] = &[];
