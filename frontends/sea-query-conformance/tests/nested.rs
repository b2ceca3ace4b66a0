//! Every operator inside of every other, on either side: in the words of sea-query the text is sea-query's own, and an
//! independent parser reads in it what it reads in the standard text.

use std::sync::LazyLock;

use isogloss::render::Parentheses;
use isogloss::{Dialect, FeatureSet, Options, Quoting, Spelling, Version, compile_with};
use isogloss_sea_query::{AsSeaQuery, Convert};
use isogloss_sea_query_conformance::same::same;
use sea_query::extension::postgres::{PgBinOper, PgExpr};
use sea_query::{
    BinOper, CaseStatement, Expr, ExprTrait, Func, LikeExpr, PostgresQueryBuilder, Query, SelectStatement,
};

fn column() -> Expr {
    Expr::col("a")
}

/// What has one operand.
fn of_one(x: &Expr) -> Vec<Expr> {
    let x = || x.clone();
    vec![
        x().not(),
        x().is_null(),
        x().is_not_null(),
        x().is(Expr::Constant(true.into())),
        x().is_in([1, 2]),
        x().is_not_in([1]),
        x().between(1, 2),
        x().not_between(1, 2),
        x().like("%"),
        x().not_like(LikeExpr::new("!%").escape('!')),
        x().ilike("%"),
        x().as_enum("mood"),
        x().cast_as("DATE"),
        x().in_subquery(Query::select().column("b").from("u").take()),
        Func::lower(x()).into(),
        CaseStatement::new().case(x(), x()).finally(x()).into(),
    ]
}

/// What has two.
fn of_two(x: &Expr, y: &Expr) -> Vec<Expr> {
    use BinOper::{
        And, BitAnd, BitOr, Custom, Div, Equal, LShift, Mod, Mul, NotEqual, Or, PgOperator, RShift,
        SmallerThan,
    };
    use PgBinOper::{CastJsonField, Concatenate, Contains, Matches};
    let operators = [
        And,
        Or,
        Equal,
        NotEqual,
        SmallerThan,
        BinOper::Add,
        BinOper::Sub,
        Mul,
        Div,
        Mod,
        BitAnd,
        BitOr,
        LShift,
        RShift,
        Custom("~~"),
        PgOperator(Concatenate),
        PgOperator(Contains),
        PgOperator(Matches),
        PgOperator(CastJsonField),
    ];
    let mut all: Vec<Expr> = operators.into_iter().map(|it| x.clone().binary(it, y.clone())).collect();
    all.push(x.clone().is_in([y.clone(), column()]));
    all.push(column().between(x.clone(), y.clone()));
    all
}

/// In the words of sea-query, but for the parentheses.
#[derive(Debug)]
struct StandardParentheses(AsSeaQuery);

static SPELLING: LazyLock<Spelling> = LazyLock::new(|| {
    let mut spelling = *AsSeaQuery::default().spelling();
    spelling.parentheses = &Parentheses::STANDARD;
    spelling
});

impl Dialect for StandardParentheses {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn version(&self) -> Version {
        self.0.version()
    }

    fn base(&self) -> Option<&dyn Dialect> {
        Some(&self.0)
    }

    fn features(&self) -> FeatureSet {
        self.0.features()
    }

    fn spelling(&self) -> &Spelling {
        &SPELLING
    }
}

fn written(query: &SelectStatement, dialect: &dyn Dialect) -> String {
    let statement = query.convert().unwrap_or_else(|error| panic!("{error}"));
    let options = Options::new(dialect).quoting(Quoting::Always);
    compile_with(&statement, &options).unwrap_or_else(|error| panic!("{error}")).into_sql()
}

/// Where the texts are to differ.
fn differs(shape: &Expr) -> bool {
    use BinOper::{And, Between, Mod};
    match shape {
        // sea-query takes the AND of BETWEEN for that of conditions: what may stand bare beside that one, it writes so.
        Expr::Binary(_, Between, bounds) => match &**bounds {
            Expr::Binary(low, And, high) => {
                is_comparison(low) || is_comparison(high) || matches!(**low, Expr::Binary(_, And, _))
            }
            _ => false,
        },
        // It is a function here, and no chain.
        Expr::Binary(left, Mod, _) => matches!(**left, Expr::Binary(_, Mod, _)),
        // sea-query drops the inner one.
        Expr::AsEnum(_, operand) => matches!(**operand, Expr::AsEnum(..)),
        _ => false,
    }
}

fn is_comparison(shape: &Expr) -> bool {
    use BinOper::{Equal, In, Is, IsNot, Like, NotEqual, NotIn, NotLike, PgOperator, SmallerThan};
    use PgBinOper::{Contains, Matches};
    let Expr::Binary(_, operator, _) = shape else { return false };
    matches!(
        operator,
        Equal
            | NotEqual
            | SmallerThan
            | In
            | NotIn
            | Like
            | NotLike
            | Is
            | IsNot
            | PgOperator(Contains | Matches)
    )
}

#[test]
fn texts_are_sea_query_s_own_and_mean_the_same() {
    let mut inner = vec![column()];
    inner.extend(of_one(&column()));
    inner.extend(of_two(&column(), &column()));
    let outer =
        inner.iter().flat_map(|x| of_one(x).into_iter().chain(inner.iter().flat_map(|y| of_two(x, y))));
    let mut equal = 0;
    for shape in outer {
        let differs = differs(&shape);
        let query = Query::select().expr(shape).from("t").take();
        let (theirs, _) = query.build(PostgresQueryBuilder);
        let ours = written(&query, &AsSeaQuery::default());
        assert_eq!(ours != theirs, differs, "\n{ours}\n{theirs}");
        let standard = written(&query, &StandardParentheses(AsSeaQuery::default()));
        assert!(same(&ours, &standard), "\n{ours}\n{standard}");
        equal += usize::from(!differs);
    }
    assert!(equal > 29_000, "{equal}");
}
