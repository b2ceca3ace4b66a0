//! Trees that no sane program builds: any node anywhere, hostile names and values, deep nests.

mod expr;
mod leaf;
mod query;
mod statement;

use arbitrary::{Result, Unstructured};
use isogloss::Statement;

/// Names that try to get out of their quotes, or to be something else.
pub const HOSTILE_NAMES: [&str; 24] = [
    "a",
    "select",
    "order",
    "People",
    "two words",
    "a\"b",
    "a\"\"; DROP TABLE people; --",
    "a`b",
    "a]b",
    "a]]b",
    "[a",
    "a'b",
    "a.b",
    "a--b",
    "a/*b*/",
    "a\\",
    "\\\"",
    "?",
    "$1",
    ":1",
    "@p1",
    "naïve",
    "表",
    "a\nb",
];

/// Texts that try the same.
pub const HOSTILE_TEXTS: [&str; 16] = [
    "",
    "'",
    "''",
    "\\",
    "\\'",
    "'; DROP TABLE people; --",
    "\"",
    "/* x",
    "*/",
    "--",
    "?",
    "$1",
    "$$",
    "%_!\\",
    "\u{1f980}",
    "a\r\nb",
];

/// A random tree of any shape. Most of them contradict themselves: an error is a fine answer, a panic never is.
///
/// # Errors
///
/// Never for want of bytes: behind the last there are zeros.
pub fn wild(u: &mut Unstructured<'_>) -> Result<Statement> {
    // Most are shallow and wide, some at the limit of depth, some far beyond.
    let depth = match u.int_in_range(0..=39u8)? {
        0 => u.int_in_range(100..=400)?,
        1..=4 => u.int_in_range(10..=40)?,
        _ => u.int_in_range(1..=6)?,
    };
    let mut wild = Wild { u, nodes: 0 };
    if depth >= 100 {
        return wild.deep(depth);
    }
    wild.statement(depth)
}

/// No tree has more nodes than about so many.
const MOST: usize = 600;

struct Wild<'u, 'b> {
    u: &'u mut Unstructured<'b>,
    nodes: usize,
}
impl Wild<'_, '_> {
    fn up_to(&mut self, most: usize) -> Result<usize> {
        self.u.int_in_range(0..=most)
    }

    fn flag(&mut self) -> Result<bool> {
        self.u.arbitrary()
    }

    fn rarely(&mut self) -> Result<bool> {
        self.u.ratio(1, 12)
    }
}
