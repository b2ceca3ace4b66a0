//! Functions of Oracle. <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Functions.html>
//!
//! Oracle keeps no empty text: it is NULL. What gives empty text elsewhere gives NULL here, and an empty argument is
//! one that is NULL. No text of more than 4000 bytes comes from `REPEAT` and padding.

use isogloss::{AggregateFunction, AggregateSpelling, DateField, Function, FunctionTable, function_list};

/// As far as they differ from the standard. SYS_GUID() is not random, so that there is no new UUID.
pub(crate) static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    Function::CharLength => "LENGTH({0})";
    Function::OctetLength => "LENGTHB({0})";
    Function::Substring => "SUBSTR({0}, {1}, {2})";
    Function::SubstringFrom => "SUBSTR({0}, {1})";
    Function::Left => "SUBSTR({0}, 1, {1})";
    // A negative beginning that is too far to the left gives NULL.
    Function::Right => "SUBSTR({0}, GREATEST(LENGTH({0}) - {1}, 0) + 1)";
    Function::Position => "INSTR({1}, {0})";
    // LPAD cuts a longer text off, and counts the columns of a terminal, of which some characters take two; an x takes one.
    // https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/LPAD.html
    Function::PadStart =>
        "CASE WHEN {1} IS NOT NULL AND {2} IS NOT NULL THEN SUBSTR(REPLACE(RPAD('x', {1}, 'x'), 'x', {2}), 1, GREATEST({1} - LENGTH({0}), 0)) || {0} END";
    Function::PadEnd =>
        "CASE WHEN {1} IS NOT NULL AND {2} IS NOT NULL THEN {0} || SUBSTR(REPLACE(RPAD('x', {1}, 'x'), 'x', {2}), 1, GREATEST({1} - LENGTH({0}), 0)) END";
    Function::Repeat => "REPLACE(RPAD('x', {1}, 'x'), 'x', {0})";
    // REVERSE is not documented, and turns bytes around.
    Function::Reverse => lacking;
    Function::Log10 => "LOG(10, {0})";
    Function::Divide => "{0} / {1}" at Multiplicative;
    Function::DivideInteger => "TRUNC({0} / {1})";
    // There is no operator; this is what the complement of two comes to.
    Function::BitNot => "-1 - {0}" at Additive;
    Function::Greatest => "GREATEST({*})";
    Function::Least => "LEAST({*})";
    // A DATE has a time of day.
    Function::CurrentDate => "TRUNC(CURRENT_DATE)";
    // There is no type for a time of day.
    Function::CurrentTime => lacking;
    // https://docs.oracle.com/en/database/oracle/oracle-database/23/arpls/DBMS_RANDOM.html
    Function::Random => "DBMS_RANDOM.VALUE";
    // EXTRACT gives no hours of a DATE, and of a timestamp with an offset all fields in UTC. These formats depend on no
    // language. https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Format-Models.html
    Function::Extract(DateField::Year) => "TO_NUMBER(TO_CHAR({0}, 'YYYY'))";
    Function::Extract(DateField::Quarter) => "TO_NUMBER(TO_CHAR({0}, 'Q'))";
    Function::Extract(DateField::Month) => "TO_NUMBER(TO_CHAR({0}, 'MM'))";
    Function::Extract(DateField::Week) => "TO_NUMBER(TO_CHAR({0}, 'IW'))";
    Function::Extract(DateField::Day) => "TO_NUMBER(TO_CHAR({0}, 'DD'))";
    Function::Extract(DateField::DayOfYear) => "TO_NUMBER(TO_CHAR({0}, 'DDD'))";
    Function::Extract(DateField::Hour) => "TO_NUMBER(TO_CHAR({0}, 'HH24'))";
    Function::Extract(DateField::Minute) => "TO_NUMBER(TO_CHAR({0}, 'MI'))";
    Function::Extract(DateField::Second) => "TO_NUMBER(TO_CHAR({0}, 'SS'))";
    // 'D' depends on the territory; Julian day 0 was a Monday.
    Function::Extract(DateField::DayOfWeek) => "MOD(TO_NUMBER(TO_CHAR({0}, 'J')), 7) + 1" at Additive;
    // https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/TRUNC-date.html
    Function::Truncated(DateField::Year) => "TRUNC({0}, 'YYYY')";
    Function::Truncated(DateField::Quarter) => "TRUNC({0}, 'Q')";
    Function::Truncated(DateField::Month) => "TRUNC({0}, 'MM')";
    Function::Truncated(DateField::Week) => "TRUNC({0}, 'IW')";
    Function::Truncated(DateField::Day) => "TRUNC({0}, 'DD')";
    Function::Truncated(DateField::Hour) => "TRUNC({0}, 'HH24')";
    Function::Truncated(DateField::Minute) => "TRUNC({0}, 'MI')";
    Function::Truncated(DateField::Second) =>
        "TRUNC({0}, 'MI') + NUMTODSINTERVAL(TO_NUMBER(TO_CHAR({0}, 'SS')), 'SECOND')" at Additive;
    // ADD_MONTHS goes from a month's end to the other's, also where the day is there; and it takes off fractions of seconds,
    // as does a DATE to which an interval is added. A number added to a timestamp, as with a DATE, gives a DATE again.
    // https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/ADD_MONTHS.html
    Function::DateAdd(DateField::Year) =>
        "CAST(ADD_MONTHS(TRUNC({0}), 12 * {1}) - GREATEST(TO_NUMBER(TO_CHAR(ADD_MONTHS(TRUNC({0}), 12 * {1}), 'DD')) - TO_NUMBER(TO_CHAR({0}, 'DD')), 0) AS TIMESTAMP(9)) + ({0} - TRUNC({0}))" at Additive;
    Function::DateAdd(DateField::Quarter) =>
        "CAST(ADD_MONTHS(TRUNC({0}), 3 * {1}) - GREATEST(TO_NUMBER(TO_CHAR(ADD_MONTHS(TRUNC({0}), 3 * {1}), 'DD')) - TO_NUMBER(TO_CHAR({0}, 'DD')), 0) AS TIMESTAMP(9)) + ({0} - TRUNC({0}))" at Additive;
    Function::DateAdd(DateField::Month) =>
        "CAST(ADD_MONTHS(TRUNC({0}), {1}) - GREATEST(TO_NUMBER(TO_CHAR(ADD_MONTHS(TRUNC({0}), {1}), 'DD')) - TO_NUMBER(TO_CHAR({0}, 'DD')), 0) AS TIMESTAMP(9)) + ({0} - TRUNC({0}))" at Additive;
    // A number of days added to a timestamp would make a DATE of it.
    Function::DateAdd(DateField::Week) => "{0} + NUMTODSINTERVAL(7 * {1}, 'DAY')" at Additive;
    Function::DateAdd(DateField::Day) => "{0} + NUMTODSINTERVAL({1}, 'DAY')" at Additive;
    Function::DateAdd(DateField::Hour) => "{0} + NUMTODSINTERVAL({1}, 'HOUR')" at Additive;
    Function::DateAdd(DateField::Minute) => "{0} + NUMTODSINTERVAL({1}, 'MINUTE')" at Additive;
    Function::DateAdd(DateField::Second) => "{0} + NUMTODSINTERVAL({1}, 'SECOND')" at Additive;
    Function::DateBoundaries(DateField::Year) =>
        "MONTHS_BETWEEN(TRUNC({1}, 'YYYY'), TRUNC({0}, 'YYYY')) / 12" at Multiplicative;
    Function::DateBoundaries(DateField::Quarter) =>
        "MONTHS_BETWEEN(TRUNC({1}, 'Q'), TRUNC({0}, 'Q')) / 3" at Multiplicative;
    Function::DateBoundaries(DateField::Month) =>
        "MONTHS_BETWEEN(TRUNC({1}, 'MM'), TRUNC({0}, 'MM'))";
    Function::DateBoundaries(DateField::Week) => "(TRUNC({1}, 'IW') - TRUNC({0}, 'IW')) / 7" at Multiplicative;
    Function::DateBoundaries(DateField::Day) => "TRUNC({1}) - TRUNC({0})" at Additive;
    // The difference of two DATEs is in days, and rarely exact.
    Function::DateBoundaries(DateField::Hour) =>
        "ROUND((TRUNC({1}, 'HH24') - TRUNC({0}, 'HH24')) * 24)";
    Function::DateBoundaries(DateField::Minute) =>
        "ROUND((TRUNC({1}, 'MI') - TRUNC({0}, 'MI')) * 1440)";
    Function::DateBoundaries(DateField::Second) =>
        "ROUND((TRUNC({1}, 'MI') - TRUNC({0}, 'MI')) * 86400) + TO_NUMBER(TO_CHAR({1}, 'SS')) - TO_NUMBER(TO_CHAR({0}, 'SS'))" at Additive;
    // The months that have begun, less the one that is not over; MONTHS_BETWEEN takes two ends of months for the same day.
    // https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/MONTHS_BETWEEN.html
    Function::DateElapsed(DateField::Year) =>
        "TRUNC((MONTHS_BETWEEN(TRUNC({1}, 'MM'), TRUNC({0}, 'MM')) - CASE WHEN {0} <= {1} AND CAST({1} AS TIMESTAMP(9)) - TRUNC({1}, 'MM') < CAST({0} AS TIMESTAMP(9)) - TRUNC({0}, 'MM') THEN 1 WHEN {0} > {1} AND CAST({1} AS TIMESTAMP(9)) - TRUNC({1}, 'MM') > CAST({0} AS TIMESTAMP(9)) - TRUNC({0}, 'MM') THEN -1 ELSE 0 END) / 12)";
    Function::DateElapsed(DateField::Quarter) =>
        "TRUNC((MONTHS_BETWEEN(TRUNC({1}, 'MM'), TRUNC({0}, 'MM')) - CASE WHEN {0} <= {1} AND CAST({1} AS TIMESTAMP(9)) - TRUNC({1}, 'MM') < CAST({0} AS TIMESTAMP(9)) - TRUNC({0}, 'MM') THEN 1 WHEN {0} > {1} AND CAST({1} AS TIMESTAMP(9)) - TRUNC({1}, 'MM') > CAST({0} AS TIMESTAMP(9)) - TRUNC({0}, 'MM') THEN -1 ELSE 0 END) / 3)";
    Function::DateElapsed(DateField::Month) =>
        "MONTHS_BETWEEN(TRUNC({1}, 'MM'), TRUNC({0}, 'MM')) - CASE WHEN {0} <= {1} AND CAST({1} AS TIMESTAMP(9)) - TRUNC({1}, 'MM') < CAST({0} AS TIMESTAMP(9)) - TRUNC({0}, 'MM') THEN 1 WHEN {0} > {1} AND CAST({1} AS TIMESTAMP(9)) - TRUNC({1}, 'MM') > CAST({0} AS TIMESTAMP(9)) - TRUNC({0}, 'MM') THEN -1 ELSE 0 END" at Additive;
    Function::DateElapsed(DateField::Week) =>
        "TRUNC(EXTRACT(DAY FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9)))) / 7)";
    Function::DateElapsed(DateField::Day) =>
        "EXTRACT(DAY FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9))))";
    Function::DateElapsed(DateField::Hour) =>
        "EXTRACT(DAY FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9)))) * 24 + EXTRACT(HOUR FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9))))" at Additive;
    Function::DateElapsed(DateField::Minute) =>
        "EXTRACT(DAY FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9)))) * 1440 + EXTRACT(HOUR FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9)))) * 60 + EXTRACT(MINUTE FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9))))" at Additive;
    Function::DateElapsed(DateField::Second) =>
        "EXTRACT(DAY FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9)))) * 86400 + EXTRACT(HOUR FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9)))) * 3600 + EXTRACT(MINUTE FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9)))) * 60 + TRUNC(EXTRACT(SECOND FROM (CAST({1} AS TIMESTAMP(9)) - CAST({0} AS TIMESTAMP(9)))))" at Additive;
});

/// What version 11.2 has. <https://docs.oracle.com/cd/E11882_01/server.112/e41084/functions003.htm>
pub(crate) static AGGREGATES: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StringAgg, "LISTAGG"),
    AggregateSpelling::lacking(AggregateFunction::BoolAnd),
    AggregateSpelling::lacking(AggregateFunction::BoolOr),
];

/// What version 23ai has: BOOLEAN_AND_AGG, by which EVERY is also known, and BOOLEAN_OR_AGG.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/BOOLEAN_AND_AGG.html>
pub(crate) static AGGREGATES_23: &[AggregateSpelling] = &[
    AggregateSpelling::new(AggregateFunction::StringAgg, "LISTAGG"),
    AggregateSpelling::new(AggregateFunction::BoolAnd, "BOOLEAN_AND_AGG"),
    AggregateSpelling::new(AggregateFunction::BoolOr, "BOOLEAN_OR_AGG"),
];
