//! Queries and what they read.

use arbitrary::Result;
use isogloss::{
    Clause, ClausePlace, Cte, Derived, Distinct, Extension, Item, Join, JoinKind, JoinOn, Joined, Limit,
    Lock, Query, Select, SetOperation, Source, Table, TableName, With, cte, derived, for_share, for_update,
    joined, literal, select, table, table_function, values,
};

use super::{MOST, Wild};

impl Wild<'_, '_> {
    pub(super) fn table(&mut self) -> Result<Table> {
        let name = TableName::new(if self.rarely()? { self.names(5)? } else { Vec::new() }, self.name()?);
        let mut made = table(name);
        if self.flag()? {
            made = made.alias(self.name()?);
        }
        if self.rarely()? {
            made.lock = Some(Box::new(self.lock()?));
        }
        Ok(made)
    }

    pub(super) fn lock(&mut self) -> Result<Lock> {
        let lock = if self.flag()? { for_update() } else { for_share() }.of(self.names(2)?);
        Ok(match self.up_to(2)? {
            0 => lock.no_wait(),
            1 => lock.skip_locked(),
            _ => lock,
        })
    }

    pub(super) fn source(&mut self, depth: usize) -> Result<Source> {
        self.nodes += 1;
        if depth == 0 || self.nodes > MOST {
            return Ok(Source::Table(self.table()?));
        }
        let depth = depth - 1;
        Ok(match self.up_to(9)? {
            0 | 1 => {
                let mut made: Derived = derived(self.query(depth)?);
                made.alias = if self.rarely()? { None } else { Some(self.name()?) };
                made.columns = if self.rarely()? { self.names(3)? } else { Vec::new() };
                made.lateral = self.rarely()?;
                Source::Derived(Box::new(made))
            }
            2 => {
                let mut made = table_function(self.name()?, self.exprs(2, depth)?);
                made.alias = if self.flag()? { Some(self.name()?) } else { None };
                made.columns = self.names(2)?;
                Source::Function(Box::new(made))
            }
            3 => {
                let mut made: Joined = joined(self.source(depth)?);
                made.joins = self.joins(depth)?;
                Source::Joined(Box::new(made))
            }
            4 if self.rarely()? => Source::Raw(Box::new(self.raw(depth)?)),
            _ => Source::Table(self.table()?),
        })
    }

    pub(super) fn joins(&mut self, depth: usize) -> Result<Vec<Join>> {
        let mut joins = Vec::new();
        for _ in 0..self.up_to(2)? {
            let kind = *self.u.choose(&[
                JoinKind::Inner,
                JoinKind::Left,
                JoinKind::Right,
                JoinKind::Full,
                JoinKind::Cross,
                JoinKind::CrossApply,
                JoinKind::OuterApply,
            ])?;
            let on = match self.up_to(4)? {
                0 => JoinOn::Nothing,
                1 => JoinOn::Using(self.names(2)?),
                _ => JoinOn::On(self.expr(depth)?),
            };
            joins.push(Join::new(kind, self.source(depth)?, on));
        }
        Ok(joins)
    }

    pub(super) fn limit(&mut self, depth: usize) -> Result<Limit> {
        let mut limit = Limit::default();
        if self.rarely()? {
            limit.count = Some(self.u.choose(&[-1i64, 0, 1, i64::MAX])?.to_owned().into());
        } else if self.rarely()? {
            limit.count = Some(self.expr(depth)?.into());
        }
        if self.rarely()? {
            limit.offset = Some(self.u.choose(&[-1i64, 0, 1, i64::MAX])?.to_owned().into());
        }
        limit.with_ties = self.rarely()?;
        limit.percent = self.rarely()?;
        Ok(limit)
    }

    pub(super) fn items(&mut self, depth: usize) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        for _ in 0..self.up_to(3)? {
            let alias = if self.flag()? { Some(self.name()?) } else { None };
            items.push(Item::new(self.expr(depth)?, alias));
        }
        Ok(items)
    }

    pub(super) fn with(&mut self, depth: usize) -> Result<Option<Box<With>>> {
        if depth == 0 || !self.rarely()? {
            return Ok(None);
        }
        let mut with = With::default();
        with.recursive = self.flag()?;
        for _ in 0..self.up_to(2)? {
            let mut member: Cte = cte(self.name()?, self.statement(depth - 1)?);
            member.columns = self.names(2)?;
            member.materialized = *self.u.choose(&[None, Some(true), Some(false)])?;
            with.members.push(member);
        }
        Ok(Some(Box::new(with)))
    }

    pub(super) fn query(&mut self, depth: usize) -> Result<Query> {
        self.nodes += 1;
        if depth == 0 || self.nodes > MOST {
            return Ok(select([literal(1)]).into());
        }
        Ok(match self.up_to(9)? {
            0 | 1 => {
                let depth = depth - 1;
                let mut set: SetOperation = match self.up_to(2)? {
                    0 => self.query(depth)?.union_all(self.query(depth)?),
                    1 => self.query(depth)?.intersect(self.query(depth)?),
                    _ => self.query(depth)?.except_all(self.query(depth)?),
                };
                set.with = self.with(depth)?;
                set.order_by = self.orders(depth)?;
                set.limit = self.limit(depth)?;
                if self.rarely()? {
                    set.lock = Some(Box::new(self.lock()?));
                }
                if self.rarely()? {
                    set.branches.truncate(self.up_to(2)?);
                }
                set.into()
            }
            2 => {
                let mut made = values(self.exprs(3, depth - 1)?);
                for _ in 0..self.up_to(2)? {
                    made = made.row(self.exprs(3, depth - 1)?);
                }
                made.into()
            }
            3 if self.rarely()? => self.raw(depth - 1)?.into(),
            _ => self.select(depth - 1)?.into(),
        })
    }

    pub(super) fn select(&mut self, depth: usize) -> Result<Select> {
        let mut made = Select::default();
        made.with = self.with(depth)?;
        made.distinct = match self.up_to(8)? {
            0 => Distinct::Yes,
            1 => Distinct::On(self.exprs(2, depth)?),
            _ => Distinct::No,
        };
        made.items = self.items(depth)?;
        made.from = if self.rarely()? { None } else { Some(self.source(depth)?) };
        made.joins = self.joins(depth)?;
        made.filter = self.exprs(2, depth)?;
        made.group_by = if self.rarely()? { self.exprs(2, depth)? } else { Vec::new() };
        made.having = if self.rarely()? { self.exprs(2, depth)? } else { Vec::new() };
        if self.rarely()? {
            made = made.window(self.name()?, self.window(depth)?);
        }
        made.order_by = self.orders(depth)?;
        made.limit = self.limit(depth)?;
        if self.rarely()? {
            made.lock = Some(Box::new(self.lock()?));
        }
        if self.rarely()? {
            let place = *self.u.choose(&[ClausePlace::Head, ClausePlace::End])?;
            let extension = Extension::new(self.name()?, self.exprs(2, depth)?);
            made = made.clause(place, extension);
        }
        let _: &[Clause] = &made.clauses;
        Ok(made)
    }
}
