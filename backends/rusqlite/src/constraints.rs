//! The constraints of a table, which stand in the text that made it and nowhere else.
//! <https://www.sqlite.org/lang_createtable.html>

use isogloss_engine::backend::DeclaredConstraint;

/// The constraints that a CREATE TABLE declares, in its order. One without a name has an empty one.
pub(crate) fn constraints(sql: &str) -> Vec<DeclaredConstraint> {
    let tokens = tokens(sql);
    let body = tokens.iter().find_map(|token| match token {
        Token::Group(body) => Some(*body),
        _ => None,
    });
    let body = self::tokens(body.unwrap_or_default());
    let parts = body.split(|token| *token == Token::Sign(','));
    parts
        .flat_map(|part| if starts_constraint(part) { read(part, None) } else { read_column(part) })
        .collect()
}

#[derive(Debug, PartialEq, Eq)]
enum Token<'t> {
    /// A word that is not quoted.
    Word(&'t str),
    /// A name in quotes, or a text.
    Quoted(String),
    /// What stands in parentheses.
    Group(&'t str),
    Sign(char),
}

impl Token<'_> {
    fn is(&self, word: &str) -> bool {
        matches!(self, Token::Word(text) if text.eq_ignore_ascii_case(word))
    }

    fn name(&self) -> Option<String> {
        match self {
            Token::Word(text) => Some((*text).to_owned()),
            Token::Quoted(text) => Some(text.clone()),
            _ => None,
        }
    }
}

fn is_any(token: &Token<'_>, words: &[&str]) -> bool {
    words.iter().any(|word| token.is(word))
}

