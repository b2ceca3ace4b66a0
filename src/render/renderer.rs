use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};
use core::mem;

use super::placeholder::Marks;
use super::{Layout, Precedence, standard};
use crate::ast::{Cell, Column, Expr, Name, Parameter, Query, Rows, Statement, StatementRef, TableName};
use crate::bind::Bind;
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind};
use crate::feature::{Feature, FeatureSet};
use crate::spelling::{Backslash, Folding, Limits, Placeholder, Spelling, Words};
use crate::types::Type;
use crate::values::Value;

/// Which names are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Quoting {
    /// Those that would not be read as they are.
    #[default]
    WhereNeeded,
    /// All.
    Always,
}

/// What a rendering starts from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<'d> {
    pub(crate) dialect: &'d dyn Dialect,
    pub(crate) features: FeatureSet,
    pub(crate) limits: &'d Limits,
    pub(crate) spelling: &'d Spelling,
    pub(crate) placeholder: Placeholder,
    /// Whether equal binds may have one placeholder.
    pub(crate) reuses_placeholders: bool,
    pub(crate) quoting: Quoting,
    pub(crate) layout: Layout,
    pub(crate) shapes: &'d [(Name, usize)],
    /// The values behind the numbers of a lowered tree.
    pub(crate) lifted: Option<&'d [Bind<'d>]>,
    /// Estimates, so that two allocations suffice.
    pub(crate) text: usize,
    pub(crate) binds: usize,
}

/// By which name the columns of a changed table go.
#[derive(Debug, Clone, Copy)]
enum Reading {
    Word(&'static str),
    Target,
    Unnamed,
}

/// Stands for the table that columns do not name.
static UNNAMED: Name = Name::new("");

/// What a rendering ends with.
#[derive(Debug)]
pub(crate) struct Finished<'q> {
    pub(crate) sql: String,
    pub(crate) binds: Vec<Bind<'q>>,
    /// The numbers of a lowered tree, in the order of their placeholders.
    pub(crate) order: Vec<u32>,
    pub(crate) raw: bool,
}

/// What a dialect's hooks write to: it owns the text, the binds and the first error.
///
/// Nothing that it is asked to write can fail on the spot: a hook that cannot go on calls [`Renderer::refuse`] and
/// returns. Names and values reach the text only through it.
#[derive(Debug)]
pub struct Renderer<'q, 'd> {
    text: String,
    binds: Vec<Bind<'q>>,
    order: Vec<u32>,
    numbers: Vec<u32>,
    marks: Marks,
    /// How long a name may be that is written bare.
    longest_bare: usize,
    reserved: &'d Words,
    outer: Precedence,
    /// The name by which columns of the changed table go here.
    rows: Option<(Reading, &'q Name)>,
    depth: usize,
    place: &'static str,
    error: Option<Error>,
    raw: bool,
    setting: &'d Setting<'d>,
}

impl<'q, 'd> Renderer<'q, 'd> {
    #[inline]
    pub(crate) fn new(setting: &'d Setting<'d>) -> Renderer<'q, 'd> {
        // The direct path collects binds, the lowered one their numbers.
        let (mut binds, mut order) = (Vec::new(), Vec::new());
        match setting.lifted {
            None => binds = Vec::with_capacity(setting.binds),
            Some(_) => order = Vec::with_capacity(setting.binds),
        }
        Renderer {
            text: String::with_capacity(setting.text),
            binds,
            order,
            numbers: Vec::new(),
            marks: Marks::new(setting.placeholder),
            longest_bare: match setting.quoting {
                Quoting::WhereNeeded => setting.limits.name_length,
                Quoting::Always => 0,
            },
            reserved: setting.spelling.reserved,
            outer: Precedence::Lowest,
            rows: None,
            depth: 0,
            place: "",
            error: None,
            raw: false,
            setting,
        }
    }

    #[inline(always)]
    pub(crate) fn finish(mut self) -> Result<Finished<'q>, Error> {
        if self.bind_count() > self.setting.limits.binds {
            self.refuse_binds();
        }
        match self.error {
            Some(error) => Err(error),
            None => Ok(Finished { sql: self.text, binds: self.binds, order: self.order, raw: self.raw }),
        }
    }

