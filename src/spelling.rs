//! What differs between dialects only in its characters: tables of data.

use crate::ast::{AggregateFunction, Function, look};
use crate::render::{Parentheses, Precedence, Template};

/// How a dialect writes what all dialects have.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Spelling {
    /// The character before a quoted name.
    pub quote_open: char,
    /// The character behind a quoted name; inside it is written twice.
    pub quote_close: char,
    /// The letter case of names that are not quoted; a reserved word is quoted in it.
    pub folding: Folding,
    /// The words that cannot be written bare.
    pub reserved: &'static Words,
    /// How binds are marked in the text.
    pub placeholder: Placeholder,
    /// Whether one numbered placeholder may stand in several places for one bind.
    pub reuses_placeholders: bool,
    /// Between a table and its alias: `" AS "` or `" "`.
    pub table_alias: &'static str,
    /// Behind WITH where a member refers to itself: `"RECURSIVE "` or nothing.
    pub recursive: &'static str,
    /// What keeps the engine from ending a recursion before its rows do.
    pub recursion: Recursion,
    /// How joins are written.
    pub joins: Joins,
    /// Behind a key of ORDER BY that ascends: nothing, or `" ASC"`.
    pub ascending: &'static str,
    /// EXCEPT or MINUS.
    pub except: &'static str,
    /// Whether each query behind UNION and its kin stands in parentheses, and not only where it must.
    pub closed_branches: bool,
    /// What stands in FROM where a query has no source of its own; nothing if it needs none.
    pub dummy_table: Option<DummyTable>,
    /// Where NULLs come in an order that does not say.
    pub null_order: NullOrder,
    /// The truth value true as a literal.
    pub true_literal: &'static str,
    /// The truth value false as a literal.
    pub false_literal: &'static str,
    /// Before a row of VALUES: nothing, or `"ROW"`.
    pub values_row: &'static str,
    /// How many characters a text is cast to that must have room for any; none where a text of no length has it.
    pub long_text: Option<u32>,
    /// How many digits, and how many of them behind the point, a decimal number is cast to that must have room for as many
    /// as there can be; none where no such type rounds as little as the engine's own operators.
    pub long_decimal: Option<(u8, u8)>,
    /// How a text literal is written that holds a backslash.
    pub backslash: Backslash,
    /// Whether a backslash in the pattern of LIKE escapes without ESCAPE.
    pub like_backslash: bool,
    /// Whether the escape character of LIKE may stand before a character that needs none, and means that character then.
    pub like_escapes_any: bool,
    /// The columns that together name a row for as long as a statement runs; none if there are no such columns.
    pub row_id: &'static [&'static str],
    /// The comparison that no row fulfils, and its opposite.
    pub never: &'static str,
    /// The comparison that every row fulfils.
    pub always: &'static str,
    /// Which operators stand in parentheses as operands of which.
    pub parentheses: &'static Parentheses,
    /// How CASE is written.
    pub case: CaseWords,
    /// Between EXISTS, ANY or ALL and its subquery: a blank, or nothing.
    pub before_subquery: &'static str,
    /// The names of functions that are written in capital letters where a statement calls one as it is; to the engine they
    /// must be the same names.
    pub capitals: &'static Words,
}

/// How joins are written, blanks included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Joins {
    /// With a condition.
    pub inner: &'static str,
    /// With the rows of both sides that have no partner.
    pub full: &'static str,
    /// Whether a comma joins all pairs, and not CROSS JOIN, where no other kind of join stands beside it.
    pub comma: bool,
}

/// How CASE is written, blanks included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseWords {
    /// The beginning.
    pub case: &'static str,
    /// In front of a condition.
    pub when: &'static str,
    /// Between a condition and its result.
    pub then: &'static str,
    /// The end.
    pub end: &'static str,
}

/// The letter case of names that are not quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Folding {
    /// Lower case, or case that does not matter.
    Lower,
    /// Upper case.
    Upper,
}

/// How binds are marked in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Placeholder {
    /// `?`
    QuestionMark,
    /// `$1`, `$2`
    Dollar,
    /// `:1`, `:2`
    Colon,
    /// `@p1`, `@p2`
    AtP,
}

/// How a text literal is written that holds a backslash, so that every mode of the session reads it alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backslash {
    /// It means itself.
    Plain,
    /// It is doubled, with this before the quote: `E'..'`.
    Doubled(&'static str),
    /// The session's mode decides what it means, so that the text is written as the hexadecimal digits of its UTF-8,
    /// between these two.
    Hex(&'static str, &'static str),
}

