//! The recorders: builders of sea-query's that print nothing.

use std::cell::RefCell;
use std::fmt;

use sea_query::{
    BinOper, CommonTableExpression, Condition, ConditionHolder, DynIden, EscapeBuilder, ExplainStatement,
    Expr, Frame, JoinExpr, MysqlQueryBuilder, OnConflictAction, OnConflictTarget, Oper, OperLeftAssocDecider,
    OrderExpr, PostgresQueryBuilder, PrecedenceDecider, QueryBuilder, Quote, QuotedBuilder, ReturningClause,
    SelectDistinct, SelectExpr, SelectInto, SelectStatement, SqlWriter, SubQueryStatement, TableRef,
    TableRefBuilder, UnionType, Value, Values, WindowStatement, WithClause,
};

use super::{Event, Hearing, Listener, Tape};
use crate::error::Error;

macro_rules! recorders {
    ($($(#[$doc:meta])* $recorder:ident { $($own:item)* })*) => {
        $(
            $(#[$doc])*
            pub(crate) struct $recorder<'r, 'l>(&'r RefCell<Hearing<'l>>);

            impl $recorder<'_, '_> {
                /// Lets sea-query walk over a statement, and `listener` hear of it.
                pub(crate) fn walk(
                    listener: &mut dyn Listener,
                    walk: impl FnOnce(&$recorder<'_, '_>, &mut Tape<'_, '_>),
                ) -> Result<(), Error> {
                    let hearing = RefCell::new(Hearing { listener, error: None });
                    walk(&$recorder(&hearing), &mut Tape(&hearing));
                    hearing.into_inner().error.map_or(Ok(()), Err)
                }

                fn hear(&self, event: Event<'_>) -> bool {
                    Tape(self.0).hear(event)
                }
            }

            impl QueryBuilder for $recorder<'_, '_> {
                $($own)*

                fn prepare_query_statement(&self, query: &SubQueryStatement, _: &mut impl SqlWriter) {
                    self.hear(Event::Query(query));
                }

                fn prepare_select_into(&self, _: &SelectInto, _: &mut impl SqlWriter) {
                    self.hear(Event::Into);
                }

                fn prepare_explain_statement(&self, _: &ExplainStatement, sql: &mut impl SqlWriter) {
                    let _ = sql.write_str("EXPLAIN");
                }

                fn prepare_value(&self, value: Value, _: &mut impl SqlWriter) {
                    self.hear(Event::Value(value));
                }

                fn write_value(&self, _: &mut impl fmt::Write, value: &Value) -> fmt::Result {
                    self.hear(Event::Constant(value));
                    Ok(())
                }

                fn prepare_expr(&self, expr: &Expr, _: &mut impl SqlWriter) {
                    self.hear(Event::Expr(expr));
                }

                fn prepare_select_distinct(&self, distinct: &SelectDistinct, _: &mut impl SqlWriter) {
                    self.hear(Event::Distinct(distinct));
                }

                fn prepare_select_expr(&self, item: &SelectExpr, _: &mut impl SqlWriter) {
                    self.hear(Event::Item(item));
                }

                fn prepare_table_ref(&self, table: &TableRef, _: &mut impl SqlWriter) {
                    self.hear(Event::Table(table));
                }

                fn prepare_join_expr(&self, join: &JoinExpr, _: &mut impl SqlWriter) {
                    self.hear(Event::Join(join));
                }

                fn prepare_condition(&self, holder: &ConditionHolder, keyword: &str, _: &mut impl SqlWriter) {
                    self.hear(Event::Holder(holder, keyword));
                }

                fn prepare_condition_where(&self, condition: &Condition, _: &mut impl SqlWriter) {
                    self.hear(Event::Condition(condition));
                }

                fn prepare_union_statement(&self, union: UnionType, branch: &SelectStatement, _: &mut impl SqlWriter) {
                    self.hear(Event::Branch(union, branch));
                }

                fn prepare_frame(&self, frame: &Frame, _: &mut impl SqlWriter) {
                    self.hear(Event::Frame(frame));
                }

                /// The keywords and the members, without the options of RECURSIVE: they and an empty list would
                /// panic, so that the listener looks at the clause first.
                fn prepare_with_clause(&self, with: &WithClause, sql: &mut impl SqlWriter) {
                    if self.hear(Event::With(with)) {
                        self.prepare_with_clause_start(with, sql);
                        self.prepare_with_clause_common_tables(with, sql);
                    }
                }

                fn prepare_values_rows(&self, rows: &[Values], _: &mut impl SqlWriter) {
                    self.hear(Event::Rows(rows));
                }

                fn prepare_insert(&self, replace: bool, _: &mut impl SqlWriter) {
                    self.hear(Event::Insert { replace });
                }

                fn insert_default_values(&self, rows: u32, _: &mut impl SqlWriter) {
                    self.hear(Event::Defaults(rows));
                }

                fn prepare_update_column(
                    &self,
                    _: &Option<Box<TableRef>>,
                    _: &[TableRef],
                    column: &DynIden,
                    _: &mut impl SqlWriter,
                ) {
                    self.hear(Event::Column(column));
                }

                fn prepare_update_from(&self, from: &[TableRef], _: &mut impl SqlWriter) {
                    self.hear(Event::From(from));
                }

                fn prepare_on_conflict_target(&self, target: &OnConflictTarget, _: &mut impl SqlWriter) {
                    self.hear(Event::Target(target));
                }

                fn prepare_on_conflict_action(&self, action: &Option<OnConflictAction>, _: &mut impl SqlWriter) {
                    self.hear(Event::Action(action));
                }

                fn prepare_returning(&self, returning: &Option<ReturningClause>, _: &mut impl SqlWriter) {
                    if let Some(returning) = returning {
                        self.hear(Event::Returning(returning));
                    }
                }

                // What the fields are not handed out for: the back end's own hook writes it as text, and does nothing
                // else but that.
                fn prepare_index_hints(&self, table: &TableRef, select: &SelectStatement, _: &mut impl SqlWriter) {
                    let mut text = String::new();
                    MysqlQueryBuilder.prepare_index_hints(table, select, &mut text);
                    if !text.is_empty() {
                        self.hear(Event::Hints(&text));
                    }
                }

                fn prepare_table_sample(&self, select: &SelectStatement, _: &mut impl SqlWriter) {
                    let mut text = String::new();
                    PostgresQueryBuilder.prepare_table_sample(select, &mut text);
                    if !text.is_empty() {
                        self.hear(Event::Sample(&text));
                    }
                }
            }

            impl QuotedBuilder for $recorder<'_, '_> {
                fn quote(&self) -> Quote {
                    Quote::new(b'"')
                }

                fn prepare_iden(&self, name: &DynIden, _: &mut impl SqlWriter) {
                    self.hear(Event::Name(name));
                }
            }

            impl EscapeBuilder for $recorder<'_, '_> {}

            impl TableRefBuilder for $recorder<'_, '_> {}

            // Nothing is printed, so that no parentheses are needed.
            impl OperLeftAssocDecider for $recorder<'_, '_> {
                fn well_known_left_associative(&self, _: &BinOper) -> bool {
                    true
                }
            }

            impl PrecedenceDecider for $recorder<'_, '_> {
                fn inner_expr_well_known_greater_precedence(&self, _: &Expr, _: &Oper) -> bool {
                    true
                }
            }
        )*
    };
}

recorders! {
    /// Opens SELECT, UPDATE, DELETE, and WITH .. of any of these.
    Outer {
        fn prepare_order_expr(&self, order: &OrderExpr, _: &mut impl SqlWriter) {
            self.hear(Event::Order(order));
        }

        fn prepare_window_statement(&self, window: &WindowStatement, _: &mut impl SqlWriter) {
            self.hear(Event::Window(window));
        }

        fn prepare_with_query_clause_common_table(&self, member: &CommonTableExpression, _: &mut impl SqlWriter) {
            self.hear(Event::Member(member));
        }
    }

    /// Opens INSERT, windows and CASE.
    Inner {
        fn prepare_order_expr(&self, order: &OrderExpr, _: &mut impl SqlWriter) {
            self.hear(Event::Order(order));
        }

        fn prepare_select_statement(&self, select: &SelectStatement, _: &mut impl SqlWriter) {
            self.hear(Event::Select(select));
        }

        fn prepare_with_query_clause_common_table(&self, member: &CommonTableExpression, _: &mut impl SqlWriter) {
            self.hear(Event::Member(member));
        }
    }

    /// Opens an order, and a member of WITH.
    Innermost {}
}
