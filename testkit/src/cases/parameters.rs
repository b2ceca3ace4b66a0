//! Parameters: values left open until the statement runs.

use isogloss::*;

use crate::case::cases;

cases! {
    /// One value.
    fn scalar_parameter() -> Statement {
        select("name").from("people").filter(col("id").eq(param("id", Type::Integer))).statement()
    }
    .fill("id", [3])
    .gives([["Cleo"]])

    /// The same parameter in two places.
    fn parameter_twice() -> Statement {
        let id = || param("n", Type::Integer);
        select("id").from("people").filter(col("id").eq(id()).or(col("team_id").eq(id()))).statement()
    }
    .fill("n", [3])
    .gives([[3], [6], [7]])

    /// A parameter between values: they keep their order.
    fn parameter_among_values() -> Statement {
        select("id").from("people").filter(col("score").ge(50)).filter(col("id").lt(param("max", Type::Integer)))
            .filter(col("name").ne("Bob")).statement()
    }
    .fill("max", [5])
    .gives([[1], [3]])

    /// A list.
    fn list_parameter() -> Statement {
        select("id").from("people").filter(col("id").is_in(list_param("ids", Type::Integer))).statement()
    }
    .shape("ids", 3)
    .fill("ids", [1, 2, 99])
    .gives([[1], [2]])

    /// A list of nothing.
    fn empty_list_parameter() -> Statement {
        select("id").from("people").filter(col("id").is_not_in(list_param("ids", Type::Integer)))
            .filter(col("id").lt(3)).statement()
    }
    .shape("ids", 0)
    .gives([[1], [2]])

    /// A list longer than some engines take.
    fn long_list_parameter() -> Statement {
        select("id").from("people").filter(col("id").is_in(list_param("ids", Type::Integer))).statement()
    }
    .shape("ids", 1_001)
    .fill("ids", 5..1_006)
    .gives([[5], [6], [7], [8]])

    /// A parameter that is selected: its type must be told.
    fn selected_parameter() -> Statement {
        select((param("v", Type::Integer), Expr::from(param("w", Type::Varchar(10))).alias("w"))).statement()
    }
    .fill("v", [7]).fill("w", ["x"])
    .gives([(7, "x")])

    /// A parameter that a rewrite repeats is bound twice where placeholders have no numbers.
    fn repeated_parameter() -> Statement {
        select("id").from("people").filter(col("score").between_symmetric(param("a", Type::Integer), 50)).statement()
    }
    .fill("a", [70])
    .gives([[2], [5], [6]])

    /// Rows of no row: an INSERT of nothing.
    fn empty_rows_parameter() -> Statement {
        insert_into("bag_a").columns("n").rows(rows_param("rows", [Type::Integer])).statement()
    }
    .shape("rows", 0)

    /// Rows as wide as other columns than those given.
    fn rows_parameter_of_other_width() -> Statement {
        insert_into("stock").columns(["sku", "quantity"]).rows(rows_param("rows", [Type::Varchar(20)])).statement()
    }

    /// The same name with two types contradicts itself.
    fn parameter_of_two_types() -> Statement {
        select("id").from("people").filter(col("id").eq(param("x", Type::Integer)))
            .filter(col("name").eq(param("x", Type::Text))).statement()
    }

    /// A list where one value is expected.
    fn list_as_scalar() -> Statement {
        select("id").from("people").filter(col("id").eq(list_param("ids", Type::Integer))).statement()
    }
    .shape("ids", 2)
}
