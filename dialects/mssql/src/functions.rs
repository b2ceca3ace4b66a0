//! Functions of Transact-SQL. <https://learn.microsoft.com/en-us/sql/t-sql/functions/functions>

use isogloss::{AggregateFunction, AggregateSpelling, Function, FunctionTable, function_list};

pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    Function::Substring => "SUBSTRING({0}, {1}, {2})";
    Function::Ceiling => "CEILING({0})";
    Function::Ln => "LOG({0})";
    Function::Modulo => "{0} % {1}" at Multiplicative;
});

pub(crate) static AGGREGATES: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StddevSamp, "STDEV"),
    AggregateSpelling::new(AggregateFunction::StddevPop, "STDEVP"),
    AggregateSpelling::new(AggregateFunction::VarSamp, "VAR"),
    AggregateSpelling::new(AggregateFunction::VarPop, "VARP"),
];
