//! Functions of moments with an offset from UTC.

use isogloss::render::standard::function::{Around, call, call_around, spelling};
use isogloss::{DateField, Expr, Function, FunctionCall, Renderer};

/// Its fields are those of its own zone, where a cast makes it one of the session's.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref40/firebird-40-language-reference.html#fblangref40-datatypes-datetimetz>
const LOCAL: Around = Some(("CAST(", " AS TIMESTAMP)"));

/// A function of moments, and any other. The moment of the statement is in the zone of the session already.
pub(crate) fn function<'q>(of: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
    use DateField::{Month, Quarter, Year};
    let has = |one: &&Expr| {
        let now = matches!(one, Expr::Function(it) if it.function == Function::CurrentTimestamp);
        !now && out.has_offset(one) == Some(true)
    };
    match (&of.function, of.arguments.as_slice()) {
        (
            Function::Extract(_)
            | Function::Truncated(_)
            | Function::DateBoundaries(_)
            | Function::DateElapsed(Year | Quarter | Month),
            all,
        ) => {
            let around = [all.first(), all.get(1)].map(|one| one.filter(has).and(LOCAL));
            call_around(of, spelling(out.dialect(), &of.function), &around, out);
        }
        _ => call(of, out),
    }
}
