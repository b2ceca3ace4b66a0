use alloc::string::String;

use crate::spelling::Placeholder;

/// The marks of binds: `$1`, `$2`, ... or as many `?`.
///
/// The first thousand stand ready in one text, separators between them, so that a mark is a slice of it and so is a
/// whole list; formatting a number for each bind is several times slower.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    style: Placeholder,
    /// Of the last mark that was written.
    number: u32,
    /// Where the next mark, its separator first, begins in the ready text; behind its end if it is not there.
    at: usize,
    /// How many bytes the next mark has with its separator.
    length: usize,
    /// The next number that has a digit more than those before it.
    longer: u32,
}

/// In front of every mark of the ready text.
const SEPARATOR: usize = 2;

/// The numbers below it stand ready.
const READY: usize = 1000;

/// The size of the buffer in which rows are spelled.
const ROWS: usize = 2048;

/// How many question marks stand ready.
const QUESTIONS: usize = 64;

impl Marks {
    #[inline]
    pub(super) const fn new(style: Placeholder) -> Marks {
        let (length, longer) = match style {
            Placeholder::QuestionMark => (QUESTION.len(), u32::MAX),
            _ => (prefix(style).len() + 1, 10),
        };
        Marks { style, number: 0, at: 0, length, longer }
    }

    /// The number of the last mark that was written, from 1.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Writes the next mark.
    #[inline]
    pub(super) fn write(&mut self, text: &mut String) {
        if self.number < 9 {
            // The commonest have one digit, and letters that the compiler of Rust knows need no copying routine.
            let digit = char::from(b'1' + self.number as u8);
            match self.style {
                Placeholder::QuestionMark => text.push('?'),
                Placeholder::Dollar => {
                    text.push('$');
                    text.push(digit);
                }
                Placeholder::Colon => {
                    text.push(':');
                    text.push(digit);
                }
                Placeholder::AtP => {
                    text.push_str("@p");
                    text.push(digit);
                }
            }
            return self.pass(1);
        }
        if self.number + 1 == self.longer {
            self.lengthen();
        }
        let mark = ready(self.style).get(self.at + SEPARATOR..self.at + self.length);
        self.pass(1);
        match mark {
            Some(mark) => text.push_str(mark),
            None => self.spell_one(text),
        }
    }

    #[cold]
    fn lengthen(&mut self) {
        self.length += 1;
        self.longer = self.longer.saturating_mul(10);
    }

    /// Writes the mark of this number, for a bind that is marked a second time.
    pub(super) fn write_again(&self, number: u32, text: &mut String) {
        if !self.has_numbers() {
            return text.push('?');
        }
        let at = |number| start(prefix(self.style).len(), number);
        match ready(self.style).get(at(number as usize) + SEPARATOR..at(number as usize + 1)) {
            Some(mark) => text.push_str(mark),
            None => {
                self.spell(1, number, text);
            }
        }
    }

    /// Writes the next `count` marks with separators between them.
    pub(super) fn write_list(&mut self, count: usize, text: &mut String) {
        let most = if self.has_numbers() { usize::MAX } else { QUESTIONS };
        let (mut left, mut skipped) = (count, SEPARATOR);
        while left > 0 {
            if self.number + 1 == self.longer {
                self.lengthen();
            }
            // As many as have equally many digits lie side by side.
            let run = left.min((self.longer - self.number - 1) as usize).min(most);
            let run = match ready(self.style).get(self.at + skipped..self.at + run * self.length) {
                Some(marks) => {
                    text.push_str(marks);
                    run
                }
                None => {
                    text.push_str(if skipped == 0 { ", " } else { "" });
                    self.spell(run, self.number + 1, text)
                }
            };
            self.pass(run);
            left -= run;
            skipped = 0;
        }
    }

    /// Writes rows of `width` marks, each behind the word `row` and in parentheses, with commas between them.
    pub(super) fn write_rows(&mut self, count: usize, width: usize, row: &str, text: &mut String) {
        let mut left = count;
        while left > 0 {
            if left < count {
                text.push_str(", ");
            }
            if self.has_numbers() && self.number + 1 >= READY as u32 && width > 0 {
                let most = (ROWS - SEPARATOR - WORD) / (width * WORD + row.len() + 4);
                if most > 1 {
                    let run = left.min(most);
                    self.spell_rows(run, width, row, text);
                    left -= run;
                    continue;
                }
            }
            if !row.is_empty() {
                text.push_str(row);
            }
            text.push('(');
            self.write_list(width, text);
            text.push(')');
            left -= 1;
        }
    }

