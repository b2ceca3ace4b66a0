//! Functions of Oracle. <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Functions.html>

use isogloss::{AggregateFunction, AggregateSpelling, Function, FunctionTable, function_list};

pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    Function::CharLength => "LENGTH({0})";
    Function::Substring => "SUBSTR({0}, {1}, {2})";
    Function::SubstringFrom => "SUBSTR({0}, {1})";
    Function::Position => "INSTR({1}, {0})";
    Function::Divide => "{0} / {1}" at Multiplicative;
    Function::DivideInteger => "TRUNC({0} / {1})";
    Function::Greatest => "GREATEST({*})";
    Function::Least => "LEAST({*})";
});

pub(crate) static AGGREGATES: &[AggregateSpelling] =
    &[AggregateSpelling::new(AggregateFunction::StringAgg, "LISTAGG")];
