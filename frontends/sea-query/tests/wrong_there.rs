//! What sea-query 1.0.2 prints wrongly, or passes over in silence, on one of its own back ends: here it comes out right,
//! as rows of SQLite or as text, or as an error that names it.

use isogloss::{Dialect, ErrorKind, Feature, Statement, compile};
use isogloss_engine::{Engine, ErrorKind as EngineErrorKind};
use isogloss_mysql::MySql;
use isogloss_postgres::Postgres;
use isogloss_rusqlite::Rusqlite;
use isogloss_sea_query::{Convert, ErrorKind as ConvertErrorKind};
use isogloss_sqlite::Sqlite;
use sea_query::{
    Alias, Expr, ExprTrait, Frame, FrameType, Func, Iden, Keyword, LockType, OnConflict, Order, Query,
    SelectStatement, UnionType, Value, WindowStatement,
};

fn statement(of: &impl Convert) -> Statement {
    of.convert().unwrap_or_else(|error| panic!("{error}"))
}

fn sql(of: &impl Convert, dialect: &dyn Dialect) -> String {
    compile(&statement(of), dialect).unwrap_or_else(|error| panic!("{error}")).into_sql()
}

fn refusal(of: &impl Convert, dialect: &dyn Dialect) -> isogloss::Error {
    compile(&statement(of), dialect).expect_err("a refusal")
}

fn not_converted(of: &impl Convert) -> isogloss_sea_query::Error {
    of.convert().expect_err("an error")
}

/// The numbers of the first column, on SQLite, from a table of these rows: (a, b).
fn numbers(query: &SelectStatement, rows: &[(i32, i32)]) -> Vec<i64> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:").expect("SQLite");
    engine.execute(&isogloss::raw("CREATE TABLE t (a INTEGER, b INTEGER)")).expect("a table");
    for (a, b) in rows {
        let row = Query::insert()
            .into_table("t")
            .columns(["a", "b"])
            .values_panic([(*a).into(), (*b).into()])
            .take();
        engine.execute(&statement(&row)).expect("a row");
    }
    engine.query(&statement(query)).and_then(|rows| rows.all()).unwrap_or_else(|error| panic!("{error}"))
}

fn all() -> SelectStatement {
    Query::select().column("a").from("t").take()
}

#[test]
fn distinct_on_is_not_dropped() {
    let query = Query::select().column("a").from("t").distinct_on(["a"]).order_by("a", Order::Asc).take();
    assert_eq!(numbers(&query, &[(1, 1), (1, 2), (2, 3)]), [1, 2]);
    let mysql = sql(&query, &MySql::default());
    assert!(mysql.contains("ROW_NUMBER()"), "{mysql}");
}

#[test]
fn returning_of_an_insert_is_refused_where_there_is_none() {
    let insert =
        Query::insert().into_table("t").columns(["a"]).values_panic([1.into()]).returning_all().take();
    assert_eq!(refusal(&insert, &MySql::default()).feature(), Some(Feature::InsertReturning));
    assert_eq!(sql(&insert, &Postgres::default()), "INSERT INTO t (a) VALUES ($1) RETURNING *");
}

#[test]
fn a_bound_of_a_frame_stands_apart_from_its_number() {
    let window = WindowStatement::partition_by("b")
        .order_by("a", Order::Asc)
        .frame_between(FrameType::Rows, Frame::Preceding(5), Frame::Following(1))
        .take();
    let query = Query::select().expr_window_as(Func::sum(Expr::col("a")), window, "s").from("t").take();
    let expected =
        "SELECT SUM(a) OVER (PARTITION BY b ORDER BY a ROWS BETWEEN 5 PRECEDING AND 1 FOLLOWING) AS s FROM t";
    assert_eq!(sql(&query, &Postgres::default()), expected);
    assert_eq!(numbers(&query, &[(1, 1), (2, 1), (4, 1)]), [3, 7, 7]);
}

#[test]
fn a_branch_of_a_union_keeps_its_limit() {
    let query = all().union(UnionType::All, all().order_by("a", Order::Desc).limit(1).take()).take();
    assert_eq!(numbers(&query, &[(1, 1), (2, 1)]), [1, 2, 2]);
}

#[test]
fn an_offset_needs_no_limit() {
    let query = all().order_by("a", Order::Asc).offset(1).take();
    assert_eq!(numbers(&query, &[(1, 1), (2, 1), (3, 1)]), [2, 3]);
    let mysql = sql(&query, &MySql::default());
    assert!(mysql.contains("LIMIT 18446744073709551615 OFFSET"), "{mysql}");
}

#[test]
fn a_quotient_of_fractions_has_one() {
    let half = |one: Expr, two: Expr| {
        Query::select().expr(Expr::val(5).add(0)).and_where(one.div(two).mul(10).eq(5)).take()
    };
    assert_eq!(numbers(&half(Expr::val(1.0), Expr::val(2.0)), &[]), [5]);
    // Written into the text as well, where a float must not look like a whole number.
    let literal = |number: f64| Expr::Constant(Value::Double(Some(number)));
    assert_eq!(numbers(&half(literal(1.0), literal(2.0)), &[]), [5]);
}

#[test]
fn what_is_no_number_is_no_name_of_a_column() {
    let query = Query::select().expr(Expr::Constant(Value::Double(Some(f64::NAN)))).take();
    assert_eq!(sql(&query, &Postgres::default()), "SELECT CAST('NaN' AS DOUBLE PRECISION)");
    assert_eq!(refusal(&query, &MySql::default()).kind(), ErrorKind::Value);
}

