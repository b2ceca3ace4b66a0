//! What PostgreSQL alone knows, by its own words.

use alloc::format;

use isogloss::render::Precedence;
use isogloss::{Error, Expr, Extension, Renderer};

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
