//! Functions over many rows, their windows, and orders.

use super::expr::is_bare_bind;
use super::{OverRows, Position, Survey, Trail};
use crate::ast::{Aggregate, AggregateFunction, Expr, FrameBound, FrameUnit, Name, Order, Over, Window};
use crate::feature::Feature;

impl<T: Trail> Survey<'_, T> {
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate) {
        self.text += 32;
        let window = aggregate.over.is_some();
        self.refuse_if(
            aggregate.function.needs_window() && !window,
            "a window function has no window",
            "Add one by `over`.",
        );
        match aggregate.function {
            AggregateFunction::StringAgg => {
                self.need(Feature::StringAggregate);
                self.need_if(aggregate.distinct, Feature::StringAggregateDistinct);
                self.need_if(!aggregate.order_by.is_empty(), Feature::StringAggregateOrder);
                self.refuse_if(
                    !aggregate.within_group.is_empty(),
                    "the order of joined texts is given by WITHIN GROUP",
                    "Give it by `order_by`, which every dialect writes in its own way.",
                );
                if let Some(over) = &aggregate.over {
                    self.texts_over(over, !aggregate.order_by.is_empty());
                }
            }
            AggregateFunction::BoolAnd | AggregateFunction::BoolOr => self.need(Feature::BooleanAggregate),
            AggregateFunction::PercentileCont | AggregateFunction::PercentileDisc => {
                self.refuse_if(
                    aggregate.within_group.len() != 1,
                    "a percentile needs one order",
                    "Add it by `within_group`.",
                );
            }
            AggregateFunction::NthValue => self.need(Feature::NthValue),
            _ => {}
        }
        self.need_if(aggregate.filter.is_some(), Feature::AggregateFilter);
        self.need_if(!aggregate.within_group.is_empty(), Feature::WithinGroup);
        self.need_if(aggregate.ignore_nulls, Feature::IgnoreNulls);
        self.need_if(window, Feature::WindowFunction);
        self.need_if(window && aggregate.distinct, Feature::DistinctInWindow);
        let many = aggregate.function == AggregateFunction::Count && aggregate.arguments.len() > 1;
        self.need_if(many, Feature::CountDistinctRow);
        self.refuse_if(
            many && !aggregate.distinct,
            "COUNT of several columns without DISTINCT",
            "Add `distinct`.",
        );
        self.refuse_if(
            aggregate.arguments.len() < least_arguments(&aggregate.function),
            "an aggregate or window function is given fewer arguments than it takes",
            "Give it what it looks at.",
        );
        if self.lacks(Feature::SubqueryInAggregate) && !aggregate.function.needs_window() {
            let orders = aggregate.order_by.iter().chain(&aggregate.within_group).map(|order| &order.expr);
            let mut inside = aggregate.arguments.iter().chain(&aggregate.filter).chain(orders);
            self.need_if(inside.any(Expr::has_query), Feature::SubqueryInAggregate);
        }
        let known = !matches!(aggregate.function, AggregateFunction::Named(_));
        let bare = aggregate.arguments.first().is_some_and(is_bare_bind);
        self.need_if(bare && known, Feature::BindInferenceOfOperands);
        self.beside(&aggregate.arguments);
        self.refuse_if(
            window && self.over_rows != OverRows::All,
            "a window function stands where the rows of the result are not known yet",
            "Select it in a derived table, and use its name outside.",
        );
        self.refuse_if(
            !window && self.over_rows == OverRows::Nothing,
            "an aggregate stands where rows are looked at one by one",
            "Use it in the select list or in HAVING, or in a subquery of its own.",
        );
        let inner = if window { OverRows::Aggregates } else { OverRows::Nothing };
        self.over(inner, |s| s.aggregate_inside(aggregate));
    }

    /// What texts that are joined over a window need.
    fn texts_over(&mut self, over: &Over, in_order: bool) {
        self.need(Feature::StringAggregateInWindow);
        let ordered = match over {
            Over::Named(name) => self.is_ordered(name),
            Over::Window(window) => {
                is_ordered(window) || window.base.as_ref().is_some_and(|base| self.is_ordered(base))
            }
        };
        self.need_if(ordered, Feature::StringAggregateInOrderedWindow);
        self.need_if(in_order, Feature::StringAggregateOrderInWindow);
    }

    /// Whether the window of this name has an order or a frame.
    fn is_ordered(&self, name: &Name) -> bool {
        self.windows.iter().any(|(known, ordered)| known == name && *ordered)
    }

    fn aggregate_inside(&mut self, aggregate: &Aggregate) {
        for argument in &aggregate.arguments {
            match argument {
                Expr::Star(_) if aggregate.function == AggregateFunction::Count && !aggregate.distinct => {}
                other => self.expr(other, Position::Value),
            }
        }
        self.at("order by", |s| {
            s.orders(&aggregate.order_by, true);
            s.orders(&aggregate.within_group, true);
        });
        if let Some(filter) = &aggregate.filter {
            self.at("filter", |s| s.expr(filter, Position::Predicate));
        }
        match &aggregate.over {
            None => {}
            Some(Over::Named(name)) => {
                self.need(Feature::NamedWindow);
                self.name(name);
                self.known_window(name);
            }
            Some(Over::Window(window)) => self.at("over", |s| s.window(window)),
        }
    }

    fn known_window(&mut self, name: &Name) {
        let known = self.windows.iter().any(|(known, _)| known == name);
        self.refuse_if(
            !known,
            "a window is used by a name that the query does not define",
            "Define it by `window`.",
        );
    }

    pub(super) fn window(&mut self, window: &Window) {
        self.text += 40;
        if let Some(base) = &window.base {
            self.need(Feature::NamedWindow);
            self.name(base);
            self.known_window(base);
        }
        window.partition_by.iter().for_each(|term| self.expr(term, Position::Value));
        self.orders(&window.order_by, true);
        let Some(frame) = &window.frame else { return };
        self.text += 64;
        let offset =
            |bound: &FrameBound| matches!(bound, FrameBound::Preceding(_) | FrameBound::Following(_));
        self.need(match frame.unit {
            FrameUnit::Rows => Feature::RowsFrame,
            FrameUnit::Groups => Feature::GroupsFrame,
            FrameUnit::Range if offset(&frame.start) || frame.end.as_ref().is_some_and(offset) => {
                Feature::RangeOffsetFrame
            }
            FrameUnit::Range => Feature::RangeFrame,
        });
        self.need_if(frame.exclude.is_some(), Feature::FrameExclusion);
        self.refuse_if(
            matches!(frame.start, FrameBound::UnboundedFollowing)
                || matches!(frame.end, Some(FrameBound::UnboundedPreceding)),
            "a window frame begins behind its end",
            "Begin it before the end.",
        );
        for bound in [Some(&frame.start), frame.end.as_ref()].into_iter().flatten() {
            if let FrameBound::Preceding(distance) | FrameBound::Following(distance) = bound {
                self.expr(distance, Position::Value);
            }
        }
    }

    pub(super) fn orders(&mut self, orders: &[Order], in_window: bool) {
        for order in orders {
            self.text += 12;
            if order.nulls.is_some() {
                self.need(if in_window { Feature::NullOrderingInWindow } else { Feature::NullOrdering });
            }
            self.expr(&order.expr, Position::Value);
        }
    }
}

/// Whether a window has an order or a frame of its own.
pub(super) fn is_ordered(window: &Window) -> bool {
    !window.order_by.is_empty() || window.frame.is_some()
}

/// How many arguments it takes at least.
const fn least_arguments(function: &AggregateFunction) -> usize {
    match function {
        AggregateFunction::RowNumber
        | AggregateFunction::Rank
        | AggregateFunction::DenseRank
        | AggregateFunction::PercentRank
        | AggregateFunction::CumeDist
        | AggregateFunction::Named(_) => 0,
        AggregateFunction::StringAgg | AggregateFunction::NthValue => 2,
        _ => 1,
    }
}
