//! The expressions of a SELECT's own clauses.

use crate::ast::visit::{Moment, Tree};
use crate::ast::{Distinct, Expr, Flow, Join, JoinOn, NodeMut, Order, Select, Source};

/// Shows every expression that a clause of the SELECT begins with, those of its joins included, but none of the queries
/// in FROM.
pub(crate) fn each_clause(select: &mut Select, visit: &mut dyn FnMut(&mut Expr)) {
    select.items.iter_mut().for_each(|item| visit(&mut item.expr));
    if let Distinct::On(terms) = &mut select.distinct {
        terms.iter_mut().for_each(&mut *visit);
    }
    each_condition(&mut select.joins, visit);
    if let Some(Source::Joined(joined)) = &mut select.from {
        each_condition(&mut joined.joins, visit);
    }
    select.filter.iter_mut().for_each(&mut *visit);
    select.group_by.iter_mut().for_each(&mut *visit);
    select.having.iter_mut().for_each(&mut *visit);
    for named in &mut select.windows {
        named.window.partition_by.iter_mut().for_each(&mut *visit);
        orders(&mut named.window.order_by, visit);
    }
    orders(&mut select.order_by, visit);
}

fn orders(orders: &mut [Order], visit: &mut dyn FnMut(&mut Expr)) {
    orders.iter_mut().for_each(|order| visit(&mut order.expr));
}

/// The conditions of joins, those in parentheses included.
fn each_condition(joins: &mut [Join], visit: &mut dyn FnMut(&mut Expr)) {
    for join in joins {
        if let JoinOn::On(condition) = &mut join.on {
            visit(condition);
        }
        if let Source::Joined(joined) = &mut join.source {
            each_condition(&mut joined.joins, visit);
        }
    }
}

/// Shows every column of an expression as an expression, to be replaced; those in its subqueries only with `inner`.
pub(crate) fn each_column(expr: &mut Expr, inner: bool, visit: &mut dyn FnMut(&mut Expr)) {
    let _ = expr.walk_mut(&mut |node, moment| match (node, moment) {
        (NodeMut::Query(_), Moment::Enter) if !inner => Flow::Skip,
        (NodeMut::Expr(expr), Moment::Leave) if matches!(expr, Expr::Column(_)) => {
            visit(expr);
            Flow::Continue
        }
        _ => Flow::Continue,
    });
}
