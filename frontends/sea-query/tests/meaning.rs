//! What statements mean: as rows of SQLite, and as text where other dialects say it in another way.

use isogloss::{Dialect, compile};
use isogloss_engine::Engine;
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_oracle::Oracle;
use isogloss_postgres::Postgres;
use isogloss_rusqlite::Rusqlite;
use isogloss_sea_query::Convert;
use isogloss_sqlite::Sqlite;
use sea_query::extension::postgres::PgExpr;
use sea_query::{
    Asterisk, CaseStatement, CommonTableExpression, Cond, Expr, ExprTrait, Func, JoinType, LikeExpr,
    NullOrdering, OnConflict, Order, Query, SelectStatement, TableRef, UnionType, Values, WindowStatement,
    WithClause,
};

fn sql(of: &impl Convert, dialect: &dyn Dialect) -> String {
    let statement = of.convert().unwrap_or_else(|error| panic!("{error}"));
    compile(&statement, dialect).unwrap_or_else(|error| panic!("{error}")).into_sql()
}

/// An engine with a table t of (a, b): (1, x), (2, NULL), (3, y%).
fn engine() -> Engine {
    let engine = Engine::open(Rusqlite, "sqlite::memory:").expect("SQLite");
    engine.execute(&isogloss::raw("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")).expect("a table");
    let rows = Query::insert()
        .into_table("t")
        .columns(["a", "b"])
        .values_panic([1.into(), "x".into()])
        .values_panic([2.into(), None::<String>.into()])
        .values_panic([3.into(), "y%".into()])
        .take();
    run(&engine, &rows);
    engine
}

fn run(engine: &Engine, of: &impl Convert) {
    let statement = of.convert().unwrap_or_else(|error| panic!("{error}"));
    engine.execute(&statement).unwrap_or_else(|error| panic!("{error}"));
}

fn numbers_of(engine: &Engine, of: &impl Convert) -> Vec<i64> {
    let statement = of.convert().unwrap_or_else(|error| panic!("{error}"));
    engine.query(&statement).and_then(|rows| rows.all()).unwrap_or_else(|error| panic!("{error}"))
}

fn numbers(of: &impl Convert) -> Vec<i64> {
    numbers_of(&engine(), of)
}

fn all() -> SelectStatement {
    Query::select().column("a").from("t").take()
}

fn where_(predicate: Expr) -> SelectStatement {
    all().and_where(predicate).order_by("a", Order::Asc).take()
}

#[test]
fn conditions_keep_their_shape() {
    let either = Cond::any().add(Expr::col("a").eq(1)).add(Expr::col("a").eq(2));
    let query = all().cond_where(either.clone()).and_where(Expr::col("b").is_not_null()).take();
    assert_eq!(numbers(&query), [1]);
    assert_eq!(numbers(&all().cond_where(either.not()).take()), [3]);
    assert_eq!(numbers(&all().cond_where(Cond::any()).take()), Vec::<i64>::new());
    assert_eq!(numbers(&all().cond_where(Cond::all()).order_by("a", Order::Asc).take()), [1, 2, 3]);
    let expected = "SELECT a FROM t WHERE (a = $1 OR a = $2) AND b IS NOT NULL";
    assert_eq!(sql(&query, &Postgres::default()), expected);
}

#[test]
fn patterns_are_escaped_by_the_character_that_is_said() {
    assert_eq!(numbers(&where_(Expr::col("b").like(LikeExpr::new("y|%").escape('|')))), [3]);
    assert_eq!(numbers(&where_(Expr::col("b").like("%"))), [1, 3]);
    assert_eq!(numbers(&where_(Expr::col("b").not_like("x%"))), [3]);
}

