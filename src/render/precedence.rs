/// How tightly an operator binds its operands, loosest first.
///
/// Engines agree on this order but for [`Other`](Precedence::Other): concatenation and the operators on bits stand
/// above addition on one engine and below it on the next. Some are alike, and have names of their own only so that a
/// dialect can tell them apart in its table of [`Parentheses`](super::Parentheses).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Precedence {
    /// No operator around: in a list, in parentheses.
    Lowest,
    /// OR
    Or,
    /// AND
    And,
    /// NOT
    Not,
    /// `=`, LIKE, IN
    Comparison,
    /// IS, which is a comparison.
    Is,
    /// BETWEEN, which is a comparison.
    Between,
    /// ILIKE, which is a comparison.
    ILike,
    /// Concatenation and the operators on bits.
    Other,
    /// `<<` and `>>`, which are operators on bits.
    Shift,
    /// `+` and `-`
    Additive,
    /// `*`, `/`, `%`
    Multiplicative,
    /// The sign in front.
    Unary,
    /// COLLATE
    Postfix,
    /// A name, a value, a call, anything in parentheses.
    Primary,
}

impl Precedence {
    /// All of them, in this order.
    pub(crate) const ALL: [Precedence; 15] = {
        use Precedence::*;
        [
            Lowest,
            Or,
            And,
            Not,
            Comparison,
            Is,
            Between,
            ILike,
            Other,
            Shift,
            Additive,
            Multiplicative,
            Unary,
            Postfix,
            Primary,
        ]
    };

    /// Its place in the order, which is that of the one that it is like.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Precedence::Is | Precedence::Between | Precedence::ILike => Precedence::Comparison as u8,
            Precedence::Shift => Precedence::Other as u8,
            other => other as u8,
        }
    }
}
