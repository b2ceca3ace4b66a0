//! Functions of moments with an offset from UTC.
//!
//! Their fields are those that they have in the time zone of the session, which is the server's. A moment without an
//! offset is one of that zone, where SQL Server takes it for one of UTC beside a moment that has one. What no type tells
//! of is taken to have none, unless it stands beside one.

extern crate alloc;

use alloc::format;

use isogloss::render::Precedence;
use isogloss::render::standard::function::{Around, call_around, spelling};
use isogloss::{DateField, Error, Expr, Feature, Function, FunctionCall, Renderer, Type};

/// Also of the moment of the statement, whose offset is the server's already.
const PLAIN: Around = Some(("CAST(", " AS DATETIME2)"));
/// Since 2022. <https://learn.microsoft.com/en-us/sql/t-sql/functions/current-timezone-id-transact-sql>
const IN_ZONE: Around = Some(("CAST(", " AT TIME ZONE CURRENT_TIMEZONE_ID() AS DATETIME2)"));

/// A function of dates, times and moments.
pub(crate) fn function<'q>(call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
    use DateField::{Day, Hour, Minute, Second, Week};
    let has = |of| out.has_offset(of) == Some(true);
    let around = match (&call.function, call.arguments.as_slice()) {
        // Hours that are added to a DATE are an error (9810).
        // https://learn.microsoft.com/en-us/sql/t-sql/functions/dateadd-transact-sql
        (Function::DateAdd(Hour | Minute | Second), [from, _]) if is_date(from, out) => Some([PLAIN, None]),
        (Function::Truncated(_), [of]) if has(of) => return truncated(call, of, out),
        (Function::Extract(_), [of]) => local(of, out).map(|of| [of, None]),
        // As of UTC they are the same.
        (Function::DateBoundaries(Minute | Second), [from, to]) if has(from) && has(to) => Some([None, None]),
        (Function::DateElapsed(Week | Day | Hour | Minute | Second), [from, to]) if has(from) && has(to) => {
            Some([None, None])
        }
        (Function::DateBoundaries(_) | Function::DateElapsed(_), [from, to]) => {
            if let (Some(true), None) | (None, Some(true)) = (out.has_offset(from), out.has_offset(to)) {
                return refuse(call, "Whether the other has an offset is not known.", MIXED, out);
            }
            local(from, out).zip(local(to, out)).map(|(from, to)| [from, to])
        }
        _ => Some([None, None]),
    };
    match around {
        Some(around) => call_around(call, spelling(out.dialect(), &call.function), &around, out),
        None => refuse(call, NO_ZONE, CAST, out),
    }
}

/// Whether it is a DATE; one to which days or more are added is one again.
fn is_date(of: &Expr, out: &Renderer<'_, '_>) -> bool {
    use DateField::{Hour, Minute, Second};
    match of {
        Expr::Function(call) => match (&call.function, call.arguments.as_slice()) {
            (Function::CurrentDate, _) => true,
            (Function::DateAdd(Hour | Minute | Second), _) => false,
            (Function::DateAdd(_), [from, _]) => is_date(from, out),
            _ => out.known_type(of) == Some(Type::Date),
        },
        _ => out.known_type(of) == Some(Type::Date),
    }
}

/// What makes of a moment with an offset one without, in the time zone of the session.
fn local(of: &Expr, out: &Renderer<'_, '_>) -> Option<Around> {
    match of {
        _ if out.has_offset(of) != Some(true) => Some(None),
        Expr::Function(call) if call.function == Function::CurrentTimestamp => Some(PLAIN),
        _ if knows_zone(out) => Some(IN_ZONE),
        _ => None,
    }
}

/// The beginning may have another offset than the moment.
fn truncated<'q>(call: &'q FunctionCall, of: &Expr, out: &mut Renderer<'q, '_>) {
    match local(of, out) {
        Some(around) if knows_zone(out) => out.infix(Precedence::Postfix, |out| {
            call_around(call, spelling(out.dialect(), &call.function), &[around], out);
            out.word(" AT TIME ZONE CURRENT_TIMEZONE_ID()");
        }),
        _ => refuse(call, NO_ZONE, CAST, out),
    }
}

/// Whether it is version 2022 or later.
fn knows_zone(out: &Renderer<'_, '_>) -> bool {
    out.has(Feature::NamedWindow)
}

const NO_ZONE: &str = "Before 2022 the time zone of the server cannot be asked for.";
const CAST: &str = "Cast it to a timestamp, which has the fields that stand beside the offset.";
const MIXED: &str = "Cast both to one type, or give the column its type.";

fn refuse(call: &FunctionCall, why: &'static str, way_out: &'static str, out: &mut Renderer<'_, '_>) {
    out.refuse(
        Error::lacking(format!("function {} of a moment with an offset", call.function.label()))
            .because(why)
            .way_out(way_out),
    );
}