    /// Writes rows whose numbers do not stand ready; the caller sees to it that they fit into the buffer.
    fn spell_rows(&mut self, count: usize, width: usize, row: &str, text: &mut String) {
        let mut buffer = [0u8; ROWS];
        let mut spelled = Spelled::new(self.style, self.number + 1);
        // The first mark is stored with a separator as well: there is room for it.
        let mut end = SEPARATOR;
        for index in 0..count {
            for part in [if index > 0 { ", " } else { "" }, row, "("] {
                buffer[end..end + part.len()].copy_from_slice(part.as_bytes());
                end += part.len();
            }
            let overwritten = [buffer[end - 2], buffer[end - 1]];
            let first = end - SEPARATOR;
            end = (0..width).fold(first, |end, _| spelled.store(&mut buffer, end));
            buffer[first..first + SEPARATOR].copy_from_slice(&overwritten);
            buffer[end] = b')';
            end += 1;
        }
        text.push_str(core::str::from_utf8(&buffer[SEPARATOR..end]).unwrap_or_default());
        self.number += (count * width) as u32;
        while self.longer <= self.number {
            self.lengthen();
        }
    }

    /// Steps over marks that have been written.
    #[inline]
    fn pass(&mut self, count: usize) {
        self.number += count as u32;
        if self.has_numbers() {
            self.at += count * self.length;
        }
    }

    #[inline]
    fn has_numbers(&self) -> bool {
        self.style != Placeholder::QuestionMark
    }

    #[cold]
    #[inline(never)]
    fn spell_one(&mut self, text: &mut String) {
        self.spell(1, self.number, text);
    }

    /// Writes marks with numbers that do not stand ready, from `first` on, and returns how many: at most `count`.
    #[cold]
    #[inline(never)]
    fn spell(&self, count: usize, first: u32, text: &mut String) -> usize {
        let mut buffer = [0u8; 256];
        let mut spelled = Spelled::new(self.style, first);
        let run = count.min(buffer.len() / WORD);
        let end = (0..run).fold(0, |end, _| spelled.store(&mut buffer, end));
        // The separator of the first one is the caller's affair.
        text.push_str(core::str::from_utf8(&buffer[SEPARATOR..end]).unwrap_or_default());
        run
    }
}

/// A separator and what stands in front of the number.
#[inline]
const fn prefix(style: Placeholder) -> &'static str {
    match style {
        Placeholder::QuestionMark => QUESTION,
        Placeholder::Dollar => DOLLAR,
        Placeholder::Colon => COLON,
        Placeholder::AtP => AT_P,
    }
}

/// The marks that stand ready.
#[inline]
fn ready(style: Placeholder) -> &'static str {
    match style {
        Placeholder::QuestionMark => QUESTION_MARKS,
        Placeholder::Dollar => DOLLARS,
        Placeholder::Colon => COLONS,
        Placeholder::AtP => AT_PS,
    }
}

/// Where the mark of `number` begins in a ready text with so many bytes in front of each number; behind its end if it
/// is not there.
const fn start(prefix: usize, number: usize) -> usize {
    match number {
        0..10 => number.saturating_sub(1) * (prefix + 1),
        10..100 => 9 * (prefix + 1) + (number - 10) * (prefix + 2),
        _ => 9 * (prefix + 1) + 90 * (prefix + 2) + (number - 100) * (prefix + 3),
    }
}

const QUESTION: &str = ", ?";
const DOLLAR: &str = ", $";
const COLON: &str = ", :";
const AT_P: &str = ", @p";

static QUESTION_MARKS: &str = text(const { &questions() });
static DOLLARS: &str = text(const { &marks::<{ start(DOLLAR.len(), READY) }>(DOLLAR) });
static COLONS: &str = text(const { &marks::<{ start(COLON.len(), READY) }>(COLON) });
static AT_PS: &str = text(const { &marks::<{ start(AT_P.len(), READY) }>(AT_P) });

/// All question marks that stand ready.
const fn questions() -> [u8; QUESTIONS * QUESTION.len()] {
    let mut bytes = [0; QUESTIONS * QUESTION.len()];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = QUESTION.as_bytes()[at % QUESTION.len()];
        at += 1;
    }
    bytes
}

/// All marks that stand ready.
const fn marks<const LENGTH: usize>(prefix: &str) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    let (mut at, mut number) = (0, 1);
    while number < READY {
        let (_, rest) = bytes.split_at_mut(at);
        rest.split_at_mut(prefix.len()).0.copy_from_slice(prefix.as_bytes());
        at += prefix.len();
        let mut power = if number >= 100 {
            100
        } else if number >= 10 {
            10
        } else {
            1
        };
        while power > 0 {
            bytes[at] = b'0' + (number / power % 10) as u8;
            at += 1;
            power /= 10;
        }
        number += 1;
    }
    bytes
}

const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// Marks whose numbers do not stand ready. Those of the same thousand have all but the last three digits in common.
struct Spelled {
    style: Placeholder,
    thousands: usize,
    rest: usize,
    /// Separator, prefix and thousands, and how many bytes these are.
    front: [u8; FRONT],
    length: usize,
}

