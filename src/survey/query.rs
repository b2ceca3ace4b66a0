//! Queries.

use alloc::vec::Vec;

use super::expr::{is_bare_bind, is_decimal, is_decimal_bind};
use super::form::{
    bound_value, has_bind, has_equal_names, has_lifted, is_named_twice, is_repeated, is_selected, keeps_rows,
    names_term, refers_to, sources, width,
};
use super::reads::shadows;
use super::{OverRows, Place, Position, Survey, Trail};
use crate::ast::{
    Cell, Count, Distinct, Expr, Item, Join, JoinKind, JoinOn, Limit, Lock, LockStrength, LockWait, Name,
    NamedWindow, Order, Query, Rows, Select, SetOperation, SetOperator, Source, Values, With,
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
            s.at("items", |s| select.items.iter().for_each(|item| s.item(item, place)));
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
    fn define(&mut self, windows: &[NamedWindow]) -> Vec<Name> {
        core::mem::replace(&mut self.windows, windows.iter().map(|named| named.name.clone()).collect())
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
            for term in &select.group_by {
                s.need_if(s.has_own_bind(term) && is_repeated(term, select), Feature::GroupByBind);
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
                    s.need_if(!crate::render::standard::query::is_plain(branch), Feature::NestedSetOperation);
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
                    s.need_if(!set.all && refers_to(set, &member.name), Feature::WithRecursiveDistinct);
                }
                s.inner_statement(&member.body);
            }
            if !with.recursive && s.lacks(Feature::ShadowingWith) {
                s.need_if(shadows(with), Feature::ShadowingWith);
            }
        });
    }

    pub(super) fn from(&mut self, from: Option<&Source>, joins: &[Join]) {
        self.at("from", |s| {
            if let Some(source) = from {
                s.source(source);
            }
            s.refuse_if(
                from.is_none() && !joins.is_empty(),
                "a join has nothing on its left",
                "Add a source by `from`.",
            );
            joins.iter().for_each(|join| s.join(join));
            if !joins.is_empty() {
                s.refuse_if(
                    is_named_twice(from, joins),
                    "two sources of one FROM go by the same name",
                    "Give each of them an alias of its own.",
                );
            }
        });
    }

    fn join(&mut self, join: &Join) {
        self.text += 20;
        match join.kind {
            JoinKind::Full => self.need(Feature::FullJoin),
            JoinKind::CrossApply | JoinKind::OuterApply => self.need(Feature::Apply),
            JoinKind::Right => self.need(Feature::RightJoin),
            JoinKind::Inner | JoinKind::Left | JoinKind::Cross => {}
        }
        let bare = matches!(join.kind, JoinKind::Cross | JoinKind::CrossApply | JoinKind::OuterApply);
        self.refuse_if(
            bare != matches!(join.on, JoinOn::Nothing),
            "a join has no condition, or a cross join has one",
            "Give every join but a cross join a condition.",
        );
        let applied = matches!(join.kind, JoinKind::CrossApply | JoinKind::OuterApply);
        self.at("join", |s| {
            s.source_of(&join.source, applied);
            match &join.on {
                JoinOn::Nothing => {}
                JoinOn::On(condition) => s.at("on", |s| s.expr(condition, Position::Predicate)),
                JoinOn::Using(columns) => {
                    s.need(Feature::JoinUsing);
                    columns.iter().for_each(|column| s.name(column));
                }
            }
        });
    }

    pub(super) fn source(&mut self, source: &Source) {
        self.source_of(source, false);
    }

    fn source_of(&mut self, source: &Source, applied: bool) {
        match source {
            Source::Table(table) => self.table(table),
            Source::Derived(derived) => {
                self.text += 16;
                self.derived = true;
                self.need_if(derived.lateral && !applied, Feature::Lateral);
                self.need_if(!derived.columns.is_empty(), Feature::DerivedColumnList);
                if matches!(derived.query, Query::Values(_)) {
                    self.need(Feature::ValuesTable);
                    self.need_if(derived.columns.is_empty(), Feature::ValuesTableWithoutNames);
                }
                match &derived.alias {
                    Some(alias) => self.name(alias),
                    None => self.refuse_if(true, "a query in FROM has no alias", "Add one by `alias`."),
                }
                derived.columns.iter().for_each(|column| self.name(column));
                if let Some(width) = width(&derived.query) {
                    self.refuse_if(
                        !derived.columns.is_empty() && derived.columns.len() != width,
                        "a query in FROM has another number of columns than names for them",
                        "Name as many columns as it has.",
                    );
                }
                // What is computed by itself is computed before anything is changed, on engines that ask whether it is in time.
                let target = if keeps_rows(&derived.query) { self.target.take() } else { None };
                let before = self.lacks(Feature::TargetInSubquery) && self.lacks(Feature::TargetInDerived);
                let apart = target.is_some() && before;
                let changing = if apart { self.changing.take() } else { None };
                self.query(&derived.query, Place::Derived);
                self.target = target.or(self.target.take());
                self.changing = changing.or(self.changing.take());
            }
            Source::Function(function) => {
                self.need(Feature::TableFunction);
                self.need_if(function.lateral && !applied, Feature::Lateral);
                self.need_if(!function.columns.is_empty(), Feature::DerivedColumnList);
                self.text += 32;
                function.alias.iter().chain(&function.columns).for_each(|name| self.name(name));
                function.arguments.iter().for_each(|argument| self.expr(argument, Position::Value));
            }
            Source::Joined(joined) => self.deeper(|s| {
                s.text += 2;
                s.source(&joined.first);
                joined.joins.iter().for_each(|join| s.join(join));
            }),
            Source::Extended(extended) => self.deeper(|s| {
                s.source_of(&extended.source, applied);
                s.text += 16;
                extended.extension.arguments.iter().for_each(|argument| s.expr(argument, Position::Value));
            }),
            Source::Raw(raw) => self.raw(raw),
        }
    }

    pub(super) fn table(&mut self, table: &crate::ast::Table) {
        self.text += 4;
        self.name(&table.name.name);
        table.name.qualifiers.iter().for_each(|qualifier| self.name(qualifier));
        if let Some(alias) = &table.alias {
            self.name(alias);
        }
        self.need_if(table.lock.is_some(), Feature::TableLockHint);
        let changed = self.depth > 0 && self.target.as_ref().is_some_and(|target| target.may_be(&table.name));
        self.need_if(changed, Feature::TargetInSubquery);
        if let Some((_, feature)) =
            self.changing.as_ref().filter(|(changing, _)| changing.may_be(&table.name))
        {
            self.need(*feature);
        }
    }

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

    fn lock(&mut self, lock: &Lock, select: &Select, place: Place) {
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