    #[cold]
    fn refuse_binds(&mut self) {
        let (count, most) = (self.bind_count(), self.setting.limits.binds);
        let problem = format!("{count} binds are more than the {most} that one statement takes");
        self.refuse(
            Error::new(ErrorKind::Limit, problem)
                .way_out("Split the rows or the list over several statements."),
        );
    }

    /// The dialect that is written, which is the outermost one.
    #[must_use]
    #[inline]
    pub fn dialect(&self) -> &'d dyn Dialect {
        self.setting.dialect
    }

    /// Whether the dialect that is written has the feature.
    #[must_use]
    #[inline]
    pub fn has(&self, feature: Feature) -> bool {
        self.setting.features.has(feature)
    }

    /// How the dialect writes what all dialects have.
    #[must_use]
    #[inline]
    pub fn spelling(&self) -> &'d Spelling {
        self.setting.spelling
    }

    /// How many of something the dialect takes.
    #[must_use]
    pub fn limits(&self) -> &'d Limits {
        self.setting.limits
    }

    /// Ends the rendering with this error, unless there is an earlier one. What is written afterwards is lost.
    #[cold]
    pub fn refuse(&mut self, error: Error) {
        if self.error.is_none() {
            let dialect = self.setting.dialect;
            self.error =
                Some(error.at(self.place.trim().to_ascii_lowercase()).on(dialect.name(), dialect.version()));
        }
    }

    /// Words, signs and blanks, as they are.
    #[inline]
    pub fn word(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Room for words of about this length that nobody estimated, which hold binds in up to so many `places`. What is
    /// taken is enough for others like it, so that memory is asked for once.
    pub(crate) fn make_room(&mut self, text: usize, places: usize) {
        if self.text.capacity() - self.text.len() < text {
            self.text.reserve(4 * (self.text.len() + text));
        }
        // A statement without binds has no list of them.
        let (places, most) = (self.binds.len() + places, self.binds.capacity());
        if 0 < most && most < places {
            self.binds.reserve(4 * places);
        }
    }

    /// The beginning of a clause: `" FROM "`, with a blank in front, which becomes a line break where each clause
    /// has a line of its own.
    #[inline]
    pub fn clause(&mut self, words: &'static str) {
        self.place = words;
        if self.setting.layout == Layout::Lines {
            self.clause_on_its_line(words);
        } else {
            self.word(words);
        }
    }

    #[cold]
    fn clause_on_its_line(&mut self, words: &str) {
        self.line();
        self.word(words.trim_start());
    }

    /// An opening parenthesis; what follows is one level deeper, until [`Renderer::close`].
    pub fn open(&mut self) {
        self.word("(");
        self.depth += 1;
        if self.setting.layout == Layout::Lines {
            self.line();
        }
    }

    /// The closing parenthesis.
    pub fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.setting.layout == Layout::Lines {
            self.line();
        }
        self.word(")");
    }

    #[cold]
    fn line(&mut self) {
        self.word("\n");
        for _ in 0..self.depth {
            self.word("  ");
        }
    }

    /// A name: bare if it is a regular identifier that is not reserved, else quoted.
    #[inline]
    pub fn name(&mut self, name: &Name) {
        let text = name.as_str();
        if name.is_plain()
            && text.len() <= self.longest_bare
            && !self.reserved.contains(name.hash_code(), text)
        {
            self.text.push_str(text);
        } else {
            self.in_quotes(name);
        }
    }

    #[inline(never)]
    fn in_quotes(&mut self, name: &Name) {
        let text = name.as_str();
        if name.is_plain() && text.len() <= self.setting.limits.name_length {
            self.quoted_word(text);
        } else {
            self.quoted_name(text);
        }
    }

    /// A regular identifier in quotes, in the case to which the engine folds it when it is bare.
    fn quoted_word(&mut self, text: &str) {
        self.text.reserve(text.len() + 8);
        self.quote(self.setting.spelling.quote_open);
        let from = self.text.len();
        self.word(text);
        if self.setting.spelling.folding == Folding::Upper {
            self.text[from..].make_ascii_uppercase();
        }
        self.quote(self.setting.spelling.quote_close);
    }

    #[inline]
    fn quote(&mut self, quote: char) {
        // The commonest is a single byte that the compiler of Rust knows.
        self.text.push(if quote == '"' { '"' } else { quote });
    }

    /// A name that has to be looked at, and is written letter by letter.
    #[cold]
    fn quoted_name(&mut self, text: &str) {
        let limits = self.setting.limits;
        let length = if limits.name_in_bytes { text.len() } else { text.chars().count() };
        if text.is_empty() || text.contains('\0') {
            let problem = if text.is_empty() { "a name is empty" } else { "a name holds a NUL character" };
            return self.refuse(Error::new(ErrorKind::Name, problem));
        }
        if length > limits.name_length {
            let most = limits.name_length;
            let problem =
                format!("the name {text:?} is longer than the {most} characters that a name may have");
            return self.refuse(
                Error::new(ErrorKind::Name, problem).way_out("Choose a shorter name; none is cut off here."),
            );
        }
        let (open, close) = (self.setting.spelling.quote_open, self.setting.spelling.quote_close);
        self.push(open);
        for character in text.chars() {
            if character == close {
                self.push(close);
            }
            self.push(character);
        }
        self.push(close);
    }

    #[inline]
    fn push(&mut self, character: char) {
        self.text.push(character);
    }

    /// The name of a table with what stands in front of it.
    #[inline]
    pub fn table_name(&mut self, table: &TableName) {
        if !table.qualifiers.is_empty() {
            let parts = table.qualifiers.len() + 1;
            if parts > self.setting.limits.table_name_parts {
                let most = self.setting.limits.table_name_parts;
                let problem = format!("a table name of {parts} parts, where at most {most} are known");
                return self.refuse(Error::new(ErrorKind::Name, problem));
            }
            for qualifier in &table.qualifiers {
                self.name(qualifier);
                self.word(".");
            }
        }
        self.name(&table.name);
    }

    /// A column, through its table if it has one.
    #[inline]
    pub fn column(&mut self, column: &Column) {
        if let Some((rows, target)) = self.rows
            && (matches!(rows, Reading::Unnamed) || column.table.as_ref().is_none_or(|table| table == target))
        {
            match rows {
                Reading::Word(rows) => self.word(rows),
                Reading::Target => self.name(target),
                Reading::Unnamed => return self.name(&column.name),
            }
            self.word(".");
            return self.name(&column.name);
        }
        if let Some(table) = &column.table {
            self.name(table);
            self.word(".");
        }
        self.name(&column.name);
    }

    /// What is inside reads the columns of the table `target`, and those that name no table, as columns of `rows`.
    pub fn reading(&mut self, rows: &'static str, target: &'q Name, inside: impl FnOnce(&mut Self)) {
        let outer = self.rows.replace((Reading::Word(rows), target));
        inside(self);
        self.rows = outer;
    }

    /// Columns inside that name no table are those of the table `target`, but not in subqueries.
    pub fn reading_target(&mut self, target: &'q Name, inside: impl FnOnce(&mut Self)) {
        let outer = self.rows.replace((Reading::Target, target));
        inside(self);
        self.rows = outer;
    }

    /// Columns inside go by their own names alone, but not in subqueries.
    pub fn reading_unnamed(&mut self, inside: impl FnOnce(&mut Self)) {
        let outer = self.rows.replace((Reading::Unnamed, &UNNAMED));
        inside(self);
        self.rows = outer;
    }

    /// What is inside is written as a text literal, as in a statement that is handed to another one.
    pub fn quoted(&mut self, inside: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        inside(self);
        let text = self.text.split_off(start);
        self.text_literal(&text);
    }

    /// A list with commas between its elements.
    pub fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        self.joined(", ", items, &mut each);
    }

    /// A list with `separator` between its elements.
    pub fn joined<T>(
        &mut self,
        separator: &str,
        items: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.word(separator);
            }
            each(self, item);
        }
    }

    /// An expression in a place of its own: in a list, behind a keyword, in parentheses.
    #[inline]
    pub fn expr(&mut self, expr: &'q Expr) {
        if let Expr::Column(column) = expr {
            return self.column(column);
        }
        let outer = mem::replace(&mut self.outer, Precedence::Lowest);
        standard::expr::expr(expr, self);
        self.outer = outer;
    }

    /// An expression as the operand of an operator; in parentheses where it binds looser.
    #[inline]
    pub fn operand(&mut self, expr: &'q Expr, operator: Precedence) {
        if let Expr::Column(column) = expr {
            return self.column(column);
        }
        let outer = mem::replace(&mut self.outer, operator);
        standard::expr::expr(expr, self);
        self.outer = outer;
    }

    /// Something that binds by `own`: in parentheses where what stands around it binds as tightly or tighter.
    #[inline]
    pub fn infix(&mut self, own: Precedence, body: impl FnOnce(&mut Self)) {
        let outer = mem::replace(&mut self.outer, Precedence::Lowest);
        let parentheses = own.needs_parentheses(outer);
        if parentheses {
            self.word("(");
        }
        body(self);
        if parentheses {
            self.word(")");
        }
        self.outer = outer;
    }

    /// Predicates joined by AND; true if there are none.
    pub fn all(&mut self, predicates: &'q [Expr]) {
        match predicates {
            [one] => self.expr(one),
            many => standard::expr::conjunction(many, self),
        }
    }

    /// A query without parentheses.
    pub fn query(&mut self, query: &'q Query) {
        let rows = self.rows.take();
        if let Some((Reading::Word(_), _)) = rows {
            self.refuse(Error::lacking("subquery in RETURNING"));
        }
        let place = self.place;
        let outer = mem::replace(&mut self.outer, Precedence::Lowest);
        standard::query::query(query, self);
        self.outer = outer;
        self.place = place;
        self.rows = rows;
    }

    /// A query in parentheses.
    pub fn subquery(&mut self, query: &'q Query) {
        self.open();
        self.query(query);
        self.close();
    }

    /// A statement, as in WITH.
    pub fn statement(&mut self, statement: &'q Statement) {
        use crate::ast::AsStatement;
        let place = self.place;
        self.statement_ref(statement.as_statement());
        self.place = place;
    }

    pub(crate) fn statement_ref(&mut self, statement: StatementRef<'q>) {
        standard::statement(statement, self);
    }

    /// A value that is written into the text.
    pub fn literal(&mut self, value: &Value) {
        self.setting.dialect.render_literal(value, self);
    }

    /// Text between single quotes, in which they are doubled; with a backslash in it, as the dialect's
    /// [`Backslash`] says.
    pub fn text_literal(&mut self, text: &str) {
        if text.contains('\0') {
            return self.refuse(Error::value("text", "it holds a NUL character, which no literal can"));
        }
        let mut doubled = false;
        if text.contains('\\') {
            match self.setting.spelling.backslash {
                Backslash::Plain => {}
                Backslash::Doubled(prefix) => {
                    self.word(prefix);
                    doubled = true;
                }
                Backslash::Hex(open, close) => {
                    self.word(open);
                    standard::literal::hex(text.as_bytes(), self);
                    return self.word(close);
                }
            }
        }
        self.word("'");
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\'' || (doubled && byte == b'\\') {
                self.word(&text[from..=at]);
                from = at;
            }
        }
        self.word(&text[from..]);
        self.word("'");
    }

    /// What has a form as text, and holds neither a name nor a caller's text: a number, a date.
    pub fn display(&mut self, what: impl fmt::Display) {
        // Nothing that is appended to a text can fail.
        let _ = write!(self.text, "{what}");
    }

    /// A whole number, in digits.
    pub fn number(&mut self, number: i64) {
        let mut digits = [0u8; 20];
        let mut at = digits.len();
        let mut rest = number.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.text.push('-');
        }
        self.text.push_str(core::str::from_utf8(&digits[at..]).unwrap_or_default());
    }

    /// The name of a type.
    pub fn data_type(&mut self, ty: &Type, place: super::TypePlace) {
        self.setting.dialect.render_type(ty, place, self);
    }

    /// A value that is bound.
    #[inline]
    pub(crate) fn value(&mut self, value: &'q Value) {
        self.bind(Bind::Value(value));
    }

    /// A bind.
    #[inline]
    pub(crate) fn bind(&mut self, bind: Bind<'q>) {
        if self.setting.lifted.is_some() {
            return self.refuse(Error::internal("a value was left in a lowered tree"));
        }
        self.marks.write(&mut self.text);
        self.binds.push(bind);
    }

    /// Values that are bound, with commas between them.
    pub(crate) fn values(&mut self, values: &'q [Value]) {
        self.bind_list(values.len(), values.iter().map(Bind::Value));
    }

    /// Rows of values alone, each behind the word `row` and in parentheses.
    pub(crate) fn value_rows(&mut self, rows: &'q Rows, row: &'static str) {
        if self.setting.lifted.is_some() {
            return self.refuse(Error::internal("a value was left in a lowered tree"));
        }
        self.marks.write_rows(rows.len(), rows.width, row, &mut self.text);
        for cell in &rows.cells {
            if let Cell::Value(value) = cell {
                self.binds.push(Bind::Value(value));
            }
        }
    }

    /// All elements of a list parameter, or one row of a rows parameter.
    pub(crate) fn elements(&mut self, parameter: &'q Parameter, elements: core::ops::Range<usize>) {
        self.bind_list(elements.len(), elements.map(|index| Bind::Element(parameter, index as u32)));
    }

    /// `count` binds, with commas between them.
    #[inline]
    pub(crate) fn bind_list(&mut self, count: usize, binds: impl Iterator<Item = Bind<'q>>) {
        if self.setting.lifted.is_some() {
            return self.refuse(Error::internal("a value was left in a lowered tree"));
        }
        self.marks.write_list(count, &mut self.text);
        self.binds.extend(binds);
    }

    /// How many elements the list parameter has, or how many rows the rows parameter; 1 if it was not said.
    pub(crate) fn length_of(&self, parameter: &Parameter) -> usize {
        let shape = self.setting.shapes.iter().find(|(name, _)| *name == parameter.name);
        shape.map_or(1, |(_, length)| *length)
    }

    /// A value that was taken out of the tree: its placeholder, the same one again where the dialect reuses them.
    pub(crate) fn lifted(&mut self, index: u32) {
        // A number that no value has was put into the tree by its maker; on the direct path none has.
        if self.setting.lifted.is_none_or(|values| index as usize >= values.len()) {
            return self.refuse(
                Error::statement("a number stands in the tree in place of a value")
                    .way_out("Only the compiler makes these: put the value there, or a parameter."),
            );
        }
        if self.setting.reuses_placeholders {
            if let Some(&number) = self.numbers.get(index as usize) {
                if number > 0 {
                    return self.marks.write_again(number, &mut self.text);
                }
            } else {
                self.numbers.resize(index as usize + 1, 0);
            }
        }
        self.marks.write(&mut self.text);
        let number = self.marks.number();
        self.order.push(index);
        if let Some(slot) = self.numbers.get_mut(index as usize) {
            *slot = number;
        }
    }

    /// The text that an expression stands for, if it is a constant or a bound value.
    #[must_use]
    pub fn known_text<'e>(&self, expr: &'e Expr) -> Option<&'e str>
    where
        'd: 'e,
    {
        let value = match expr {
            Expr::Value(value) | Expr::Literal(value) => value,
            Expr::Lifted(index) => match self.setting.lifted?.get(*index as usize)? {
                Bind::Value(value) => *value,
                Bind::Parameter(_) | Bind::Element(..) => return None,
            },
            _ => return None,
        };
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Notes that the statement holds text of the caller's that nobody has checked.
    pub(crate) fn note_raw(&mut self) {
        self.raw = true;
    }

    fn bind_count(&self) -> usize {
        self.binds.len() + self.order.len()
    }
}
