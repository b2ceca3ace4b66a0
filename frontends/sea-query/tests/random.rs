//! Statements made at random, strange ones among them: whatever they are, there is a statement or an error, and on every
//! dialect a text or a refusal; nothing panics.

use isogloss::{Dialect, compile};
use isogloss_firebird::Firebird;
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_oracle::Oracle;
use isogloss_postgres::Postgres;
use isogloss_sea_query::{AsSeaQuery, Convert, ErrorKind};
use isogloss_sqlite::Sqlite;
use sea_query::extension::mysql::{IndexHintScope, MySqlSelectStatementExt};
use sea_query::extension::postgres::{PgBinOper, PgFunc, PostgresSelectStatementExt, SampleMethod};
use sea_query::extension::sqlite::SqliteBinOper;
use sea_query::*;

/// Numbers that are the same at every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len())].clone()
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.roll(one_in) == 0
    }
}

const NAMES: &[&str] = &["a", "b", "order", "excluded", "T", "x y", "", "q\"`]", "é"];
const TEXTS: &[&str] = &[
    "?",
    "$1",
    "a = ?",
    "? + $2",
    "'?'",
    "'",
    "(",
    "--",
    "/*",
    "a\\'b",
    "ROW_NUMBER()",
    "",
    "$",
    "??",
    "\0",
];

fn name(dice: &mut Dice) -> Alias {
    Alias::new(dice.one_of(NAMES))
}

fn value(dice: &mut Dice) -> Value {
    dice.one_of(&[
        Value::Int(Some(-1)),
        Value::Int(None),
        Value::BigUnsigned(Some(u64::MAX)),
        Value::Double(Some(f64::NAN)),
        Value::Double(Some(1.5)),
        Value::String(Some("it's\\".to_owned())),
        Value::String(None),
        Value::Bool(Some(true)),
        Value::Char(Some('\'')),
        Value::Bytes(Some(vec![0, 255])),
        Value::Enum(OptionEnum::None("mood".into())),
        Value::Enum(OptionEnum::Some(Box::new(Enum { type_name: "mo[]".into(), value: "ok".into() }))),
    ])
}

fn operator(dice: &mut Dice) -> BinOper {
    use BinOper::*;
    dice.one_of(&[
        And,
        Or,
        Like,
        NotLike,
        Is,
        IsNot,
        In,
        NotIn,
        Between,
        NotBetween,
        Equal,
        NotEqual,
        SmallerThan,
        GreaterThan,
        SmallerThanOrEqual,
        GreaterThanOrEqual,
        Add,
        Sub,
        Mul,
        Div,
        Mod,
        BitAnd,
        BitOr,
        LShift,
        RShift,
        As,
        Escape,
        Custom("~~"),
        PgOperator(PgBinOper::ILike),
        PgOperator(PgBinOper::Concatenate),
        PgOperator(PgBinOper::Contains),
        PgOperator(PgBinOper::CastJsonField),
        SqliteOperator(SqliteBinOper::Glob),
        SqliteOperator(SqliteBinOper::Match),
    ])
}

fn expr(dice: &mut Dice, depth: usize) -> Expr {
    if depth == 0 {
        return match dice.roll(8) {
            0 => Expr::col(name(dice)),
            1 => Expr::col((name(dice), name(dice))),
            2 => Expr::col((name(dice), name(dice), name(dice))),
            3 => Expr::Constant(value(dice)),
            4 => Expr::col(Asterisk),
            5 => Expr::cust(dice.one_of(TEXTS)),
            6 => dice.one_of(&[
                Keyword::Null.into(),
                Keyword::Default.into(),
                Keyword::CurrentTimestamp.into(),
                Expr::Keyword(Keyword::Custom("a b".into())),
                Expr::TypeName("text[]".into()),
            ]),
            _ => Expr::Value(value(dice)),
        };
    }
    let depth = depth - 1;
    match dice.roll(14) {
        0 => expr(dice, depth).not(),
        1 => Expr::Tuple((0..dice.roll(3)).map(|_| expr(dice, depth)).collect()),
        2 => Expr::Values((0..dice.roll(3)).map(|_| value(dice)).collect()),
        3 => function(dice, depth).into(),
        4 => {
            let operator = dice.one_of(&[
                None,
                Some(SubQueryOper::Exists),
                Some(SubQueryOper::Any),
                Some(SubQueryOper::All),
            ]);
            Expr::SubQuery(operator, Box::new(statement(dice, depth)))
        }
        5 => Expr::cust_with_exprs(
            dice.one_of(TEXTS),
            (0..dice.roll(3)).map(|_| expr(dice, depth)).collect::<Vec<_>>(),
        ),
        6 => expr(dice, depth).as_enum(name(dice)),
        7 => {
            let mut case = CaseStatement::new();
            for _ in 0..dice.roll(3) {
                case = case.case(expr(dice, depth), expr(dice, depth));
            }
            if dice.chance(2) { case.finally(expr(dice, depth)).into() } else { case.into() }
        }
        8 => Cond::any().add(expr(dice, depth)).add(Cond::all().not()).into(),
        _ => {
            let (left, operator, right) = (expr(dice, depth), operator(dice), expr(dice, depth));
            left.binary(operator, right)
        }
    }
}