#[test]
fn a_comparison_with_null_is_named() {
    for predicate in [
        Expr::col("a").eq(None::<i32>),
        Expr::col("a").ne(None::<i32>),
        Expr::col("a").lt(Keyword::Null),
        Expr::val(None::<i64>).gte(Expr::col("a")),
        Expr::col("a").between(None::<i32>, 3),
    ] {
        let error = not_converted(&all().and_where(predicate).take());
        assert_eq!((error.kind(), error.place()), (ConvertErrorKind::Statement, "select.where"), "{error}");
        assert!(!error.remedy().is_empty());
    }
    // A NULL that is inserted, or set, keeps its type.
    let insert = Query::insert().into_table("t").columns(["a"]).values_panic([None::<i32>.into()]).take();
    let insert = statement(&insert);
    let compiled = compile(&insert, &Postgres::default()).expect("SQL");
    assert_eq!(compiled.binds().len(), 1);
}

#[test]
fn nothing_is_in_an_empty_list() {
    let none = all().and_where(Expr::col("a").is_in(Vec::<i32>::new())).take();
    let every = all().and_where(Expr::col("a").is_not_in(Vec::<i32>::new())).take();
    assert_eq!(numbers(&none, &[(1, 1)]), Vec::<i64>::new());
    assert_eq!(numbers(&every, &[(1, 1)]), [1]);
    let none = statement(&none);
    assert!(compile(&none, &Postgres::default()).expect("SQL").binds().is_empty());
}

#[test]
fn text_without_regard_to_case_and_concatenation_do_not_panic() {
    use sea_query::extension::postgres::PgExpr;

    let ilike = Query::select().expr(Expr::val("ABC").ilike("%b%").and(Expr::val(1).eq(1))).take();
    assert_eq!(numbers(&ilike, &[]), [1]);
    let joined = Query::select().expr(Func::char_length(Expr::val("ab").concat("c"))).take();
    assert_eq!(numbers(&joined, &[]), [3]);
    assert_eq!(sql(&joined, &MySql::default()), "SELECT CHAR_LENGTH(CONCAT(?, ?))");
}

#[test]
fn a_lock_is_not_dropped() {
    let query = all().lock(LockType::Update).take();
    assert_eq!(refusal(&query, &Sqlite::default()).feature(), Some(Feature::ForUpdate));
    assert_eq!(sql(&query, &MySql::default()), "SELECT a FROM t FOR UPDATE");
}

#[test]
fn a_limit_of_a_delete_is_rewritten_where_there_is_none() {
    let delete = Query::delete().from_table("t").order_by("a", Order::Asc).limit(1).take();
    let postgres = sql(&delete, &Postgres::default());
    assert!(postgres.contains("(SELECT") && postgres.contains("LIMIT $1"), "{postgres}");
}

#[test]
fn an_update_on_any_key_is_refused_where_the_key_must_be_named() {
    let insert = |conflict: &mut OnConflict| {
        Query::insert()
            .into_table("t")
            .columns(["a", "b"])
            .values_panic([1.into(), 2.into()])
            .on_conflict(conflict.to_owned())
            .take()
    };
    let any = insert(OnConflict::new().update_column("b"));
    let error = refusal(&any, &Postgres::default());
    assert_eq!(error.feature(), Some(Feature::UpsertUpdateOnAnyKey));
    assert!(!error.remedy().is_empty(), "{error}");
    let named = insert(OnConflict::column("a").update_column("b"));
    assert!(sql(&named, &Postgres::default()).ends_with("ON CONFLICT (a) DO UPDATE SET b = excluded.b"));
    // Without anything to do it contradicts itself.
    let error = not_converted(&insert(&mut OnConflict::column("a")));
    assert_eq!(error.place(), "insert.on_conflict");
}

struct Evil;

impl Iden for Evil {
    fn quoted(&self) -> std::borrow::Cow<'static, str> {
        "ev\"il".into()
    }

    fn unquoted(&self) -> &str {
        "ev\"il"
    }
}

#[test]
fn no_name_escapes_its_quotes() {
    let query = Query::select().column(Evil).from("t").take();
    assert_eq!(sql(&query, &Postgres::default()), r#"SELECT "ev""il" FROM t"#);
    let conflict = OnConflict::constraint("k\" DO NOTHING --").do_nothing().to_owned();
    let insert =
        Query::insert().into_table("t").columns(["a"]).values_panic([1.into()]).on_conflict(conflict).take();
    let postgres = sql(&insert, &Postgres::default());
    assert!(postgres.ends_with(r#"ON CONFLICT ON CONSTRAINT "k"" DO NOTHING --" DO NOTHING"#), "{postgres}");
    for text in ["f(1); DROP TABLE t; --", "f g", "", "a..b", "f\"", "schéma.f"] {
        let query = Query::select().expr(Func::cust(Alias::new(text)).arg(1)).take();
        let error = not_converted(&query);
        assert_eq!(
            (error.kind(), error.place()),
            (ConvertErrorKind::Custom, "select.items"),
            "{text}: {error}"
        );
    }
    let query =
        Query::select().expr(Expr::Keyword(Keyword::Custom(Alias::new("x; DROP TABLE t").into()))).take();
    assert_eq!(not_converted(&query).kind(), ConvertErrorKind::Custom);
    let query = Query::select().expr(Func::cust("MY_Function").arg(1)).take();
    assert_eq!(sql(&query, &MySql::default()), "SELECT my_function(?)");
}

#[test]
fn the_engine_says_of_a_refusal_what_the_compiler_does() {
    let engine = Engine::open(Rusqlite, "sqlite::memory:").expect("SQLite");
    let error = engine.execute(&statement(&all().lock(LockType::Share).take())).expect_err("a refusal");
    assert_eq!(error.kind(), EngineErrorKind::Compile, "{error}");
}
