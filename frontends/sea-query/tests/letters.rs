//! PostgreSQL in sea-query's own words: statements come out as its `PostgresQueryBuilder` prints them, letter by letter, and
//! what does not is listed. (Operators inside of operators are the affair of `isogloss-sea-query-conformance`.)

use isogloss::{Options, Quoting, Statement, compile, compile_with};
use isogloss_postgres::Postgres;
use isogloss_sea_query::{AsSeaQuery, Convert};
use sea_query::extension::postgres::PgFunc;
use sea_query::*;

fn written(statement: &Statement) -> String {
    let dialect = AsSeaQuery::default();
    let options = Options::new(&dialect).quoting(Quoting::Always);
    compile_with(statement, &options).unwrap_or_else(|error| panic!("{error}")).into_sql()
}

fn converted(statement: &impl Convert) -> Statement {
    statement.convert().unwrap_or_else(|error| panic!("{error}"))
}

fn check(statement: &(impl Convert + QueryStatementWriter)) {
    assert_eq!(written(&converted(statement)), statement.build(PostgresQueryBuilder).0);
}

fn from(table: &'static str) -> SelectStatement {
    Query::select().column("a").from(table).take()
}

fn selected(expr: impl Into<Expr>) -> SelectStatement {
    Query::select().expr(expr).from("t").take()
}

fn a() -> Expr {
    Expr::col("a")
}

#[test]
fn sources_and_joins() {
    let on = || Expr::col(("t", "a")).equals(("u", "a"));
    check(from("t").inner_join("u", on()).left_join("v", all![a().eq(1), Expr::col("b").eq(2)]));
    check(from("t").right_join("u", on()));
    check(from("t").full_outer_join("u", on()));
    check(from("t").from("u").from_as(("s", "v"), "w"));
    check(from("t").join_lateral(JoinType::LeftJoin, from("u"), "l", Expr::Constant(true.into())));
    check(Query::select().column(Asterisk).from_values([(1, "a"), (2, "b")], "v"));
    check(Query::select().column(Asterisk).from_function(Func::cust("generate_series").arg(1).arg(2), "v"));
    check(Query::select().column(Asterisk).from_subquery(from("t"), "v"));
}

#[test]
fn conditions() {
    let range = all![Expr::col("b").eq(2), Expr::col("c").between(1, 2)];
    let sum = Expr::col("d").eq(Expr::col("e").add(1));
    check(from("t").cond_where(all![any![a().eq(1), range], sum, Expr::col("d").is_null().not()]));
    check(from("t").cond_where(Cond::any().not().add(a().eq(1)).add(a().eq(2))));
    check(from("t").and_where(a().eq(1).and(a().eq(2).and(a().eq(3)))).and_where(a().eq(4)));
    check(from("t").and_where(Expr::exists(from("u"))).and_where(Expr::not_exists(from("u"))));
    check(from("t").and_where(a().eq(Expr::any(from("u")))).and_where(a().gt(Expr::all(from("u")))));
    check(from("t").and_where(a().eq(PgFunc::any(Expr::col("b")))));
    check(from("t").and_where(Expr::tuple([a(), Expr::col("b")]).in_tuples([(1, "x"), (2, "y")])));
    check(from("t").and_where(a().like(LikeExpr::new("a\\%").escape('\\'))));
    check(from("t").add_group_by([a()]).and_having(a().max().gt(1)));
}

#[test]
fn what_stands_behind() {
    check(from("t").order_by_expr(a().add(1), Order::Asc).order_by("a", Order::Desc).limit(3).offset(4));
    check(from("t").order_by_with_nulls("a", Order::Asc, NullOrdering::First));
    check(from("t").distinct_on(["a"]).order_by("a", Order::Asc));
    check(from("t").lock_with_tables_behavior(LockType::Share, ["t"], LockBehavior::SkipLocked));
    check(from("t").union(UnionType::All, from("u")).union(UnionType::All, from("v")));
    check(from("t").union(UnionType::Except, from("u")).order_by("a", Order::Asc).limit(3));
}

