//! Trees that no sane program builds: any node anywhere, hostile names and values, deep nests.

use arbitrary::{Result, Unstructured};
use isogloss::{
    Aggregate, AggregateFunction, Array, Assignment, BinaryOperator, Cell, Clause, ClausePlace, Column, Cte,
    DateField, Decimal, Delete, Derived, Distinct, Expr, Extension, FrameBound, FrameExclude, Function,
    InSet, Insert, Interval, Item, Join, JoinKind, JoinOn, Joined, Limit, Lock, MergeAction, Name, Nulls,
    Order, Over, Parameter, Query, Raw, Rows, Select, SetOperation, Source, Statement, Table, TableName,
    Transaction, Type, Update, Uuid, Value, Window, With, begin, case, case_of, char_length, create_table,
    cte, date, date_time, delete_from, derived, drop_table, extract, for_share, for_update, function,
    insert_into, joined, list_param, literal, merge_into, param, raw, row, rows_param, select, string_agg,
    substring, table, table_function, time, update, values, window,
};
use isogloss::{ColumnDef, DateTimeTz, Isolation, TableDef};

/// Names that try to get out of their quotes, or to be something else.
pub const HOSTILE_NAMES: [&str; 24] = [
    "a",
    "select",
    "order",
    "People",
    "two words",
    "a\"b",
    "a\"\"; DROP TABLE people; --",
    "a`b",
    "a]b",
    "a]]b",
    "[a",
    "a'b",
    "a.b",
    "a--b",
    "a/*b*/",
    "a\\",
    "\\\"",
    "?",
    "$1",
    ":1",
    "@p1",
    "naïve",
    "表",
    "a\nb",
];

/// Texts that try the same.
pub const HOSTILE_TEXTS: [&str; 16] = [
    "",
    "'",
    "''",
    "\\",
    "\\'",
    "'; DROP TABLE people; --",
    "\"",
    "/* x",
    "*/",
    "--",
    "?",
    "$1",
    "$$",
    "%_!\\",
    "\u{1f980}",
    "a\r\nb",
];

/// A random tree of any shape. Most of them contradict themselves: an error is a fine answer, a panic never is.
///
/// # Errors
///
/// Never for want of bytes: behind the last there are zeros.
pub fn wild(u: &mut Unstructured<'_>) -> Result<Statement> {
    // Most are shallow and wide, some at the limit of depth, some far beyond.
    let depth = match u.int_in_range(0..=39u8)? {
        0 => u.int_in_range(100..=400)?,
        1..=4 => u.int_in_range(10..=40)?,
        _ => u.int_in_range(1..=6)?,
    };
    let mut wild = Wild { u, nodes: 0 };
    if depth >= 100 {
        return wild.deep(depth);
    }
    wild.statement(depth)
}

/// No tree has more nodes than about so many.
const MOST: usize = 600;

struct Wild<'u, 'b> {
    u: &'u mut Unstructured<'b>,
    nodes: usize,
}

impl Wild<'_, '_> {
    fn up_to(&mut self, most: usize) -> Result<usize> {
        self.u.int_in_range(0..=most)
    }

    fn flag(&mut self) -> Result<bool> {
        self.u.arbitrary()
    }

    fn rarely(&mut self) -> Result<bool> {
        self.u.ratio(1, 12)
    }

    fn name(&mut self) -> Result<Name> {
        let name = match self.up_to(40)? {
            0 => Name::new(""),
            1 => Name::new("a\0b"),
            2 => Name::from("x".repeat(self.up_to(400)?)),
            3 => Name::from("ü".repeat(self.up_to(200)?)),
            4 => Name::from(self.u.arbitrary::<String>()?),
            5 => Name::exact("a"),
            6..=20 => Name::new(self.u.choose(&["a", "b", "c", "t", "u"])?),
            _ => Name::new(self.u.choose(&HOSTILE_NAMES)?),
        };
        Ok(name)
    }

    fn names(&mut self, most: usize) -> Result<Vec<Name>> {
        (0..self.up_to(most)?).map(|_| self.name()).collect()
    }

    fn text(&mut self) -> Result<String> {
        Ok(match self.up_to(9)? {
            0 => self.u.arbitrary()?,
            1 => "a\0b".into(),
            _ => (*self.u.choose(&HOSTILE_TEXTS)?).into(),
        })
    }

    fn ty(&mut self) -> Result<Type> {
        Ok(match self.up_to(20)? {
            0 => Type::Boolean,
            1 => Type::SmallInt,
            2 => Type::Integer,
            3 => Type::BigInt,
            4 => Type::Real,
            5 => Type::Double,
            6 => Type::Decimal { precision: self.u.arbitrary()?, scale: self.u.arbitrary()? },
            7 => Type::Char(self.u.arbitrary()?),
            8 => Type::Varchar(self.u.arbitrary()?),
            9 => Type::Text,
            10 => Type::Varbinary(self.u.arbitrary()?),
            11 => Type::Blob,
            12 => Type::Date,
            13 => Type::Time(self.u.arbitrary()?),
            14 => Type::Timestamp(self.u.arbitrary()?),
            15 => Type::TimestampTz(self.u.arbitrary()?),
            16 => Type::Interval,
            17 => Type::Uuid,
            18 => Type::Json,
            19 => Type::vendor(self.name()?),
            _ => Type::array(Type::Integer),
        })
    }

