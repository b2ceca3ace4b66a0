//! The expressions that a node holds itself, each with what is expected there: a value or a predicate.

use crate::ast::{
    Assignment, Cell, ConflictAction, Count, Distinct, Expr, FrameBound, InSet, InsertSource, Item, Join,
    JoinOn, Limit, MergeAction, NodeMut, Order, Over, Piece, Rows, Source, Test, Window,
};
use crate::survey::Position::{self, Predicate, Value};

/// What is done with an expression that stands somewhere.
pub(crate) type Visit<'v> = &'v mut dyn FnMut(&mut Expr, Position);

/// Shows the expressions that `node` holds itself to `visit`, not those further inside.
pub(crate) fn children(node: NodeMut<'_>, visit: Visit<'_>) {
    match node {
        NodeMut::Select(select) => {
            if let Distinct::On(terms) = &mut select.distinct {
                terms.iter_mut().for_each(|term| visit(term, Value));
            }
            items(&mut select.items, visit);
            joins(&mut select.joins, visit);
            select.filter.iter_mut().for_each(|predicate| visit(predicate, Predicate));
            select.group_by.iter_mut().for_each(|term| visit(term, Value));
            select.having.iter_mut().for_each(|predicate| visit(predicate, Predicate));
            select.windows.iter_mut().for_each(|named| window(&mut named.window, visit));
            orders(&mut select.order_by, visit);
            limit(&mut select.limit, visit);
            for clause in &mut select.clauses {
                clause.extension.arguments.iter_mut().for_each(|argument| visit(argument, Value));
            }
        }
        NodeMut::SetOperation(set) => {
            orders(&mut set.order_by, visit);
            limit(&mut set.limit, visit);
        }
        NodeMut::Values(values) => rows(&mut values.rows, visit),
        NodeMut::Insert(insert) => {
            if let InsertSource::Rows(given) = &mut insert.source {
                rows(given, visit);
            }
            if let Some(conflict) = &mut insert.on_conflict {
                conflict.target_filter.iter_mut().for_each(|predicate| visit(predicate, Predicate));
                if let Some(ConflictAction::Update { assignments: changed, filter }) = &mut conflict.action {
                    assignments(changed, visit);
                    filter.iter_mut().for_each(|predicate| visit(predicate, Predicate));
                }
            }
            items(&mut insert.returning, visit);
        }
        NodeMut::Update(update) => {
            assignments(&mut update.assignments, visit);
            joins(&mut update.joins, visit);
            update.filter.iter_mut().for_each(|predicate| visit(predicate, Predicate));
            orders(&mut update.order_by, visit);
            limit(&mut update.limit, visit);
            items(&mut update.returning, visit);
        }
        NodeMut::Delete(delete) => {
            joins(&mut delete.joins, visit);
            delete.filter.iter_mut().for_each(|predicate| visit(predicate, Predicate));
            orders(&mut delete.order_by, visit);
            limit(&mut delete.limit, visit);
            items(&mut delete.returning, visit);
        }
        NodeMut::Merge(merge) => {
            visit(&mut merge.on, Predicate);
            for branch in &mut merge.branches {
                branch.filter.iter_mut().for_each(|predicate| visit(predicate, Predicate));
                match &mut branch.action {
                    MergeAction::Update(changed) => assignments(changed, visit),
                    MergeAction::Delete => {}
                    MergeAction::Insert { values, .. } => {
                        values.iter_mut().for_each(|value| visit(value, Value));
                    }
                }
            }
            items(&mut merge.returning, visit);
        }
        NodeMut::Source(Source::Function(function)) => {
            function.arguments.iter_mut().for_each(|argument| visit(argument, Value));
        }
        NodeMut::Source(Source::Joined(joined)) => joins(&mut joined.joins, visit),
        NodeMut::Source(Source::Extended(extended)) => {
            extended.extension.arguments.iter_mut().for_each(|argument| visit(argument, Value));
        }
        NodeMut::Source(_) | NodeMut::Query(_) | NodeMut::Cte(_) | NodeMut::Table(_) => {}
        NodeMut::Expr(expr) => operands(expr, visit),
    }
}

