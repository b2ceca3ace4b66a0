//! What SQLite alone knows, by its own words.

use alloc::format;

use isogloss::render::Precedence;
use isogloss::{Error, Extension, Renderer, Version};

/// Operators between two operands: of patterns, full-text search and JSON.
/// <https://www.sqlite.org/lang_expr.html#like>, <https://www.sqlite.org/json1.html#jptr>
const OPERATORS: &[&str] = &["GLOB", "MATCH", "REGEXP", "->", "->>"];

/// A construct of its own. The operators of JSON came with 3.38. <https://www.sqlite.org/releaselog/3_38_0.html>
pub(crate) fn extension<'q>(extension: &'q Extension, version: Version, out: &mut Renderer<'q, '_>) {
    let has = |sign: &&str| !sign.starts_with("->") || version >= Version::new(3, 38, 0);
    let sign = OPERATORS.iter().copied().find(|sign| *sign == extension.name.as_str()).filter(has);
    let (Some(sign), [left, right]) = (sign, extension.arguments.as_slice()) else {
        return out.refuse(Error::lacking(format!("extension {}", extension.name)));
    };
    out.infix(Precedence::Other, |out| {
        out.operand(left, Precedence::Other);
        out.word(" ");
        out.word(sign);
        out.word(" ");
        out.operand(right, Precedence::Other);
    });
}
