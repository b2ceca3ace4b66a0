/// How the text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Layout {
    /// On one line.
    #[default]
    Compact,
    /// Each clause on a line of its own, subqueries indented: for people to read.
    Lines,
}
