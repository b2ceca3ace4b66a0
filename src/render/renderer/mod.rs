//! The renderer: text, binds and the first error.

mod binds;
mod comment;
mod known;
mod literals;
mod names;

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use self::names::Reading;
use super::placeholder::Marks;
use super::{Layout, Parentheses, Precedence, standard};
use crate::ast::{Expr, Name, Query, Statement, StatementRef};
use crate::bind::Bind;
use crate::dialect::Dialect;
use crate::error::Error;
use crate::feature::{Feature, FeatureSet};
use crate::spelling::{Limits, Placeholder, Recursion, Spelling, Words};
use crate::types::Type;

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
    /// Whether the statement has a recursive WITH.
    pub(crate) recursive: bool,
    /// The values behind the numbers of a lowered tree.
    pub(crate) lifted: Option<&'d [Bind<'d>]>,
    /// Estimates, so that two allocations suffice.
    pub(crate) text: usize,
    pub(crate) binds: usize,
}

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
    parentheses: &'d Parentheses,
    outer: Precedence,
    /// The name by which columns of the changed table go here.
    rows: Option<(Reading, &'q Name)>,
    depth: usize,
    place: &'static str,
    error: Option<Error>,
    raw: bool,
    /// What is still to be said of a recursion: behind the next SELECT, and at the end.
    hint: &'static str,
    end: &'static str,
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
            parentheses: setting.spelling.parentheses,
            outer: Precedence::Lowest,
            rows: None,
            depth: 0,
            place: "",
            error: None,
            raw: false,
            hint: "",
            end: "",
            setting,
        }
    }

    /// What has been written, which is taken out: the whole is too large to be moved.
    #[inline(always)]
    pub(crate) fn finish(&mut self) -> Result<Finished<'q>, Error> {
        if self.bind_count() > self.setting.limits.binds {
            self.refuse_binds();
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => Ok(Finished {
                sql: mem::take(&mut self.text),
                binds: mem::take(&mut self.binds),
                order: mem::take(&mut self.order),
                raw: self.raw,
            }),
        }
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

    /// How binds are marked here.
    #[must_use]
    pub fn placeholder(&self) -> Placeholder {
        self.setting.placeholder
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

    /// An expression as the operand of an operator; in parentheses where the dialect's table says so.
    #[inline]
    pub fn operand(&mut self, expr: &'q Expr, operator: Precedence) {
        if let Expr::Column(column) = expr {
            return self.column(column);
        }
        let outer = mem::replace(&mut self.outer, operator);
        standard::expr::expr(expr, self);
        self.outer = outer;
    }

    /// Something that binds by `own`: in parentheses where the dialect's table has them inside of what stands around it.
    #[inline]
    pub fn infix(&mut self, own: Precedence, body: impl FnOnce(&mut Self)) {
        let outer = mem::replace(&mut self.outer, Precedence::Lowest);
        let parentheses = self.parentheses.stand_around(own, outer);
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

    /// A whole statement, and the comment behind it.
    pub(crate) fn whole(&mut self, statement: StatementRef<'q>, comment: Option<&str>) {
        if self.setting.recursive {
            match self.setting.spelling.recursion {
                Recursion::Before(words) => self.word(words),
                Recursion::Behind(words) => self.end = words,
                Recursion::InSelect(_) | Recursion::Unbounded => {}
            }
        }
        self.statement_ref(statement);
        self.end_recursion();
        if let Some(comment) = comment {
            self.comment(comment);
        }
    }

    /// What is said of a recursion at the end of the statement, unless it is said already. A hook calls this where
    /// something of its own comes last.
    pub fn end_recursion(&mut self) {
        let end = mem::take(&mut self.end);
        if !end.is_empty() {
            self.clause(end);
        }
    }

    /// Notes that a recursive WITH begins.
    pub(crate) fn begin_recursion(&mut self) {
        if let Recursion::InSelect(words) = self.setting.spelling.recursion {
            self.hint = words;
        }
    }

    /// What is said of a recursion behind the first SELECT.
    #[inline]
    pub(crate) fn recursion_hint(&mut self) {
        if !self.hint.is_empty() {
            let hint = mem::take(&mut self.hint);
            self.word(hint);
        }
    }

    fn statement_ref(&mut self, statement: StatementRef<'q>) {
        standard::statement(statement, self);
    }

    /// The name of a type.
    pub fn data_type(&mut self, ty: &Type, place: super::TypePlace) {
        self.setting.dialect.render_type(ty, place, self);
    }

    /// Notes that the statement holds text of the caller's that nobody has checked.
    pub(crate) fn note_raw(&mut self) {
        self.raw = true;
    }
}
