//! Queries.

use alloc::vec::Vec;

use super::expr::is_bare_bind;
use super::form::{
    as_branch, bound_value, has_bind, has_equal_names, has_lifted, is_repeated, is_selected,
    joins_texts_differently, names_term, namesake, orders_by_namesake, qualifies_using, refers_to,
    star_beside, width,
};
use super::over::is_ordered;
use super::reads::shadows;
use super::recursive::narrow;
use super::types::type_of;
use super::value::{is_decimal, is_decimal_bind};
use super::{OverRows, Place, Position, Survey, Trail};
use crate::ast::{
    Cell, Cte, Distinct, Expr, Item, Name, NamedWindow, Query, Rows, Select, SetOperation, SetOperator,
    Values, With,
};
use crate::feature::Feature;

impl<T: Trail> Survey<'_, T> {
    pub(super) fn query(&mut self, query: &Query, place: Place) {
        self.deeper(|s| match query {
            Query::Select(it) => s.select(it, place),
            Query::SetOperation(it) => s.set_operation(it, place),
            Query::Values(it) => s.values(it, place),
            Query::Raw(it) => s.raw(it),
        });
    }

    pub(super) fn select(&mut self, select: &Select, place: Place) {
        self.at("select", |s| {
            s.text += 24;
            s.with(select.with.as_deref(), place);
            s.refuse_if(select.items.is_empty(), "a SELECT selects nothing", "Name at least one item.");
            let outer = s.over_rows;
            let named = !s.windows.is_empty() || !select.windows.is_empty();
            let outer_windows = if named { s.define(&select.windows) } else { Vec::new() };
            s.over_rows = OverRows::Nothing;
            s.from(select.from.as_ref(), &select.joins);
            if !select.joins.is_empty()
                && s.lacks(Feature::QualifiedUsingColumn)
                && !s.lacks(Feature::JoinUsing)
            {
                s.need_if(qualifies_using(select), Feature::QualifiedUsingColumn);
            }
            if select.from.is_none() {
                s.need(if select.filter.is_empty() {
                    Feature::SelectWithoutFrom
                } else {
                    Feature::WhereWithoutFrom
                });
            }
            s.predicates("where", &select.filter);
            s.group_by(select);
            s.over_rows = OverRows::Aggregates;
            s.predicates("having", &select.having);
            s.need_if(
                select.having.iter().any(|condition| names_term(condition, &select.group_by)),
                Feature::GroupedTermInHaving,
            );
            for named in &select.windows {
                s.need(Feature::NamedWindow);
                s.name(&named.name);
                s.at("window", |s| s.window(&named.window));
            }
            s.over_rows = OverRows::All;
            s.at("items", |s| {
                if s.lacks(Feature::StarBesideItems) || s.lacks(Feature::StarBehindItems) {
                    star_beside(&select.items).into_iter().for_each(|feature| s.need(feature));
                }
                select.items.iter().for_each(|item| s.item(item, place));
            });
            if s.lacks(Feature::BareColumnInWindow) && s.error.is_none() {
                s.need_if(orders_by_namesake(select), Feature::BareColumnInWindow);
            }
            if s.lacks(Feature::StringAggregateOrders) {
                s.need_if(joins_texts_differently(select), Feature::StringAggregateOrders);
            }
            s.distinct(select);
            s.order_by(&select.order_by, &select.limit, place);
            s.limit(&select.limit, !select.order_by.is_empty(), place);
            if !select.limit.is_none() && s.lacks(Feature::LimitOfEqualNames) {
                s.need_if(has_equal_names(&select.items), Feature::LimitOfEqualNames);
            }
            if let Some(lock) = &select.lock {
                s.at("lock", |s| s.lock(lock, select, place));
            }
            for clause in &select.clauses {
                clause.extension.arguments.iter().for_each(|argument| s.expr(argument, Position::Value));
            }
            s.over_rows = outer;
            if named {
                s.windows = outer_windows;
            }
        });
    }

    /// Makes these the windows that are known by name, and gives back those that were.
    #[cold]
    fn define(&mut self, windows: &[NamedWindow]) -> Vec<(Name, bool)> {
        let mut known: Vec<(Name, bool)> = Vec::with_capacity(windows.len());
        for NamedWindow { name, window } in windows {
            let refined = window.base.as_ref();
            let refines = known.iter().any(|(earlier, ordered)| Some(earlier) == refined && *ordered);
            known.push((name.clone(), refines || is_ordered(window)));
        }
        core::mem::replace(&mut self.windows, known)
    }

    fn item(&mut self, item: &Item, place: Place) {
        self.text += 8;
        if let Some(alias) = &item.alias {
            self.name(alias);
        }
        match &item.expr {
            Expr::Star(table) => {
                if let Some(table) = table {
                    self.name(table);
                }
                self.refuse_if(item.alias.is_some(), "`*` has an alias", "Name the columns one by one.");
            }
            expr => {
                // In EXISTS nobody looks at the items.
                self.need_if(
                    is_bare_bind(expr) && !matches!(place, Place::InSubquery),
                    Feature::BindInferenceInSelect,
                );
                self.need_if(is_decimal_bind(expr), Feature::DecimalBind);
                self.expr(expr, Position::Value);
            }
        }
    }

    fn distinct(&mut self, select: &Select) {
        match &select.distinct {
            Distinct::No => {}
            Distinct::Yes => {
                for order in &select.order_by {
                    self.need_if(self.has_own_bind(&order.expr), Feature::OrderDistinctByBind);
                    self.need_if(!is_selected(&order.expr, &select.items), Feature::OrderDistinctByOther);
                }
            }
            Distinct::On(terms) => self.at("distinct on", |s| {
                s.need(Feature::DistinctOn);
                let ordered = |term: &Expr| select.order_by.iter().any(|order| order.expr == *term);
                s.need_if(
                    terms.iter().any(|term| s.has_own_bind(term) && ordered(term)),
                    Feature::OrderDistinctByBind,
                );
                s.refuse_if(
                    terms.is_empty(),
                    "DISTINCT ON names no expression",
                    "Name at least one, or use `distinct`.",
                );
                let prefix = &select.order_by[..terms.len().min(select.order_by.len())];
                s.refuse_if(
                    !prefix.iter().all(|order| terms.contains(&order.expr)),
                    "the order does not begin with the expressions of DISTINCT ON",
                    "Order by those expressions first.",
                );
                terms.iter().for_each(|term| s.expr(term, Position::Value));
            }),
        }
    }

    /// Whether an expression holds a bind whose equals are not known as such by their placeholder.
    fn has_own_bind(&self, expr: &Expr) -> bool {
        has_bind(expr) && !(self.facts.reuses_placeholders && has_lifted(expr))
    }

    fn group_by(&mut self, select: &Select) {
        if select.group_by.is_empty() {
            return;
        }
        self.text += 10;
        self.at("group by", |s| {
            if s.lacks(Feature::BareColumnInGroupBy) {
                let mut terms = select.group_by.iter();
                let named = terms.any(|term| namesake(term, &select.items).is_some());
                s.need_if(named, Feature::BareColumnInGroupBy);
            }
            for term in &select.group_by {
                s.need_if(s.has_own_bind(term) && is_repeated(term, select), Feature::GroupByBind);
                let asked = s.lacks(Feature::SubqueryInGroupBy) || s.lacks(Feature::GroupedSubquery);
                if asked && term.has_query() {
                    let again = is_repeated(term, select);
                    s.need(if again { Feature::GroupedSubquery } else { Feature::SubqueryInGroupBy });
                }
                s.expr(term, Position::Value);
            }
        });
    }

    fn branch_limit(&mut self, branches: usize) {
        let most = self.facts.limits.set_branches;
        if branches > most {
            let problem =
                alloc::format!("{branches} queries are more than the {most} that one set operation joins");
            self.refuse(
                crate::Error::new(crate::ErrorKind::Limit, problem)
                    .way_out("Split them over several statements, or over derived tables."),
            );
        }
    }

    pub(super) fn set_operation(&mut self, set: &SetOperation, place: Place) {
        self.at("set operation", |s| {
            s.text += 16;
            s.with(set.with.as_deref(), place);
            match (set.operator, set.all) {
                (SetOperator::Union, _) => {}
                (SetOperator::Intersect, false) => s.need(Feature::Intersect),
                (SetOperator::Except, false) => s.need(Feature::Except),
                (SetOperator::Intersect, true) => s.need(Feature::IntersectAll),
                (SetOperator::Except, true) => s.need(Feature::ExceptAll),
            }
            s.refuse_if(
                set.branches.len() < 2,
                "a set operation has less than two branches",
                "Add another query.",
            );
            s.branch_limit(set.branches.len());
            let widths = || set.branches.iter().filter_map(width);
            s.refuse_if(
                widths().zip(widths().skip(1)).any(|(one, next)| one != next),
                "the branches of a set operation have different numbers of columns",
                "Select as many items in each.",
            );
            s.at("branch", |s| {
                for branch in &set.branches {
                    s.text += 20;
                    if let Some(feature) = as_branch(branch) {
                        s.need(feature);
                    }
                    s.query(branch, Place::Branch);
                }
            });
            s.at("order by", |s| {
                for order in &set.order_by {
                    let named = matches!(&order.expr, Expr::Column(column) if column.table.is_none());
                    s.need_if(
                        !(named || matches!(order.expr, Expr::Literal(_))),
                        Feature::OrderSetOperationByExpression,
                    );
                    s.need_if(named, Feature::OrderSetOperationByName);
                    // A CASE in front of the name, which is how NULLs are moved, would be an expression as well.
                }
            });
            s.order_by(&set.order_by, &set.limit, place);
            s.need_if(!set.limit.is_none(), Feature::LimitOnSetOperation);
            s.limit(&set.limit, !set.order_by.is_empty(), place);
            s.refuse_if(
                set.lock.is_some(),
                "the rows of a set operation cannot be locked",
                "Lock in a query of one table.",
            );
        });
    }

    pub(super) fn values(&mut self, values: &Values, place: Place) {
        self.need_if(place != Place::Derived, Feature::ValuesQuery);
        self.at("values", |s| {
            s.rows(&values.rows, Some(Feature::BindInferenceInValues));
        });
    }

    /// Rows of VALUES; `inference` is needed where binds stand in them whose types nothing else tells.
    pub(super) fn rows(&mut self, rows: &Rows, inference: Option<Feature>) {
        self.text += 8 + 4 * rows.len();
        if let Some(row) = rows.ragged {
            let problem = alloc::format!("row {row} is not as wide as the rows before it");
            self.refuse(crate::Error::statement(problem).way_out("Give every row as many cells."));
        }
        self.refuse_if(
            rows.cells.is_empty(),
            "there are no rows",
            "Leave the statement out where there is nothing to do.",
        );
        let values = self.bound_all(rows.cells.iter().filter_map(bound_value));
        if let (Some(feature), true) = (inference, values > 0) {
            self.need(feature);
            if self.lacks(Feature::DecimalBind) {
                let mut bound = rows.cells.iter().filter_map(bound_value);
                self.need_if(bound.any(is_decimal), Feature::DecimalBind);
            }
        }
        if values == rows.cells.len() {
            return;
        }
        for cell in &rows.cells {
            match cell {
                Cell::Value(_) => {}
                Cell::Lifted(_) => {
                    self.binds += 1;
                    self.text += 8;
                    if let Some(feature) = inference {
                        self.need(feature);
                    }
                }
                Cell::Default => {
                    self.text += 9;
                    self.need(Feature::DefaultInRow);
                    self.refuse_if(
                        inference.is_some(),
                        "DEFAULT stands in a VALUES table",
                        "Use it only in INSERT.",
                    );
                }
                Cell::Expr(expr) => {
                    self.need_if(inference.is_some() && is_bare_bind(expr), Feature::BindInferenceInValues);
                    self.need_if(inference.is_some() && is_decimal_bind(expr), Feature::DecimalBind);
                    self.text += 2;
                    self.expr(expr, Position::Value);
                }
            }
        }
    }

    #[inline]
    pub(super) fn with(&mut self, with: Option<&With>, place: Place) {
        if let Some(with) = with {
            self.members(with, place);
        }
    }

    /// What a recursive member needs so that its columns hold all that is computed for them. The passes see to it once;
    /// one that is too deep is not looked into again.
    fn widths(&mut self, member: &Cte) {
        let wide = [Feature::RecursiveText, Feature::RecursiveNumber, Feature::RecursiveUnknownNumber];
        if !wide.iter().any(|feature| self.lacks(*feature)) || self.facts.lowered || self.error.is_some() {
            return;
        }
        narrow(member, &|expr| type_of(expr, &[]), &mut |column| self.need(column.computed.feature()));
    }

    fn members(&mut self, with: &With, place: Place) {
        self.need(if place == Place::Statement { Feature::With } else { Feature::WithInSubquery });
        // One beside the other, in two subqueries, is taken for nested too.
        self.need_if(self.with && place != Place::Statement, Feature::NestedWith);
        self.with = true;
        self.need_if(with.recursive, Feature::WithRecursive);
        self.text += 16;
        self.at("with", |s| {
            for (index, member) in with.members.iter().enumerate() {
                s.text += 24;
                s.name(&member.name);
                member.columns.iter().for_each(|column| s.name(column));
                s.need_if(member.materialized.is_some(), Feature::MaterializedHint);
                s.refuse_if(
                    with.members[..index].iter().any(|earlier| earlier.name == member.name),
                    "two members of WITH have the same name",
                    "Rename one of them.",
                );
                if let (true, crate::ast::Statement::Query(Query::SetOperation(set))) =
                    (with.recursive, &member.body)
                {
                    s.need_if(!set.all && refers_to(&**set, &member.name), Feature::WithRecursiveDistinct);
                }
                if let (true, crate::ast::Statement::Query(query)) = (member.columns.is_empty(), &member.body)
                {
                    s.columns(query);
                }
                s.inner_statement(&member.body);
                if with.recursive {
                    s.widths(member);
                }
            }
            if !with.recursive && s.lacks(Feature::ShadowingWith) {
                s.need_if(shadows(with), Feature::ShadowingWith);
            }
        });
    }
}
