//! Defaults of columns, which databases keep as texts.

use isogloss::{Expr, Type, Value, literal, raw};

use crate::backend::text;

/// What a default's text says: the value, where it is one that every database has; else the text itself, which only its
/// own database understands. `None` for NULL, which is the same as none.
pub(super) fn default(source: &str, ty: &Type) -> Option<Expr> {
    let inner = bare(source);
    if inner.eq_ignore_ascii_case("null") {
        return None;
    }
    let value = match quoted(inner) {
        Some(text) => of_text(text, ty),
        None => of_word(inner, ty),
    };
    Some(value.map_or_else(|| Expr::from(raw(source.to_owned())), literal))
}

/// The text without the parentheses around all of it.
fn bare(source: &str) -> &str {
    let mut text = source.trim();
    while let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        let mut depth = 0;
        let closed = inner.chars().any(|letter| {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            depth < 0
        });
        if closed || inner.contains('\'') && inner.contains(['(', ')']) {
            return text;
        }
        text = inner.trim();
    }
    text
}

/// What stands in the quotes of a literal, such as `'it''s'`, `N'x'` and `'x'::text`; `None` if it is no literal, or one
/// with letters that could mean something else.
fn quoted(text: &str) -> Option<String> {
    let text = text.strip_prefix('N').unwrap_or(text).strip_prefix('\'')?;
    if text.contains('\\') {
        return None;
    }
    let mut found = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('\'')?;
        found.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                found.push('\'');
                rest = more;
            }
            None => {
                let is_type = |ty: &str| {
                    let in_type = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
                    ty.bytes().all(|byte| in_type(byte) || b" _(),[]".contains(&byte))
                };
                let whole = after.is_empty() || after.strip_prefix("::").is_some_and(is_type);
                return whole.then_some(found);
            }
        }
    }
}

fn of_text(text: String, ty: &Type) -> Option<Value> {
    match ty {
        Type::Char(_) | Type::Varchar(_) | Type::Text => Some(Value::from(text)),
        Type::Date => text::date(&text).map(Value::Date),
        Type::Time(_) => text::time(&text).map(Value::Time),
        Type::Timestamp(_) => text::date_time(&text).map(Value::Timestamp),
        Type::TimestampTz(_) => text::date_time_tz(&text).map(Value::TimestampTz),
        Type::Uuid => text::uuid(&text).map(Value::Uuid),
        // Numbers are quoted where they have a sign.
        _ => of_word(&text, ty),
    }
}

fn of_word(word: &str, ty: &Type) -> Option<Value> {
    match ty {
        Type::Boolean if ["true", "1", "t"].iter().any(|it| word.eq_ignore_ascii_case(it)) => {
            Some(Value::Boolean(true))
        }
        Type::Boolean if ["false", "0", "f"].iter().any(|it| word.eq_ignore_ascii_case(it)) => {
            Some(Value::Boolean(false))
        }
        Type::SmallInt => word.parse().ok().map(Value::SmallInt),
        Type::Integer => word.parse().ok().map(Value::Integer),
        Type::BigInt => word.parse().ok().map(Value::BigInt),
        Type::Real => word.parse().ok().filter(|number: &f32| number.is_finite()).map(Value::Real),
        Type::Double => word.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Double),
        Type::Decimal { .. } => word.parse().ok().map(Value::Decimal),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(source: &str, ty: &Type) -> Option<Expr> {
        default(source, ty)
    }

    #[test]
    fn a_literal_is_found_in_every_database_s_words() {
        let text = |text: &str| Some(literal(text.to_owned()));
        for source in ["'it''s'", "(N'it''s')", "'it''s'::text", "'it''s'::character varying(20)"] {
            assert_eq!(value(source, &Type::Text), text("it's"), "{source}");
        }
        for source in ["-5", "((-5))", "'-5'::integer"] {
            assert_eq!(value(source, &Type::Integer), Some(literal(-5)), "{source}");
        }
        for source in ["true", "1", "((1))", "'1'", "TRUE"] {
            assert_eq!(value(source, &Type::Boolean), Some(literal(true)), "{source}");
        }
        let day = Value::Date(isogloss::date(2024, 2, 29));
        assert_eq!(value("'2024-02-29'::date", &Type::Date), Some(literal(day)));
        assert_eq!(value("NULL", &Type::Date), None);
        assert_eq!(value("(NULL)", &Type::Date), None);
    }

    #[test]
    fn whatever_else_it_is_stays_as_it_is_written() {
        for (source, ty) in [
            ("CURRENT_TIMESTAMP", Type::Timestamp(6)),
            ("'a' || 'b'", Type::Text),
            ("'a'::text || 'b'::text", Type::Text),
            ("('a' || ')')", Type::Text),
            ("(1) + (2)", Type::Integer),
            ("'it\\'s'", Type::Text),
            ("40000", Type::SmallInt),
            ("lower('A'::text)", Type::Text),
            ("'a", Type::Text),
        ] {
            assert_eq!(value(source, &ty), Some(Expr::from(raw(source.to_owned()))), "{source}");
        }
    }
}
