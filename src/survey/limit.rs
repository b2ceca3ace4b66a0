//! In which order, how many, and who else may have them.

use super::expr::is_bare_bind;
use super::form::sources;
use super::{Place, Position, Survey, Trail};
use crate::ast::{Count, Distinct, Expr, Limit, Lock, LockStrength, LockWait, Name, Order, Select, Source};
use crate::feature::Feature;

impl<T: Trail> Survey<'_, T> {
    pub(super) fn order_by(&mut self, orders: &[Order], limit: &Limit, place: Place) {
        if orders.is_empty() {
            return;
        }
        self.text += 12;
        self.at("order by", |s| {
            if limit.is_none() {
                match place {
                    Place::Statement | Place::InsertSource => {}
                    Place::Branch => s.need(Feature::OrderInSetBranch),
                    _ => s.need(Feature::OrderInSubquery),
                }
            }
            s.orders(orders, false);
        });
    }

    pub(super) fn limit(&mut self, limit: &Limit, ordered: bool, place: Place) {
        if limit.is_none() {
            self.refuse_if(
                limit.with_ties || limit.percent,
                "WITH TIES or PERCENT without a limit",
                "Add a limit.",
            );
            return;
        }
        self.text += 56;
        self.at("limit", |s| {
            s.need(match place {
                Place::Statement | Place::InsertSource => Feature::Limit,
                Place::Branch => Feature::LimitInSetBranch,
                Place::InSubquery => Feature::LimitInSubqueryOfIn,
                Place::Derived | Place::Cte | Place::Subquery => Feature::LimitInSubquery,
            });
            s.refuse_if(limit.with_ties && !ordered, "WITH TIES without an order", "Add one by `order_by`.");
            if limit.offset.is_some() {
                s.need(Feature::Offset);
                s.need_if(limit.count.is_none(), Feature::OffsetWithoutLimit);
                s.need_if(!ordered, Feature::OffsetWithoutOrder);
            }
            let both = limit.offset.is_some();
            s.need_if(
                limit.with_ties,
                if both { Feature::LimitWithTiesAndOffset } else { Feature::LimitWithTies },
            );
            s.need_if(
                limit.percent,
                if both { Feature::LimitPercentAndOffset } else { Feature::LimitPercent },
            );
            for count in limit.count.iter().chain(&limit.offset) {
                match count {
                    Count::Constant(number) => {
                        s.refuse_if(*number < 0, "a number of rows is less than zero", "Give zero or more.");
                    }
                    Count::Expr(expr) => {
                        let simple = is_bare_bind(expr) || matches!(**expr, Expr::Literal(_));
                        s.need(if simple { Feature::LimitExpression } else { Feature::LimitComputed });
                        s.expr(expr, Position::Value);
                    }
                }
            }
            if let (true, Some(Count::Constant(percent))) = (limit.percent, &limit.count) {
                s.refuse_if(*percent > 100, "a limit of more than 100 percent", "Give 0 to 100.");
            }
        });
    }

    pub(super) fn lock(&mut self, lock: &Lock, select: &Select, place: Place) {
        self.text += 32;
        self.need(match lock.strength {
            LockStrength::Update => Feature::ForUpdate,
            LockStrength::Share => Feature::ForShare,
        });
        self.need_if(!lock.of.is_empty(), Feature::LockOf);
        self.need_if(!select.limit.is_none(), Feature::LockWithLimit);
        self.need_if(place != Place::Statement, Feature::LockInSubquery);
        let named = |name: &Name| {
            select.with.iter().any(|with| with.members.iter().any(|member| member.name == *name))
        };
        let single = select.joins.is_empty()
            && matches!(&select.from, Some(Source::Table(table)) if !named(&table.name.name));
        self.need_if(!single, Feature::LockOfSeveral);
        match lock.wait {
            LockWait::Wait => {}
            LockWait::NoWait => self.need(Feature::LockNoWait),
            LockWait::SkipLocked => self.need(Feature::LockSkipLocked),
        }
        lock.of.iter().for_each(|name| self.name(name));
        let known = || sources(select.from.as_ref(), &select.joins);
        self.refuse_if(
            !lock.of.iter().all(|name| known().any(|source| source == name)),
            "rows of a table are locked that the query does not read",
            "Name a table or alias of its FROM.",
        );
        let merged = !matches!(select.distinct, Distinct::No)
            || !select.group_by.is_empty()
            || !select.having.is_empty();
        self.refuse_if(
            merged || select.from.is_none(),
            "rows are locked that the query does not return one by one",
            "Lock in a query without DISTINCT and GROUP BY.",
        );
    }
}
