//! Expressions.

use crate::ast::{
    Arithmetic, ArithmeticOperator, Between, Binary, BinaryOperator, Case, Cast, Collate, Compare, Concat,
    Expr, In, InSet, Is, Piece, Quantified, Query, Raw, Test,
};
use crate::bind::Bind;
use crate::error::Error;
use crate::render::{Precedence, Renderer, TypePlace, is_repeatable};
use crate::values::Value;

/// Any expression.
pub fn expr<'q>(expr: &'q Expr, out: &mut Renderer<'q, '_>) {
    match expr {
        // The commonest first; the others are a call away, so that these remain cheap.
        Expr::Column(column) => out.column(column),
        Expr::Compare(compare) => compare_value(compare, out),
        Expr::Value(value) => out.value(value),
        Expr::Excluded(column) => out.dialect().render_excluded(column, out),
        other => any(other, out),
    }
}

#[inline(never)]
fn any<'q>(expr: &'q Expr, out: &mut Renderer<'q, '_>) {
    let dialect = out.dialect();
    match expr {
        Expr::Column(column) => out.column(column),
        Expr::Compare(compare) => compare_value(compare, out),
        Expr::Value(value) => out.value(value),
        Expr::Star(table) => {
            if let Some(table) = table {
                out.name(table);
                out.word(".");
            }
            out.word("*");
        }
        Expr::Literal(value) => literal(value, out),
        Expr::Parameter(parameter) => out.bind(Bind::Parameter(parameter)),
        Expr::Lifted(index) => out.lifted(*index),
        Expr::Binary(binary) => self::binary(binary, out),
        Expr::Arithmetic(chain) => arithmetic(chain, out),
        Expr::Negate(operand) => out.infix(Precedence::Unary, |out| {
            out.word("-");
            out.operand(operand, Precedence::Unary);
        }),
        Expr::And(all) => conjunction(all, out),
        Expr::Or(any) => disjunction(any, out),
        Expr::Not(operand) => out.infix(Precedence::Not, |out| {
            out.word("NOT ");
            out.operand(operand, Precedence::Not);
        }),
        Expr::Is(is) => self::is(is, out),
        Expr::Between(between) => self::between(between, out),
        Expr::In(predicate) => in_set(predicate, out),
        Expr::Like(like) => dialect.render_like(like, out),
        Expr::Exists(query) => {
            out.word("EXISTS");
            beside_word(query, out);
        }
        Expr::Quantified(quantified) => self::quantified(quantified, out),
        Expr::Row(parts) => {
            out.word("(");
            out.list(parts, |out, part| out.expr(part));
            out.word(")");
        }
        Expr::Case(case) => self::case(case, out),
        Expr::Cast(cast) => dialect.render_cast(cast, out),
        Expr::Collate(collate) => self::collate(collate, out),
        // No text at all joins to an empty one, for which some engines' functions are not made.
        Expr::Concat(concat) if concat.operands.is_empty() => out.literal(&Value::from("")),
        Expr::Concat(concat) => dialect.render_concat(concat, out),
        Expr::Subquery(query) => out.subquery(query),
        Expr::Function(call) => dialect.render_function(call, out),
        Expr::Aggregate(aggregate) => dialect.render_aggregate(aggregate, out),
        Expr::Excluded(column) => dialect.render_excluded(column, out),
        Expr::Default => out.word("DEFAULT"),
        Expr::Extension(extension) => dialect.render_extension(extension, out),
        // Whatever operators it holds stay together: it is not looked into.
        Expr::Raw(raw) => out.infix(Precedence::Or, |out| self::raw(raw, out)),
    }
}

#[inline]
fn compare_value<'q>(compare: &'q Compare, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Comparison, |out| {
        out.column(&compare.column);
        out.word(sign(compare.operator));
        out.value(&compare.value);
    });
}

fn literal<'q>(value: &'q Value, out: &mut Renderer<'q, '_>) {
    let negative = match value {
        Value::SmallInt(number) => *number < 0,
        Value::Integer(number) => *number < 0,
        Value::BigInt(number) => *number < 0,
        Value::Real(number) => number.is_sign_negative(),
        Value::Double(number) => number.is_sign_negative(),
        Value::Decimal(number) => number.unscaled() < 0,
        _ => false,
    };
    // The sign binds like an operator: two of them in a row would begin a comment.
    let precedence = if negative { Precedence::Unary } else { Precedence::Primary };
    out.infix(precedence, |out| out.literal(value));
}

fn binary<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    let dialect = out.dialect();
    match binary.operator {
        BinaryOperator::IsDistinctFrom | BinaryOperator::IsNotDistinctFrom => {
            dialect.render_distinct_from(binary, out);
        }
        operator if operator.is_comparison() => comparison(binary, out),
        _ => dialect.render_bits(binary, out),
    }
}