#[test]
fn orders_put_nulls_where_they_are_said() {
    let ordered = |order, nulls| all().order_by_with_nulls("b", order, nulls).take();
    assert_eq!(numbers(&ordered(Order::Asc, NullOrdering::Last)), [1, 3, 2]);
    assert_eq!(numbers(&ordered(Order::Desc, NullOrdering::First)), [2, 3, 1]);
    // The key is no column.
    let computed = Expr::col("b").concatenate("");
    let query = all().order_by_expr_with_nulls(computed, Order::Desc, NullOrdering::First).take();
    assert_eq!(numbers(&query), [2, 3, 1]);
    let query = ordered(Order::Asc, NullOrdering::Last);
    assert_eq!(sql(&query, &Oracle::default()), "SELECT a FROM t ORDER BY b NULLS LAST");
    // By the places in a list, where NULL finds itself, and the others come behind.
    let listed = Order::Field(Values(vec![3.into(), None::<i32>.into(), 1.into()]));
    assert_eq!(numbers(&all().order_by("a", listed).take()), [3, 1, 2]);
}

#[test]
fn intersect_binds_tighter_than_the_others() {
    let one = |a: i32| all().and_where(Expr::col("a").eq(a)).take();
    let mut query = one(1);
    query
        .union(UnionType::Distinct, one(2))
        .union(UnionType::Intersect, all())
        .union(UnionType::Except, one(1));
    assert_eq!(numbers(&query), [2]);
    let expected = "SELECT a FROM t UNION (SELECT a FROM t INTERSECT SELECT a FROM t)";
    let query = all().union(UnionType::Distinct, all()).union(UnionType::Intersect, all()).take();
    assert_eq!(sql(&query, &Postgres::default()), expected);
}

#[test]
fn a_join_sees_what_stands_behind_the_last_comma() {
    let on = || Expr::col(("u", "a")).equals(("v", "a"));
    let query = |kind| {
        Query::select()
            .column(("v", "a"))
            .from("t")
            .from(TableRef::from("t").alias("u"))
            .join_as(kind, "t", "v", on())
            .take()
    };
    assert_eq!(
        sql(&query(JoinType::RightJoin), &Postgres::default()),
        "SELECT v.a FROM t CROSS JOIN (t AS u RIGHT JOIN t AS v ON u.a = v.a)"
    );
    assert_eq!(
        sql(&query(JoinType::LeftJoin), &Postgres::default()),
        "SELECT v.a FROM t CROSS JOIN t AS u LEFT JOIN t AS v ON u.a = v.a"
    );
    assert_eq!(numbers(&query(JoinType::RightJoin)).len(), 9);
}

#[test]
fn an_upsert_reads_the_row_that_is_inserted() {
    let engine = engine();
    let conflict = OnConflict::column("a")
        .value("b", Expr::col(("excluded", "b")).concatenate(Expr::col(("t", "b"))))
        .action_and_where(Expr::col(("t", "a")).eq(1))
        .to_owned();
    let upsert = |a: i32| {
        let row = [a.into(), "new".into()];
        Query::insert()
            .into_table("t")
            .columns(["a", "b"])
            .values_panic(row)
            .on_conflict(conflict.clone())
            .take()
    };
    run(&engine, &upsert(1));
    run(&engine, &upsert(3));
    assert_eq!(numbers_of(&engine, &where_(Expr::col("b").eq("newx"))), [1]);
    assert_eq!(numbers_of(&engine, &where_(Expr::col("b").eq("y%"))), [3]);
    let server = sql(&upsert(1), &MsSql::default());
    assert!(server.starts_with("MERGE INTO t"), "{server}");
}

#[test]
fn changes_are_limited_and_joined() {
    let engine = engine();
    let update = Query::update().table("t").value("b", "z").order_by("a", Order::Desc).limit(1).take();
    run(&engine, &update);
    assert_eq!(numbers_of(&engine, &where_(Expr::col("b").eq("z"))), [3]);
    let from = Query::update()
        .table("t")
        .from(TableRef::from("t").alias("u"))
        .value("b", Expr::col(("u", "b")))
        .and_where(Expr::col(("u", "a")).eq(Expr::col(("t", "a")).add(1)))
        .take();
    run(&engine, &from);
    assert_eq!(numbers_of(&engine, &where_(Expr::col("b").eq("z"))), [2, 3]);
    run(&engine, &Query::delete().from_table("t").order_by("a", Order::Asc).limit(1).take());
    assert_eq!(numbers_of(&engine, &where_(Expr::val(1).eq(1))), [2, 3]);
}

