//! Functions of MySQL. <https://dev.mysql.com/doc/refman/9.4/en/built-in-function-reference.html>

use isogloss::{AggregateFunction, AggregateSpelling, Function, FunctionTable, function_list};

/// As far as they differ from the standard.
pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    Function::Divide => "{0} / {1}" at Multiplicative;
    Function::DivideInteger => "{0} DIV {1}" at Multiplicative;
    Function::Modulo => "{0} % {1}" at Multiplicative;
    Function::Truncate => "TRUNCATE({0}, {1})";
    Function::Greatest => "GREATEST({*})";
    Function::Least => "LEAST({*})";
    Function::Random => "RAND()";
    Function::NewUuid => "UUID()";
});

/// As far as they differ from the standard.
pub(crate) static AGGREGATES: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StringAgg, "GROUP_CONCAT"),
    AggregateSpelling::lacking(AggregateFunction::PercentileCont),
    AggregateSpelling::lacking(AggregateFunction::PercentileDisc),
];
