//! The floor of a renderer: the same text from a list of pieces that is there already, one piece after the other.

use std::hint::black_box;

use isogloss::Value;

use super::Case;
use crate::data::{IDS, products, values};

/// A piece of a text that is only known at run time.
#[derive(Debug)]
enum Piece {
    /// Words and signs.
    Word(String),
    /// A name, and whether it is reserved, so that it is quoted in any case.
    Name(String, bool),
    /// The next bind.
    Bind(&'static Value),
}

/// The pieces of a query, with names in brackets, reserved ones in braces, and binds as question marks.
fn template(query: usize) -> String {
    let columns = "[id], [sku], [name], [price], [quantity], [active], [note], [created]";
    let row = "(?, ?, ?, ?, ?, ?, ?, ?)";
    match query {
        0 => "SELECT [id], [name], [email] FROM [users] WHERE [id] = ?".into(),
        1 => {
            String::from("SELECT {character} FROM [letters] WHERE ") + &["{character} = ?"; 10].join(" AND ")
        }
        2 => "SELECT [o].[id], [c].[name], [p].[name], [l].[quantity] FROM [orders] AS [o] \
              JOIN [customers] AS [c] ON [c].[id] = [o].[customer_id] \
              JOIN [order_lines] AS [l] ON [l].[order_id] = [o].[id] \
              JOIN [products] AS [p] ON [p].[id] = [l].[product_id] \
              WHERE [c].[country] = ? AND [o].[total] > ? \
              ORDER BY [o].[placed] DESC, [o].[id] DESC LIMIT ? OFFSET ?"
            .into(),
        3 => "SELECT [category], COUNT(*) AS [items], SUM([price]) AS [total] FROM [products] \
              WHERE [active] = ? GROUP BY [category] HAVING COUNT(*) > ? ORDER BY [category] DESC"
            .into(),
        4 => {
            format!("SELECT [id], [name] FROM [users] WHERE [id] IN ({})", vec!["?"; IDS.count()].join(", "))
        }
        5 => "WITH [recent] AS (SELECT [customer_id], [total] FROM [orders] WHERE [placed] > ?) \
              SELECT [customer_id], [total], ROW_NUMBER() OVER (PARTITION BY [customer_id] \
              ORDER BY [total] DESC) AS {position} FROM [recent]"
            .into(),
        6 => format!("INSERT INTO [products] ({columns}) VALUES {row}"),
        7 => format!("INSERT INTO [products] ({columns}) VALUES {}", vec![row; products().len()].join(", ")),
        8 => "UPDATE [users] SET [name] = ?, [email] = ?, [changed] = ? WHERE [id] = ?".into(),
        _ => "INSERT INTO [stock] ([sku], [quantity], [price]) VALUES (?, ?, ?) ON CONFLICT ([sku]) \
              DO UPDATE SET [quantity] = [excluded].[quantity], [price] = [excluded].[price]"
            .into(),
    }
}

fn pieces(query: usize) -> Vec<Piece> {
    let template = template(query);
    let mut values = values(query).iter();
    let mut pieces = Vec::new();
    let mut rest = template.as_str();
    while let Some(at) = rest.find(['[', '{', '?']) {
        if at > 0 {
            pieces.push(Piece::Word(rest[..at].into()));
        }
        if rest[at..].starts_with('?') {
            pieces.extend(values.next().map(Piece::Bind));
            rest = &rest[at + 1..];
        } else {
            let end = rest.find([']', '}']).unwrap_or(rest.len() - 1);
            pieces.push(Piece::Name(rest[at + 1..end].into(), rest[at..].starts_with('{')));
            rest = &rest[end + 1..];
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Word(rest.into()));
    }
    pieces
}

/// Two rounds over the pieces: one for the size, one for the text.
fn write(pieces: &[Piece], quoted: bool) -> (String, Vec<&Value>) {
    let (mut size, mut count) = (0, 0);
    for piece in pieces {
        match piece {
            Piece::Word(text) => size += text.len(),
            Piece::Name(text, _) => size += text.len() + 2,
            Piece::Bind(_) => {
                size += 5;
                count += 1;
            }
        }
    }
    let mut sql = String::with_capacity(size);
    let mut binds = Vec::with_capacity(count);
    let mut numbers = itoa::Buffer::new();
    for piece in pieces {
        match piece {
            Piece::Word(text) => sql.push_str(text),
            Piece::Name(text, reserved) if quoted || *reserved => {
                sql.push('"');
                sql.push_str(text);
                sql.push('"');
            }
            Piece::Name(text, _) => sql.push_str(text),
            Piece::Bind(value) => {
                binds.push(*value);
                sql.push('$');
                sql.push_str(numbers.format(binds.len()));
            }
        }
    }
    (sql, binds)
}

/// The text of a query.
pub fn sql(query: usize, quoted: bool) -> String {
    write(&pieces(query), quoted).0
}

/// The cases of a query.
pub fn cases(query: usize) -> Vec<Case> {
    let pieces: &'static [Piece] = pieces(query).leak();
    vec![
        Case::new("flat", "render", move || write(black_box(pieces), black_box(false))),
        Case::new("flat, quoted", "render", move || write(black_box(pieces), black_box(true))),
    ]
}
