//! Statements that say too little, or what cannot be read: each is an error with its kind and place.

use isogloss_sea_query::{Convert, Error, ErrorKind, value};
use sea_query::{
    Alias, CaseStatement, CommonTableExpression, Expr, ExprTrait, Func, JoinType, LikeExpr, OnConflict,
    Order, Query, Returning, SelectStatement, TableRef, UnionType, Value, Values, WithClause, WithQuery,
};

fn error(of: &impl Convert) -> Error {
    of.convert().expect_err("an error")
}

fn check(of: &impl Convert, kind: ErrorKind, place: &str) {
    let error = error(of);
    assert_eq!((error.kind(), error.place()), (kind, place), "{error}");
    assert_eq!(error.statement_kind(), place.split('.').next().unwrap_or_default());
}

fn one() -> SelectStatement {
    Query::select().column("a").from("t").take()
}

#[test]
fn a_statement_without_its_parts() {
    use ErrorKind::Statement;
    check(&Query::select(), Statement, "select.items");
    check(&Query::select().from("t").take(), Statement, "select.items");
    check(&Query::insert(), Statement, "insert.table");
    check(&Query::insert().into_table("t").take(), Statement, "insert.values");
    check(&Query::insert().into_table("t").columns(["a"]).take(), Statement, "insert.values");
    check(&Query::update(), Statement, "update.table");
    check(&Query::update().table("t").take(), Statement, "update");
    check(&Query::delete(), Statement, "delete.table");
    check(&WithQuery::new(), Statement, "with");
    check(&WithClause::new().query(one()), Statement, "with.with");
    check(&WithClause::new().recursive(true).to_owned().query(one()), Statement, "with.with");
    let unnamed = CommonTableExpression::new().query(one()).to_owned();
    check(&WithClause::new().cte(unnamed).to_owned().query(one()), Statement, "with.with");
    let named = CommonTableExpression::new().query(one()).table_name("c").to_owned();
    let mut without = WithQuery::new();
    without.with_clause(WithClause::new().cte(named).to_owned());
    check(&without, Statement, "with");
    let rowless = CommonTableExpression::new().table_name("c").values(Vec::<Values>::new()).to_owned();
    check(&WithClause::new().cte(rowless).to_owned().query(one()), Statement, "with.with");
}

#[test]
fn a_part_that_holds_nothing() {
    use ErrorKind::Statement;
    check(&Query::select().expr(CaseStatement::new()).take(), Statement, "select.items.case");
    check(
        &one().order_by_expr(Expr::col("a"), Order::Field(Values(vec![]))).take(),
        Statement,
        "select.order_by",
    );
    check(
        &Query::select().column("a").join(JoinType::Join, "t", Expr::val(true)).take(),
        Statement,
        "select.from",
    );
    check(
        &Query::select().column("a").from(TableRef::ValuesList(vec![], "v".into())).take(),
        Statement,
        "select.from",
    );
    let returning =
        Query::delete().from_table("t").returning(Returning::new().columns(Vec::<Alias>::new())).take();
    check(&returning, Statement, "delete.returning");
    let conflict = OnConflict::column("a").values(Vec::<(Alias, Expr)>::new()).to_owned();
    let insert =
        Query::insert().into_table("t").columns(["a"]).values_panic([1.into()]).on_conflict(conflict).take();
    check(&insert, Statement, "insert.on_conflict");
}

#[test]
fn what_our_language_has_no_node_for() {
    use ErrorKind::Unsupported;
    check(
        &Query::insert().replace().into_table("t").columns(["a"]).values_panic([1.into()]).take(),
        Unsupported,
        "insert",
    );
    check(&Query::insert().into_table("t").or_default_values_many(2).take(), Unsupported, "insert.values");
    check(&one().join(JoinType::StraightJoin, "u", Expr::val(true)).take(), Unsupported, "select.join");
    check(&one().into_table(sea_query::SelectInto::table("n")).take(), Unsupported, "select.into");
    check(&one().and_where(Func::cast_as(1, "a(b(c").into()).take(), Unsupported, "select.where.cast");
    let member = CommonTableExpression::new().query(one()).table_name("c").to_owned();
    let search = sea_query::Search::new();
    let with = WithClause::new().recursive(true).search(search).cte(member.clone()).to_owned();
    check(&with.query(one()), Unsupported, "with.with");
    // Where it is not recursive sea-query passes over it in silence.
    let cycle = WithClause::new().cycle(sea_query::Cycle::new()).cte(member).to_owned();
    check(&cycle.query(one()), Unsupported, "with.with");
}

#[test]
fn a_table_that_is_changed_is_one() {
    let derived = TableRef::SubQuery(Box::new(one()), "d".into());
    check(&Query::update().table(derived.clone()).value("a", 1).take(), ErrorKind::Statement, "update.table");
    check(&Query::delete().from_table(derived).take(), ErrorKind::Statement, "delete.table");
}

#[test]
fn operators_where_they_do_not_belong() {
    use sea_query::BinOper::{As, Between, Escape, In};
    let text = |text: &'static str| Expr::val(text);
    for predicate in [
        text("a").binary(As, Expr::cust("text")),
        text("a").binary(Escape, "b"),
        text("a").binary(Between, 1),
        text("a").binary(In, 1),
        text("a").like(LikeExpr::new("a\\%b")),
        Func::max(1).into(),
        Expr::any(one()),
        Expr::TypeName("text".into()),
    ] {
        match one().and_where(predicate.clone()).convert() {
            Err(error) => assert_eq!(error.place(), "select.where", "{predicate:?}: {error}"),
            Ok(_) => assert!(matches!(predicate, Expr::FunctionCall(_)), "{predicate:?}"),
        }
    }
}

