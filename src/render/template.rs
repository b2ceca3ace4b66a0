//! Templates of scalar functions: `SUBSTR({0}, {1}, {2})`, read once, when the dialect is compiled.

use super::Precedence;

/// The most places for arguments that one template has.
const SLOTS: usize = 24;

/// A text with places for arguments.
///
/// `{0}` is the first argument, `{*}` all of them with commas between. An argument that has the place between
/// parentheses, commas or keywords to itself is written as it is; beside anything else it is an operand, and put in
/// parentheses unless it is a name, a value or a call.
///
/// ```
/// use isogloss::render::Template;
/// const PAD: Template = Template::new("LPAD({0}, GREATEST({1}, CHAR_LENGTH({0})), {2})");
/// assert!(PAD.repeats(0) && !PAD.repeats(1));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Template {
    text: &'static str,
    slots: [Slot; SLOTS],
    count: usize,
    /// A bit for each argument that stands in more than one place; the last bit is for all of them.
    repeated: u16,
}

/// A place for an argument, or for all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) start: u16,
    pub(crate) end: u16,
    /// The argument's number; [`ALL`] for all.
    pub(crate) argument: u8,
    /// How tightly what stands around it binds.
    pub(crate) outer: Precedence,
}

/// The number of `{*}`.
pub(crate) const ALL: u8 = 15;

impl Template {
    /// Reads a template.
    ///
    /// # Panics
    ///
    /// If a brace is not followed by a digit or a star and closed, or if there are more than 24 places. In a table,
    /// which is a constant, that is found when the dialect is compiled.
    #[must_use]
    pub const fn new(text: &'static str) -> Template {
        let bytes = text.as_bytes();
        let empty = Slot { start: 0, end: 0, argument: 0, outer: Precedence::Lowest };
        let mut template = Template { text, slots: [empty; SLOTS], count: 0, repeated: 0 };
        let mut seen = 0u16;
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'{' {
                assert!(at + 2 < bytes.len() && bytes[at + 2] == b'}', "a brace is not closed");
                let sign = bytes[at + 1];
                assert!(sign == b'*' || sign.is_ascii_digit(), "an argument is a digit or a star");
                let argument = if sign == b'*' { ALL } else { sign - b'0' };
                let bit = 1 << argument;
                if seen & bit != 0 {
                    template.repeated |= bit;
                }
                seen |= bit;
                let alone = is_opened(bytes, at) && is_closed(bytes, at + 3);
                let outer = if alone { Precedence::Lowest } else { Precedence::Postfix };
                template.slots[template.count] =
                    Slot { start: at as u16, end: at as u16 + 3, argument, outer };
                template.count += 1;
                at += 3;
            } else {
                at += 1;
            }
        }
        template
    }

    /// The text, with its places.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Whether this argument is written more than once, which is right only for one that has the same value each time.
    #[must_use]
    pub const fn repeats(&self, argument: usize) -> bool {
        argument < ALL as usize && self.repeated & (1 << argument) != 0 || self.repeated & (1 << ALL) != 0
    }

    /// Whether any argument is written more than once.
    pub(crate) const fn repeats_any(&self) -> bool {
        self.repeated != 0
    }

    pub(crate) fn slots(&self) -> &[Slot] {
        self.slots.get(..self.count).unwrap_or_default()
    }
}

/// Whether nothing binds from the left: an opening parenthesis or bracket, a comma, a keyword of a call.
const fn is_opened(bytes: &[u8], at: usize) -> bool {
    at == 0 && bytes.len() == 3
        || ends_with(bytes, at, b"(")
        || ends_with(bytes, at, b"[")
        || ends_with(bytes, at, b", ")
        || ends_with(bytes, at, b" FROM ")
        || ends_with(bytes, at, b" FOR ")
        || ends_with(bytes, at, b" THEN ")
        || ends_with(bytes, at, b" ELSE ")
}

/// Whether nothing binds from the right.
const fn is_closed(bytes: &[u8], at: usize) -> bool {
    at == 3 && bytes.len() == 3
        || starts_with(bytes, at, b")")
        || starts_with(bytes, at, b"]")
        || starts_with(bytes, at, b",")
        || starts_with(bytes, at, b" AS ")
        || starts_with(bytes, at, b" FROM ")
        || starts_with(bytes, at, b" FOR ")
        || starts_with(bytes, at, b" ELSE ")
        || starts_with(bytes, at, b" END")
}

const fn ends_with(bytes: &[u8], end: usize, word: &[u8]) -> bool {
    end >= word.len() && starts_with(bytes, end - word.len(), word)
}

const fn starts_with(bytes: &[u8], from: usize, word: &[u8]) -> bool {
    let mut at = 0;
    while at < word.len() {
        if from + at >= bytes.len() || bytes[from + at] != word[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(text: &'static str) -> alloc::vec::Vec<bool> {
        Template::new(text).slots().iter().map(|slot| slot.outer == Precedence::Lowest).collect()
    }

    #[test]
    fn an_argument_is_alone_between_parentheses_commas_and_keywords() {
        assert_eq!(alone("SUBSTR({0}, {1})"), [true, true]);
        assert_eq!(alone("SUBSTRING({0} FROM {1} FOR {2})"), [true, true, true]);
        assert_eq!(alone("CAST({0} AS REAL)"), [true]);
        assert_eq!(alone("CASE WHEN {0} IS NULL THEN {1} ELSE {2} END"), [false, true, true]);
    }

    #[test]
    fn beside_an_operator_it_is_an_operand() {
        assert_eq!(alone("{0} % {1}"), [false, false]);
        assert_eq!(alone("F({0} + 1, -{1})"), [false, false]);
        assert_eq!(alone("POSITION({0} IN {1})"), [false, false], "IN is an operator elsewhere");
        assert_eq!(alone("DATE_ADD({0}, INTERVAL {1} DAY)"), [true, false]);
    }

    #[test]
    fn it_is_known_which_argument_stands_in_two_places() {
        let template = Template::new("{0} - {1} * CAST({0} / {1} AS INTEGER) + {2}");
        assert!(template.repeats(0) && template.repeats(1) && !template.repeats(2));
        assert!(Template::new("F({*}) + G({*})").repeats(7));
        assert!(!Template::new("GREATEST({*})").repeats(0));
    }
}
