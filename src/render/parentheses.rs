use super::Precedence;

/// Which operators stand in parentheses as operands of which.
///
/// [`STANDARD`](Parentheses::STANDARD) has as few as every engine reads rightly. A dialect may write more of them without
/// harm, and fewer where it knows its engine:
///
/// ```
/// use isogloss::render::Parentheses;
/// use isogloss::render::Precedence::{And, Between, Comparison, Not, Or};
///
/// const TABLE: Parentheses = Parentheses::STANDARD.with(&[And, Between], &[Or]).without(&[Comparison], &[Not]);
/// assert!(TABLE.stand_around(And, Or) && !Parentheses::STANDARD.stand_around(And, Or)); // (a AND b) OR c
/// assert!(!TABLE.stand_around(Comparison, Not)); // NOT a = b
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parentheses {
    /// For each operator as an operand a bit for each that is around it.
    rows: [u16; Precedence::ALL.len()],
}

impl Parentheses {
    /// No parentheses at all: what a table begins with.
    const NONE: Parentheses = Parentheses { rows: [0; Precedence::ALL.len()] };

    /// Around what binds as tightly as the operator, or looser; and wherever engines differ in which of two binds tighter.
    pub const STANDARD: Parentheses = {
        let mut table = Parentheses::NONE;
        let mut inner = 0;
        while inner < Precedence::ALL.len() {
            let mut outer = 0;
            while outer < Precedence::ALL.len() {
                if needed(Precedence::ALL[inner].rank(), Precedence::ALL[outer].rank()) {
                    table.rows[inner] |= 1 << outer;
                }
                outer += 1;
            }
            inner += 1;
        }
        table
    };

    /// The table, with parentheses around each of `inner` as an operand of each of `outer`.
    #[must_use]
    pub const fn with(self, inner: &[Precedence], outer: &[Precedence]) -> Parentheses {
        self.set(inner, outer, true)
    }

    /// The table, with none around each of `inner` as an operand of each of `outer`: the engine must read it so.
    #[must_use]
    pub const fn without(self, inner: &[Precedence], outer: &[Precedence]) -> Parentheses {
        self.set(inner, outer, false)
    }

    const fn set(mut self, inner: &[Precedence], outer: &[Precedence], there: bool) -> Parentheses {
        let (mut bits, mut at) = (0u16, 0);
        while at < outer.len() {
            bits |= 1 << outer[at] as u16;
            at += 1;
        }
        at = 0;
        while at < inner.len() {
            let row = &mut self.rows[inner[at] as usize];
            *row = if there { *row | bits } else { *row & !bits };
            at += 1;
        }
        self
    }

    /// Whether they stand around `inner` as an operand of `outer`.
    #[must_use]
    #[inline]
    pub const fn stand_around(&self, inner: Precedence, outer: Precedence) -> bool {
        self.rows[inner as usize] & (1 << outer as u16) != 0
    }
}

/// Whether every engine reads it rightly only with parentheses; both by their ranks.
const fn needed(inner: u8, outer: u8) -> bool {
    const NOT: u8 = Precedence::Not.rank();
    const COMPARISON: u8 = Precedence::Comparison.rank();
    const OTHER: u8 = Precedence::Other.rank();
    const POSTFIX: u8 = Precedence::Postfix.rank();
    // NOT in front of a comparison is read differently where its precedence can be switched (HIGH_NOT_PRECEDENCE), so
    // that only what is closed in itself stands bare behind it.
    inner <= outer
        || inner == OTHER && outer > COMPARISON
        || outer == OTHER && inner < POSTFIX
        || outer == NOT && inner < POSTFIX
}

#[cfg(test)]
mod tests {
    use super::Parentheses;
    use super::Precedence::{self, *};

    fn stand_around(inner: Precedence, outer: Precedence) -> bool {
        Parentheses::STANDARD.stand_around(inner, outer)
    }

    #[test]
    fn engines_agree_on_these_and_need_no_parentheses() {
        assert!(!stand_around(And, Or));
        assert!(!stand_around(Comparison, And));
        assert!(!stand_around(Additive, Comparison));
        assert!(!stand_around(Multiplicative, Additive));
        assert!(!stand_around(Other, Comparison));
        assert!(!stand_around(Or, Lowest));
        assert!(!stand_around(Primary, Not));
    }

    #[test]
    fn what_binds_looser_or_is_disputed_needs_them() {
        assert!(stand_around(Or, And));
        assert!(stand_around(Additive, Multiplicative));
        assert!(stand_around(Comparison, Comparison), "a = (b = c)");
        assert!(stand_around(Comparison, Not), "NOT (a = b)");
        assert!(stand_around(Other, Additive), "a + (b || c)");
        assert!(stand_around(Additive, Other), "(a + b) || c");
        assert!(stand_around(Other, Other), "(a & b) | c");
    }

    #[test]
    fn what_is_alike_is_treated_alike() {
        for (one, other) in [(Is, Comparison), (Between, Comparison), (ILike, Comparison), (Shift, Other)] {
            for third in Precedence::ALL {
                assert_eq!(stand_around(one, third), stand_around(other, third), "{one:?} in {third:?}");
                assert_eq!(stand_around(third, one), stand_around(third, other), "{third:?} in {one:?}");
            }
        }
    }

    #[test]
    fn each_place_of_the_table_is_its_own() {
        for (index, inner) in Precedence::ALL.into_iter().enumerate() {
            assert_eq!(inner as usize, index);
            for outer in Precedence::ALL {
                let one = Parentheses::NONE.with(&[inner], &[outer]);
                for (a, b) in
                    Precedence::ALL.iter().flat_map(|a| Precedence::ALL.iter().map(move |b| (*a, *b)))
                {
                    assert_eq!(one.stand_around(a, b), (a, b) == (inner, outer));
                }
                assert_eq!(one.without(&[inner], &[outer]), Parentheses::NONE);
            }
        }
    }
}
