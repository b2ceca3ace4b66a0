//! Names, and the tables that columns are read through.

use alloc::format;

use super::Renderer;
use crate::ast::{Column, Name, TableName};
use crate::error::{Error, ErrorKind};
use crate::spelling::Folding;

/// By which name the columns of a changed table go.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading {
    Word(&'static str),
    Target,
    Unnamed,
}

/// Stands for the table that columns do not name.
static UNNAMED: Name = Name::new("");

impl<'q> Renderer<'q, '_> {
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

    /// The name of a function that is called as it is. A plain one is never quoted: what the engine reserves by that
    /// name is its own function, which quotes would hide.
    pub fn function_name(&mut self, name: &Name) {
        let text = name.as_str();
        if name.is_plain() && text.len() <= self.setting.limits.name_length {
            let from = self.text.len();
            self.text.push_str(text);
            if self.setting.spelling.capitals.contains(name.hash_code(), text) {
                self.text[from..].make_ascii_uppercase();
            }
        } else {
            self.name(name);
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
        match quote {
            '"' => self.text.push('"'),
            other => self.text.push(other),
        }
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
}
