//! Custom expressions: text of the program's own, with placeholders for values.
//!
//! The text is passed on as it is. It is read just so far that its placeholders are told from what looks like one, and
//! that it cannot swallow what stands behind it: its quotes, comments and parentheses must be closed.
//!
//! A placeholder is `?`, or, where the text holds any `$1`, a dollar and a number; `??` and `$$` mean one of the
//! signs itself. That is what sea-query's own back ends read, each one of the two.

use std::borrow::Cow;

use isogloss::{Expr, Piece, Raw, raw};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::exprs;

/// Text without placeholders.
pub(crate) fn text(text: Cow<'static, str>) -> Result<Expr, Error> {
    read(&text, |_| Ok(()))?;
    Ok(Expr::from(raw(text)))
}

/// Text with placeholders, and what stands in their places.
pub(crate) fn with_values(text: &str, values: &[sea_query::Expr], depth: Depth) -> Result<Expr, Error> {
    let tokens = read(text, |tokens| fits(tokens, values.len()))?;
    let numbered = is_numbered(&tokens);
    let values = exprs(values, depth)?;
    let mut next = 0..;
    let mut raw = Raw::default();
    let mut plain = String::new();
    for token in tokens {
        let index = match token {
            Token::Number(number) => number.checked_sub(1),
            Token::Mark if !numbered => next.next(),
            other => {
                plain.push_str(other.text(numbered));
                continue;
            }
        };
        let Some(value) = index.and_then(|index| values.get(index)) else { return Err(no_value()) };
        if !plain.is_empty() {
            raw.pieces.push(Piece::Text(Cow::Owned(std::mem::take(&mut plain))));
        }
        raw.pieces.push(Piece::Expr(value.clone()));
    }
    if !plain.is_empty() || raw.pieces.is_empty() {
        raw.pieces.push(Piece::Text(Cow::Owned(plain)));
    }
    Ok(Expr::from(raw))
}

