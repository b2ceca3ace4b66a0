//! Scalar functions, by the dialect's table of templates.

use alloc::format;

use crate::ast::{DateField, Expr, Function, FunctionCall};
use crate::dialect::Dialect;
use crate::error::Error;
use crate::render::{ALL, Precedence, Renderer, Slot, Template, is_repeatable};
use crate::spelling::{FunctionSpelling, FunctionTable};

/// A call of a scalar function.
pub fn call<'q>(call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
    match (&call.function, call.arguments.as_slice()) {
        (Function::Named(name), arguments) => {
            out.function_name(name);
            out.word("(");
            out.list(arguments, |out, argument| out.expr(argument));
            out.word(")");
        }
        // Of one, it is that one; many engines want two at least.
        (Function::Coalesce | Function::Greatest | Function::Least, [one]) => super::expr::expr(one, out),
        (function, _) => call_around(call, spelling(out.dialect(), function), &[], out),
    }
}

/// What is written before and behind an argument, which together is a call: `("CAST(", " AS DATE)")`.
pub type Around = Option<(&'static str, &'static str)>;

/// A call in these words, with others around arguments that need a conversion; `around` goes by their numbers.
pub fn call_around<'q>(
    call: &'q FunctionCall,
    spelling: Option<&'static FunctionSpelling>,
    around: &[Around],
    out: &mut Renderer<'q, '_>,
) {
    match spelling {
        Some(FunctionSpelling { template: Some(template), precedence, .. }) => {
            self::template(call, template, *precedence, around, out);
        }
        _ => refuse(call, out),
    }
}

/// How the dialect or the nearest of its bases writes the function.
#[must_use]
pub fn spelling(dialect: &dyn Dialect, function: &Function) -> Option<&'static FunctionSpelling> {
    dialect.functions().get(function).or_else(|| match dialect.base() {
        Some(base) => spelling(base, function),
        None => STANDARD.get(function),
    })
}

/// The dialect has no such function.
pub fn refuse<'q>(call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
    out.refuse(Error::lacking(format!("function {}", call.function.label())));
}

/// The greatest or least of several by comparing each with all others, for engines whose own functions pass over
/// NULLs or that have none: a NULL among them equals nothing, so that no branch is taken. `sign` is `" >= "` or
/// `" <= "`.
pub fn extreme<'q>(call: &'q FunctionCall, sign: &'static str, out: &mut Renderer<'q, '_>) {
    let all = call.arguments.as_slice();
    if let [one] = all {
        return super::expr::expr(one, out);
    }
    for argument in all {
        if !is_repeatable(argument) {
            return refuse_repetition(call, out);
        }
    }
    out.make_room(16 * all.len() * all.len(), 2 * all.len() * all.len());
    out.word("CASE");
    for (index, candidate) in all.iter().enumerate() {
        out.word(" WHEN ");
        let others = all.iter().enumerate().filter(|(other, _)| *other != index);
        out.joined(" AND ", others, |out, (_, other)| {
            out.operand(candidate, Precedence::Postfix);
            out.word(sign);
            out.operand(other, Precedence::Postfix);
        });
        out.word(" THEN ");
        out.expr(candidate);
    }
    out.word(" END");
}

fn template<'q>(
    call: &'q FunctionCall,
    template: &'static Template,
    precedence: Precedence,
    around: &[Around],
    out: &mut Renderer<'q, '_>,
) {
    let arguments: &'q [Expr] = &call.arguments;
    for (index, argument) in arguments.iter().enumerate() {
        if template.repeats(index) && !is_repeatable(argument) {
            return refuse_repetition(call, out);
        }
    }
    // What stands once was counted.
    let binds = |slot: &&Slot| {
        !matches!(arguments.get(usize::from(slot.argument)), Some(Expr::Literal(_) | Expr::Column(_)))
    };
    let places = if template.repeats_any() { template.slots().iter().filter(binds).count() } else { 0 };
    out.make_room(template.text().len(), places);
    out.infix(precedence, |out| {
        let mut from = 0;
        for slot in template.slots() {
            out.word(template.text().get(from..usize::from(slot.start)).unwrap_or_default());
            match arguments.get(usize::from(slot.argument)) {
                _ if slot.argument == ALL => out.list(arguments, |out, argument| out.expr(argument)),
                Some(argument) => match around.get(usize::from(slot.argument)) {
                    Some(Some((before, behind))) => {
                        out.word(before);
                        out.operand(argument, Precedence::Postfix);
                        out.word(behind);
                    }
                    _ => out.operand(argument, slot.outer),
                },
                None => return out.refuse(Error::internal("a function template wants more arguments")),
            }
            from = usize::from(slot.end);
        }
        out.word(template.text().get(from..).unwrap_or_default());
    });
}

fn refuse_repetition<'q>(call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
    out.refuse(repetition(&format!("function {}", call.function.label())));
}

/// The error where a dialect's words for a thing hold an operand twice that may have another value each time.
#[must_use]
pub fn repetition(thing: &str) -> Error {
    Error::lacking(format!("{thing} of an operand that cannot be repeated"))
        .because("It is written by an expression that holds the operand more than once.")
        .way_out("Compute the operand in a derived table, and use its column here.")
}

/// The functions as the SQL standard has them, or as most engines do where it is silent. What is not here a
/// dialect must state itself.
static STANDARD: FunctionTable = FunctionTable::new(crate::function_list! {
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
});
