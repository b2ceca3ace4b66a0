use crate::spelling::Placeholder;

/// The mark of the next bind, kept as text: `, $1`, `, $2`, ... in one machine word.
///
/// Counting in digits and storing sixteen bytes at once makes long lists several times faster than formatting a
/// number for each bind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    word: u128,
    length: usize,
    number: u32,
    /// How often the last digit can be raised before the number has to be spelled anew.
    raises: u32,
    /// What raises the last digit; nothing where marks have no number.
    raise: u128,
    style: Placeholder,
}

/// The number of bytes of the word.
const WORD: usize = 16;

/// The number of bytes of the separator that stands first in the word.
const SEPARATOR: usize = 2;

impl Marks {
    #[inline]
    pub(super) fn new(style: Placeholder) -> Marks {
        match style {
            Placeholder::QuestionMark => const { Marks::first(Placeholder::QuestionMark) },
            Placeholder::Dollar => const { Marks::first(Placeholder::Dollar) },
            Placeholder::Colon => const { Marks::first(Placeholder::Colon) },
            Placeholder::AtP => const { Marks::first(Placeholder::AtP) },
        }
    }

    const fn first(style: Placeholder) -> Marks {
        let mut marks = Marks { word: 0, length: 0, number: 0, raises: 0, raise: 0, style };
        marks.spell(0);
        marks
    }

    /// Steps to the next mark and returns its number, from 1.
    #[inline]
    pub(super) fn advance(&mut self) -> u32 {
        self.number += 1;
        if self.raises > 0 {
            self.raises -= 1;
            self.word += self.raise;
        } else {
            self.spell(self.number);
        }
        self.number
    }

    /// Writes the mark, with the separator in front of it if wanted.
    #[inline]
    pub(super) fn write(&self, separated: bool, text: &mut alloc::vec::Vec<u8>) {
        let (word, length) = if separated {
            (self.word, self.length)
        } else {
            (self.word >> (8 * SEPARATOR), self.length - SEPARATOR)
        };
        let end = text.len() + length;
        text.extend_from_slice(&word.to_le_bytes());
        text.truncate(end);
    }

    /// Writes the next `count` marks with separators between them: marks that differ in their last digit alone in one
    /// go, each stored as the whole word and overwritten from its end by the next.
    pub(super) fn write_list(&mut self, count: usize, text: &mut alloc::vec::Vec<u8>) {
        if count == 0 {
            return;
        }
        self.advance();
        self.write(false, text);
        let mut left = count - 1;
        while left > 0 {
            let run = left.min(self.raises as usize);
            if run == 0 {
                self.advance();
                self.write(true, text);
                left -= 1;
                continue;
            }
            let from = text.len();
            let end = from + run * self.length;
            text.resize(end + WORD - self.length, 0);
            let mut word = self.word;
            for mark in 0..run {
                word += self.raise;
                let at = from + mark * self.length;
                text[at..at + WORD].copy_from_slice(&word.to_le_bytes());
            }
            text.truncate(end);
            self.word = word;
            self.number += run as u32;
            self.raises -= run as u32;
            left -= run;
        }
    }

    /// The same marks, standing at `number`: for a bind that is marked a second time.
    pub(super) fn at(&self, number: u32) -> Marks {
        let mut marks = *self;
        marks.spell(number);
        marks
    }

    #[inline(never)]
    const fn spell(&mut self, number: u32) {
        let prefix: &[u8] = match self.style {
            Placeholder::QuestionMark => b", ?",
            Placeholder::Dollar => b", $",
            Placeholder::Colon => b", :",
            Placeholder::AtP => b", @p",
        };
        let mut bytes = [0u8; 16];
        let (front, _) = bytes.split_at_mut(prefix.len());
        front.copy_from_slice(prefix);
        let mut length = prefix.len();
        self.raises = u32::MAX;
        self.raise = 0;
        if !matches!(self.style, Placeholder::QuestionMark) {
            let mut place = length + digits(number);
            length = place;
            self.raises = 9 - number % 10;
            self.raise = 1 << (8 * (length - 1));
            let mut rest = number;
            while place > prefix.len() {
                place -= 1;
                bytes[place] = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        }
        self.word = u128::from_le_bytes(bytes);
        self.length = length;
    }
}

/// How many digits a number has.
const fn digits(number: u32) -> usize {
    match number.checked_ilog10() {
        Some(log) => log as usize + 1,
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    #[test]
    fn numbers_run_on_over_every_power_of_ten() {
        let mut marks = Marks::new(Placeholder::AtP);
        for expected in 1..=10_001 {
            assert_eq!(marks.advance(), expected);
            let mut text = Vec::new();
            marks.write(true, &mut text);
            assert_eq!(String::from_utf8(text).as_deref(), Ok(format!(", @p{expected}").as_str()));
        }
    }

    #[test]
    fn a_list_is_written_as_its_marks_one_by_one() {
        for style in [Placeholder::QuestionMark, Placeholder::Dollar, Placeholder::Colon, Placeholder::AtP] {
            let (mut one, mut many) = (Marks::new(style), Marks::new(style));
            for count in [0, 1, 2, 9, 10, 11, 95, 1200, 9] {
                let (mut expected, mut text) = (Vec::new(), Vec::new());
                for place in 0..count {
                    one.advance();
                    one.write(place > 0, &mut expected);
                }
                many.write_list(count, &mut text);
                assert_eq!(String::from_utf8(text), String::from_utf8(expected));
            }
        }
    }

    #[test]
    fn a_question_mark_has_no_number() {
        let mut marks = Marks::new(Placeholder::QuestionMark);
        let mut text = Vec::new();
        marks.advance();
        marks.write(false, &mut text);
        marks.advance();
        marks.write(true, &mut text);
        assert_eq!(text, b"?, ?");
    }
}