fn operands(expr: &mut Expr, visit: Visit<'_>) {
    match expr {
        Expr::And(operands) | Expr::Or(operands) => {
            operands.iter_mut().for_each(|operand| visit(operand, Predicate));
        }
        Expr::Not(operand) => visit(operand, Predicate),
        Expr::Is(is) => visit(&mut is.operand, if is.test == Test::Null { Value } else { Predicate }),
        Expr::Binary(binary) => {
            parts(&mut binary.left, visit);
            parts(&mut binary.right, visit);
        }
        Expr::Arithmetic(chain) => {
            visit(&mut chain.first, Value);
            chain.rest.iter_mut().for_each(|(_, operand)| visit(operand, Value));
        }
        Expr::Negate(operand) => visit(operand, Value),
        Expr::Between(between) => {
            visit(&mut between.operand, Value);
            visit(&mut between.low, Value);
            visit(&mut between.high, Value);
        }
        Expr::In(predicate) => {
            parts(&mut predicate.operand, visit);
            if let InSet::List(list) = &mut predicate.set {
                list.iter_mut().for_each(|item| parts(item, visit));
            }
        }
        Expr::Like(like) => {
            visit(&mut like.operand, Value);
            visit(&mut like.pattern, Value);
        }
        Expr::Quantified(quantified) => parts(&mut quantified.operand, visit),
        Expr::Row(row) => row.iter_mut().for_each(|part| visit(part, Value)),
        Expr::Case(case) => {
            let when = if case.operand.is_some() { Value } else { Predicate };
            if let Some(operand) = &mut case.operand {
                visit(operand, Value);
            }
            for (condition, result) in &mut case.branches {
                visit(condition, when);
                visit(result, Value);
            }
            if let Some(otherwise) = &mut case.otherwise {
                visit(otherwise, Value);
            }
        }
        Expr::Cast(cast) => visit(&mut cast.operand, Value),
        Expr::Collate(collate) => visit(&mut collate.operand, Value),
        Expr::Concat(concat) => concat.operands.iter_mut().for_each(|operand| visit(operand, Value)),
        Expr::Function(call) => call.arguments.iter_mut().for_each(|argument| visit(argument, Value)),
        Expr::Aggregate(aggregate) => {
            for argument in &mut aggregate.arguments {
                if !matches!(argument, Expr::Star(_)) {
                    visit(argument, Value);
                }
            }
            orders(&mut aggregate.order_by, visit);
            orders(&mut aggregate.within_group, visit);
            if let Some(filter) = &mut aggregate.filter {
                visit(filter, Predicate);
            }
            if let Some(Over::Window(over)) = &mut aggregate.over {
                window(over, visit);
            }
        }
        Expr::Extension(extension) => {
            extension.arguments.iter_mut().for_each(|argument| visit(argument, Value));
        }
        Expr::Raw(raw) => {
            // As the survey has it: what the text around a piece expects is not known.
            for piece in &mut raw.pieces {
                if let Piece::Expr(expr) = piece {
                    let predicate = crate::survey::is_predicate(expr);
                    visit(expr, if predicate { Predicate } else { Value });
                }
            }
        }
        Expr::Column(_)
        | Expr::Star(_)
        | Expr::Value(_)
        | Expr::Literal(_)
        | Expr::Parameter(_)
        | Expr::Lifted(_)
        | Expr::Compare(_)
        | Expr::Exists(_)
        | Expr::Subquery(_)
        | Expr::Excluded(_)
        | Expr::Default => {}
    }
}

/// A row value's parts, or the one value.
fn parts(expr: &mut Expr, visit: Visit<'_>) {
    match expr {
        // Its parts are shown when it is their own turn.
        Expr::Row(_) => {}
        other => visit(other, Value),
    }
}

fn items(items: &mut [Item], visit: Visit<'_>) {
    for item in items {
        if !matches!(item.expr, Expr::Star(_)) {
            visit(&mut item.expr, Value);
        }
    }
}

fn orders(orders: &mut [Order], visit: Visit<'_>) {
    orders.iter_mut().for_each(|order| visit(&mut order.expr, Value));
}

fn joins(joins: &mut [Join], visit: Visit<'_>) {
    for join in joins {
        if let JoinOn::On(condition) = &mut join.on {
            visit(condition, Predicate);
        }
    }
}

fn assignments(assignments: &mut [Assignment], visit: Visit<'_>) {
    for assignment in assignments {
        if assignment.value != Expr::Default {
            visit(&mut assignment.value, Value);
        }
    }
}

fn rows(rows: &mut Rows, visit: Visit<'_>) {
    for cell in &mut rows.cells {
        if let Cell::Expr(expr) = cell {
            visit(expr, Value);
        }
    }
}

fn limit(limit: &mut Limit, visit: Visit<'_>) {
    for count in limit.count.iter_mut().chain(&mut limit.offset) {
        if let Count::Expr(expr) = count {
            visit(expr, Value);
        }
    }
}

fn window(window: &mut Window, visit: Visit<'_>) {
    window.partition_by.iter_mut().for_each(|term| visit(term, Value));
    orders(&mut window.order_by, visit);
    if let Some(frame) = &mut window.frame {
        for bound in [Some(&mut frame.start), frame.end.as_mut()].into_iter().flatten() {
            if let FrameBound::Preceding(distance) | FrameBound::Following(distance) = bound {
                visit(distance, Value);
            }
        }
    }
}
