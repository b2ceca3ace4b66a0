//! Predicates: comparison, IN, LIKE, BETWEEN, rows, NULL in all of them.

use isogloss::*;

use crate::case::cases;

fn ids(predicate: Expr) -> Statement {
    select("id").from("people").filter(predicate).statement()
}

fn no_null() -> Select {
    select("n").from("bag_b").filter(col("n").is_not_null())
}

cases! {
    /// The six comparisons.
    fn comparisons() -> Statement {
        ids(any([
            col("score").eq(10), col("id").lt(2), col("id").gt(7),
            all([col("score").ne(90), col("score").ge(70), col("score").le(70), col("id").lt(5)]),
        ]))
    }
    .gives([[1], [2], [8]])

    /// A comparison of two columns.
    fn columns_compared() -> Statement {
        ids(col("team_id").lt(col("id")))
    }
    .gives([[2], [3], [5], [6], [7]])

    /// NULL is not equal to anything, nor different from it.
    fn null_is_neither() -> Statement {
        ids(col("score").eq(90).or(col("score").ne(90)))
    }
    .gives([[1], [2], [3], [5], [6], [8]])

    /// IS NULL and IS NOT NULL.
    fn is_null() -> Statement {
        ids(col("score").is_null().and(col("team_id").is_not_null()))
    }
    .gives([[7]])

    /// IS NULL of a bind: nothing around it tells its type.
    fn is_null_of_bind() -> Statement {
        ids(bind(Value::Null(Type::Integer)).is_null().and(col("id").eq(1)))
    }
    .gives([[1]])

    /// Equal, where two NULLs are the same.
    fn is_not_distinct_from() -> Statement {
        let (x, y) = (table("people").alias("x"), table("people").alias("y"));
        select(y.col("id")).from(&x).join(&y, x.col("team_id").is_not_distinct_from(y.col("team_id")))
            .filter(x.col("id").eq(4)).statement()
    }
    .gives([[4], [8]])

    /// Different, where two NULLs are the same.
    fn is_distinct_from() -> Statement {
        ids(col("score").is_distinct_from(90))
    }
    .gives([[2], [4], [5], [6], [7], [8]])

    /// The null-safe comparison as a value, and denied.
    fn is_distinct_from_denied() -> Statement {
        ids(not(col("team_id").is_distinct_from(col("score"))))
    }
    .gives([[4]])

    /// The null-safe comparison of an operand that cannot be repeated.
    fn is_distinct_from_subquery() -> Statement {
        ids(col("score").is_distinct_from(select(max("score")).from("people")))
    }
    .gives([[2], [4], [5], [6], [7], [8]])

    /// Both bounds belong to the range.
    fn between() -> Statement {
        ids(col("score").between(50, 70))
    }
    .gives([[2], [5], [6]])

    /// Outside of the range; NULL is neither.
    fn not_between() -> Statement {
        ids(col("score").not_between(50, 70))
    }
    .gives([[1], [3], [8]])

    /// The bounds may come in either order.
    fn between_symmetric() -> Statement {
        ids(col("score").between_symmetric(70, 50))
    }
    .gives([[2], [5], [6]])

    /// Not between bounds in either order.
    fn not_between_symmetric() -> Statement {
        ids(col("score").not_between_symmetric(70, 50))
    }
    .gives([[1], [3], [8]])

    /// One of some values.
    fn is_in() -> Statement {
        ids(col("id").is_in([1, 5, 99]))
    }
    .gives([[1], [5]])

    /// None of some values.
    fn is_not_in() -> Statement {
        ids(col("team_id").is_not_in([1, 2]))
    }
    .gives([[6], [7]])

    /// Nothing is in an empty list.
    fn in_nothing() -> Statement {
        ids(col("id").is_in(Vec::<i32>::new()))
    }
    .gives_nothing()

    /// Everything is outside of an empty list, NULL included.
    fn not_in_nothing() -> Statement {
        ids(col("score").is_not_in(Vec::<i32>::new()).and(col("id").ge(6)))
    }
    .gives([[6], [7], [8]])

    /// A NULL in the list of NOT IN makes everything unknown.
    fn not_in_null() -> Statement {
        ids(col("id").is_not_in(vec![Value::Integer(1), Value::Null(Type::Integer)]))
    }
    .gives_nothing()

    /// Expressions in the list.
    fn in_expressions() -> Statement {
        ids(col("id").is_in([col("team_id"), col("score") - 88, bind(7)]))
    }
    .gives([[1], [7]])

    /// More values than some engines take in one list.
    fn in_long_list() -> Statement {
        ids(col("id").is_in((2..=1_500).collect::<Vec<i32>>()))
    }
    .gives([[2], [3], [4], [5], [6], [7], [8]])

    /// The same denied.
    fn not_in_long_list() -> Statement {
        ids(col("id").is_not_in((2..=1_500).collect::<Vec<i32>>()))
    }
    .gives([[1]])

    /// More values than any engine takes binds.
    fn in_endless_list() -> Statement {
        ids(col("id").is_in((1..=70_000).collect::<Vec<i32>>()))
    }

    /// One of the rows of a subquery.
    fn in_subquery() -> Statement {
        ids(col("id").is_in(select("person_id").from("orders")))
    }
    .gives([[1], [2], [3], [6]])

    /// None of the rows of a subquery that has a NULL: nobody.
    fn not_in_subquery_with_null() -> Statement {
        ids(col("id").is_not_in(select("person_id").from("orders")))
    }
    .gives_nothing()

    /// None of the rows of a subquery.
    fn not_in_subquery() -> Statement {
        ids(col("id").is_not_in(no_null()))
    }
    .gives([[3], [5], [6], [7], [8]])

    /// Some row fits.
    fn exists_row() -> Statement {
        let (p, o) = (table("people").alias("p"), table("orders").alias("o"));
        let open = select(literal(1)).from(&o).filter(o.col("person_id").eq(p.col("id"))).filter(o.col("status").eq("open"));
        select(p.col("id")).from(&p).filter(exists(open)).statement()
    }
    .gives([[1]])

    /// No row fits.
    fn not_exists_row() -> Statement {
        let (t, p) = (table("teams").alias("t"), table("people").alias("p"));
        let members = select(p.col("id")).from(&p).filter(p.col("team_id").eq(t.col("id")));
        select(t.col("title")).from(&t).filter(not(exists(members))).statement()
    }
    .gives([["Empty"]])

    /// Equal to any row of a subquery.
    fn equal_any() -> Statement {
        ids(col("id").compare_any(BinaryOperator::Equal, no_null()))
    }
    .gives([[1], [2], [4]])

    /// Less than all rows of a subquery.
    fn less_than_all() -> Statement {
        ids(col("id").compare_all(BinaryOperator::Less, no_null().filter(col("n").gt(1))))
    }
    .gives([[1]])

    /// Greater than any row of a subquery.
    fn greater_than_any() -> Statement {
        ids(col("id").compare_any(BinaryOperator::Greater, no_null().filter(col("n").gt(1))))
    }
    .gives([[3], [4], [5], [6], [7], [8]])

    /// Compared with all rows of a subquery that has none: true.
    fn less_than_all_of_nothing() -> Statement {
        ids(col("id").compare_all(BinaryOperator::Less, no_null().filter(col("n").gt(99))).and(col("id").le(2)))
    }
    .gives([[1], [2]])

    /// A pattern.
    fn like() -> Statement {
        ids(col("name").like("_o%"))
    }
    .gives([[2], [6]])

    /// A pattern denied; NULL is neither.
    fn not_like() -> Statement {
        ids(col("name").not_like("_o%"))
    }
    .gives([[1], [3], [4], [5], [8]])

    /// A pattern with an escape character.
    fn like_escape() -> Statement {
        ids(col("name").like_escape("%#_100#%", '#'))
    }
    .gives([[8]])

    /// Without an escape character a backslash means itself.
    fn like_backslash() -> Statement {
        ids(col("name").like("%\\_100%"))
    }
    .gives_nothing()

    /// A pattern that does not care for case.
    fn ilike() -> Statement {
        ids(col("name").ilike("BO_"))
    }
    .gives([[2], [6]])

    /// The same denied.
    fn not_ilike() -> Statement {
        ids(col("name").not_ilike("BO_"))
    }
    .gives([[1], [3], [4], [5], [8]])

    /// A pattern from a column, escape character included.
    fn like_column() -> Statement {
        let (p, t) = (table("people").alias("p"), table("teams").alias("t"));
        select(p.col("id")).from(&p).join(&t, p.col("name").ilike(concat((left(t.col("title"), 1), "%"))))
            .statement()
    }
    .gives([[2], [6]])

    /// What begins with a text; its `%` and `_` mean themselves.
    fn starts_with() -> Statement {
        ids(col("name").starts_with("O'Hara_"))
    }
    .gives([[8]])

    /// What ends with a text.
    fn ends_with() -> Statement {
        ids(col("name").ends_with("0%"))
    }
    .gives([[8]])

    /// What contains a text.
    fn contains() -> Statement {
        ids(col("name").contains("_1"))
    }
    .gives([[8]])

    /// What contains the text of a column.
    fn contains_column() -> Statement {
        let (p, t) = (table("people").alias("p"), table("teams").alias("t"));
        select(p.col("id")).from(&p).cross_join(&t).filter(t.col("title").contains(p.col("name"))).statement()
    }
    .gives_nothing()

    /// A row equal to a row.
    fn row_equal() -> Statement {
        select(["a", "b"]).from("pairs").filter(row(("a", "b")).eq(row((bind(1), bind(2))))).statement()
    }
    .gives([(1, 2)])

    /// A row different from a row: one different part is enough, whatever the others are.
    fn row_not_equal() -> Statement {
        select(["a", "b"]).from("pairs").filter(row(("a", "b")).ne(row((bind(1), bind(1))))).statement()
    }
    .gives([(1, Some(2)), (2, None), (2, Some(2))])

    /// Rows compared from left to right.
    fn row_less() -> Statement {
        select(["a", "b"]).from("pairs").filter(row(("a", "b")).lt(row((bind(2), bind(2))))).statement()
    }
    .gives([(1, 1), (1, 2)])

    /// Rows compared, equal included.
    fn row_greater_or_equal() -> Statement {
        select(["a", "b"]).from("pairs").filter(row(("a", "b")).ge(row((bind(1), bind(2))))).statement()
    }
    .gives([(1, Some(2)), (2, None), (2, Some(2))])

    /// A row among rows.
    fn row_in_list() -> Statement {
        select(["a", "b"]).from("pairs")
            .filter(row(("a", "b")).is_in([row((bind(1), bind(1))), row((bind(2), bind(2)))]))
            .statement()
    }
    .gives([(1, 1), (2, 2)])

    /// A row among the rows of a subquery.
    fn row_in_subquery() -> Statement {
        let (x, y) = (table("pairs").alias("x"), table("pairs").alias("y"));
        let swapped = select((y.col("b"), y.col("a"))).from(&y);
        select((x.col("a"), x.col("b"))).from(&x).filter(row((x.col("a"), x.col("b"))).is_in(swapped)).statement()
    }
    .gives([(1, 1), (2, 2)])

    /// A row outside of the rows of a subquery that has NULLs in some parts.
    fn row_not_in_subquery() -> Statement {
        let (x, y) = (table("pairs").alias("x"), table("pairs").alias("y"));
        let some = select((y.col("a"), y.col("b"))).from(&y).filter(y.col("b").is_null().or(y.col("a").eq(1)));
        select((x.col("a"), x.col("b"))).from(&x).filter(row((x.col("a"), x.col("b"))).is_not_in(some)).statement()
    }
    .gives_nothing()

    /// Rows that are the same, NULLs included.
    fn row_is_not_distinct_from() -> Statement {
        let (x, y) = (table("pairs").alias("x"), table("pairs").alias("y"));
        select(count_all().alias("c")).from(&x)
            .join(&y, row((x.col("a"), x.col("b"))).is_not_distinct_from(row((y.col("a"), y.col("b")))))
            .statement()
    }
    .gives([[5]])

    /// Rows of different widths contradict each other.
    fn row_of_other_width() -> Statement {
        select("a").from("pairs").filter(row(("a", "b")).eq(row((bind(1), bind(2), bind(3))))).statement()
    }

    /// A row alone in the select list: no engine's result has a place for it.
    fn row_as_value() -> Statement {
        select(row(("a", "b"))).from("pairs").statement()
    }

    /// OR under AND under NOT keeps its parentheses.
    fn precedence() -> Statement {
        ids(not(col("id").gt(3).and(col("id").lt(6).or(col("id").eq(8)))).and(col("id").gt(1)))
    }
    .gives([[2], [3], [6], [7]])

    /// NOT of a comparison with NULL stays unknown.
    fn not_of_unknown() -> Statement {
        ids(not(col("score").gt(60)))
    }
    .gives([[5], [8]])

    /// All of nothing is true, any of nothing false.
    fn all_and_any_of_nothing() -> Statement {
        ids(all([]).and(not(any([]))).and(col("id").eq(1)))
    }
    .gives([[1]])

    /// A comparison of comparisons.
    fn comparison_of_comparisons() -> Statement {
        ids(col("id").gt(4).eq(col("score").gt(60)))
    }
    .gives([[6]])

    /// A long chain of one operator is flat.
    fn long_chain() -> Statement {
        ids(any((3..=40).map(|id| col("id").eq(id))))
    }
    .gives([[3], [4], [5], [6], [7], [8]])

    /// Two binds compared with each other: nothing around them tells their types.
    fn binds_compared() -> Statement {
        ids(bind(1).eq(bind(1)).and(col("id").eq(2)))
    }
    .gives([[2]])

    /// LIKE with a bracket that is escaped, though only some engines give it a meaning.
    fn like_escaped_bracket() -> Statement {
        let text = || concat((col("name"), "[", col("score")));
        select("id").from("people").filter(text().like_escape("B%![7%", '!').and(text().like("%[7_"))).statement()
    }
    .gives([[2], [6]])
}
