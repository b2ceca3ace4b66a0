//! Functions of SQLite. <https://www.sqlite.org/lang_corefunc.html>

use isogloss::{AggregateFunction, AggregateSpelling, Function, FunctionTable, function_list};

pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    Function::CharLength => "LENGTH({0})";
    Function::Substring => "SUBSTR({0}, {1}, {2})";
    Function::SubstringFrom => "SUBSTR({0}, {1})";
    Function::Position => "INSTR({1}, {0})";
    Function::Modulo => "{0} % {1}" at Multiplicative;
});

pub(crate) static AGGREGATES: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StringAgg, "GROUP_CONCAT"),
    AggregateSpelling::lacking(AggregateFunction::StddevSamp),
    AggregateSpelling::lacking(AggregateFunction::StddevPop),
    AggregateSpelling::lacking(AggregateFunction::VarSamp),
    AggregateSpelling::lacking(AggregateFunction::VarPop),
    AggregateSpelling::lacking(AggregateFunction::PercentileCont),
    AggregateSpelling::lacking(AggregateFunction::PercentileDisc),
];
