//! Builders that stand in for sea-query's: each statement is noted, then printed by the builder that it was meant for.

use sea_query::{
    BinOper, DeleteStatement, EscapeBuilder, ExplainStatement, Expr, InsertStatement, Oper,
    OperLeftAssocDecider, PrecedenceDecider, QueryBuilder, Quote, QuotedBuilder, SelectInto, SelectStatement,
    SqlWriter, SubQueryStatement, TableRefBuilder, UpdateStatement, Value, WithQuery,
};

use crate::record::note;

macro_rules! stand_ins {
    ($($builder:ident)*) => {
        $(
            #[derive(Debug, Default, Clone, Copy)]
            pub struct $builder;

            impl QueryBuilder for $builder {
                fn placeholder(&self) -> (&'static str, bool) {
                    sea_query::$builder.placeholder()
                }

                fn prepare_select_statement(&self, statement: &SelectStatement, sql: &mut impl SqlWriter) {
                    note(statement, sea_query::$builder);
                    sea_query::$builder.prepare_select_statement(statement, sql);
                }

                fn prepare_insert_statement(&self, statement: &InsertStatement, sql: &mut impl SqlWriter) {
                    note(statement, sea_query::$builder);
                    sea_query::$builder.prepare_insert_statement(statement, sql);
                }

                fn prepare_update_statement(&self, statement: &UpdateStatement, sql: &mut impl SqlWriter) {
                    note(statement, sea_query::$builder);
                    sea_query::$builder.prepare_update_statement(statement, sql);
                }

                fn prepare_delete_statement(&self, statement: &DeleteStatement, sql: &mut impl SqlWriter) {
                    note(statement, sea_query::$builder);
                    sea_query::$builder.prepare_delete_statement(statement, sql);
                }

                fn prepare_with_query(&self, statement: &WithQuery, sql: &mut impl SqlWriter) {
                    note(statement, sea_query::$builder);
                    sea_query::$builder.prepare_with_query(statement, sql);
                }

                fn prepare_query_statement(&self, statement: &SubQueryStatement, sql: &mut impl SqlWriter) {
                    sea_query::$builder.prepare_query_statement(statement, sql);
                }

                fn prepare_select_into(&self, into: &SelectInto, sql: &mut impl SqlWriter) {
                    sea_query::$builder.prepare_select_into(into, sql);
                }

                fn prepare_explain_statement(&self, explain: &ExplainStatement, sql: &mut impl SqlWriter) {
                    sea_query::$builder.prepare_explain_statement(explain, sql);
                }

                fn prepare_expr(&self, expr: &Expr, sql: &mut impl SqlWriter) {
                    sea_query::$builder.prepare_expr(expr, sql);
                }

                fn prepare_value(&self, value: Value, sql: &mut impl SqlWriter) {
                    sea_query::$builder.prepare_value(value, sql);
                }
            }

            impl QuotedBuilder for $builder {
                fn quote(&self) -> Quote {
                    sea_query::$builder.quote()
                }
            }

            impl EscapeBuilder for $builder {
                fn escape_string(&self, string: &str) -> String {
                    sea_query::$builder.escape_string(string)
                }

                fn unescape_string(&self, string: &str) -> String {
                    sea_query::$builder.unescape_string(string)
                }
            }

            impl TableRefBuilder for $builder {}

            impl OperLeftAssocDecider for $builder {
                fn well_known_left_associative(&self, operator: &BinOper) -> bool {
                    sea_query::$builder.well_known_left_associative(operator)
                }
            }

            impl PrecedenceDecider for $builder {
                fn inner_expr_well_known_greater_precedence(&self, inner: &Expr, outer: &Oper) -> bool {
                    sea_query::$builder.inner_expr_well_known_greater_precedence(inner, outer)
                }
            }
        )*
    };
}

stand_ins!(PostgresQueryBuilder MysqlQueryBuilder SqliteQueryBuilder);