fn function(dice: &mut Dice, depth: usize) -> FunctionCall {
    let argument = expr(dice, depth);
    match dice.roll(12) {
        0 => Func::count_distinct(argument),
        1 => Func::sum(argument).filter(Cond::all()),
        2 => {
            Func::cast_as(argument, dice.one_of(&["text", "varchar(9)", "numeric(3,1)", "int[]", "a b", "("]))
        }
        3 => Func::cast_as_quoted(argument, dice.one_of(&["text", "mood[]"])),
        4 => Func::greatest([argument, expr(dice, depth)]),
        5 => Func::random().arg(argument),
        6 => Func::cust(name(dice)).arg(argument),
        7 => PgFunc::any(argument),
        8 => PgFunc::array_agg_distinct(argument),
        9 => Func::round_with_precision(argument, 2),
        10 => Func::if_null(argument, 1),
        _ => Func::md5(argument),
    }
}

fn window(dice: &mut Dice, depth: usize) -> WindowStatement {
    let mut window = WindowStatement::new();
    window.add_partition_by(expr(dice, depth));
    window.order_by_expr(expr(dice, depth), Order::Desc);
    if dice.chance(2) {
        window.frame(FrameType::Range, Frame::Preceding(1), Some(Frame::UnboundedFollowing));
    }
    window
}

fn select(dice: &mut Dice, depth: usize) -> SelectStatement {
    let mut select = Query::select();
    for _ in 0..dice.roll(3) {
        select.expr_as(expr(dice, depth), name(dice));
    }
    if dice.chance(4) {
        select.expr_window(expr(dice, depth), window(dice, depth));
    }
    match dice.roll(6) {
        0 => {}
        1 if depth > 0 => {
            select.from_subquery(self::select(dice, depth - 1), name(dice));
        }
        2 => {
            select.from(TableRef::ValuesList(
                (0..dice.roll(2)).map(|_| (1, "a").into_value_tuple()).collect(),
                "v".into(),
            ));
        }
        3 => {
            select.from_function(function(dice, 0), name(dice));
        }
        _ => {
            select.from(name(dice)).from((name(dice), name(dice)));
        }
    }
    if dice.chance(3) {
        let kind = dice.one_of(&[
            JoinType::Join,
            JoinType::CrossJoin,
            JoinType::LeftJoin,
            JoinType::FullOuterJoin,
            JoinType::StraightJoin,
        ]);
        select.join(kind, name(dice), expr(dice, depth));
    }
    if dice.chance(2) {
        select.and_where(expr(dice, depth));
    }
    if dice.chance(4) {
        select.add_group_by([expr(dice, depth)]).cond_having(expr(dice, depth));
    }
    if dice.chance(4) && depth > 0 {
        let kind =
            dice.one_of(&[UnionType::All, UnionType::Distinct, UnionType::Intersect, UnionType::Except]);
        select.union(kind, self::select(dice, depth - 1));
    }
    if dice.chance(3) {
        let listed = value(dice);
        let order = dice.one_of(&[
            Order::Asc,
            Order::Desc,
            Order::Field(Values(vec![])),
            Order::Field(Values(vec![listed])),
        ]);
        select.order_by_expr_with_nulls(expr(dice, depth), order, NullOrdering::First);
    }
    if dice.chance(3) {
        select.limit(dice.one_of(&[0, 1, u64::MAX]));
    }
    if dice.chance(3) {
        select.offset(dice.one_of(&[0, 7]));
    }
    match dice.roll(12) {
        0 => {
            select.lock_with_behavior(
                dice.one_of(&[LockType::Update, LockType::KeyShare]),
                LockBehavior::SkipLocked,
            );
        }
        1 => {
            select.distinct_on([name(dice)]);
        }
        2 => {
            select.table_sample(SampleMethod::BERNOULLI, 12.5, Some(3.0));
        }
        3 => {
            select.from(name(dice)).use_index(name(dice), IndexHintScope::Join);
        }
        4 => {
            select.window(name(dice), window(dice, 0));
        }
        5 => {
            select.with_cte(with(dice, 0));
        }
        _ => {}
    }
    select.take()
}

