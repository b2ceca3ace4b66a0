//! Windows and their frames.

use super::select;
use crate::ast::{Frame, FrameBound, FrameExclude, FrameUnit, Window};
use crate::render::Renderer;

/// What is in the parentheses of a window.
pub fn window<'q>(window: &'q Window, out: &mut Renderer<'q, '_>) {
    let mut blank = "";
    if let Some(base) = &window.base {
        out.name(base);
        blank = " ";
    }
    if !window.partition_by.is_empty() {
        out.word(blank);
        out.word("PARTITION BY ");
        out.list(&window.partition_by, |out, term| out.expr(term));
        blank = " ";
    }
    if !window.order_by.is_empty() {
        out.word(blank);
        out.word("ORDER BY ");
        select::orders(&window.order_by, out);
        blank = " ";
    }
    if let Some(frame) = &window.frame {
        out.word(blank);
        self::frame(frame, out);
    }
}

fn frame<'q>(frame: &'q Frame, out: &mut Renderer<'q, '_>) {
    out.word(match frame.unit {
        FrameUnit::Rows => "ROWS ",
        FrameUnit::Range => "RANGE ",
        FrameUnit::Groups => "GROUPS ",
    });
    match &frame.end {
        None => bound(&frame.start, out),
        Some(end) => {
            out.word("BETWEEN ");
            bound(&frame.start, out);
            out.word(" AND ");
            bound(end, out);
        }
    }
    match frame.exclude {
        None => {}
        Some(FrameExclude::CurrentRow) => out.word(" EXCLUDE CURRENT ROW"),
        Some(FrameExclude::Group) => out.word(" EXCLUDE GROUP"),
        Some(FrameExclude::Ties) => out.word(" EXCLUDE TIES"),
    }
}

fn bound<'q>(bound: &'q FrameBound, out: &mut Renderer<'q, '_>) {
    match bound {
        FrameBound::UnboundedPreceding => out.word("UNBOUNDED PRECEDING"),
        FrameBound::Preceding(distance) => {
            out.expr(distance);
            out.word(" PRECEDING");
        }
        FrameBound::CurrentRow => out.word("CURRENT ROW"),
        FrameBound::Following(distance) => {
            out.expr(distance);
            out.word(" FOLLOWING");
        }
        FrameBound::UnboundedFollowing => out.word("UNBOUNDED FOLLOWING"),
    }
}
