//! Statements of every kind, and those that are deeper than any.

use arbitrary::Result;
use isogloss::{
    Assignment, Cell, ColumnDef, Delete, Expr, Insert, Isolation, MergeAction, Rows, Statement, TableDef,
    Transaction, Type, Update, begin, case, create_table, delete_from, drop_table, insert_into, literal,
    merge_into, select, update,
};

use super::Wild;

impl Wild<'_, '_> {
    pub(super) fn assignments(&mut self, depth: usize) -> Result<Vec<Assignment>> {
        (0..self.up_to(3)?).map(|_| Ok(Assignment::new(self.name()?, self.expr(depth)?))).collect()
    }

    pub(super) fn statement(&mut self, depth: usize) -> Result<Statement> {
        let less = depth.saturating_sub(1);
        Ok(match self.up_to(15)? {
            0 | 1 => self.insert(less)?.into(),
            2 | 3 => {
                let mut made: Update = update(self.table()?);
                made.with = self.with(less)?;
                made.assignments = self.assignments(less)?;
                made.from = if self.rarely()? { Some(self.source(less)?) } else { None };
                made.joins = if self.rarely()? { self.joins(less)? } else { Vec::new() };
                made.filter = self.exprs(2, less)?;
                made.order_by = if self.rarely()? { self.orders(less)? } else { Vec::new() };
                made.limit = self.limit(less)?;
                made.returning = if self.rarely()? { self.items(less)? } else { Vec::new() };
                made.into()
            }
            4 => {
                let mut made: Delete = delete_from(self.table()?);
                made.with = self.with(less)?;
                made.using = if self.rarely()? { Some(self.source(less)?) } else { None };
                made.joins = if self.rarely()? { self.joins(less)? } else { Vec::new() };
                made.filter = self.exprs(2, less)?;
                made.limit = self.limit(less)?;
                made.returning = if self.rarely()? { self.items(less)? } else { Vec::new() };
                made.into()
            }
            5 => {
                let mut made = merge_into(self.table()?, self.source(less)?, self.expr(less)?);
                made = made.when_matched_update(self.assignments(less)?);
                made = made.when_not_matched_insert(self.names(2)?, self.exprs(2, less)?);
                if let (Some(branch), true) = (made.branches.first_mut(), self.rarely()?) {
                    branch.action = MergeAction::Delete;
                    branch.matched = self.flag()?;
                }
                made.into()
            }
            6 => match self.up_to(5)? {
                0 => Statement::Transaction(Transaction::Commit),
                1 => Statement::Transaction(Transaction::Savepoint(self.name()?)),
                2 => Statement::Transaction(Transaction::Release(self.name()?)),
                3 => Statement::Transaction(Transaction::RollbackTo(self.name()?)),
                _ => Statement::Transaction(
                    begin().isolation(Isolation::RepeatableRead).read_only().deferrable().into(),
                ),
            },
            7 => {
                let mut def = TableDef::new(self.name()?);
                for _ in 0..self.up_to(3)? {
                    let mut column = ColumnDef::new(self.name()?, self.ty()?);
                    if self.flag()? {
                        column = column.default(self.expr(less.min(2))?);
                    }
                    if self.rarely()? {
                        column = column.identity();
                    }
                    def = def.column(column);
                }
                if self.flag()? {
                    def = def.primary_key(self.names(2)?);
                }
                create_table(def).into()
            }
            8 => drop_table(self.table()?.name).into(),
            _ => self.query(depth)?.into(),
        })
    }

    pub(super) fn insert(&mut self, depth: usize) -> Result<Insert> {
        let mut made = insert_into(self.table()?).columns(self.names(3)?);
        made.with = self.with(depth)?;
        made = match self.up_to(4)? {
            0 => made.query(self.query(depth)?),
            1 => made.rows(self.parameter()?),
            2 => made,
            _ => {
                let mut rows = Rows::default();
                for _ in 0..self.up_to(3)? {
                    let mut cells = Vec::new();
                    for _ in 0..self.up_to(3)? {
                        cells.push(match self.up_to(3)? {
                            0 => Cell::Default,
                            1 => Cell::Expr(Box::new(self.expr(depth)?)),
                            2 if self.rarely()? => Cell::Lifted(self.u.arbitrary()?),
                            _ => Cell::Value(self.value()?),
                        });
                    }
                    rows.push(cells);
                }
                made.rows(rows)
            }
        };
        if self.flag()? {
            made = made.on_conflict(self.names(2)?);
            if self.rarely()? {
                made = made.conflict_where(self.expr(depth)?);
            }
            made = match self.up_to(4)? {
                0 => made,
                1 => made.do_nothing(),
                _ => {
                    let mut update = made.update(self.name()?, self.expr(depth)?);
                    if self.rarely()? {
                        update = update.update_where(self.expr(depth)?);
                    }
                    update
                }
            };
        }
        made.returning = if self.rarely()? { self.items(depth)? } else { Vec::new() };
        Ok(made)
    }

    /// One way down, as deep as is wanted.
    pub(super) fn deep(&mut self, depth: usize) -> Result<Statement> {
        let mut expr = Expr::Column(self.column()?);
        for _ in 0..depth {
            expr = match self.up_to(9)? {
                0 => !expr,
                1 => -expr,
                2 => expr.is_null(),
                3 => Expr::And(vec![expr]),
                4 => expr.cast(Type::Integer),
                5 => Expr::Subquery(select(expr.alias("x")).from("t").into()),
                6 => Expr::Exists(
                    select(literal(1).alias("x")).from(select("*").from("t").filter(expr).alias("d")).into(),
                ),
                7 => case().when(expr, literal(1)).end(),
                8 => isogloss::concat([literal("a"), expr]),
                _ => expr.eq(literal(1)),
            };
        }
        Ok(select(expr.alias("x")).from("t").into())
    }
}
