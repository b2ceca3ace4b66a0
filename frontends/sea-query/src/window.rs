//! Windows.

use isogloss::{Expr, FrameBound, FrameUnit, Nulls, Over, Raw, Window, following, preceding};
use sea_query::{Frame, QueryBuilder, WindowStatement};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::expr;
use crate::order::order;
use crate::walk::{Event, Inner, Listener};

/// What is in the parentheses of a window.
pub(crate) fn window(statement: &WindowStatement, depth: Depth) -> Result<Window, Error> {
    let mut parts = Parts { depth, window: Window::default(), rows: None, bounds: Vec::new() };
    Inner::walk(&mut parts, |recorder, tape| recorder.prepare_window_statement(statement, tape))
        .and_then(|()| parts.done())
        .map_err(|error| error.at("window"))
}

struct Parts {
    depth: Depth,
    window: Window,
    /// Whether the frame counts rows, rather than values.
    rows: Option<bool>,
    bounds: Vec<FrameBound>,
}

impl Listener for Parts {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        match event {
            Event::Word("PARTITION BY " | " ORDER BY " | ", " | "BETWEEN " | " AND ") => {}
            Event::Word(" ROWS ") => self.rows = Some(true),
            Event::Word(" RANGE ") => self.rows = Some(false),
            Event::Expr(term) => self.window.partition_by.push(expr(term, self.depth)?),
            Event::Order(key) => self.window.order_by.push(order(key, self.depth)?),
            Event::Frame(frame) => self.bounds.push(bound(frame)),
            other => return Err(other.unexpected()),
        }
        Ok(())
    }
}

impl Parts {
    fn done(self) -> Result<Window, Error> {
        let mut bounds = self.bounds.into_iter();
        match (self.rows, bounds.next(), bounds.next(), bounds.next()) {
            (None, None, None, None) => Ok(self.window),
            (Some(true), Some(start), end, None) => Ok(self.window.rows(start, end)),
            (Some(false), Some(start), end, None) => Ok(self.window.range(start, end)),
            _ => Err(Error::walk("a frame")),
        }
    }
}

fn bound(frame: &Frame) -> FrameBound {
    match frame {
        Frame::UnboundedPreceding => FrameBound::UnboundedPreceding,
        Frame::Preceding(n) => preceding(i64::from(*n)),
        Frame::CurrentRow => FrameBound::CurrentRow,
        Frame::Following(n) => following(i64::from(*n)),
        Frame::UnboundedFollowing => FrameBound::UnboundedFollowing,
    }
}

/// An expression that is no call of a function, with a window behind it: the text is the program's own, or there is no
/// such thing, which is the engine's to say.
pub(crate) fn over(function: Expr, over: Over) -> Result<Expr, Error> {
    let raw = match function {
        Expr::Raw(raw) => *raw,
        other => Raw::default().expr(other),
    };
    Ok(match over {
        Over::Named(name) => raw.text(" OVER ").name(name),
        Over::Window(window) => inline(raw.text(" OVER ("), *window)?.text(")"),
        _ => return Err(Error::walk("a window of an unknown kind")),
    }
    .into())
}

/// What is in the parentheses of a window, piece by piece.
fn inline(mut raw: Raw, window: Window) -> Result<Raw, Error> {
    let blank = |raw: Raw| if raw.pieces.len() > 1 { raw.text(" ") } else { raw };
    for (index, term) in window.partition_by.into_iter().enumerate() {
        raw = raw.text(if index == 0 { "PARTITION BY " } else { ", " }).expr(term);
    }
    for (index, key) in window.order_by.into_iter().enumerate() {
        raw = if index == 0 { blank(raw).text("ORDER BY ") } else { raw.text(", ") }.expr(key.expr);
        raw = if key.descending { raw.text(" DESC") } else { raw };
        raw = match key.nulls {
            None => raw,
            Some(Nulls::First) => raw.text(" NULLS FIRST"),
            Some(_) => raw.text(" NULLS LAST"),
        };
    }
    if let Some(frame) = window.frame {
        let unit = if frame.unit == FrameUnit::Rows { "ROWS " } else { "RANGE " };
        raw = blank(raw).text(unit);
        raw = match frame.end {
            None => edge(raw, frame.start)?,
            Some(end) => edge(edge(raw.text("BETWEEN "), frame.start)?.text(" AND "), end)?,
        };
    }
    Ok(raw)
}

fn edge(raw: Raw, bound: FrameBound) -> Result<Raw, Error> {
    Ok(match bound {
        FrameBound::UnboundedPreceding => raw.text("UNBOUNDED PRECEDING"),
        FrameBound::Preceding(n) => raw.expr(*n).text(" PRECEDING"),
        FrameBound::CurrentRow => raw.text("CURRENT ROW"),
        FrameBound::Following(n) => raw.expr(*n).text(" FOLLOWING"),
        FrameBound::UnboundedFollowing => raw.text("UNBOUNDED FOLLOWING"),
        _ => return Err(Error::walk("a frame of an unknown kind")),
    })
}