/// What a statement with a recursive WITH says besides, so that a recursion ends with its rows and not at a depth that the
/// engine allows by default. Each is words as they stand there, blanks included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recursion {
    /// Nothing: the engine has no such bound, or none that a statement can lift.
    Unbounded,
    /// In front of the statement.
    Before(&'static str),
    /// Behind the first SELECT.
    InSelect(&'static str),
    /// At the end of the statement.
    Behind(&'static str),
}

/// What stands in FROM where a query has no source of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DummyTable {
    /// The table.
    pub name: &'static str,
    /// Whether it is needed only where the query has a WHERE.
    pub only_with_where: bool,
}

/// Where NULLs come in an order that does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NullOrder {
    /// As if they were greater than every value: last ascending, first descending.
    Large,
    /// As if they were less than every value: first ascending, last descending.
    Small,
}

/// How many of something a dialect takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The longest name.
    pub name_length: usize,
    /// Whether names are counted in bytes rather than characters.
    pub name_in_bytes: bool,
    /// The most binds of one statement.
    pub binds: usize,
    /// The most rows of one INSERT .. VALUES.
    pub insert_rows: usize,
    /// The longest IN list.
    pub in_list: usize,
    /// The most queries that one set operation joins.
    pub set_branches: usize,
    /// The most parts of a table's name.
    pub table_name_parts: usize,
}

/// How a dialect writes a scalar function.
#[derive(Debug)]
#[non_exhaustive]
pub struct FunctionSpelling {
    /// The function.
    pub function: Function,
    /// The text with places for the arguments; `None` if there is no such function.
    pub template: Option<Template>,
    /// How tightly the result binds.
    pub precedence: Precedence,
}

/// The scalar functions of a dialect, as far as they differ from its base; found without a search.
#[derive(Debug, Clone, Copy)]
pub struct FunctionTable {
    entries: [Option<&'static FunctionSpelling>; Function::COUNT],
}

/// How a dialect writes an aggregate or window function.
#[derive(Debug)]
#[non_exhaustive]
pub struct AggregateSpelling {
    /// The function.
    pub function: AggregateFunction,
    /// Its name; `None` if there is no such function.
    pub name: Option<&'static str>,
}

/// A list of [`FunctionSpelling`]s: `Function::Lower => "LOWER({0})";`, and `at Multiplicative` behind the template
/// where it is no call but an operator of that [`Precedence`], or `lacking;` in place of a template that the base has.
/// [`Template`] has the grammar of the texts.
#[macro_export]
macro_rules! function_list {
    ($($function:expr => $template:tt $(at $precedence:ident)?;)*) => {
        const { &[$($crate::function_list!(@one $function, $template $(, $precedence)?)),*] }
    };
    (@one $function:expr, lacking) => { $crate::FunctionSpelling::lacking($function) };
    (@one $function:expr, $template:tt) => { $crate::FunctionSpelling::call($function, $template) };
    (@one $function:expr, $template:tt, $precedence:ident) => {
        $crate::FunctionSpelling::operator($function, $template, $crate::render::Precedence::$precedence)
    };
}

impl FunctionTable {
    /// Nothing of the dialect's own.
    pub const EMPTY: FunctionTable = FunctionTable { entries: [None; Function::COUNT] };

    /// These functions, by [`function_list!`](crate::function_list).
    #[must_use]
    pub const fn new(list: &'static [FunctionSpelling]) -> FunctionTable {
        FunctionTable::EMPTY.with(list)
    }

    /// Adds these functions; they replace those that are there already, as a later version does.
    #[must_use]
    pub const fn with(mut self, list: &'static [FunctionSpelling]) -> FunctionTable {
        let mut at = 0;
        while at < list.len() {
            if let Some(place) = list[at].function.ordinal() {
                self.entries[place] = Some(&list[at]);
            }
            at += 1;
        }
        self
    }

    /// How the function is written, if that is stated here.
    #[must_use]
    #[inline]
    pub fn get(&self, function: &Function) -> Option<&'static FunctionSpelling> {
        self.entries.get(function.ordinal()?).copied().flatten()
    }
}

impl FunctionSpelling {
    /// A function that is written as a call, or as something else that binds as tightly.
    #[must_use]
    pub const fn call(function: Function, template: &'static str) -> FunctionSpelling {
        FunctionSpelling::operator(function, template, Precedence::Primary)
    }

    /// A function that is written with operators, the loosest of which has this precedence.
    #[must_use]
    pub const fn operator(
        function: Function,
        template: &'static str,
        precedence: Precedence,
    ) -> FunctionSpelling {
        FunctionSpelling { function, template: Some(Template::new(template)), precedence }
    }

    /// A function that the dialect lacks although its base has it.
    #[must_use]
    pub const fn lacking(function: Function) -> FunctionSpelling {
        FunctionSpelling { function, template: None, precedence: Precedence::Primary }
    }
}

impl AggregateSpelling {
    /// A function of this name.
    #[must_use]
    pub const fn new(function: AggregateFunction, name: &'static str) -> AggregateSpelling {
        AggregateSpelling { function, name: Some(name) }
    }