    fn value(&mut self) -> Result<Value> {
        let day = date(self.u.arbitrary::<i16>()?.into(), self.u.arbitrary()?, self.u.arbitrary()?);
        let mut clock = time(self.u.arbitrary()?, self.u.arbitrary()?, self.u.arbitrary()?);
        clock.nanosecond = self.u.arbitrary()?;
        Ok(match self.up_to(20)? {
            0 => Value::Null(self.ty()?),
            1 => Value::Boolean(self.flag()?),
            2 => Value::SmallInt(self.u.arbitrary()?),
            3 => Value::Integer(*self.u.choose(&[i32::MIN, -1, 0, 1, i32::MAX])?),
            4 => Value::BigInt(*self.u.choose(&[i64::MIN, -1, 0, 1, i64::MAX])?),
            5 => {
                Value::Real(*self.u.choose(&[f32::NAN, f32::INFINITY, -0.0, f32::MIN_POSITIVE, f32::MAX])?)
            }
            6 => Value::Double(f64::from_bits(self.u.arbitrary()?)),
            7 => Value::Double(*self.u.choose(&[
                f64::NAN,
                f64::NEG_INFINITY,
                -0.0,
                f64::MIN_POSITIVE,
                1e300,
            ])?),
            8 => Value::Decimal(
                Decimal::new(self.u.arbitrary()?, self.u.arbitrary()?).unwrap_or(Decimal::from(7u64)),
            ),
            9 => Value::Bytes(self.u.arbitrary()?),
            10 => Value::Date(day),
            11 => Value::Time(clock),
            12 => Value::Timestamp(date_time(day, clock)),
            13 => Value::TimestampTz(DateTimeTz {
                local: date_time(day, clock),
                offset_minutes: self.u.arbitrary()?,
            }),
            14 => Value::Interval(Interval {
                months: self.u.arbitrary()?,
                days: self.u.arbitrary()?,
                nanoseconds: self.u.arbitrary()?,
            }),
            15 => Value::Uuid(Uuid(self.u.arbitrary()?)),
            16 => Value::Json(self.text()?.into()),
            17 => {
                let items = vec![Value::Integer(1), Value::Text(self.text()?.into())];
                Value::Array(Box::new(Array::new(self.ty()?, items)))
            }
            _ => Value::Text(self.text()?.into()),
        })
    }

    fn parameter(&mut self) -> Result<Parameter> {
        let (name, ty) = (self.name()?, self.ty()?);
        Ok(match self.up_to(3)? {
            0 => list_param(name, ty),
            1 => rows_param(name, vec![ty; self.up_to(3)?]),
            _ => param(name, ty),
        })
    }

    fn column(&mut self) -> Result<Column> {
        let name = self.name()?;
        let column = if self.flag()? { Column::new(name) } else { Column::of(self.name()?, name) };
        Ok(if self.rarely()? { column.typed(self.ty()?) } else { column })
    }

    fn operator(&mut self) -> Result<BinaryOperator> {
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

    fn exprs(&mut self, most: usize, depth: usize) -> Result<Vec<Expr>> {
        (0..self.up_to(most)?).map(|_| self.expr(depth)).collect()
    }

    fn expr(&mut self, depth: usize) -> Result<Expr> {
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

    fn call(&mut self, depth: usize) -> Result<Expr> {
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

    fn aggregate(&mut self, depth: usize) -> Result<Expr> {
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

    fn window(&mut self, depth: usize) -> Result<Window> {
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

    fn bound(&mut self, depth: usize) -> Result<FrameBound> {
        Ok(match self.up_to(4)? {
            0 => FrameBound::UnboundedPreceding,
            1 => FrameBound::before(self.expr(depth)?),
            2 => FrameBound::after(self.expr(depth)?),
            3 => FrameBound::UnboundedFollowing,
            _ => FrameBound::CurrentRow,
        })
    }

    fn orders(&mut self, depth: usize) -> Result<Vec<Order>> {
        let mut orders = Vec::new();
        for _ in 0..self.up_to(2)? {
            let mut order = if self.flag()? { self.expr(depth)?.asc() } else { self.expr(depth)?.desc() };
            order.nulls = *self.u.choose(&[None, Some(Nulls::First), Some(Nulls::Last)])?;
            orders.push(order);
        }
        Ok(orders)
    }

    fn raw(&mut self, depth: usize) -> Result<Raw> {
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

    fn table(&mut self) -> Result<Table> {
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

    fn lock(&mut self) -> Result<Lock> {
        let lock = if self.flag()? { for_update() } else { for_share() }.of(self.names(2)?);
        Ok(match self.up_to(2)? {
            0 => lock.no_wait(),
            1 => lock.skip_locked(),
            _ => lock,
        })
    }

    fn source(&mut self, depth: usize) -> Result<Source> {
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

    fn joins(&mut self, depth: usize) -> Result<Vec<Join>> {
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

    fn limit(&mut self, depth: usize) -> Result<Limit> {
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

    fn items(&mut self, depth: usize) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        for _ in 0..self.up_to(3)? {
            let alias = if self.flag()? { Some(self.name()?) } else { None };
            items.push(Item::new(self.expr(depth)?, alias));
        }
        Ok(items)
    }

    fn with(&mut self, depth: usize) -> Result<Option<Box<With>>> {
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

    fn query(&mut self, depth: usize) -> Result<Query> {
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

    fn select(&mut self, depth: usize) -> Result<Select> {
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

    fn assignments(&mut self, depth: usize) -> Result<Vec<Assignment>> {
        (0..self.up_to(3)?).map(|_| Ok(Assignment::new(self.name()?, self.expr(depth)?))).collect()
    }

    fn statement(&mut self, depth: usize) -> Result<Statement> {
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

    fn insert(&mut self, depth: usize) -> Result<Insert> {
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
    fn deep(&mut self, depth: usize) -> Result<Statement> {
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
