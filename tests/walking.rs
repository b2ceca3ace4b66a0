//! What embedders do with a tree: ask, inspect, rewrite.

use isogloss::{
    AsStatement, Expr, Flow, Name, Node, NodeMut, Type, col, compile, cte, insert_into, list_param, param,
    rows_param, select, table, walk, walk_mut,
};
use isogloss_postgres::Postgres;

#[test]
fn a_statement_tells_its_tables_columns_and_parameters() {
    let recent =
        cte("recent", select("id").from("app.movies").filter(col("year").gt(param("year", Type::Integer))));
    let query = select((col("r.id"), col("a.name")))
        .with(recent)
        .from(table("recent").alias("r"))
        .join(table("actors").alias("a"), col("a.movie_id").eq(col("r.id")))
        .filter(col("a.id").is_in(list_param("ids", Type::BigInt)))
        .filter(col("a.year").gt(param("year", Type::Integer)));
    let query = query.as_statement();

    let tables: Vec<&str> = query.tables().iter().map(|table| table.name.as_str()).collect();
    assert_eq!(tables, ["movies", "actors"], "a member of WITH is no table");
    let columns: Vec<&str> = query.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["id", "year", "id", "name", "movie_id", "id", "year"]);
    let parameters: Vec<&str> = query.params().iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(parameters, ["year", "ids"]);

    let insert = insert_into("t").columns(["a"]).rows(rows_param("rows", [Type::Integer]));
    assert_eq!(insert.as_statement().params().len(), 1);
    assert_eq!(insert.as_statement().tables()[0].name.as_str(), "t");
}

#[test]
fn a_tenant_is_added_to_every_select() -> Result<(), isogloss::Error> {
    let mut statement = select("id")
        .from("orders")
        .filter(col("id").is_in(select("order_id").from("items").filter(col("price").gt(10))))
        .statement();
    walk_mut(&mut statement, |node| {
        if let NodeMut::Select(select) = node {
            select.filter.push(col("tenant").eq(7));
        }
        Flow::Continue
    });
    assert_eq!(
        compile(&statement, &Postgres::default())?.sql(),
        "SELECT id FROM orders WHERE id IN (SELECT order_id FROM items WHERE price > $1 AND tenant = $2) AND tenant = $3"
    );
    Ok(())
}

#[test]
fn a_walk_can_pass_over_and_stop() {
    let query = select("a").from("t").filter(col("b").is_in(select("c").from("u")));
    let seen = |skip: bool| {
        let mut names: Vec<Name> = Vec::new();
        walk(&query, |node| match node {
            Node::Expr(Expr::Column(column)) => {
                names.push(column.name.clone());
                Flow::Continue
            }
            Node::Query(_) if skip => Flow::Skip,
            _ => Flow::Continue,
        });
        names.iter().map(|name| name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(seen(false), ["a", "b", "c"]);
    assert_eq!(seen(true), ["a", "b"]);

    let mut count = 0;
    walk(&query, |_| {
        count += 1;
        Flow::Stop
    });
    assert_eq!(count, 1);
}
