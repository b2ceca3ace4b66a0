//! Expressions.

use arbitrary::Result;
use isogloss::{
    Aggregate, AggregateFunction, BinaryOperator, DateField, Expr, FrameBound, FrameExclude, Function, InSet,
    Nulls, Order, Over, Raw, Window, case, case_of, char_length, extract, function, raw, row, string_agg,
    substring, window,
};

use super::{MOST, Wild};

impl Wild<'_, '_> {
    pub(super) fn operator(&mut self) -> Result<BinaryOperator> {
        self.u
            .choose(&[
                BinaryOperator::Equal,
                BinaryOperator::NotEqual,
                BinaryOperator::Less,
                BinaryOperator::GreaterOrEqual,
                BinaryOperator::IsDistinctFrom,
                BinaryOperator::IsNotDistinctFrom,
                BinaryOperator::BitAnd,
                BinaryOperator::BitXor,
                BinaryOperator::ShiftLeft,
            ])
            .copied()
    }

    pub(super) fn exprs(&mut self, most: usize, depth: usize) -> Result<Vec<Expr>> {
        (0..self.up_to(most)?).map(|_| self.expr(depth)).collect()
    }

    pub(super) fn expr(&mut self, depth: usize) -> Result<Expr> {
        self.nodes += 1;
        if depth == 0 || self.nodes > MOST {
            return Ok(match self.up_to(9)? {
                0 => Expr::Star(if self.flag()? { Some(self.name()?) } else { None }),
                1 => Expr::Value(self.value()?),
                2 => Expr::Literal(self.value()?),
                3 => Expr::Parameter(Box::new(self.parameter()?)),
                4 => Expr::Lifted(self.u.arbitrary()?),
                5 => Expr::Excluded(self.name()?),
                6 => Expr::Default,
                _ => Expr::Column(self.column()?),
            });
        }
        let depth = depth - 1;
        Ok(match self.up_to(40)? {
            0 => Expr::And(self.exprs(3, depth)?),
            1 => Expr::Or(self.exprs(3, depth)?),
            2 => !self.expr(depth)?,
            3 => -self.expr(depth)?,
            4 => self.expr(depth)? + self.expr(depth)?,
            5 => self.expr(depth)? - self.expr(depth)?,
            6 => self.expr(depth)? * self.expr(depth)?,
            7 => self.expr(depth)? / self.expr(depth)?,
            8 => self.expr(depth)?.is_null(),
            9 => self.expr(depth)?.is_not_unknown(),
            10 => self.expr(depth)?.is_true(),
            11 => self.expr(depth)?.between(self.expr(depth)?, self.expr(depth)?),
            12 => self.expr(depth)?.not_between_symmetric(self.expr(depth)?, self.expr(depth)?),
            13 => {
                let list = self.exprs(3, depth)?;
                self.expr(depth)?.is_in(list)
            }
            14 => {
                let query = self.query(depth)?;
                self.expr(depth)?.is_not_in(query)
            }
            15 => {
                let mut set = self.expr(depth)?.is_in([1]);
                if let Expr::In(predicate) = &mut set {
                    predicate.set = InSet::Parameter(Box::new(self.parameter()?));
                }
                set
            }
            16 => self.expr(depth)?.like(self.expr(depth)?),
            17 => self.expr(depth)?.not_ilike(self.expr(depth)?),
            18 => {
                let escape = *self.u.choose(&['!', '\'', '\\', '%', '_', '\0', 'ü', '"'])?;
                self.expr(depth)?.like_escape(self.expr(depth)?, escape)
            }
            19 => self.expr(depth)?.contains(self.expr(depth)?),
            20 => Expr::Exists(self.query(depth)?),
            21 => {
                let (operator, query) = (self.operator()?, self.query(depth)?);
                let operand = self.expr(depth)?;
                if self.flag()? {
                    operand.compare_any(operator, query)
                } else {
                    operand.compare_all(operator, query)
                }
            }
            22 => row(self.exprs(3, depth)?),
            23 => {
                let mut case = if self.flag()? { case() } else { case_of(self.expr(depth)?) };
                for _ in 0..self.up_to(2)? {
                    case = case.when(self.expr(depth)?, self.expr(depth)?);
                }
                if self.flag()? { case.end() } else { case.otherwise(self.expr(depth)?) }
            }
            24 => self.expr(depth)?.cast(self.ty()?),
            25 => self.expr(depth)?.try_cast(self.ty()?),
            26 => self.expr(depth)?.collate(self.name()?),
            27 => isogloss::concat(self.exprs(3, depth)?),
            28 => isogloss::concat_ignoring_null(self.exprs(3, depth)?),
            29 => Expr::Subquery(self.query(depth)?),
            30 => self.call(depth)?,
            31 | 32 => self.aggregate(depth)?,
            33 => isogloss::extension(self.name()?, self.exprs(2, depth)?),
            34 => self.raw(depth)?.into(),
            35 => {
                let operator = self.operator()?;
                let (left, right) = (self.expr(depth)?, self.expr(depth)?);
                // Whatever its sides are.
                match left.bit_and(right) {
                    Expr::Binary(mut binary) => {
                        binary.operator = operator;
                        Expr::Binary(binary)
                    }
                    other => other,
                }
            }
            36 => Expr::Column(self.column()?).eq(self.value()?),
            37 => {
                let (left, right) = (row(self.exprs(3, depth)?), row(self.exprs(3, depth)?));
                match self.up_to(2)? {
                    0 => left.eq(right),
                    1 => left.lt(right),
                    _ => left.is_distinct_from(right),
                }
            }
            38 => Expr::Literal(self.value()?),
            39 => Expr::Value(self.value()?),
            _ => Expr::Column(self.column()?),
        })
    }

