//! Queries.

use arbitrary::{Result, Unstructured};
use isogloss::{
    Expr, FrameBound, Item, Name, Order, Query, Select, SetOperation, Statement, Window, avg, bool_and,
    bool_or, col, count, count_all, cte, lag, lead, max, min, preceding, row_number, select, string_agg, sum,
    table, window,
};

use super::{Kind, Known, Random, output};

/// A random query, and what is known about it.
#[derive(Debug, Clone)]
pub struct Made {
    /// The query.
    pub query: Query,
    /// Whether its rows come in one possible order, up to rows that are equal.
    pub ordered: bool,
    pub(crate) kinds: Vec<Kind>,
}

impl Made {
    /// The query as a statement.
    #[must_use]
    pub fn statement(&self) -> Statement {
        self.query.clone().into()
    }
}

/// A random query. Its rows do not depend on the engine's choices: where they are limited, all outputs are ordered.
///
/// # Errors
///
/// The bytes are used up in a way that makes no query; the next ones will.
pub fn query(u: &mut Unstructured<'_>) -> Result<Made> {
    Random::new(u).statement()
}

impl Random<'_, '_> {
    fn statement(&mut self) -> Result<Made> {
        if self.once_in(20)? {
            return self.recursive();
        }
        let member = if self.once_in(6)? {
            let inner = self.query(1)?;
            let name = self.alias("cte");
            self.ctes.push((name.clone(), inner.kinds));
            Some(cte(name, inner.query))
        } else {
            None
        };
        let mut made = self.query(3)?;
        if let (Some(member), Some(place)) = (member, made.query.with_mut()) {
            place.get_or_insert_default().members.push(member);
        }
        Ok(made)
    }

    /// The nodes under a root, by a query that refers to itself.
    fn recursive(&mut self) -> Result<Made> {
        let nodes = table("nodes").alias("n");
        let known = table("tree").alias("k");
        let start = select(("id", "parent_id")).from("nodes").filter(col("parent_id").is_null());
        let step = select((nodes.col("id"), nodes.col("parent_id")))
            .from(&nodes)
            .join(&known, nodes.col("parent_id").eq(known.col("id")));
        let body: SetOperation = if self.u.arbitrary()? { start.union_all(step) } else { start.union(step) };
        let query = select((col("id").alias("c1"), col("parent_id").alias("c2")))
            .with_recursive(cte("tree", body).columns(["id", "parent_id"]))
            .from("tree");
        let (query, ordered) = self.limited(query, 2)?;
        Ok(Made { query: query.into(), ordered, kinds: vec![Kind::Number, Kind::Number] })
    }

    /// A query and the kinds of its columns, which are called `c1`, `c2` ...
    pub(super) fn query(&mut self, depth: usize) -> Result<Made> {
        if depth > 0 && self.once_in(5)? {
            return self.set_operation(depth - 1);
        }
        let (select, kinds, ordered) = self.select(depth)?;
        Ok(Made { query: select.into(), ordered, kinds })
    }

    fn set_operation(&mut self, depth: usize) -> Result<Made> {
        let (first, kinds, _) = self.select(depth)?;
        let first = Query::from(first);
        let second = self.branch(depth, &kinds)?;
        let mut set = match self.number(0, 5)? {
            0 => first.union(second),
            1 => first.union_all(second),
            2 => first.intersect(second),
            3 => first.intersect_all(second),
            4 => first.except(second),
            _ => first.except_all(second),
        };
        // Behind the last byte every chance comes true.
        for _ in 0..8 {
            if !self.once_in(4)? {
                break;
            }
            let next = self.branch(depth, &kinds)?;
            set = match self.number(0, 2)? {
                0 => set.union_all(next),
                1 => set.except(next),
                _ => set.intersect(next),
            };
        }
        let mut ordered = false;
        if self.once_in(2)? {
            let mut orders = Vec::new();
            for index in 0..kinds.len() {
                orders.push(self.order(col(output(index)))?);
            }
            set = set.order_by(orders);
            ordered = true;
            if self.once_in(2)? {
                set = set.limit(self.number(0, 4)?);
                if self.once_in(3)? {
                    set = set.offset(self.number(0, 3)?);
                }
            }
        }
        Ok(Made { query: set.into(), ordered, kinds })
    }

    /// Another query with columns of the same kinds.
    pub(super) fn branch(&mut self, depth: usize, kinds: &[Kind]) -> Result<Query> {
        self.correlated(depth, kinds, &[])
    }

