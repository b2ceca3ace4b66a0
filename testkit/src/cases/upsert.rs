//! INSERT that meets a key: do nothing, or update.

use isogloss::*;

use crate::case::cases;

fn stock() -> Statement {
    select(["sku", "quantity"]).from("stock").statement()
}

fn two_rows() -> Insert {
    insert_into("stock").columns(["sku", "quantity"]).values(("A-1", 5)).values(("D-4", 9))
}

cases! {
    /// A row whose key is there is left out.
    fn upsert_nothing() -> Statement {
        two_rows().on_conflict("sku").do_nothing().statement()
    }
    .leaves(stock, [("A-1", 3), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// The same, with the table and its keys known.
    fn upsert_nothing_knowing_the_keys() -> Statement {
        two_rows().on_conflict("sku").do_nothing().statement()
    }
    .knowing_the_schema()
    .leaves(stock, [("A-1", 3), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// Rows of a union, of which the last table has nothing behind it.
    fn upsert_from_a_union() -> Statement {
        let few = select(["title", "id"]).from("teams").filter(col("id").gt(100));
        insert_into("stock").columns(["sku", "quantity"]).query(few.union_all(select(["title", "id"]).from("teams")))
            .on_conflict("sku").update("quantity", excluded("quantity")).statement()
    }
    .knowing_the_schema()
    .leaves(|| select(["sku", "quantity"]).from("stock").filter(col("quantity").le(2)).statement(),
        [("B-2", 0), ("Red", 1), ("Blue", 2)])

    /// Whatever key it is.
    fn upsert_nothing_on_any_key() -> Statement {
        two_rows().on_any_conflict().do_nothing().statement()
    }
    .leaves(stock, [("A-1", 3), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// The row that is there gets the new value.
    fn upsert_update() -> Statement {
        two_rows().on_conflict("sku").update("quantity", excluded("quantity")).statement()
    }
    .leaves(stock, [("A-1", 5), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// The same, with the table and its keys known.
    fn upsert_update_knowing_the_keys() -> Statement {
        two_rows().on_conflict("sku").update("quantity", excluded("quantity")).statement()
    }
    .knowing_the_schema()
    .leaves(stock, [("A-1", 5), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// The new value is added to the old one.
    fn upsert_adds() -> Statement {
        two_rows().on_conflict("sku").update("quantity", excluded("quantity") + col("stock.quantity")).statement()
    }
    .leaves(stock, [("A-1", 8), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// A column that names no table is the target's, also where the new row has one of that name.
    fn upsert_adds_to_a_bare_column() -> Statement {
        two_rows().on_conflict("sku").update("quantity", col("quantity") + 10).statement()
    }
    .knowing_the_schema()
    .leaves(stock, [("A-1", 13), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// The same of rows from a query.
    fn upsert_from_a_query_adds_to_a_bare_column() -> Statement {
        let rows = select([literal("A-1"), literal(5)]).from("teams").filter(col("id").eq(1));
        insert_into("stock").columns(["sku", "quantity"]).query(rows).on_conflict("sku")
            .update("quantity", col("quantity") + 10).statement()
    }
    .knowing_the_schema()
    .leaves(stock, [("A-1", 13), ("B-2", 0), ("C-3", 7)])

    /// The same on an engine that updates on whatever key: the table has just this one, so that it is right.
    fn upsert_adds_knowing_the_keys() -> Statement {
        two_rows().on_conflict("sku").update("quantity", excluded("quantity") + col("stock.quantity")).statement()
    }
    .knowing_the_schema()
    .leaves(stock, [("A-1", 8), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// A key of a table that has another one too: an engine that looks at all keys would mean something else.
    fn upsert_with_another_key() -> Statement {
        insert_into("teams").columns(["id", "title"]).values((1, "Blue")).on_conflict("id")
            .update("city", "Rome").statement()
    }
    .knowing_the_schema()
    .leaves(
        || select(["id", "city"]).from("teams").filter(col("id").le(2)).statement(), [(1, "Rome"), (2, "Oslo")],
    )

    /// Several values set, one of them from a bind.
    fn upsert_several_columns() -> Statement {
        insert_into("stock").columns(["sku", "quantity", "place"]).values(("A-1", 5, "roof")).on_conflict("sku")
            .update("quantity", col("stock.quantity") * 2).update("place", concat((excluded("place"), "-", "top")))
            .statement()
    }
    .leaves(
        || select(["quantity", "place"]).from("stock").filter(col("sku").eq("A-1")).statement(), [(6, "roof-top")],
    )

    /// Only where a condition holds; else the row stays as it is.
    fn upsert_where() -> Statement {
        two_rows().values(("C-3", 1)).on_conflict("sku").update("quantity", excluded("quantity"))
            .update_where(excluded("quantity").gt(col("stock.quantity"))).statement()
    }
    .leaves(stock, [("A-1", 5), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// The same with the keys known, and two columns set: the condition looks at the old row for both.
    fn upsert_where_knowing_the_keys() -> Statement {
        insert_into("stock").columns(["sku", "quantity", "place"]).values(("A-1", 5, "roof")).values(("C-3", 1, "roof"))
            .on_conflict("sku").update("quantity", excluded("quantity")).update("place", excluded("place"))
            .update_where(excluded("quantity").gt(col("stock.quantity"))).statement()
    }
    .knowing_the_schema()
    .leaves(
        || select(["sku", "quantity", "place"]).from("stock").filter(col("sku").ne("B-2")).statement(),
        [("A-1", 5, Some("roof")), ("C-3", 7, None)],
    )

    /// The rows of a query.
    fn upsert_query() -> Statement {
        insert_into("stock").columns(["sku", "quantity"])
            .query(select((concat((left(col("title"), 1), "-1")), col("id"))).from("teams").filter(col("id").ge(3)))
            .on_conflict("sku").update("quantity", excluded("quantity")).statement()
    }
    .leaves(stock, [("A-1", 3), ("B-2", 0), ("C-3", 7), ("G-1", 3), ("E-1", 4)])

    /// What became of the rows.
    fn upsert_returning() -> Statement {
        two_rows().on_conflict("sku").update("quantity", excluded("quantity") + col("stock.quantity"))
            .returning(["sku", "quantity"]).statement()
    }
    .gives([("A-1", 8), ("D-4", 9)])

    /// What became of the rows that were not there: the others are not among them.
    fn upsert_nothing_returning() -> Statement {
        two_rows().on_conflict("sku").do_nothing().returning("sku").statement()
    }
    .gives([["D-4"]])

    /// What became of the rows, on whatever key.
    fn upsert_on_any_key_returning() -> Statement {
        two_rows().on_any_conflict().update("quantity", excluded("quantity") + col("stock.quantity"))
            .returning(["sku", "quantity"]).statement()
    }
    .gives([("A-1", 8), ("D-4", 9)])

    /// The table goes by an alias.
    fn upsert_with_an_alias() -> Statement {
        let s = table("stock").alias("s");
        insert_into(&s).columns(["sku", "quantity"]).values(("A-1", 5)).on_conflict("sku")
            .update("quantity", excluded("quantity") + s.col("quantity")).statement()
    }
    .leaves(stock, [("A-1", 8), ("B-2", 0), ("C-3", 7)])

    /// The key of an index over some of the rows: its condition is written into the text.
    fn upsert_on_partial_index() -> Statement {
        two_rows().on_conflict("sku").conflict_where(col("quantity").gt(literal(0))).do_nothing().statement()
    }
    .unjudged("the fixture has no such index")

    /// A key of which a part is computed.
    fn upsert_on_computed_key() -> Statement {
        two_rows().on_conflict("place").conflict_terms(lower(col("sku"))).do_nothing().statement()
    }
    .unjudged("the fixture has no such index")

    /// A computed key that is no call stands in parentheses of its own; its values are written into the text.
    fn upsert_on_operator_as_key() -> Statement {
        two_rows().on_conflict("sku").conflict_terms(col("quantity") + literal(1)).update("quantity", 0).statement()
    }
    .unjudged("the fixture has no such index")

    /// The key by the name of its constraint, which is the one that PostgreSQL gives to a primary key.
    fn upsert_on_constraint() -> Statement {
        two_rows().conflict_constraint("stock_pkey").update("quantity", excluded("quantity")).statement()
    }
    .leaves(stock, [("A-1", 5), ("B-2", 0), ("C-3", 7), ("D-4", 9)])

    /// A constraint and columns contradict each other.
    fn upsert_on_constraint_and_columns() -> Statement {
        two_rows().on_conflict("sku").conflict_constraint("stock_pkey").do_nothing().statement()
    }

    /// An update of the conflicting row on whatever key.
    fn upsert_update_on_any_key() -> Statement {
        two_rows().on_any_conflict().update("quantity", 0).statement()
    }

    /// A conflict with nothing said to do.
    fn conflict_without_action() -> Statement {
        two_rows().on_conflict("sku").statement()
    }

    /// A row of defaults for one column.
    fn upsert_with_default() -> Statement {
        insert_into("stock").columns(["sku", "quantity"]).values((bind("A-1"), default())).on_conflict("sku")
            .update("quantity", excluded("quantity") + 1).statement()
    }
    .leaves(|| select("quantity").from("stock").filter(col("sku").eq("A-1")).statement(), [[1]])

    /// `excluded` outside of an upsert contradicts itself.
    fn excluded_outside() -> Statement {
        select(excluded("quantity")).from("stock").statement()
    }

    /// A new value that is read from the table, behind a new row: all see it as it was.
    fn upsert_reads_its_table() -> Statement {
        let total = select(Expr::from(sum(col("x.quantity"))).cast(Type::Integer)).from(table("stock").alias("x"));
        insert_into("stock").columns(["sku", "quantity"]).values(("D-4", 5)).values(("A-1", 1)).values(("B-2", 1))
            .on_conflict("sku").update("quantity", Expr::from(total)).statement()
    }
    .knowing_the_schema()
    .leaves(|| select(["sku", "quantity"]).from("stock").statement(), [("A-1", 10), ("B-2", 10), ("C-3", 7), ("D-4", 5)])

    /// The same of one row.
    fn upsert_of_one_reads_its_table() -> Statement {
        let total = select(Expr::from(sum(col("x.quantity"))).cast(Type::Integer)).from(table("stock").alias("x"));
        insert_into("stock").columns(["sku", "quantity"]).values(("A-1", 1))
            .on_conflict("sku").update("quantity", Expr::from(total)).statement()
    }
    .knowing_the_schema()
    .leaves(|| select(["sku", "quantity"]).from("stock").statement(), [("A-1", 10), ("B-2", 0), ("C-3", 7)])
}