    pub(super) fn call(&mut self, depth: usize) -> Result<Expr> {
        let field =
            *self.u.choose(&[DateField::Year, DateField::Week, DateField::DayOfWeek, DateField::Second])?;
        let functions = [
            Function::Left,
            Function::Repeat,
            Function::Round,
            Function::DivideInteger,
            Function::Modulo,
            Function::BitNot,
            Function::Coalesce,
            Function::Greatest,
            Function::CurrentTimestamp,
            Function::Truncated(field),
            Function::DateAdd(field),
            Function::DateElapsed(field),
            Function::PadStart,
            Function::NewUuid,
        ];
        let which = self.u.choose(&functions)?.clone();
        let mut call = match self.up_to(3)? {
            0 => substring(self.expr(depth)?, self.expr(depth)?, self.expr(depth)?),
            1 => extract(field, self.expr(depth)?),
            2 => function(self.name()?, self.exprs(2, depth)?),
            _ => char_length(self.expr(depth)?),
        };
        // Any function with any number of arguments.
        if let (Expr::Function(call), true) = (&mut call, self.flag()?) {
            call.function = which;
            call.arguments = self.exprs(4, depth)?;
        }
        Ok(call)
    }

    pub(super) fn aggregate(&mut self, depth: usize) -> Result<Expr> {
        let function = match self.up_to(12)? {
            0 => AggregateFunction::Count,
            1 => AggregateFunction::Sum,
            2 => AggregateFunction::StringAgg,
            3 => AggregateFunction::BoolAnd,
            4 => AggregateFunction::PercentileCont,
            5 => AggregateFunction::RowNumber,
            6 => AggregateFunction::Ntile,
            7 => AggregateFunction::Lag,
            8 => AggregateFunction::NthValue,
            9 => AggregateFunction::Named(self.name()?),
            10 => AggregateFunction::VarPop,
            _ => AggregateFunction::Max,
        };
        let mut aggregate = if self.rarely()? {
            string_agg(self.expr(depth)?, self.text()?)
        } else {
            Aggregate::new(function, self.exprs(3, depth)?)
        };
        aggregate.distinct = self.rarely()?;
        aggregate.order_by = if self.rarely()? { self.orders(depth)? } else { Vec::new() };
        aggregate.within_group = if self.rarely()? { self.orders(depth)? } else { Vec::new() };
        aggregate.filter = if self.rarely()? { Some(self.expr(depth)?) } else { None };
        aggregate.ignore_nulls = self.rarely()?;
        aggregate.over = match self.up_to(3)? {
            0 => Some(Over::Named(self.name()?)),
            1 => Some(Over::Window(Box::new(self.window(depth)?))),
            _ => None,
        };
        Ok(aggregate.into())
    }

    pub(super) fn window(&mut self, depth: usize) -> Result<Window> {
        let mut made = window().partition_by(self.exprs(2, depth)?).order_by(self.orders(depth)?);
        if self.rarely()? {
            made.base = Some(self.name()?);
        }
        if self.flag()? {
            let (start, end) = (self.bound(depth)?, self.bound(depth)?);
            made = match self.up_to(2)? {
                0 => made.rows(start, end),
                1 => made.range(start, None),
                _ => made.groups(start, end),
            };
            if self.rarely()? {
                made = made.exclude(*self.u.choose(&[FrameExclude::Ties, FrameExclude::CurrentRow])?);
            }
        }
        Ok(made)
    }

    pub(super) fn bound(&mut self, depth: usize) -> Result<FrameBound> {
        Ok(match self.up_to(4)? {
            0 => FrameBound::UnboundedPreceding,
            1 => FrameBound::before(self.expr(depth)?),
            2 => FrameBound::after(self.expr(depth)?),
            3 => FrameBound::UnboundedFollowing,
            _ => FrameBound::CurrentRow,
        })
    }

    pub(super) fn orders(&mut self, depth: usize) -> Result<Vec<Order>> {
        let mut orders = Vec::new();
        for _ in 0..self.up_to(2)? {
            let mut order = if self.flag()? { self.expr(depth)?.asc() } else { self.expr(depth)?.desc() };
            order.nulls = *self.u.choose(&[None, Some(Nulls::First), Some(Nulls::Last)])?;
            orders.push(order);
        }
        Ok(orders)
    }

    pub(super) fn raw(&mut self, depth: usize) -> Result<Raw> {
        let mut pieces = raw(self.text()?);
        for _ in 0..self.up_to(2)? {
            pieces = match self.up_to(2)? {
                0 => pieces.text(self.text()?),
                1 => pieces.name(self.name()?),
                _ => pieces.expr(self.expr(depth)?),
            };
        }
        Ok(pieces)
    }
}