    /// The same, where its conditions and values may look at the columns outside.
    pub(super) fn correlated(&mut self, depth: usize, kinds: &[Kind], outer: &[Known]) -> Result<Query> {
        if depth > 0 && outer.is_empty() && self.once_in(8)? {
            let first = self.branch(depth - 1, kinds)?;
            let second = self.branch(depth - 1, kinds)?;
            return Ok(
                if self.u.arbitrary()? { first.union(second) } else { first.except_all(second) }.into()
            );
        }
        let (mut select, scope) = self.sources(depth)?;
        let outer: Vec<Known> = outer.iter().filter(|known| known.is_seen_inside()).cloned().collect();
        let both: Vec<Known> = scope.iter().chain(&outer).cloned().collect();
        if let (Some(one), Some(other)) =
            (self.pick_kind(&scope, Kind::Number), self.pick_kind(&outer, Kind::Number))
        {
            let predicate = self.compared(one.column(), other.column())?;
            select.filter.push(predicate);
        }
        let seen = if self.once_in(3)? { &both } else { &scope };
        select.items = self.items(kinds, seen, 1)?;
        self.filter(&mut select, &both, depth)?;
        if self.once_in(6)? {
            select = select.distinct();
        }
        Ok(self.limited(select, kinds.len())?.0.into())
    }

    fn select(&mut self, depth: usize) -> Result<(Select, Vec<Kind>, bool)> {
        let (mut query, scope) = self.sources(depth)?;
        self.filter(&mut query, &scope, depth)?;
        let mut kinds = Vec::new();
        for _ in 0..self.number(1, 3)? {
            kinds.push(self.kind()?);
        }
        match self.number(0, 9)? {
            0 | 1 => self.group(&mut query, &scope, &mut kinds)?,
            2 => {
                query.items = self.items(&kinds, &scope, 2)?;
                query = query.distinct();
            }
            3 | 4 => self.windowed(&mut query, &scope, &mut kinds)?,
            5 => return self.first_of_each(query, &scope),
            6 => {
                query.items = self.items(&kinds, &scope, 2)?;
                let place = self.u.choose_index(kinds.len())?;
                query.items[place] = self.scalar(&scope)?.alias(output(place));
                kinds[place] = Kind::Number;
            }
            _ => query.items = self.items(&kinds, &scope, 2)?,
        }
        let (query, ordered) = self.limited(query, kinds.len())?;
        Ok((query, kinds, ordered))
    }

    fn items(&mut self, kinds: &[Kind], scope: &[Known], depth: usize) -> Result<Vec<Item>> {
        kinds
            .iter()
            .enumerate()
            .map(|(index, kind)| Ok(self.value(*kind, scope, depth)?.alias(output(index))))
            .collect()
    }

    /// GROUP BY a column or an expression, with aggregates of the rest; or aggregates of all.
    fn group(&mut self, query: &mut Select, scope: &[Known], kinds: &mut Vec<Kind>) -> Result<()> {
        let key = self.pick(scope)?;
        let (key, kind) = if self.once_in(4)? {
            // The expression that is selected and grouped: without binds most of the time.
            let some = self.binds && self.once_in(4)?;
            let binds = std::mem::replace(&mut self.binds, some);
            let expr = self.value(Kind::Number, scope, 2);
            self.binds = binds;
            match expr? {
                // A constant would be the place of an item.
                Expr::Literal(_) => (key.column(), key.kind),
                Expr::Negate(operand) if matches!(*operand, Expr::Literal(_)) => (key.column(), key.kind),
                other => (other, Kind::Number),
            }
        } else {
            (key.column(), key.kind)
        };
        let (one, one_kind) = self.aggregate(scope)?;
        let (other, other_kind) = self.aggregate(scope)?;
        if self.once_in(5)? {
            query.items = vec![one.alias(output(0)), other.alias(output(1))];
            *kinds = vec![one_kind, other_kind];
        } else {
            query.items = vec![key.clone().alias(output(0)), one.alias(output(1)), other.alias(output(2))];
            query.group_by = vec![key];
            *kinds = vec![kind, one_kind, other_kind];
        }
        if self.once_in(3)? {
            query.having = vec![count_all().gt(self.number(0, 2)?)];
        }
        Ok(())
    }