fn with(dice: &mut Dice, depth: usize) -> WithClause {
    let mut with = WithClause::new();
    for _ in 0..dice.roll(3) {
        let mut member = CommonTableExpression::new();
        if !dice.chance(4) {
            member.table_name(name(dice));
        }
        member.query(statement(dice, depth));
        with.cte(member);
    }
    if dice.chance(4) {
        with.search(Search::new());
    }
    with.recursive(dice.chance(2));
    with
}

fn statement(dice: &mut Dice, depth: usize) -> SubQueryStatement {
    let inner = depth.saturating_sub(1);
    match dice.roll(8) {
        0 => {
            let mut insert = Query::insert();
            if !dice.chance(4) {
                insert.into_table(name(dice));
            }
            match dice.roll(4) {
                0 => {
                    insert.or_default_values_many(dice.roll(3) as u32);
                }
                1 => {
                    insert
                        .columns([name(dice), name(dice)])
                        .values_panic([expr(dice, inner), expr(dice, inner)]);
                }
                2 => {
                    insert.columns([name(dice)]).values_panic([expr(dice, inner)]);
                }
                _ => {}
            }
            if dice.chance(2) {
                let mut conflict =
                    dice.one_of(&[OnConflict::new(), OnConflict::column("a"), OnConflict::constraint("k\"")]);
                match dice.roll(3) {
                    0 => conflict.do_nothing(),
                    1 => conflict.update_column(name(dice)).action_and_where(expr(dice, inner)),
                    _ => conflict.expr(expr(dice, inner)).value(name(dice), expr(dice, inner)),
                };
                insert.on_conflict(conflict);
            }
            if dice.chance(4) {
                insert.returning_all();
            }
            insert.take().into()
        }
        1 => {
            let mut update = Query::update();
            if !dice.chance(4) {
                update.table(name(dice));
            }
            update
                .value(name(dice), expr(dice, inner))
                .and_where(expr(dice, inner))
                .order_by(name(dice), Order::Asc);
            if dice.chance(3) {
                update.from(name(dice)).limit(1);
            }
            update.take().into()
        }
        2 => {
            let mut delete = Query::delete();
            if !dice.chance(4) {
                delete.from_table(name(dice));
            }
            delete.and_where(expr(dice, inner)).returning_col(name(dice)).take().into()
        }
        3 if depth > 0 => {
            let mut whole = WithQuery::new();
            whole.with_clause(with(dice, inner));
            if !dice.chance(4) {
                whole.query(statement(dice, inner));
            }
            whole.into()
        }
        _ => select(dice, depth).into(),
    }
}

#[test]
fn nothing_panics_whatever_the_statement() {
    let dialects: [&dyn Dialect; 7] = [
        &Postgres::default(),
        &AsSeaQuery::default(),
        &MySql::default(),
        &Sqlite::default(),
        &MsSql::default(),
        &Oracle::default(),
        &Firebird::default(),
    ];
    let (mut converted, mut compiled) = (0, 0);
    for seed in 0..20_000 {
        let mut dice = Dice(seed);
        let depth = dice.roll(4);
        let statement = match statement(&mut dice, depth).convert() {
            Ok(statement) => statement,
            Err(error) => {
                assert_ne!(error.kind(), ErrorKind::Walk, "{seed}: {error}");
                continue;
            }
        };
        converted += 1;
        compiled += dialects.iter().filter(|dialect| compile(&statement, **dialect).is_ok()).count();
    }
    // Enough of both that the test says something.
    assert!(converted > 2_000, "{converted} were converted");
    assert!(compiled > 2_000, "{compiled} were compiled");
}
