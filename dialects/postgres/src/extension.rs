//! What PostgreSQL alone knows, by its own words.

use alloc::format;

use isogloss::render::Precedence;
use isogloss::{Error, Expr, Extension, Placeholder, Renderer};

/// Operators between two operands: of JSON and arrays, of text search, of regular expressions, of trigrams.
/// <https://www.postgresql.org/docs/current/functions.html>
const OPERATORS: &[&str] = &[
    "@@", "@>", "<@", "&&", "->", "->>", "#>", "#>>", "?", "?|", "?&", "~", "~*", "!~", "!~*", "%", "<%",
    "<<%", "<->", "<<->", "<<<->", "<#>", "<=>",
];

/// Behind a comparison: any or all elements of an array.
/// <https://www.postgresql.org/docs/current/functions-comparisons.html>
const QUANTIFIERS: &[&str] = &["ANY", "SOME", "ALL"];

/// Samples of a table: of so many percent of its rows, and the seed by which another time takes the same.
/// <https://www.postgresql.org/docs/current/sql-select.html#SQL-FROM>
const SAMPLES: &[&str] = &["TABLESAMPLE BERNOULLI", "TABLESAMPLE SYSTEM"];

/// A construct of its own.
pub(crate) fn extension<'q>(extension: &'q Extension, out: &mut Renderer<'q, '_>) {
    let word = |table: &[&'static str]| table.iter().copied().find(|word| *word == extension.name.as_str());
    match (extension.arguments.as_slice(), word(OPERATORS), word(QUANTIFIERS), word(SAMPLES)) {
        // A driver would take the operator for one of its marks.
        (_, Some(sign), _, _) if sign.contains('?') && out.placeholder() == Placeholder::QuestionMark => {
            out.refuse(
                Error::lacking(format!("operator {sign} where binds are marked by question marks"))
                    .way_out("Call the function behind it, such as jsonb_exists."),
            );
        }
        ([left, right], Some(sign), _, _) => out.infix(Precedence::Other, |out| {
            out.operand(left, Precedence::Other);
            out.word(" ");
            out.word(sign);
            out.word(" ");
            out.operand(right, Precedence::Other);
        }),
        ([array], _, Some(quantifier), _) => call(quantifier, array, out),
        ([percentage], _, _, Some(sample)) => call(sample, percentage, out),
        ([percentage, seed], _, _, Some(sample)) => {
            call(sample, percentage, out);
            call(" REPEATABLE", seed, out);
        }
        _ => out.refuse(Error::lacking(format!("extension {}", extension.name))),
    }
}

fn call<'q>(word: &str, argument: &'q Expr, out: &mut Renderer<'q, '_>) {
    out.word(word);
    out.word("(");
    out.expr(argument);
    out.word(")");
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use isogloss::{Options, Placeholder, bind, col, compile, compile_with, extension, select};

    use crate::Postgres;

    #[test]
    fn an_operator_is_not_written_where_it_looks_like_a_bind() {
        let query = select("a").from("t").filter(extension("?", [col("a"), bind("key")]));
        let dialect = Postgres::default();
        assert!(compile(&query, &dialect).is_ok());
        let options = Options::new(&dialect).placeholder(Placeholder::QuestionMark);
        let error = compile_with(&query, &options).unwrap_err().to_string();
        assert!(error.contains("operator ?"), "{error}");
    }
}