/// The words that a constraint begins with.
const CONSTRAINT: &[&str] = &["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

/// The words that end what is said of a reference, beside those.
const BEHIND_REFERENCE: &[&str] = &["NULL", "DEFAULT", "COLLATE", "GENERATED", "AS", "REFERENCES"];

fn starts_constraint(part: &[Token<'_>]) -> bool {
    part.first().is_some_and(|first| is_any(first, CONSTRAINT))
}

fn read_column(part: &[Token<'_>]) -> Vec<DeclaredConstraint> {
    let Some((first, rest)) = part.split_first() else { return Vec::new() };
    first.name().map(|column| read(rest, Some(&column))).unwrap_or_default()
}

/// The constraints among these words; those of a column are about it.
fn read(part: &[Token<'_>], column: Option<&str>) -> Vec<DeclaredConstraint> {
    let mut found = Vec::new();
    let mut name = String::new();
    let mut rest = part;
    while let Some((token, behind)) = rest.split_first() {
        rest = behind;
        let group = rest.iter().find_map(|token| match token {
            Token::Group(text) => Some(*text),
            _ => None,
        });
        let kind = match token {
            token if token.is("CONSTRAINT") => {
                name = rest.first().and_then(Token::name).unwrap_or_default();
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            token if token.is("PRIMARY") => "PRIMARY KEY",
            token if token.is("UNIQUE") => "UNIQUE",
            token if token.is("CHECK") => "CHECK",
            token if token.is("FOREIGN") || column.is_some() && token.is("REFERENCES") => "FOREIGN KEY",
            // An expression is passed over as a whole.
            _ => continue,
        };
        let columns = match (kind, column) {
            ("CHECK", _) => Vec::new(),
            (_, Some(column)) => vec![column.to_owned()],
            (_, None) => names(group.unwrap_or_default()),
        };
        let definition = match kind {
            "CHECK" => group.map(|text| text.trim().to_owned()),
            "FOREIGN KEY" => rules(rest),
            _ => None,
        };
        let (name, kind) = (std::mem::take(&mut name), kind.to_owned());
        found.push(DeclaredConstraint { name, kind, columns, definition });
    }
    found
}

/// The names in a list of columns, each with whatever stands behind it.
fn names(list: &str) -> Vec<String> {
    tokens(list).split(|token| *token == Token::Sign(',')).filter_map(|part| part.first()?.name()).collect()
}

/// What is said of a reference behind the other table: `ON DELETE CASCADE`.
fn rules(part: &[Token<'_>]) -> Option<String> {
    let from = part.iter().position(|token| is_any(token, &["ON", "MATCH", "DEFERRABLE"]))?;
    let mut words = Vec::new();
    for (place, token) in part.iter().enumerate().skip(from) {
        let not_null = token.is("NOT") && part.get(place + 1).is_some_and(|next| next.is("NULL"));
        let action = place > 0 && is_any(&part[place - 1], &["SET"]);
        match token {
            token if not_null || is_any(token, CONSTRAINT) => break,
            token if is_any(token, BEHIND_REFERENCE) && !action => break,
            Token::Word(word) => words.push(word.to_ascii_uppercase()),
            _ => break,
        }
    }
    Some(words.join(" ")).filter(|rules| !rules.is_empty())
}

/// Words, names, groups and signs; comments and blanks are left out.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (token, end) = match first {
            blank if blank.is_whitespace() => (None, blank.len_utf8()),
            '-' if rest.starts_with("--") => (None, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => (None, rest.find("*/").map_or(rest.len(), |end| end + 2)),
            '\'' | '"' | '`' | '[' => {
                let end = quoted(rest, first);
                let close = if first == '[' { ']' } else { first };
                let inner = rest.get(1..end - 1).unwrap_or_default();
                let name = inner.replace(&String::from_iter([close, close]), &close.to_string());
                (Some(Token::Quoted(if first == '[' { inner.to_owned() } else { name })), end)
            }
            '(' => {
                let end = group(rest);
                (Some(Token::Group(rest.get(1..end - 1).unwrap_or_default())), end)
            }
            letter if is_word(letter) => {
                let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
                (Some(Token::Word(&rest[..end])), end)
            }
            sign => (Some(Token::Sign(sign)), sign.len_utf8()),
        };
        tokens.extend(token);
        rest = rest.get(end.max(1)..).unwrap_or_default();
    }
    tokens
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

/// How long what stands in quotes is, with them.
fn quoted(text: &str, open: char) -> usize {
    let close = if open == '[' { ']' } else { open };
    let mut end = 1;
    while let Some(at) = text.get(end..).and_then(|rest| rest.find(close)) {
        end += at + 1;
        // Two of them are one that belongs to the name.
        if open == '[' || !text[end..].starts_with(close) {
            return end;
        }
        end += 1;
    }
    text.len()
}

/// How long a group is, with its parentheses.
fn group(text: &str) -> usize {
    let (mut depth, mut end) = (0, 0);
    while let Some(letter) = text.get(end..).and_then(|rest| rest.chars().next()) {
        let rest = &text[end..];
        end += match letter {
            '\'' | '"' | '`' | '[' => quoted(rest, letter),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            letter => letter.len_utf8(),
        };
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        if depth == 0 {
            return end;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sql: &str) -> Vec<String> {
        let row = |it: DeclaredConstraint| {
            [it.name, it.kind, it.columns.join(","), it.definition.unwrap_or_default()].join("|")
        };
        constraints(sql).into_iter().map(row).collect()
    }

    #[test]
    fn constraints_of_columns_and_of_tables_are_found_in_their_order() {
        let sql = "CREATE TABLE t (id INTEGER CONSTRAINT pk PRIMARY KEY, n INT NOT NULL CHECK (n < (10 + 1)) UNIQUE, \
                   o INT REFERENCES other (id) ON DELETE SET NULL NOT NULL DEFAULT (1), \
                   CONSTRAINT pair UNIQUE (n, \"o\" DESC), CONSTRAINT \"of it\" FOREIGN KEY (n, o) \
                   REFERENCES pairs (a, b) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED CHECK (o > 0))";
        assert_eq!(
            told(sql),
            [
                "pk|PRIMARY KEY|id|",
                "|CHECK||n < (10 + 1)",
                "|UNIQUE|n|",
                "|FOREIGN KEY|o|ON DELETE SET NULL",
                "pair|UNIQUE|n,o|",
                "of it|FOREIGN KEY|n,o|ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
                "|CHECK||o > 0",
            ]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        let sql = "CREATE TABLE \"CHECK (\" (\"unique\" TEXT DEFAULT 'CHECK (a)', -- CHECK (b)\n \
                   [primary key] TEXT /* UNIQUE ( */, c TEXT DEFAULT (max('),CHECK(', 'it''s')), \
                   d AS (c || 'UNIQUE') CONSTRAINT real CHECK (d <> ')'))";
        assert_eq!(told(sql), ["real|CHECK||d <> ')'"]);
        assert_eq!(told("CREATE VIRTUAL TABLE f USING fts5(a, b)"), Vec::<String>::new());
    }

    #[test]
    fn no_text_is_too_broken_to_be_read() {
        let sql = "CREATE TABLE t (a CHECK ('x' < \"y\" AND (b, [c], `d`)) /* é */ REFERENCES é ON DELETE";
        for (end, _) in sql.char_indices() {
            constraints(&sql[..end]);
            constraints(&sql[end..]);
        }
    }
}
