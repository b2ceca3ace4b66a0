//! The order in which sea-query hands its statements out.

use sea_query::{
    CaseStatement, Expr, ExprTrait, Frame, FrameType, LockBehavior, LockType, NullOrdering, OnConflict,
    Order, Query, SelectInto, UnionType, WindowStatement, extension::postgres::SampleMethod,
};

use super::*;

/// Writes down what it hears.
#[derive(Default)]
struct Log(String);

impl Listener for Log {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        match event {
            Event::Word(text) => self.0.push_str(text),
            other => self.0 = format!("{}<{}>", self.0, other.label()),
        }
        Ok(())
    }
}

macro_rules! walk {
    ($recorder:ident, $statement:expr, $prepare:ident) => {{
        let mut log = Log::default();
        $recorder::walk(&mut log, |recorder, tape| recorder.$prepare(&$statement, tape)).map(|()| log.0)
    }};
}

fn one() -> SelectStatement {
    Query::select().column("a").from("t").take()
}

/// The walk is no promise of sea-query's: another version that goes another way fails here, with all clauses of
/// each statement once.
#[test]
fn sea_query_hands_its_statements_out_in_this_order() {
    let member = CommonTableExpression::new().query(one()).table_name("c").columns(["x", "y"]).to_owned();
    let with = WithClause::new().recursive(true).cte(member.clone()).cte(member.clone()).to_owned();
    let window = WindowStatement::partition_by("a")
        .order_by("b", Order::Asc)
        .frame_between(FrameType::Rows, Frame::Preceding(1), Frame::CurrentRow)
        .take();
    let mut select = Query::select();
    select.columns(["a", "b"]).distinct().from("t").from("u").and_where(Expr::col("a").eq(1));
    select
        .inner_join("v", Expr::col("a").eq(1))
        .group_by_columns(["a", "b"])
        .and_having(Expr::col("a").eq(1));
    select
        .union(UnionType::All, one())
        .order_by("a", Order::Asc)
        .order_by("b", Order::Desc)
        .limit(1)
        .offset(2);
    select.lock_with_tables_behavior(LockType::Update, ["t", "u"], LockBehavior::Nowait);
    select.window("w", window.clone()).with_cte(with.clone());
    SelectStatement::into_table(&mut select, SelectInto::table("n"));
    sea_query::extension::postgres::PostgresSelectStatementExt::table_sample(
        &mut select,
        SampleMethod::SYSTEM,
        50.0,
        None,
    );
    let seen = walk!(Outer, select, prepare_select_statement);
    assert_eq!(
        seen.expect("no error"),
        "<WITH>WITH RECURSIVE <a member of WITH>, <a member of WITH>SELECT <DISTINCT> <an item>, <an item><INTO> \
         FROM <a table>, <a table><TABLESAMPLE> <a join><WHERE> GROUP BY <an expression>, <an expression><HAVING>\
         <a branch of a set operation> ORDER BY <an order>, <an order> LIMIT <a value> OFFSET <a value> \
         FOR UPDATE OF <a table>, <a table> NOWAIT WINDOW <a name> AS (<a window>)"
    );

    let conflict = OnConflict::columns(["a", "b"])
        .target_and_where(Expr::col("a").eq(1))
        .update_column("b")
        .action_and_where(Expr::col("a").eq(1))
        .to_owned();
    let insert = Query::insert()
        .into_table("t")
        .columns(["a", "b"])
        .values_panic([1.into(), 2.into()])
        .values_panic([1.into(), 2.into()])
        .on_conflict(conflict)
        .returning_all()
        .with_cte(with.clone())
        .take();
    assert_eq!(
        walk!(Inner, insert, prepare_insert_statement).expect("no error"),
        "<WITH>WITH RECURSIVE <a member of WITH>, <a member of WITH><INSERT> INTO <a table> (<a name>, <a name>) \
         VALUES (<an expression>, <an expression>), (<an expression>, <an expression>) ON CONFLICT \
         <a target of ON CONFLICT><WHERE><an action of ON CONFLICT><WHERE><RETURNING>"
    );
    let insert = Query::insert().into_table("t").columns(["a"]).select_from(one()).map(|it| it.take());
    let seen = walk!(Inner, insert.expect("as many columns"), prepare_insert_statement);
    assert_eq!(seen.expect("no error"), "<INSERT> INTO <a table> (<a name>) <a query>");
    let insert = Query::insert().into_table("t").or_default_values_many(3).take();
    let seen = walk!(Inner, insert, prepare_insert_statement);
    assert_eq!(seen.expect("no error"), "<INSERT> INTO <a table> <rows of defaults>");

    let update = Query::update()
        .table("t")
        .from("u")
        .value("a", 1)
        .value("b", 1)
        .and_where(Expr::col("a").eq(1))
        .order_by("a", Order::Asc)
        .limit(1)
        .returning_all()
        .take();
    assert_eq!(
        walk!(Outer, update, prepare_update_statement).expect("no error"),
        "UPDATE <a table> SET <a column> = <an expression>, <a column> = <an expression><FROM><WHERE> \
         ORDER BY <an order> LIMIT <a value><RETURNING>"
    );
    let delete = Query::delete()
        .from_table("t")
        .and_where(Expr::col("a").eq(1))
        .order_by("a", Order::Asc)
        .limit(1)
        .returning_all()
        .take();
    assert_eq!(
        walk!(Outer, delete, prepare_delete_statement).expect("no error"),
        "DELETE FROM <a table><WHERE> ORDER BY <an order> LIMIT <a value><RETURNING>"
    );

    let seen = walk!(Outer, with.clone().query(one()), prepare_with_query);
    let seen = seen.expect("no error");
    assert_eq!(seen, "<WITH>WITH RECURSIVE <a member of WITH>, <a member of WITH><a statement>");
    let kept = member.clone().materialized(true).to_owned();
    let seen = walk!(Innermost, kept, prepare_with_query_clause_common_table);
    assert_eq!(seen.expect("no error"), "<a name> (<a name>, <a name>) AS  MATERIALIZED (<a statement>) ");
    let seen = walk!(Inner, window, prepare_window_statement);
    assert_eq!(
        seen.expect("no error"),
        "PARTITION BY <an expression> ORDER BY <an order> ROWS BETWEEN <a frame> AND <a frame>"
    );
    let case = CaseStatement::new().case(Expr::col("a").eq(1), 1).case(Expr::col("a").eq(2), 2).finally(3);
    assert_eq!(
        walk!(Inner, case, prepare_case_statement).expect("no error"),
        "(CASE WHEN (<a condition>) THEN <an expression> WHEN (<a condition>) THEN <an expression> \
         ELSE <an expression> END)"
    );
}