    /// A function that the dialect lacks although its base has it.
    #[must_use]
    pub const fn lacking(function: AggregateFunction) -> AggregateSpelling {
        AggregateSpelling { function, name: None }
    }
}

impl Spelling {
    /// Standard SQL, with `?` for binds.
    pub const STANDARD: Spelling = Spelling {
        quote_open: '"',
        quote_close: '"',
        folding: Folding::Upper,
        reserved: &Words::new(&[]),
        placeholder: Placeholder::QuestionMark,
        reuses_placeholders: false,
        table_alias: " AS ",
        recursive: "RECURSIVE ",
        recursion: Recursion::Unbounded,
        joins: Joins { inner: " JOIN ", full: " FULL JOIN ", comma: false },
        ascending: "",
        except: "EXCEPT",
        closed_branches: false,
        dummy_table: None,
        null_order: NullOrder::Large,
        true_literal: "TRUE",
        false_literal: "FALSE",
        values_row: "",
        long_text: None,
        long_decimal: None,
        backslash: Backslash::Plain,
        like_backslash: false,
        like_escapes_any: false,
        row_id: &[],
        never: "1 = 0",
        always: "1 = 1",
        parentheses: &Parentheses::STANDARD,
        case: CaseWords { case: "CASE", when: " WHEN ", then: " THEN ", end: " END" },
        before_subquery: " ",
        capitals: &Words::new(&[]),
    };
}

impl DummyTable {
    /// Needed in every query without a source.
    #[must_use]
    pub const fn always(name: &'static str) -> DummyTable {
        DummyTable { name, only_with_where: false }
    }

    /// Needed only where a query without a source has a WHERE.
    #[must_use]
    pub const fn with_where(name: &'static str) -> DummyTable {
        DummyTable { name, only_with_where: true }
    }
}

impl Limits {
    /// No limit but that of sense.
    pub const NONE: Limits = Limits {
        name_length: usize::MAX,
        name_in_bytes: false,
        binds: usize::MAX,
        insert_rows: usize::MAX,
        in_list: usize::MAX,
        set_branches: usize::MAX,
        table_name_parts: 3,
    };
}

/// A set of words that is quick to say no, by two bits for each hash, and nearly as quick to say yes, by a table of them.
#[derive(Debug)]
pub struct Words {
    bits: [u64; 128],
    /// The places of the words in the list, from 1, each at the first slot behind its hash that was free.
    slots: [u16; SLOTS],
    list: &'static [&'static str],
}

const SLOTS: usize = 1024;

/// Which of the numbers that hold the bits a hash belongs to.
const fn place(hash: u32) -> usize {
    (hash as usize >> 6) & 127
}

/// The bits of a hash in that number; a word that is none of the set rarely finds both.
const fn mark(hash: u32) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 13 & 63)
}

impl Words {
    /// These words, in lower case and in any order; at most a thousand.
    #[must_use]
    pub const fn new(list: &'static [&'static str]) -> Words {
        assert!(list.len() < SLOTS, "at least one slot must stay free");
        let mut bits = [0u64; 128];
        let mut slots = [0u16; SLOTS];
        let mut at = 0;
        while at < list.len() {
            let (hash, _) = look(list[at].as_bytes());
            bits[place(hash)] |= mark(hash);
            let mut slot = hash as usize % SLOTS;
            while slots[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            at += 1;
            slots[slot] = at as u16;
        }
        Words { bits, slots, list }
    }

    /// Whether the lower-case word `text`, whose hash is given, is one of them.
    #[must_use]
    #[inline]
    pub fn contains(&self, hash: u32, text: &str) -> bool {
        self.bits[place(hash)] & mark(hash) == mark(hash) && self.find(hash, text)
    }

    #[cold]
    #[inline(never)]
    fn find(&self, hash: u32, text: &str) -> bool {
        let mut slot = hash as usize % SLOTS;
        while let Some(at) = usize::from(self.slots[slot]).checked_sub(1) {
            if self.list[at] == text {
                return true;
            }
            slot = (slot + 1) % SLOTS;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::Name;

    #[test]
    fn words_are_found_and_no_others() {
        static WORDS: Words = Words::new(&["select", "order", "user"]);
        let has = |name: Name| WORDS.contains(name.hash_code(), name.as_str());
        assert!(has(Name::new("order")) && has(Name::new("user")));
        assert!(!has(Name::new("orders")) && !has(Name::new("id")));
        assert!(WORDS.list.iter().all(|word| has(Name::new(word))));
        // A hash that leads to a word is not enough: the text must be that word.
        let order = Name::new("order");
        assert!(!WORDS.contains(order.hash_code(), "redro"));
    }
}
