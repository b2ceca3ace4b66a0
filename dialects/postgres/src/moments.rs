//! Spans between moments of which only one has an offset from UTC.

use isogloss::render::standard::function::{Around, call, call_around, spelling};
use isogloss::{DateField, Function, FunctionCall, Renderer};

/// A moment without an offset is one of the session's time zone, where its epoch takes it for one of UTC.
/// <https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-EXTRACT>
const IN_ZONE: Around = Some(("CAST(", " AS TIMESTAMPTZ)"));

/// A function of moments, and any other.
pub(crate) fn function<'q>(of: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
    use DateField::{Day, Hour, Minute, Second, Week};
    match (&of.function, of.arguments.as_slice()) {
        (
            Function::DateBoundaries(Hour | Minute | Second)
            | Function::DateElapsed(Week | Day | Hour | Minute | Second),
            [from, to],
        ) => {
            let has = [from, to].map(|one| out.has_offset(one) == Some(true));
            let around = has.map(|it| if has.contains(&true) && !it { IN_ZONE } else { None });
            call_around(of, spelling(out.dialect(), &of.function), &around, out);
        }
        _ => call(of, out),
    }
}
