//! Functions of moments with an offset from UTC.
//!
//! Their fields are those that they have in the time zone of the session, of which a moment without an offset is, too.
//! What no type tells of is taken to have none.

use isogloss::render::standard::function::{Around, call_around, spelling};
use isogloss::{DateField, Expr, Function, FunctionCall, FunctionTable, Renderer, function_list};

/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Datetime-Expressions.html>
const LOCAL: Around = Some(("CAST(", " AT LOCAL AS TIMESTAMP(9))"));

/// The difference, where one at least has an offset: a cast would drop it.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Data-Types.html>
static ELAPSED: FunctionTable = FunctionTable::new(function_list! {
    Function::DateElapsed(DateField::Week) => "TRUNC(EXTRACT(DAY FROM ({1} - {0})) / 7)";
    Function::DateElapsed(DateField::Day) => "EXTRACT(DAY FROM ({1} - {0}))";
    Function::DateElapsed(DateField::Hour) =>
        "EXTRACT(DAY FROM ({1} - {0})) * 24 + EXTRACT(HOUR FROM ({1} - {0}))" at Additive;
    Function::DateElapsed(DateField::Minute) =>
        "EXTRACT(DAY FROM ({1} - {0})) * 1440 + EXTRACT(HOUR FROM ({1} - {0})) * 60 + EXTRACT(MINUTE FROM ({1} - {0}))" at Additive;
    Function::DateElapsed(DateField::Second) =>
        "EXTRACT(DAY FROM ({1} - {0})) * 86400 + EXTRACT(HOUR FROM ({1} - {0})) * 3600 + EXTRACT(MINUTE FROM ({1} - {0})) * 60 + TRUNC(EXTRACT(SECOND FROM ({1} - {0})))" at Additive;
});

/// A function of dates, times and moments, and any other.
pub(crate) fn function<'q>(call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
    use DateField::{Month, Quarter, Year};
    let has = |of: &Expr| out.has_offset(of) == Some(true);
    let words = spelling(out.dialect(), &call.function);
    match (&call.function, call.arguments.as_slice()) {
        // What comes out is one of the session's time zone, and gets the offset that is right there.
        (Function::Truncated(_) | Function::DateAdd(Year | Quarter | Month), [of, ..]) if has(of) => {
            out.word("CAST(");
            call_around(call, words, &[LOCAL], out);
            out.word(" AS TIMESTAMP(9) WITH TIME ZONE)");
        }
        (Function::DateElapsed(_), [from, to])
            if (has(from) || has(to)) && ELAPSED.get(&call.function).is_some() =>
        {
            call_around(call, ELAPSED.get(&call.function), &[], out);
        }
        (Function::Extract(_) | Function::DateBoundaries(_) | Function::DateElapsed(_), all) => {
            let around = [all.first(), all.get(1)].map(|of| of.filter(|of| has(of)).and(LOCAL));
            call_around(call, words, &around, out);
        }
        _ => isogloss::render::standard::function::call(call, out),
    }
}