#[test]
fn functions() {
    let calls = [
        Func::char_length(a()),
        Func::coalesce([a(), Expr::val(1)]),
        Func::if_null(a(), 1),
        Func::count_distinct(a()),
        Func::bit_and(a()),
        Func::bit_or(a()),
        Func::md5(a()),
        Func::random(),
        Func::cust("my_own").arg(1),
        Func::cast_as(a().add(1), "TEXT"),
        PgFunc::any(a()),
        PgFunc::some(a()),
        PgFunc::all(a()),
        PgFunc::array_agg(a()),
        PgFunc::array_agg_distinct(a()),
        PgFunc::date_trunc(PgDateTruncUnit::Day, a()),
        PgFunc::gen_random_uuid(),
        PgFunc::json_agg(a()),
        PgFunc::json_build_object(vec![("k", "v")]),
        PgFunc::starts_with("a", "b"),
        PgFunc::to_tsquery("a", None),
        PgFunc::to_tsvector("a", None),
        PgFunc::phraseto_tsquery("a", None),
        PgFunc::plainto_tsquery("a", None),
        PgFunc::websearch_to_tsquery("a", None),
        PgFunc::ts_rank("a", "b"),
        PgFunc::ts_rank_cd("a", "b"),
        PgFunc::advisory_lock(1),
        PgFunc::advisory_lock_shared(1),
        PgFunc::advisory_unlock(1),
        PgFunc::advisory_unlock_shared(1),
        PgFunc::advisory_unlock_all(),
        PgFunc::advisory_xact_lock(1),
        PgFunc::advisory_xact_lock_shared(1),
        PgFunc::try_advisory_lock(1),
        PgFunc::try_advisory_lock_shared(1),
        PgFunc::try_advisory_xact_lock(1),
        PgFunc::try_advisory_xact_lock_shared(1),
    ];
    calls.into_iter().for_each(|call| check(&selected(call)));
}

#[test]
fn windows() {
    let over = |window: WindowStatement| {
        let sum = Func::sum(a()).filter(Expr::col("b").eq(1));
        check(Query::select().expr_window_as(sum, window, "s").from("t"));
    };
    over(WindowStatement::partition_by("b"));
    over(WindowStatement::partition_by("b").order_by("a", Order::Asc).take());
    over(WindowStatement::new().order_by("a", Order::Desc).take());
    let (first, current) = (Frame::UnboundedPreceding, Frame::CurrentRow);
    over(WindowStatement::new().frame_between(FrameType::Rows, first, current).take());
    let window = WindowStatement::partition_by("b");
    check(Query::select().expr_window_name(Func::max(a()), "w").from("t").window("w", window));
}

#[test]
fn enumerations() {
    let mood = Value::Enum(OptionEnum::Some(Box::new(Enum { type_name: "mood".into(), value: "ok".into() })));
    check(&selected(a().eq(Expr::Value(mood.clone()))));
    check(&selected(Expr::Constant(mood)));
    check(&selected(Expr::Value(Value::Enum(OptionEnum::None("mood".into())))));
    check(&selected(a().eq(Expr::col("b").as_enum("mood[]"))));
    check(&selected(a().as_enum("text")));
}

#[test]
fn changes() {
    let row = || {
        let (columns, cells) = (["a", "b"], [1.into(), Keyword::Default.into()]);
        Query::insert().into_table("t").columns(columns).values_panic(cells).take()
    };
    let member = CommonTableExpression::new().query(from("u")).columns(["x"]).table_name("c").to_owned();
    check(&row().returning_all().take().with(WithClause::new().cte(member).to_owned()));
    check(row().returning(Query::returning().exprs([a().add(1)])));
    let newer = Expr::col(("excluded", "b")).add(1);
    check(
        row().on_conflict(
            OnConflict::column("a").target_and_where(a().is_null()).value("b", newer).to_owned(),
        ),
    );
    check(row().on_conflict(OnConflict::constraint("k").do_nothing().to_owned()));
    check(row().on_conflict(OnConflict::new().expr(Func::lower(a())).do_nothing().to_owned()));
    check(Query::insert().into_table("t").or_default_values());
    check(Query::insert().into_table("t").or_default_values().returning_col("a"));
    check(Query::insert().into_table("t").columns(["a"]).select_from(from("u")).expect("one column"));
    check(Query::update().table("t").value("a", a().add(1)).from("u").from("v").and_where(a().eq(1)));
    check(Query::delete().from_table("t").and_where(a().eq(1)).returning_all());
}

