//! Expressions.

use super::value::{fits_any, is_decimal_bind, is_inexact_cast, value_fits_any};
use super::{Place, Position, Survey, Trail};
use crate::ast::{
    Binary, BinaryOperator, Column, Compare, Expr, Function, FunctionCall, In, InSet, LikeCase, Name, Piece,
    Raw, Shape,
};
use crate::error::{Error, ErrorKind};
use crate::feature::Feature;
use crate::types::Type;
use crate::values::Value;

/// Whether an expression is true, false or unknown by its own form.
pub(crate) fn is_predicate(expr: &Expr) -> bool {
    match expr {
        Expr::Compare(_)
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::Is(_)
        | Expr::Between(_)
        | Expr::In(_)
        | Expr::Like(_)
        | Expr::Exists(_)
        | Expr::Quantified(_) => true,
        Expr::Binary(binary) => binary.operator.is_comparison(),
        _ => false,
    }
}

/// Whether it is a bind that nothing but its surroundings could give a type.
pub(super) fn is_bare_bind(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(_) | Expr::Parameter(_) | Expr::Lifted(_))
}

impl<T: Trail> Survey<'_, T> {
    #[inline]
    pub(super) fn expr(&mut self, expr: &Expr, position: Position) {
        match expr {
            // The commonest first; they need no step down.
            Expr::Compare(compare) => {
                self.need_if(position == Position::Value, Feature::PredicateAsValue);
                self.compare(compare);
            }
            Expr::Column(column) => {
                self.need_if(position == Position::Predicate, Feature::ValueAsPredicate);
                self.column(column);
            }
            Expr::Value(value) => {
                self.need_if(position == Position::Predicate, Feature::ValueAsPredicate);
                self.operand(value);
            }
            Expr::Excluded(column) => {
                self.need_if(position == Position::Predicate, Feature::ValueAsPredicate);
                self.excluded(column);
            }
            other => self.inner_expr(other, position),
        }
    }

    /// An expression with others inside. It stays a call of its own, so that the commonest ones remain cheap.
    #[inline(never)]
    fn inner_expr(&mut self, expr: &Expr, position: Position) {
        self.deeper(|s| s.inner(expr, position));
    }

    #[inline]
    fn column(&mut self, column: &Column) {
        self.text += column.name.as_str().len() + 3;
        if let Some(table) = &column.table {
            self.text += table.as_str().len() + 3;
        }
    }

    #[inline]
    fn excluded(&mut self, column: &Name) {
        self.name(column);
        self.text += 18;
        let known = self.excluded;
        self.refuse_if(
            !known,
            "`excluded` has a meaning only in an upsert's update",
            "Use it in `update` or `update_where`.",
        );
    }

    fn compare(&mut self, compare: &Compare) {
        self.text += 4;
        self.column(&compare.column);
        self.refuse_null(&compare.value, compare.operator);
        self.operand(&compare.value);
    }

    fn refuse_null(&mut self, value: &Value, operator: BinaryOperator) {
        if value.is_null()
            && !self.facts.lowered
            && !matches!(operator, BinaryOperator::IsDistinctFrom | BinaryOperator::IsNotDistinctFrom)
        {
            self.refuse(
                Error::statement("a comparison with NULL is never true")
                    .because("Its value is unknown, whatever it is compared with.")
                    .way_out("Use is_null, is_not_null, is_distinct_from or is_not_distinct_from."),
            );
        }
    }

    fn inner(&mut self, expr: &Expr, position: Position) {
        if is_predicate(expr) {
            self.need_if(position == Position::Value, Feature::PredicateAsValue);
        } else if !matches!(expr, Expr::Raw(_) | Expr::Extension(_)) {
            self.need_if(position == Position::Predicate, Feature::ValueAsPredicate);
        }
        self.text += 8;
        match expr {
            Expr::Column(column) => self.column(column),
            Expr::Compare(compare) => self.compare(compare),
            Expr::Value(value) => self.operand(value),
            Expr::Star(table) => {
                if let Some(table) = table {
                    self.name(table);
                }
                self.refuse_if(true, "`*` stands where one value is expected", "Name a column.");
            }
            Expr::Literal(value) => self.literal(value),
            Expr::Parameter(parameter) => {
                self.binds += 1;
                if let Shape::Scalar(ty) = &parameter.shape {
                    self.need_if(!fits_any(ty), Feature::BindBesideOperand);
                } else {
                    self.refuse(Error::new(
                        ErrorKind::Parameter,
                        alloc::format!("the parameter {:?} is no single value", parameter.name.as_str()),
                    ));
                }
            }
            Expr::Lifted(_) => self.binds += 1,
            Expr::Binary(binary) => self.binary(binary),
            Expr::Arithmetic(chain) => {
                let bare =
                    is_bare_bind(&chain.first) && chain.rest.iter().all(|(_, operand)| is_bare_bind(operand));
                self.need_if(bare, Feature::BindInferenceOfOperands);
                self.beside(
                    core::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, operand)| operand)),
                );
                self.expr(&chain.first, Position::Value);
                for (_, operand) in &chain.rest {
                    self.text += 3;
                    self.expr(operand, Position::Value);
                }
            }
            Expr::Negate(operand) => {
                self.need_if(is_bare_bind(operand), Feature::BindInferenceOfOperands);
                self.need_if(is_decimal_bind(operand), Feature::DecimalBind);
                self.expr(operand, Position::Value);
            }
            Expr::And(operands) | Expr::Or(operands) => {
                for operand in operands {
                    self.text += 7;
                    self.expr(operand, Position::Predicate);
                }
            }
            Expr::Not(operand) => self.expr(operand, Position::Predicate),
            Expr::Is(is) => {
                self.text += 16;
                if is.test == crate::ast::Test::Null {
                    self.need_if(is_bare_bind(&is.operand), Feature::BindInferenceInNullTest);
                    self.expr(&is.operand, Position::Value);
                } else {
                    self.need(Feature::TruthTest);
                    self.expr(&is.operand, Position::Predicate);
                }
            }
            Expr::Between(between) => {
                self.text += 32;
                self.need_if(between.symmetric, Feature::BetweenSymmetric);
                let bare = [&between.operand, &between.low, &between.high].into_iter().all(is_bare_bind);
                self.need_if(bare, Feature::BindInferenceOfOperands);
                for operand in [&between.operand, &between.low, &between.high] {
                    if let Expr::Value(value) = operand {
                        self.refuse_null(value, BinaryOperator::LessOrEqual);
                    }
                    self.expr(operand, Position::Value);
                }
            }
            Expr::In(predicate) => self.in_set(predicate),
            Expr::Like(like) => {
                self.text += 40;
                self.need_if(like.case == LikeCase::Insensitive, Feature::ILike);
                let bare = is_bare_bind(&like.operand) && is_bare_bind(&like.pattern);
                self.need_if(bare, Feature::BindInferenceOfOperands);
                self.refuse_if(
                    like.escape.is_some_and(|escape| matches!(escape, '%' | '_' | '\0')),
                    "the escape character of LIKE is a wildcard itself",
                    "Choose another one, such as '!'.",
                );
                self.expr(&like.operand, Position::Value);
                self.expr(&like.pattern, Position::Value);
            }
            Expr::Exists(query) => self.query(query, Place::Subquery),
            Expr::Quantified(quantified) => {
                self.need(Feature::QuantifiedComparison);
                self.refuse_if(
                    !quantified.operator.is_ordering()
                        && !matches!(quantified.operator, BinaryOperator::Equal | BinaryOperator::NotEqual),
                    "ANY and ALL go with a comparison only",
                    "Use one of =, <>, <, <=, > and >=.",
                );
                self.expr(&quantified.operand, Position::Value);
                self.query(&quantified.query, Place::InSubquery);
            }
            Expr::Row(parts) => {
                self.refuse_if(
                    true,
                    "a row value stands where one value is expected",
                    "Compare it with another row.",
                );
                parts.iter().for_each(|part| self.expr(part, Position::Value));
            }
            Expr::Case(case) => self.case(case),
            Expr::Cast(cast) => {
                self.text += 24;
                self.need_if(cast.or_null, Feature::TryCast);
                self.need_if(cast.ty == Type::Boolean, Feature::BooleanType);
                self.need_if(is_inexact_cast(cast), Feature::DecimalBind);
                self.expr(&cast.operand, Position::Value);
            }
            Expr::Collate(collate) => {
                self.need(Feature::Collate);
                self.name(&collate.collation);
                self.text += 10;
                self.expr(&collate.operand, Position::Value);
            }
            Expr::Concat(concat) => {
                self.need(if concat.ignore_null { Feature::ConcatIgnoringNull } else { Feature::Concat });
                // A function that takes arguments of any type tells nothing about any of them.
                let bare = match concat.ignore_null {
                    true => concat.operands.iter().any(is_bare_bind),
                    false => concat.operands.iter().all(is_bare_bind) && !concat.operands.is_empty(),
                };
                self.need_if(bare, Feature::BindInferenceOfOperands);
                self.beside(&concat.operands);
                for operand in &concat.operands {
                    self.text += 4;
                    self.expr(operand, Position::Value);
                }
            }
            Expr::Subquery(query) => self.query(query, Place::Subquery),
            Expr::Function(call) => self.call(call),
            Expr::Aggregate(aggregate) => self.aggregate(aggregate),
            Expr::Excluded(column) => self.excluded(column),
            Expr::Default => {
                self.refuse_if(
                    true,
                    "DEFAULT stands where a value is expected",
                    "Use it only as a new value.",
                );
            }
            Expr::Extension(extension) => extension.arguments.iter().for_each(|argument| {
                self.expr(argument, Position::Value);
            }),
            Expr::Raw(raw) => self.raw(raw),
        }
    }

    fn case(&mut self, case: &crate::ast::Case) {
        self.refuse_if(case.branches.is_empty(), "CASE has no WHEN", "Add a branch by `when`.");
        let results = case.branches.iter().map(|(_, result)| result).chain(&case.otherwise);
        self.need_if(results.clone().all(is_bare_bind), Feature::BindInferenceOfOperands);
        self.beside(results);
        let condition = if case.operand.is_some() { Position::Value } else { Position::Predicate };
        if let Some(operand) = &case.operand {
            let bare = is_bare_bind(operand) && case.branches.iter().all(|(when, _)| is_bare_bind(when));
            self.need_if(bare, Feature::BindInferenceOfOperands);
            self.expr(operand, Position::Value);
        }
        for (when, then) in &case.branches {
            self.text += 16;
            self.expr(when, condition);
            self.expr(then, Position::Value);
        }
        if let Some(otherwise) = &case.otherwise {
            self.expr(otherwise, Position::Value);
        }
    }

    fn binary(&mut self, binary: &Binary) {
        self.text += 8;
        for side in [&binary.left, &binary.right] {
            if let (Expr::Value(value) | Expr::Literal(value), true) = (side, binary.operator.is_comparison())
            {
                self.refuse_null(value, binary.operator);
            }
        }
        let distinct =
            matches!(binary.operator, BinaryOperator::IsDistinctFrom | BinaryOperator::IsNotDistinctFrom);
        let widths = [row_width(&binary.left), row_width(&binary.right)];
        if widths.iter().any(Option::is_some) && binary.operator.is_comparison() {
            self.need(match binary.operator {
                operator if operator.is_ordering() => Feature::RowOrdering,
                _ if distinct => Feature::RowIsDistinctFrom,
                _ => Feature::RowEquality,
            });
            if let [Some(left), Some(right)] = widths {
                self.refuse_if(
                    left != right,
                    "row values of different widths are compared",
                    "Give both as many parts.",
                );
            }
            self.row_or_value(&binary.left);
            self.row_or_value(&binary.right);
        } else {
            self.need_if(distinct, Feature::IsDistinctFrom);
            let bare = is_bare_bind(&binary.left) && is_bare_bind(&binary.right);
            self.need_if(bare, Feature::BindInferenceOfOperands);
            if !binary.operator.is_comparison() {
                self.beside([&binary.left, &binary.right]);
            }
            self.expr(&binary.left, Position::Value);
            self.expr(&binary.right, Position::Value);
        }
    }

    fn row_or_value(&mut self, expr: &Expr) {
        match expr {
            Expr::Row(parts) => {
                self.refuse_if(parts.is_empty(), "a row value has no parts", "Give it at least one.");
                for part in parts {
                    self.text += 2;
                    self.expr(part, Position::Value);
                }
            }
            other => self.expr(other, Position::Value),
        }
    }

    fn in_set(&mut self, predicate: &In) {
        let row = row_width(&predicate.operand);
        let length = match &predicate.set {
            InSet::Values(values) => Some(values.len()),
            InSet::List(list) => Some(list.len()),
            InSet::Parameter(parameter) => Some(self.length_of(parameter)),
            InSet::Query(_) => None,
        };
        if length == Some(0) {
            // The constant that stands for it has no operand, hence none of its binds.
            self.text += 8;
            return;
        }
        self.need_if(length.is_some_and(|length| length > self.facts.limits.in_list), Feature::LongInList);
        self.need_if(row.is_some() && length.is_some(), Feature::RowInList);
        self.need_if(row.is_some() && length.is_none(), Feature::RowInSubquery);
        self.text += 16;
        self.row_or_value(&predicate.operand);
        match &predicate.set {
            InSet::Values(values) => {
                let bare = is_bare_bind(&predicate.operand);
                self.need_if(bare, Feature::BindInferenceOfOperands);
                self.bound_all(values.iter());
                if self.lacks(Feature::BindBesideOperand) {
                    self.need_if(!values.iter().all(value_fits_any), Feature::BindBesideOperand);
                }
            }
            InSet::List(list) => {
                self.need_if(
                    is_bare_bind(&predicate.operand) && list.iter().all(is_bare_bind),
                    Feature::BindInferenceOfOperands,
                );
                for item in list {
                    self.text += 4;
                    self.refuse_if(
                        row_width(item) != row,
                        "an IN list mixes row values with single values, or rows of different widths",
                        "Give every item as many parts as the left side has.",
                    );
                    self.row_or_value(item);
                }
            }
            InSet::Parameter(parameter) => {
                self.refuse_if(
                    !matches!(parameter.shape, Shape::List(_)),
                    "the parameter of IN is no list",
                    "Make it by `list_param`.",
                );
                if let Shape::List(ty) = &parameter.shape {
                    self.need_if(!fits_any(ty), Feature::BindBesideOperand);
                }
                let length = self.length_of(parameter);
                self.binds += length;
                self.text += 8 * length;
            }
            InSet::Query(query) => self.query(query, Place::InSubquery),
        }
    }

    pub(super) fn length_of(&self, parameter: &crate::ast::Parameter) -> usize {
        let shape = self.facts.shapes.iter().find(|(name, _)| *name == parameter.name);
        shape.map_or(1, |(_, length)| *length)
    }

    fn call(&mut self, call: &FunctionCall) {
        let count = call.arguments.len();
        self.text += match call.function {
            // What many engines write by a long expression.
            Function::DateElapsed(_) => 600,
            Function::DateAdd(_) | Function::DateBoundaries(_) | Function::Truncated(_) => 240,
            Function::PadStart | Function::PadEnd => 240,
            Function::Greatest | Function::Least => 40 + 24 * count * count,
            _ => 40,
        };
        let (least, most) = call.function.arity();
        if call.arguments.len() < least || call.arguments.len() > most {
            let problem = alloc::format!("{} takes {least} arguments", call.function.label());
            self.refuse(Error::statement(problem).way_out("Give it as many."));
        }
        if let Some(problem) = super::arguments::problem(&call.function, &call.arguments) {
            self.refuse(Error::statement(problem).way_out("Engines differ there; say what is meant."));
        }
        let bare = call.arguments.iter().all(is_bare_bind) && !call.arguments.is_empty();
        self.need_if(bare, Feature::BindInferenceOfOperands);
        self.beside(&call.arguments);
        for argument in &call.arguments {
            self.text += 2;
            self.expr(argument, Position::Value);
        }
    }

    pub(super) fn raw(&mut self, raw: &Raw) {
        for piece in &raw.pieces {
            match piece {
                Piece::Text(text) => self.text += text.len(),
                Piece::Name(name) => self.name(name),
                // What the text around it expects cannot be known: neither a value nor a predicate is wrong.
                Piece::Expr(expr) if is_predicate(expr) => self.expr(expr, Position::Predicate),
                Piece::Expr(expr) => self.expr(expr, Position::Value),
            }
        }
    }
}
fn row_width(expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Row(parts) => Some(parts.len()),
        _ => None,
    }
}