/// What the `Debug` text is looked at for.
#[test]
fn the_fields_that_no_hook_hands_out_are_seen_at_the_beginning() {
    assert!(begins_with(
        &WithClause::new(),
        "WithClause { recursive: false, search: None, cycle: None, cte_expressions: []"
    ));
    assert!(begins_with(&CommonTableExpression::new(), "CommonTableExpression { table_name: None"));
    assert!(!begins_with(&WithClause::new(), "WithClause { recursive: true"));
    assert!(!begins_with(&1, "12"));
}

#[test]
fn after_an_error_nothing_more_is_heard() {
    struct Once(usize);

    impl Listener for Once {
        fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
            self.0 += 1;
            Err(event.unexpected())
        }
    }

    let mut listener = Once(0);
    let walked = Outer::walk(&mut listener, |recorder, tape| recorder.prepare_select_statement(&one(), tape));
    assert_eq!((walked.expect_err("an error").kind(), listener.0), (crate::ErrorKind::Walk, 1));
}

#[test]
fn an_order_comes_with_its_direction() {
    struct Orders(Vec<String>);

    impl Listener for Orders {
        fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
            if let Event::Order(key) = event {
                let mut log = Log::default();
                Innermost::walk(&mut log, |recorder, tape| recorder.prepare_order_expr(key, tape))?;
                self.0.push(log.0);
            }
            Ok(())
        }
    }

    let field = Order::Field(Values(vec![4.into(), 5.into()]));
    let mut select = one();
    select.order_by_with_nulls("a", Order::Desc, NullOrdering::Last).order_by("a", field);
    let mut orders = Orders(Vec::new());
    Outer::walk(&mut orders, |recorder, tape| recorder.prepare_select_statement(&select, tape))
        .expect("no error");
    let listed =
        "CASE WHEN <an expression>=<a constant> THEN 0 WHEN <an expression>=<a constant> THEN 1 ELSE 2 END";
    assert_eq!(orders.0, ["<an expression> DESC", listed]);
}
