//! Scalar functions, by the dialect's table of templates.

use alloc::format;

use crate::ast::{DateField, Expr, Function, FunctionCall};
use crate::dialect::Dialect;
use crate::error::Error;
use crate::render::{Precedence, Renderer};
use crate::spelling::FunctionSpelling;

/// A call of a scalar function.
pub fn call<'q>(call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
    if let Function::Named(name) = &call.function {
        out.name(name);
        out.word("(");
        out.list(&call.arguments, |out, argument| out.expr(argument));
        return out.word(")");
    }
    match spelling(out.dialect(), &call.function) {
        Some(FunctionSpelling { template: Some(template), precedence, .. }) => {
            self::template(template, *precedence, &call.arguments, out);
        }
        _ => out.refuse(Error::lacking(format!("function {}", call.function.label()))),
    }
}

/// How the dialect or the nearest of its bases writes the function.
#[must_use]
pub fn spelling(dialect: &dyn Dialect, function: &Function) -> Option<&'static FunctionSpelling> {
    let own = dialect.functions().iter().find(|spelling| spelling.function == *function);
    own.or_else(|| match dialect.base() {
        Some(base) => spelling(base, function),
        None => STANDARD.iter().find(|spelling| spelling.function == *function),
    })
}

/// Writes a template: `{0}` is the first argument, `{*}` all of them. An argument stands in parentheses where the
/// template puts an operator beside it.
fn template<'q>(
    template: &'static str,
    precedence: Precedence,
    arguments: &'q [Expr],
    out: &mut Renderer<'q, '_>,
) {
    out.infix(precedence, |out| {
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((which, after)) = behind.split_once('}') else {
                return out.refuse(Error::internal("a function template has no closing brace"));
            };
            out.word(before);
            let alone = before.ends_with(['(', ','])
                || before.ends_with(", ")
                || before.ends_with(" AS ")
                || before.ends_with(" FROM ")
                || before.ends_with(" FOR ")
                || before.ends_with(" IN ");
            let alone = alone && after.starts_with([')', ','])
                || alone && after.starts_with(" AS ")
                || alone && after.starts_with(" FROM ")
                || alone && after.starts_with(" FOR ");
            match which.parse::<usize>() {
                Ok(index) => match arguments.get(index) {
                    Some(argument) if alone => out.expr(argument),
                    // `{0}` beside an operator: an operand of the template's own precedence, or of one that puts
                    // everything but names and calls in parentheses.
                    Some(argument) if precedence < Precedence::Primary => out.operand(argument, precedence),
                    Some(argument) => out.operand(argument, Precedence::Postfix),
                    None => return out.refuse(Error::internal("a function template wants more arguments")),
                },
                Err(_) => out.list(arguments, |out, argument| out.expr(argument)),
            }
            rest = after;
        }
        out.word(rest);
    });
}

/// The functions as the SQL standard has them, or as most engines do where it is silent. What is not here a
/// dialect must state itself.
static STANDARD: &[FunctionSpelling] = crate::function_table! {
    Function::Lower => "LOWER({0})";
    Function::Upper => "UPPER({0})";
    Function::CharLength => "CHAR_LENGTH({0})";
    Function::OctetLength => "OCTET_LENGTH({0})";
    Function::Substring => "SUBSTRING({0} FROM {1} FOR {2})";
    Function::SubstringFrom => "SUBSTRING({0} FROM {1})";
    Function::Left => "LEFT({0}, {1})";
    Function::Right => "RIGHT({0}, {1})";
    Function::Trim => "TRIM({0})";
    Function::TrimStart => "LTRIM({0})";
    Function::TrimEnd => "RTRIM({0})";
    Function::Replace => "REPLACE({0}, {1}, {2})";
    Function::Position => "POSITION({0} IN {1})";
    Function::PadStart => "LPAD({0}, {1}, {2})";
    Function::PadEnd => "RPAD({0}, {1}, {2})";
    Function::Repeat => "REPEAT({0}, {1})";
    Function::Reverse => "REVERSE({0})";
    Function::Abs => "ABS({0})";
    Function::Sign => "SIGN({0})";
    Function::Ceiling => "CEIL({0})";
    Function::Floor => "FLOOR({0})";
    Function::Round => "ROUND({0}, {1})";
    Function::Truncate => "TRUNC({0}, {1})";
    Function::Sqrt => "SQRT({0})";
    Function::Power => "POWER({0}, {1})";
    Function::Exp => "EXP({0})";
    Function::Ln => "LN({0})";
    Function::Log10 => "LOG10({0})";
    Function::DivideInteger => "{0} / {1}" at Multiplicative;
    Function::Modulo => "MOD({0}, {1})";
    Function::BitNot => "~{0}" at Unary;
    Function::Coalesce => "COALESCE({*})";
    Function::NullIf => "NULLIF({0}, {1})";
    Function::CurrentDate => "CURRENT_DATE";
    Function::CurrentTime => "CURRENT_TIME";
    Function::CurrentTimestamp => "CURRENT_TIMESTAMP";
    Function::Extract(DateField::Year) => "EXTRACT(YEAR FROM {0})";
    Function::Extract(DateField::Month) => "EXTRACT(MONTH FROM {0})";
    Function::Extract(DateField::Day) => "EXTRACT(DAY FROM {0})";
    Function::Extract(DateField::Hour) => "EXTRACT(HOUR FROM {0})";
    Function::Extract(DateField::Minute) => "EXTRACT(MINUTE FROM {0})";
};
