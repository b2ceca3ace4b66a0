//! Whether two texts are the same statement: by an independent parser, and but for what is said to make no difference.
//!
//! Case by case, these are no differences:
//! - parentheses that the precedence of the operators makes superfluous, and blanks;
//! - words that may be left out: `ASC`, the `INNER` of a join;
//! - a comma in FROM, which is CROSS JOIN;
//! - a type that is said of a placeholder, by `CAST` or `::`: the server must be told where it could not infer it;
//! - letter case of names that are not quoted, as those of functions.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, Expr, Function, Ident, Join, JoinOperator, OrderByExpr, OrderByKind, OrderBySort, Query,
    Select, Statement, Value, VisitMut, VisitorMut, WindowType,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

/// Whether they are the same. What the parser cannot read is the same as its own text alone.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    matches!((plain(one), plain(other)), (Some(one), Some(other)) if one == other)
}

/// The text without what makes no difference, and with all parentheses that could make one.
fn plain(sql: &str) -> Option<String> {
    let mut statements: Vec<Statement> = Parser::parse_sql(&PostgreSqlDialect {}, sql).ok()?;
    let _ = statements.visit(&mut Plain);
    Some(statements.iter().map(ToString::to_string).collect())
}

struct Plain;

impl VisitorMut for Plain {
    type Break = ();

    fn pre_visit_ident(&mut self, name: &mut Ident) -> ControlFlow<()> {
        if name.quote_style.is_none() {
            name.value.make_ascii_uppercase();
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        if let Some(order_by) = &mut query.order_by
            && let OrderByKind::Expressions(keys) = &mut order_by.kind
        {
            keys.iter_mut().for_each(ascending);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        for table in &mut select.from {
            for join in &mut table.joins {
                if let JoinOperator::Inner(on) = &join.join_operator {
                    join.join_operator = JoinOperator::Join(on.clone());
                }
            }
        }
        if select.from.iter().all(|table| table.joins.is_empty()) && select.from.len() > 1 {
            let rest = select.from.split_off(1);
            select.from[0].joins.extend(rest.into_iter().map(|table| Join {
                relation: table.relation,
                global: false,
                join_operator: JoinOperator::CrossJoin(sqlparser::ast::JoinConstraint::None),
            }));
        }
        ControlFlow::Continue(())
    }

    /// Behind what is inside: there only the parentheses are left that were put here.
    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::Nested(inner) = expr {
            *expr = (**inner).clone();
        }
        match expr {
            Expr::Cast { expr: operand, .. } if is_placeholder(operand) => *expr = (**operand).clone(),
            Expr::BinaryOp { op: op @ (BinaryOperator::And | BinaryOperator::Or), .. } => {
                let op = op.clone();
                let mut operands = Vec::new();
                flatten(expr.clone(), &op, &mut operands);
                let chain = operands.into_iter().map(closed);
                *expr = chain
                    .reduce(|left, right| Expr::BinaryOp {
                        left: Box::new(left),
                        op: op.clone(),
                        right: Box::new(right),
                    })
                    .unwrap_or_else(|| expr.clone());
            }
            Expr::BinaryOp { left, right, .. } => {
                close(left);
                close(right);
            }
            Expr::UnaryOp { expr: operand, .. }
            | Expr::IsNull(operand)
            | Expr::IsNotNull(operand)
            | Expr::IsTrue(operand)
            | Expr::IsFalse(operand)
            | Expr::In { expr: operand, .. } => close(operand),
            Expr::Between { expr: operand, low, high, .. } => {
                [operand, low, high].into_iter().for_each(|operand| close(operand));
            }
            Expr::Like { expr: operand, pattern, .. } | Expr::ILike { expr: operand, pattern, .. } => {
                close(operand);
                close(pattern);
            }
            Expr::Function(Function { over: Some(WindowType::WindowSpec(window)), .. }) => {
                window.order_by.iter_mut().for_each(ascending);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

fn ascending(key: &mut OrderByExpr) {
    if matches!(key.options.sort, Some(OrderBySort::Asc)) {
        key.options.sort = None;
    }
}

fn is_placeholder(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if matches!(value.value, Value::Placeholder(_)))
}

/// The operands of a chain, whichever way it leans.
fn flatten(expr: Expr, operator: &BinaryOperator, operands: &mut Vec<Expr>) {
    match expr {
        Expr::BinaryOp { left, op, right } if op == *operator => {
            flatten(*left, operator, operands);
            flatten(*right, operator, operands);
        }
        other => operands.push(other),
    }
}

fn close(expr: &mut Expr) {
    *expr = closed(expr.clone());
}

/// An operand that holds an operator, in parentheses.
fn closed(expr: Expr) -> Expr {
    let open = matches!(
        expr,
        Expr::BinaryOp { .. }
            | Expr::UnaryOp { .. }
            | Expr::Between { .. }
            | Expr::Like { .. }
            | Expr::ILike { .. }
            | Expr::In { .. }
            | Expr::IsNull(_)
            | Expr::IsNotNull(_)
            | Expr::IsTrue(_)
            | Expr::IsFalse(_)
            | Expr::AnyOp { .. }
            | Expr::AllOp { .. }
    );
    if open { Expr::Nested(Box::new(expr)) } else { expr }
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn what_makes_no_difference_is_passed_over() {
        assert!(same(
            "SELECT a FROM t WHERE (a = 1) AND ((b) = 2) ORDER BY a ASC",
            "SELECT a FROM t WHERE a = 1 AND b = 2 ORDER BY a"
        ));
        assert!(same("SELECT a FROM t INNER JOIN u ON (a = b)", "SELECT a FROM t JOIN u ON a = b"));
        assert!(same("SELECT md5($1)", "SELECT MD5(CAST($1 AS TEXT))"));
        assert!(same("SELECT a AND (b AND c)", "SELECT a AND b AND c"));
    }

    #[test]
    fn what_makes_one_is_seen() {
        for (one, other) in [
            ("SELECT (a OR b) AND c", "SELECT a OR b AND c"),
            ("SELECT a - (b - c)", "SELECT a - b - c"),
            ("SELECT NOT (a AND b)", "SELECT NOT a AND b"),
            ("SELECT (a < b) < c", "SELECT a < (b < c)"),
            ("SELECT a FROM t ORDER BY a DESC", "SELECT a FROM t ORDER BY a"),
            ("SELECT a FROM t LEFT JOIN u ON a = b", "SELECT a FROM t JOIN u ON a = b"),
            ("SELECT CAST(a AS TEXT)", "SELECT a"),
            ("SELECT \"A\"", "SELECT \"a\""),
            ("SELECT $1", "SELECT $2"),
        ] {
            assert!(!same(one, other), "{one} / {other}");
        }
    }
}