#[test]
fn members_of_with_are_seen_behind_it() {
    let numbers_to_five =
        Query::select().expr(Expr::col("n").add(1)).from("c").and_where(Expr::col("n").lt(5)).take();
    let body = Query::select().expr(Expr::val(1)).take().union(UnionType::All, numbers_to_five).take();
    let member = CommonTableExpression::new().table_name("c").column("n").query(body).to_owned();
    let with = WithClause::new().recursive(true).cte(member).to_owned();
    let whole = Query::select().column("n").from("c").take().with(with.clone());
    assert_eq!(numbers(&whole), [1, 2, 3, 4, 5]);
    let inside = Query::select().column("n").from("c").with_cte(with).take();
    assert_eq!(numbers(&inside), [1, 2, 3, 4, 5]);
    let rows = vec![Values(vec![7.into()]), Values(vec![8.into()])];
    let member = CommonTableExpression::new().table_name("c").column("n").values(rows).to_owned();
    let whole = Query::select().column("n").from("c").take().with(WithClause::new().cte(member).to_owned());
    assert_eq!(numbers(&whole), [7, 8]);
}

#[test]
fn windows_and_aggregates() {
    let window = WindowStatement::partition_by("b").order_by("a", Order::Desc).take();
    let query =
        Query::select().expr_window_as(Func::cust("ROW_NUMBER"), window.clone(), "n").from("t").take();
    assert_eq!(
        sql(&query, &MsSql::default()),
        "SELECT ROW_NUMBER() OVER (PARTITION BY b ORDER BY a DESC) AS n FROM t"
    );
    // What is no call has the window behind it all the same.
    let custom = Query::select().expr_window(Expr::cust("RANK()"), window).from("t").take();
    assert_eq!(numbers(&custom), [1, 1, 1]);
    let counted =
        Query::select().expr(Func::count(Expr::col(Asterisk)).filter(Expr::col("a").gt(1))).from("t").take();
    assert_eq!(numbers(&counted), [2]);
    assert_eq!(sql(&counted, &MySql::default()), "SELECT COUNT(CASE WHEN a > ? THEN 1 END) FROM t");
    let distinct = Query::select().expr(Func::count_distinct(Expr::col("b"))).from("t").take();
    assert_eq!(numbers(&distinct), [2]);
}

#[test]
fn cases_and_casts() {
    let case = CaseStatement::new()
        .case(Cond::all().add(Expr::col("a").gt(1)).add(Expr::col("b").is_null()), 10)
        .finally(Expr::col("a"));
    let query = Query::select().expr(case).from("t").order_by("a", Order::Asc).take();
    assert_eq!(numbers(&query), [1, 10, 3]);
    let cast = Query::select().expr(Func::cast_as(Expr::col("a"), "varchar(9)")).from("t").take();
    assert_eq!(sql(&cast, &MsSql::default()), "SELECT CAST(a AS NVARCHAR(9)) FROM t");
    let own = Query::select().expr(Expr::val("big").as_enum("font_size")).take();
    assert_eq!(sql(&own, &Postgres::default()), "SELECT CAST($1 AS font_size)");
    let own = own.convert().expect("a statement");
    assert_eq!(compile(&own, &Sqlite::default()).expect_err("a refusal").subject(), "type font_size");
}

#[test]
fn a_column_behind_a_schema_keeps_it() {
    let query = Query::select().column(("app", "t", "a")).from(("app", "t")).take();
    assert_eq!(sql(&query, &Postgres::default()), "SELECT app.t.a FROM app.t");
    // Text that could be taken for more than a name stays one.
    let query = Query::select().column(("app\"", "t.u", "a b")).from(("app\"", "t.u")).take();
    let expected = r#"SELECT "app"""."t.u"."a b" FROM "app"""."t.u""#;
    assert_eq!(sql(&query, &Postgres::default()), expected);
}
