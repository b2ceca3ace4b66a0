/// How tightly an operator binds its operands, loosest first.
///
/// Engines agree on this order but for [`Other`](Precedence::Other): concatenation and the operators on bits stand
/// above addition on one engine and below it on the next. Between those and arithmetic, and among themselves,
/// parentheses are always written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// `=`, LIKE, IN, BETWEEN, IS
    Comparison,
    /// Concatenation and the operators on bits.
    Other,
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
    /// Whether an operator of this precedence must be put in parentheses as an operand of one of `outer`.
    #[must_use]
    #[inline]
    pub fn needs_parentheses(self, outer: Precedence) -> bool {
        // NOT in front of a comparison is read differently where its precedence can be switched
        // (HIGH_NOT_PRECEDENCE), so that only what is closed in itself stands bare behind it.
        self <= outer
            || (self == Precedence::Other && outer > Precedence::Comparison)
            || (outer == Precedence::Other && self < Precedence::Postfix)
            || (outer == Precedence::Not && self < Precedence::Postfix)
    }
}

#[cfg(test)]
mod tests {
    use super::Precedence::{Additive, And, Comparison, Lowest, Multiplicative, Not, Or, Other, Primary};

    #[test]
    fn engines_agree_on_these_and_need_no_parentheses() {
        assert!(!And.needs_parentheses(Or));
        assert!(!Comparison.needs_parentheses(And));
        assert!(!Additive.needs_parentheses(Comparison));
        assert!(!Multiplicative.needs_parentheses(Additive));
        assert!(!Other.needs_parentheses(Comparison));
        assert!(!Or.needs_parentheses(Lowest));
        assert!(!Primary.needs_parentheses(Not));
    }

    #[test]
    fn what_binds_looser_or_is_disputed_needs_them() {
        assert!(Or.needs_parentheses(And));
        assert!(Additive.needs_parentheses(Multiplicative));
        assert!(Comparison.needs_parentheses(Comparison), "a = (b = c)");
        assert!(Comparison.needs_parentheses(Not), "NOT (a = b)");
        assert!(Other.needs_parentheses(Additive), "a + (b || c)");
        assert!(Additive.needs_parentheses(Other), "(a + b) || c");
        assert!(Other.needs_parentheses(Other), "(a & b) | c");
    }
}