#[test]
fn a_change_stands_where_only_a_query_may() {
    let delete = Query::delete().from_table("t").take();
    let query = Query::select().expr(Expr::exists(one())).take();
    assert!(query.convert().is_ok());
    let inside = Expr::SubQuery(None, Box::new(delete.into()));
    check(&Query::select().expr(inside).take(), ErrorKind::Statement, "select.items");
}

#[test]
fn what_is_nested_too_deeply() {
    let mut deep = Expr::col("a");
    for _ in 0..2_000 {
        deep = deep.not();
    }
    check(&one().and_where(deep).take(), ErrorKind::Limit, "select.where");
    let mut query = one();
    for _ in 0..100 {
        query = Query::select().column("a").from_subquery(query, "d").take();
    }
    assert_eq!(error(&query).kind(), ErrorKind::Limit);
    // A chain of one operator is long, and not deep.
    let long =
        (0..2_000).map(|number| Expr::col("a").eq(number)).reduce(|left, right| left.or(right)).expect("one");
    assert!(one().and_where(long).convert().is_ok());
    let sum = (0..2_000).map(Expr::val).reduce(|left, right| left.add(right)).expect("one");
    assert!(Query::select().expr(sum).convert().is_ok());
    let mut unions = one();
    for _ in 0..500 {
        unions.union(UnionType::All, one());
    }
    assert!(unions.convert().is_ok());
}

#[test]
fn custom_text_is_closed_and_has_a_value_for_each_placeholder() {
    let one_value = |text: &'static str| Query::select().expr(Expr::cust_with_values(text, [7])).take();
    for (text, part) in [
        ("a = 'b", "a quote"),
        ("\"a = ?", "a quote"),
        ("`a", "a quote"),
        ("(a", "a parenthesis"),
        ("a)", "a parenthesis"),
        ("a -- b", "a comment"),
        ("a /* b", "a comment"),
        ("? = ?", "a placeholder"),
        ("$2", "a placeholder"),
        ("$0", "a placeholder"),
        ("a", "a value"),
        ("'?'", "a value"),
    ] {
        let error = error(&one_value(text));
        assert_eq!((error.kind(), error.place()), (ErrorKind::Custom, "select.items"), "{text}: {error}");
        assert!(error.to_string().starts_with(part), "{text}: {error}");
    }
    for text in [
        "a = 'it''s ?' AND b = ?",
        "E'it\\'s ?' = ?",
        "$1 = $1",
        "a ?| $1",
        "a /* ? /* ? */ */ = ?",
        "a -- ?\n = ?",
        "'a\\'?b' = ?",
        "a$1b = ?",
        "'\\' || $1 || '\\'",
    ] {
        assert!(one_value(text).convert().is_ok(), "{text}: {}", error(&one_value(text)));
    }
}

/// Engines read a backslash in front of a quote in two ways; what both make sense of, each another, is refused.
#[test]
fn custom_text_of_quotes_backslashes_and_placeholders_is_never_read_in_two_ways() {
    let mut told = [0; 3];
    for number in 0..3_usize.pow(10) {
        let text: String = (0..10).map(|place| ['\'', '\\', '?'][number / 3_usize.pow(place) % 3]).collect();
        match Query::select().expr(Expr::cust_with_values(text, [7])).convert() {
            Ok(_) => told[0] += 1,
            Err(error) if error.to_string().starts_with("a backslash") => told[1] += 1,
            Err(_) => told[2] += 1,
        }
    }
    assert!(told.iter().all(|times| *times > 0), "{told:?}");
}

#[test]
fn values_keep_their_types_in_null() {
    use isogloss::{Type, Value as Ours};
    let cases = [
        (Value::Bool(None), Type::Boolean),
        (Value::TinyUnsigned(None), Type::SmallInt),
        (Value::Int(None), Type::Integer),
        (Value::Unsigned(None), Type::BigInt),
        (Value::BigUnsigned(None), Type::BigInt),
        (Value::Float(None), Type::Real),
        (Value::Double(None), Type::Double),
        (Value::String(None), Type::Text),
        (Value::Char(None), Type::Text),
        (Value::Bytes(None), Type::Blob),
    ];
    for (theirs, ty) in cases {
        assert_eq!(value(&theirs).expect("a value"), Ours::Null(ty));
    }
    assert_eq!(value(&Value::BigUnsigned(Some(u64::MAX))).expect("a value"), Ours::from(u64::MAX));
    assert_eq!(value(&Value::Char(Some('ß'))).expect("a value"), Ours::from("ß"));
}

#[test]
fn errors_are_sentences_with_a_way_out() {
    let error = error(&Query::update().table("t").take());
    assert_eq!(
        error.to_string(),
        "an UPDATE that sets no column (at: update)\n  Way out: Give it a `value(..)`."
    );
    let ours: isogloss::Error = error.into();
    assert_eq!((ours.kind(), ours.place()), (isogloss::ErrorKind::Statement, "update"));
}