    fn aggregate(&mut self, scope: &[Known]) -> Result<(Expr, Kind)> {
        let number = self.value(Kind::Number, scope, 1)?;
        let choice = self.number(0, 9)?;
        let (mut aggregate, kind) = match choice {
            0 => (count(number), Kind::Number),
            1 => (count(number).distinct(), Kind::Number),
            2 => (count_all(), Kind::Number),
            3 => (sum(number), Kind::Number),
            4 => (min(number), Kind::Number),
            5 => (max(number), Kind::Number),
            6 => (avg(number), Kind::Number),
            7 => (bool_and(self.predicate(scope, 1)?), Kind::Truth),
            8 => (bool_or(self.predicate(scope, 1)?), Kind::Truth),
            _ => match self.pick_kind(scope, Kind::Text) {
                Some(text) => {
                    let order = self.order(text.column())?;
                    (string_agg(text.column(), ", ").order_by([order]), Kind::Text)
                }
                None => (count_all(), Kind::Number),
            },
        };
        if self.once_in(3)? {
            aggregate = aggregate.filter(self.predicate(scope, 1)?);
        }
        Ok((aggregate.into(), kind))
    }

    /// A window function whose values, as a whole, do not depend on how ties are broken: it looks at nothing but what
    /// is partitioned and ordered by.
    fn windowed(&mut self, query: &mut Select, scope: &[Known], kinds: &mut Vec<Kind>) -> Result<()> {
        let (by, order) = (self.pick(scope)?, self.pick(scope)?);
        let mut over: Window = window().partition_by(by.column()).order_by([self.order(order.column())?]);
        let of = order.column();
        let mut kind = Kind::Number;
        let function = match self.number(0, 7)? {
            0 => isogloss::rank(),
            1 => isogloss::dense_rank(),
            2 => row_number(),
            3 => count(of),
            4 => {
                kind = order.kind;
                lag(of, self.number(1, 2)?)
            }
            5 => {
                kind = order.kind;
                lead(of, 1)
            }
            6 => {
                let end =
                    if self.u.arbitrary()? { FrameBound::CurrentRow } else { FrameBound::UnboundedFollowing };
                over = over.rows(preceding(1), end);
                count(of)
            }
            _ => count_all().filter(of.is_not_null()),
        };
        let function = if self.once_in(4)? {
            let name = Name::new("w");
            *query = core::mem::take(query).window(name.clone(), over);
            function.over(name)
        } else {
            function.over(over)
        };
        query.items =
            vec![by.column().alias(output(0)), order.column().alias(output(1)), function.alias(output(2))];
        *kinds = vec![by.kind, order.kind, kind];
        Ok(())
    }

    /// DISTINCT ON, ordered by all that is selected, so that the first row of each group is the same everywhere.
    fn first_of_each(&mut self, query: Select, scope: &[Known]) -> Result<(Select, Vec<Kind>, bool)> {
        let (key, other) = (self.pick(scope)?, self.pick(scope)?);
        let mut query = query.select([key.column().alias(output(0)), other.column().alias(output(1))]);
        query = query.distinct_on(key.column());
        query = query.order_by([self.order(key.column())?, self.order(other.column())?]);
        if self.once_in(3)? {
            query = query.limit(self.number(0, 3)?);
        }
        Ok((query, vec![key.kind, other.kind], true))
    }

    /// A limit, behind an order of all outputs; or the order alone, or neither.
    fn limited(&mut self, mut query: Select, width: usize) -> Result<(Select, bool)> {
        if !self.once_in(3)? {
            return Ok((query, false));
        }
        let mut orders = Vec::new();
        for (index, item) in query.items.iter().take(width).enumerate() {
            // A constant has no place in an order, and what holds binds is not the same expression twice.
            let simple = matches!(item.expr, Expr::Column(_) | Expr::Function(_) | Expr::Arithmetic(_));
            let by_name = !simple || self.u.arbitrary()?;
            orders.push(self.order(if by_name { col(output(index)) } else { item.expr.clone() })?);
        }
        query = query.order_by(orders);
        if self.once_in(4)? {
            return Ok((query, true));
        }
        query = query.limit(self.number(0, 4)?);
        if self.once_in(2)? {
            query = query.offset(self.number(0, 3)?);
        }
        if self.once_in(4)? {
            query = query.with_ties();
        }
        Ok((query, true))
    }

    fn filter(&mut self, query: &mut Select, scope: &[Known], depth: usize) -> Result<()> {
        for _ in 0..self.number(0, 2)? {
            let predicate = if depth > 0 && self.once_in(4)? {
                self.subquery(scope, depth - 1)?
            } else {
                self.predicate(scope, 2)?
            };
            query.filter.push(predicate);
        }
        Ok(())
    }

    /// An order that says where NULLs come.
    pub(super) fn order(&mut self, expr: Expr) -> Result<Order> {
        let order = if self.u.arbitrary()? { expr.desc() } else { expr.asc() };
        Ok(if self.u.arbitrary()? { order.nulls_first() } else { order.nulls_last() })
    }
}
