//! Row limits: three spellings, of which a dialect chooses one.

use crate::ast::{Count, Limit};
use crate::render::Renderer;

/// Standard SQL: `OFFSET m ROWS FETCH NEXT n ROWS ONLY`.
pub fn limit<'q>(limit: &'q Limit, out: &mut Renderer<'q, '_>) {
    if let Some(offset) = &limit.offset {
        out.clause(" OFFSET ");
        count(offset, out);
        out.word(" ROWS");
    }
    if let Some(rows) = &limit.count {
        out.clause(if limit.offset.is_some() { " FETCH NEXT " } else { " FETCH FIRST " });
        count(rows, out);
        if limit.percent {
            out.word(" PERCENT");
        }
        out.word(if limit.with_ties { " ROWS WITH TIES" } else { " ROWS ONLY" });
    }
}

/// `LIMIT n OFFSET m`. An offset without a limit is written with `all` for the number of rows, if it needs one.
pub fn limit_offset<'q>(limit: &'q Limit, all: Option<&'static str>, out: &mut Renderer<'q, '_>) {
    match (&limit.count, all) {
        (Some(rows), _) => {
            out.clause(" LIMIT ");
            count(rows, out);
        }
        (None, Some(all)) => {
            out.clause(" LIMIT ");
            out.word(all);
        }
        (None, None) => {}
    }
    if let Some(offset) = &limit.offset {
        out.clause(" OFFSET ");
        count(offset, out);
    }
}

/// A number of rows.
pub fn count<'q>(count: &'q Count, out: &mut Renderer<'q, '_>) {
    match count {
        Count::Constant(number) => out.number(*number),
        Count::Expr(expr) => out.operand(expr, crate::render::Precedence::Postfix),
    }
}