/// The most bytes that marks of the same thousand have in common.
const FRONT: usize = 12;

/// The most bytes that are stored for a mark.
const WORD: usize = FRONT + 4;

/// The last three digits of each number, and one byte more.
static LAST_DIGITS: [[u8; 4]; 1000] = {
    let mut all = [[0; 4]; 1000];
    let mut number = 0;
    while number < all.len() {
        let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
        all[number] = [b'0' + hundreds as u8, b'0' + tens as u8, b'0' + ones as u8, 0];
        number += 1;
    }
    all
};

impl Spelled {
    fn new(style: Placeholder, first: u32) -> Spelled {
        let (thousands, rest) = (first as usize / 1000, first as usize % 1000);
        let mut spelled = Spelled { style, thousands, rest, front: [0; FRONT], length: 0 };
        spelled.spell_front();
        spelled
    }

    fn spell_front(&mut self) {
        let prefix = prefix(self.style);
        self.front[..prefix.len()].copy_from_slice(prefix.as_bytes());
        self.length = prefix.len() + self.thousands.checked_ilog10().map_or(1, |log| log as usize + 1);
        let (mut at, mut left) = (self.length, self.thousands);
        while at > prefix.len() {
            at -= 1;
            self.front[at] = b'0' + (left % 10) as u8;
            left /= 10;
        }
    }

    /// Stores the next mark, its separator first, at `end`, and returns where it ends.
    #[inline]
    fn store(&mut self, buffer: &mut [u8], end: usize) -> usize {
        // Each store is longer than what it is for, and overwritten from there on by the next.
        let mark = &mut buffer[end..end + WORD];
        mark[..FRONT].copy_from_slice(&self.front);
        mark[self.length..self.length + 4].copy_from_slice(&LAST_DIGITS[self.rest]);
        let end = end + self.length + 3;
        self.rest += 1;
        if self.rest == 1000 {
            (self.thousands, self.rest) = (self.thousands + 1, 0);
            self.spell_front();
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::vec::Vec;

    const STYLES: [(Placeholder, &str); 4] = [
        (Placeholder::QuestionMark, "?"),
        (Placeholder::Dollar, "$"),
        (Placeholder::Colon, ":"),
        (Placeholder::AtP, "@p"),
    ];

    fn expected(style: Placeholder, prefix: &str, number: usize) -> String {
        if style == Placeholder::QuestionMark { prefix.into() } else { format!("{prefix}{number}") }
    }

    #[test]
    fn numbers_run_on_over_every_power_of_ten() {
        for (style, prefix) in STYLES {
            let mut marks = Marks::new(style);
            for number in 1..=10_001 {
                let mut text = String::new();
                marks.write(&mut text);
                assert_eq!(marks.number(), number as u32);
                assert_eq!(text, expected(style, prefix, number));
            }
        }
    }

    #[test]
    fn a_list_is_written_as_its_marks_one_by_one() {
        for (style, prefix) in STYLES {
            let (mut marks, mut number) = (Marks::new(style), 0);
            for count in [0, 1, 2, 9, 10, 11, 95, 1200, 9, 8, 130_000] {
                let all: Vec<String> = (1..=count).map(|at| expected(style, prefix, number + at)).collect();
                number += count;
                let mut text = String::new();
                marks.write_list(count, &mut text);
                assert_eq!(text, all.join(", "));
            }
        }
    }

    #[test]
    fn rows_are_written_as_their_lists_one_by_one() {
        for (style, _) in STYLES {
            for (count, width, row) in
                [(3, 2, ""), (2_000, 3, "ROW"), (40, 200, ""), (1, 1_500, ""), (9, 1, "")]
            {
                let (mut one, mut many) = (Marks::new(style), Marks::new(style));
                let (mut expected, mut text) = (String::new(), String::new());
                for at in 0..count {
                    expected.push_str(if at > 0 { ", " } else { "" });
                    expected.push_str(row);
                    expected.push('(');
                    one.write_list(width, &mut expected);
                    expected.push(')');
                }
                many.write_rows(count, width, row, &mut text);
                one.write_list(3, &mut expected);
                many.write_list(3, &mut text);
                assert_eq!(text, expected);
            }
        }
    }

    #[test]
    fn a_mark_can_be_written_again() {
        let (mut marks, mut text) = (Marks::new(Placeholder::Dollar), String::new());
        marks.write_list(1200, &mut text);
        for number in [1, 99, 999, 1000, 1200] {
            text.clear();
            marks.write_again(number, &mut text);
            assert_eq!(text, format!("${number}"));
        }
        text.clear();
        marks.write(&mut text);
        assert_eq!(marks.number(), 1201, "what was written again does not count");
    }
}