/// Where sea-query says more than a tree of ours keeps, where it means something else, and where it is wrong.
#[test]
fn what_comes_out_otherwise() {
    let on = || Expr::col(("t", "a")).equals(("u", "a"));
    let series = || UnionType::Distinct;
    for (statement, expected) in [
        // Another word for the same.
        (from("t").join(JoinType::Join, "u", on()).take(), r#"FROM "t" INNER JOIN "u" ON "#),
        (from("t").cross_join("u").take(), r#"FROM "t", "u""#),
        (from("t").from("u").inner_join("v", on()).take(), r#"FROM "t" CROSS JOIN "u" INNER JOIN "v" "#),
        (selected(a().eq(Expr::some(from("u")))), r#""a" = ANY(SELECT "#),
        (selected(Func::cust("MY_OWN").arg(1)), "my_own($1)"),
        (selected(Func::cast_as(a(), "text")), r#"CAST("a" AS TEXT)"#),
        (selected(Expr::val("x").as_enum("mood")), r#"$1::"mood""#),
        (selected(Expr::Constant(1.5.into())), "CAST('1.5E0' AS DOUBLE PRECISION)"),
        (selected(Expr::Constant("it's".into())), "'it''s'"),
        // More parentheses.
        (
            from("t").union(series(), from("u")).union(UnionType::All, from("v")).take(),
            r#"(SELECT "a" FROM "t" UNION (SELECT "a" FROM "u")) UNION ALL (SELECT "a" FROM "v")"#,
        ),
        (selected(a().modulo(2).modulo(3)), r#"("a" % $1) % $2"#),
        (selected(a().between(a().is_null(), a())), r#""a" BETWEEN ("a" IS NULL) AND "a""#),
        // Another meaning.
        (selected(Func::greatest([a(), a()])), "CASE WHEN ARRAY_POSITION("),
        (selected(Func::round(a())), r#"ROUND(CAST("a" AS NUMERIC), 0)"#),
        (selected(Expr::current_time()), "LOCALTIME"),
        (selected(a().is_in(Vec::<i32>::new())), "1 = 0"),
        (selected(a().binary(BinOper::Like, Expr::col("b"))), r#""a" LIKE "b" ESCAPE ''"#),
    ] {
        let ours = written(&converted(&statement));
        assert!(str::contains(&ours, expected), "{ours}");
        assert_ne!(ours, statement.build(PostgresQueryBuilder).0);
    }
}

#[test]
fn it_is_written_for_the_version_that_it_is_around() {
    let merge =
        isogloss::merge_into("t", "u", isogloss::col("t.a").eq(isogloss::col("u.a"))).when_matched_delete();
    assert!(compile(&merge, &AsSeaQuery(Postgres::version(15))).is_ok());
    let error = compile(&merge, &AsSeaQuery(Postgres::version(14))).expect_err("no MERGE").to_string();
    assert!(error.starts_with("postgres 14 has no MERGE"), "{error}");
}

/// Trees that sea-query cannot make are written, too, and mean what they mean.
#[test]
fn it_takes_any_tree() {
    use isogloss::{JoinKind, JoinOn, case_of, col, joined, select};
    let query = select(case_of(col("a")).when(1, 2).end()).from("t");
    assert_eq!(written(&query.into()), r#"SELECT (CASE "a" WHEN ($1) THEN $2 END) FROM "t""#);
    // No comma may stand in there.
    let mut pairs = joined(isogloss::table("t"));
    pairs.joins.push(isogloss::Join::new(JoinKind::Cross, isogloss::table("u"), JoinOn::Nothing));
    let query = select("*").from(pairs);
    assert_eq!(written(&query.into()), r#"SELECT * FROM ("t" CROSS JOIN "u")"#);
}