/// Reads the text. Whether a backslash escapes a quote depends on the engine, which is not known here; so the text is
/// read in both ways, and what only one of them makes sense of is read in that one.
fn read(text: &str, check: impl Fn(&[Token<'_>]) -> Result<(), Error>) -> Result<Vec<Token<'_>>, Error> {
    let read = |escapes| tokens(text, escapes).and_then(|tokens| check(&tokens).map(|()| tokens));
    let standard = read(false);
    if !text.contains("\\'") {
        return standard;
    }
    match (standard, read(true)) {
        (Ok(one), Ok(other)) if one == other => Ok(one),
        (Ok(_), Ok(_)) => {
            Err(Error::custom("a backslash in front of a quote, which engines read in two ways")
                .way_out("Double the quote, or give the text as a value."))
        }
        (Ok(only), Err(_)) | (Err(_), Ok(only)) => Ok(only),
        (Err(error), Err(_)) => Err(error),
    }
}

fn is_numbered(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| matches!(token, Token::Number(_)))
}

/// Whether there is a placeholder for each of so many values, and a value for each placeholder.
fn fits(tokens: &[Token<'_>], values: usize) -> Result<(), Error> {
    let numbers: Vec<usize> = tokens.iter().filter_map(Token::number).collect();
    let marks = tokens.iter().filter(|token| matches!(token, Token::Mark)).count();
    let numbered = !numbers.is_empty();
    let too_few = if numbered { numbers.iter().any(|it| !(1..=values).contains(it)) } else { marks > values };
    if too_few {
        return Err(no_value());
    }
    let too_many = if numbered { (1..=values).any(|it| !numbers.contains(&it)) } else { marks < values };
    if too_many {
        return Err(Error::custom("a value of a custom expression has no placeholder")
            .way_out("Give as many values as the text has placeholders: `?`, or `$1` and so on."));
    }
    Ok(())
}

fn no_value() -> Error {
    Error::custom("a placeholder of a custom expression has no value")
        .way_out("Give as many values as the text has placeholders; write `??` or `$$` for the sign itself.")
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'t> {
    Text(&'t str),
    /// `?`
    Mark,
    /// `??`
    TwoMarks,
    /// `$1`
    Number(usize),
    /// `$$`
    TwoDollars,
}

impl<'t> Token<'t> {
    fn number(&self) -> Option<usize> {
        match self {
            Token::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// What it is where it is no placeholder; the signs of the one kind are text in the other.
    fn text(self, numbered: bool) -> &'t str {
        match (self, numbered) {
            (Token::Text(text), _) => text,
            (Token::Mark, _) | (Token::TwoMarks, false) => "?",
            (Token::TwoMarks, true) => "??",
            (Token::TwoDollars, true) => "$",
            (Token::TwoDollars, false) => "$$",
            (Token::Number(_), _) => "",
        }
    }
}

/// The text in pieces; what is in quotes or a comment is text. In some engines a backslash escapes in every constant,
/// in others only behind an `E`.
fn tokens(text: &str, escapes: bool) -> Result<Vec<Token<'_>>, Error> {
    let mut tokens = Vec::new();
    let (mut rest, mut open) = (text, 0usize);
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\'' => (None, quoted(rest, '\'', escapes || is_escaping(text, rest))?),
            '"' | '`' => (None, quoted(rest, first, false)?),
            '-' if rest.starts_with("--") => (None, line(rest)?),
            '/' if rest.starts_with("/*") => (None, block(rest)?),
            '?' if rest.starts_with("??") => (Some(Token::TwoMarks), 2),
            '?' => (Some(Token::Mark), 1),
            '$' if rest.starts_with("$$") => (Some(Token::TwoDollars), 2),
            '$' => number(rest),
            '(' => {
                open += 1;
                (None, 1)
            }
            ')' => {
                open = open.checked_sub(1).ok_or_else(|| unclosed("a parenthesis"))?;
                (None, 1)
            }
            // A word takes the dollars in it with it.
            c if c.is_alphanumeric() || c == '_' => (
                None,
                rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len()),
            ),
            other => (None, other.len_utf8()),
        };
        let (piece, behind) = rest.split_at(length);
        tokens.push(token.unwrap_or(Token::Text(piece)));
        rest = behind;
    }
    if open > 0 {
        return Err(unclosed("a parenthesis"));
    }
    Ok(tokens)
}

/// Whether a backslash escapes in the text constant that begins here: behind a single `E` it does.
fn is_escaping(text: &str, rest: &str) -> bool {
    let before = &text[..text.len() - rest.len()];
    let mut before = before.chars().rev();
    before.next().is_some_and(|c| c.eq_ignore_ascii_case(&'e'))
        && !before.next().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// How long a quoted piece is, with both quotes; a quote in it is doubled.
fn quoted(text: &str, quote: char, escapes: bool) -> Result<usize, Error> {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && escapes {
            characters.next();
        } else if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return Ok(at + quote.len_utf8());
        }
    }
    Err(unclosed("a quote"))
}

/// How long a comment is that ends with its line; without an end it would swallow what stands behind.
fn line(text: &str) -> Result<usize, Error> {
    text.find('\n').map(|end| end + 1).ok_or_else(|| unclosed("a comment"))
}

/// How long a comment is that may hold others.
fn block(text: &str) -> Result<usize, Error> {
    let (mut at, mut open) = (0, 0usize);
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            open += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            open -= 1;
            at += 2;
            if open == 0 {
                return Ok(at);
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    Err(unclosed("a comment"))
}

/// A dollar and a number, or the dollar alone.
fn number(text: &str) -> (Option<Token<'_>>, usize) {
    let digits = text[1..].bytes().take_while(u8::is_ascii_digit).count();
    match text[1..=digits].parse() {
        Ok(number) => (Some(Token::Number(number)), 1 + digits),
        Err(_) => (None, 1 + digits),
    }
}

fn unclosed(what: &str) -> Error {
    Error::custom(format!("{what} in a custom expression that is not closed"))
        .way_out("Close it in the same expression; what stands behind would be read as part of it.")
}