/// A comparison of two operands.
pub fn comparison<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Comparison, |out| {
        out.operand(&binary.left, Precedence::Comparison);
        out.word(sign(binary.operator));
        out.operand(&binary.right, Precedence::Comparison);
    });
}

/// An operator on bits.
pub fn bits<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    let own = match binary.operator {
        BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => Precedence::Shift,
        _ => Precedence::Other,
    };
    out.infix(own, |out| {
        out.operand(&binary.left, own);
        out.word(sign(binary.operator));
        out.operand(&binary.right, own);
    });
}

/// A shift to the right that keeps the sign, where the engine's own fills with zeros: a negative number is moved as the
/// bits that it lacks. Both operands are written more than once, and refused where they must not be.
pub fn signed_shift_right<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    let Binary { left, right, .. } = binary;
    if !is_repeatable(left) || !is_repeatable(right) {
        return out.refuse(super::function::repetition("shift to the right"));
    }
    out.word("CASE WHEN ");
    out.operand(left, Precedence::Postfix);
    out.word(" < 0 THEN ~(~");
    out.operand(left, Precedence::Postfix);
    out.word(" >> ");
    out.operand(right, Precedence::Other);
    out.word(") ELSE ");
    out.operand(left, Precedence::Other);
    out.word(" >> ");
    out.operand(right, Precedence::Other);
    out.word(" END");
}

/// The sign of an operator, with blanks around it.
#[must_use]
pub const fn sign(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Equal => " = ",
        BinaryOperator::NotEqual => " <> ",
        BinaryOperator::Less => " < ",
        BinaryOperator::LessOrEqual => " <= ",
        BinaryOperator::Greater => " > ",
        BinaryOperator::GreaterOrEqual => " >= ",
        BinaryOperator::IsDistinctFrom => " IS DISTINCT FROM ",
        BinaryOperator::IsNotDistinctFrom => " IS NOT DISTINCT FROM ",
        BinaryOperator::BitAnd => " & ",
        BinaryOperator::BitOr => " | ",
        BinaryOperator::BitXor => " ^ ",
        BinaryOperator::ShiftLeft => " << ",
        BinaryOperator::ShiftRight => " >> ",
    }
}

fn arithmetic<'q>(chain: &'q Arithmetic, out: &mut Renderer<'q, '_>) {
    let own = match chain.rest.first() {
        Some((ArithmeticOperator::Multiply, _)) => Precedence::Multiplicative,
        _ => Precedence::Additive,
    };
    out.infix(own, |out| {
        out.operand(&chain.first, own);
        for (operator, operand) in &chain.rest {
            out.word(match operator {
                ArithmeticOperator::Add => " + ",
                ArithmeticOperator::Subtract => " - ",
                ArithmeticOperator::Multiply => " * ",
            });
            // A sign directly behind an operator is put in parentheses too: `a - -1` is easily misread.
            let tight = matches!(operand, Expr::Negate(_) | Expr::Literal(_));
            out.operand(operand, if tight { Precedence::Unary } else { own });
        }
    });
}

/// All of the predicates; a predicate that always holds if there are none.
pub fn conjunction<'q>(all: &'q [Expr], out: &mut Renderer<'q, '_>) {
    match all {
        [] => {
            let always = out.spelling().always;
            out.infix(Precedence::Comparison, |out| out.word(always));
        }
        [one] => expr(one, out),
        many => out.infix(Precedence::And, |out| {
            out.joined(" AND ", many, |out, one| out.operand(one, Precedence::And));
        }),
    }
}

fn disjunction<'q>(any: &'q [Expr], out: &mut Renderer<'q, '_>) {
    match any {
        [] => {
            let never = out.spelling().never;
            out.infix(Precedence::Comparison, |out| out.word(never));
        }
        [one] => expr(one, out),
        many => out.infix(Precedence::Or, |out| {
            out.joined(" OR ", many, |out, one| out.operand(one, Precedence::Or));
        }),
    }
}

fn is<'q>(is: &'q Is, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Is, |out| {
        out.operand(&is.operand, Precedence::Is);
        out.word(if is.negated { " IS NOT " } else { " IS " });
        out.word(match is.test {
            // Of a truth value NULL says the same as UNKNOWN, a word that not every engine knows.
            Test::Null | Test::Unknown => "NULL",
            Test::True => "TRUE",
            Test::False => "FALSE",
        });
    });
}

fn between<'q>(between: &'q Between, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Between, |out| {
        out.operand(&between.operand, Precedence::Between);
        out.word(if between.negated { " NOT BETWEEN " } else { " BETWEEN " });
        if between.symmetric {
            out.word("SYMMETRIC ");
        }
        out.operand(&between.low, Precedence::Between);
        out.word(" AND ");
        out.operand(&between.high, Precedence::Between);
    });
}

fn in_set<'q>(predicate: &'q In, out: &mut Renderer<'q, '_>) {
    let is_empty = match &predicate.set {
        InSet::Values(values) => values.is_empty(),
        InSet::List(list) => list.is_empty(),
        InSet::Parameter(parameter) => out.length_of(parameter) == 0,
        InSet::Query(_) => false,
    };
    if is_empty {
        // Nothing is in an empty list, not even NULL; what is looked for need not be computed.
        let constant = if predicate.negated { out.spelling().always } else { out.spelling().never };
        return out.infix(Precedence::Comparison, |out| out.word(constant));
    }
    out.infix(Precedence::Comparison, |out| {
        out.operand(&predicate.operand, Precedence::Comparison);
        out.word(if predicate.negated { " NOT IN " } else { " IN " });
        match &predicate.set {
            InSet::Query(query) => return out.subquery(query),
            InSet::Values(values) => {
                out.word("(");
                out.values(values);
            }
            InSet::List(list) => {
                out.word("(");
                out.list(list, |out, item| out.expr(item));
            }
            InSet::Parameter(parameter) => {
                out.word("(");
                let length = out.length_of(parameter);
                out.elements(parameter, 0..length);
            }
        }
        out.word(")");
    });
}

fn quantified<'q>(quantified: &'q Quantified, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Comparison, |out| {
        out.operand(&quantified.operand, Precedence::Comparison);
        out.word(sign(quantified.operator));
        out.word(if quantified.all { "ALL" } else { "ANY" });
        beside_word(&quantified.query, out);
    });
}

/// The subquery behind EXISTS, ANY or ALL.
fn beside_word<'q>(query: &'q Query, out: &mut Renderer<'q, '_>) {
    let between = out.spelling().before_subquery;
    out.word(between);
    out.subquery(query);
}

fn case<'q>(case: &'q Case, out: &mut Renderer<'q, '_>) {
    let words = &out.spelling().case;
    out.word(words.case);
    if let Some(operand) = &case.operand {
        out.word(" ");
        out.expr(operand);
    }
    for (condition, result) in &case.branches {
        out.word(words.when);
        out.expr(condition);
        out.word(words.then);
        out.expr(result);
    }
    if let Some(otherwise) = &case.otherwise {
        out.word(" ELSE ");
        out.expr(otherwise);
    }
    out.word(words.end);
}

/// CAST; TRY_CAST where it may give NULL.
pub fn cast<'q>(cast: &'q Cast, out: &mut Renderer<'q, '_>) {
    out.word(if cast.or_null { "TRY_CAST(" } else { "CAST(" });
    out.expr(&cast.operand);
    out.word(" AS ");
    out.data_type(&cast.ty, TypePlace::Cast);
    out.word(")");
}

fn collate<'q>(collate: &'q Collate, out: &mut Renderer<'q, '_>) {
    out.infix(Precedence::Postfix, |out| {
        out.operand(&collate.operand, Precedence::Postfix);
        out.word(" COLLATE ");
        out.name(&collate.collation);
    });
}

/// Texts joined by `||`; those that may be NULL become empty first where NULL counts as nothing.
pub fn concat<'q>(concat: &'q Concat, out: &mut Renderer<'q, '_>) {
    if concat.ignore_null {
        return concat_function("CONCAT", concat, out);
    }
    match concat.operands.as_slice() {
        [one] => expr(one, out),
        many => out.infix(Precedence::Other, |out| {
            out.joined(" || ", many, |out, operand| out.operand(operand, Precedence::Other));
        }),
    }
}

/// Texts joined by a function of this name.
pub fn concat_function<'q>(name: &str, concat: &'q Concat, out: &mut Renderer<'q, '_>) {
    out.word(name);
    out.word("(");
    out.list(&concat.operands, |out, operand| out.expr(operand));
    out.word(")");
}

/// Text as it is, with expressions and names between.
pub fn raw<'q>(raw: &'q Raw, out: &mut Renderer<'q, '_>) {
    out.note_raw();
    for piece in &raw.pieces {
        match piece {
            Piece::Text(text) if text.contains('\0') => {
                out.refuse(Error::value("raw text", "it holds a NUL character"));
            }
            Piece::Text(text) => out.word(text),
            Piece::Expr(expr) => out.operand(expr, Precedence::Postfix),
            Piece::Name(name) => out.name(name),
        }
    }
}
