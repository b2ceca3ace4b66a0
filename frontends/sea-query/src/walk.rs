//! How a statement of sea-query's is read: its fields are private, but a `QueryBuilder` of anybody's is handed all of
//! them. The recorders here print nothing. Each hook passes on what it was handed as an [`Event`]; the keywords that
//! the default methods write between come as events too, through a writer that keeps no text.
//!
//! A recorder opens one statement and no more: what is inside is handed on closed, to be opened by another one. There
//! are three, since a default method that is overridden cannot be called any more: [`Outer`] opens SELECT, UPDATE,
//! DELETE and WITH .. of any of these, [`Inner`] opens INSERT, windows and CASE, [`Innermost`] an order and a member of
//! WITH.

use std::cell::RefCell;
use std::fmt;

use sea_query::{
    BinOper, CommonTableExpression, Condition, ConditionHolder, DynIden, EscapeBuilder, ExplainStatement,
    Expr, Frame, JoinExpr, MysqlQueryBuilder, OnConflictAction, OnConflictTarget, Oper, OperLeftAssocDecider,
    OrderExpr, PostgresQueryBuilder, PrecedenceDecider, QueryBuilder, Quote, QuotedBuilder, ReturningClause,
    SelectDistinct, SelectExpr, SelectInto, SelectStatement, SqlWriter, SubQueryStatement, TableRef,
    TableRefBuilder, UnionType, Value, Values, WindowStatement, WithClause,
};

use crate::error::Error;

/// A part of a statement, in the order in which sea-query would print it.
pub(crate) enum Event<'e> {
    /// Text that a default method writes.
    Word(&'e str),
    /// A value to be bound: LIMIT, OFFSET.
    Value(Value),
    /// A value to be written inline.
    Constant(&'e Value),
    Name(&'e DynIden),
    Expr(&'e Expr),
    Item(&'e SelectExpr),
    Distinct(&'e SelectDistinct),
    /// SELECT .. INTO a table.
    Into,
    Table(&'e TableRef),
    /// Hints behind a table, as MySQL's builder writes them.
    Hints(&'e str),
    /// TABLESAMPLE behind the last table, as PostgreSQL's builder writes it.
    Sample(&'e str),
    Join(&'e JoinExpr),
    /// WHERE, HAVING; the keyword is the second.
    Holder(&'e ConditionHolder, &'e str),
    Condition(&'e Condition),
    Branch(UnionType, &'e SelectStatement),
    Order(&'e OrderExpr),
    Window(&'e WindowStatement),
    Frame(&'e Frame),
    With(&'e WithClause),
    Member(&'e CommonTableExpression),
    Query(&'e SubQueryStatement),
    Select(&'e SelectStatement),
    Rows(&'e [Values]),
    /// INSERT, or REPLACE.
    Insert {
        replace: bool,
    },
    /// So many rows of defaults.
    Defaults(u32),
    /// A column that is updated.
    Column(&'e DynIden),
    From(&'e [TableRef]),
    Target(&'e OnConflictTarget),
    Action(&'e Option<OnConflictAction>),
    Returning(&'e ReturningClause),
}

impl Event<'_> {
    /// The error of a listener that does not know what to do with the event: nothing is passed over.
    pub(crate) fn unexpected(&self) -> Error {
        Error::walk(match self {
            Event::Word(text) => text,
            Event::Value(_) => "a value",
            Event::Constant(_) => "a constant",
            Event::Name(_) => "a name",
            Event::Expr(_) => "an expression",
            Event::Item(_) => "an item",
            Event::Distinct(_) => "DISTINCT",
            Event::Into => "INTO",
            Event::Table(_) => "a table",
            Event::Hints(_) => "index hints",
            Event::Sample(_) => "TABLESAMPLE",
            Event::Join(_) => "a join",
            Event::Holder(_, keyword) => keyword,
            Event::Condition(_) => "a condition",
            Event::Branch(..) => "a branch of a set operation",
            Event::Order(_) => "an order",
            Event::Window(_) => "a window",
            Event::Frame(_) => "a frame",
            Event::With(_) => "WITH",
            Event::Member(_) => "a member of WITH",
            Event::Query(_) => "a statement",
            Event::Select(_) => "a query",
            Event::Rows(_) => "rows",
            Event::Insert { .. } => "INSERT",
            Event::Defaults(_) => "rows of defaults",
            Event::Column(_) => "a column",
            Event::From(_) => "FROM",
            Event::Target(_) => "a target of ON CONFLICT",
            Event::Action(_) => "an action of ON CONFLICT",
            Event::Returning(_) => "RETURNING",
        })
    }
}

/// What makes a statement of ours out of the events.
pub(crate) trait Listener {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error>;
}

struct Hearing<'l> {
    listener: &'l mut dyn Listener,
    error: Option<Error>,
}

impl Hearing<'_> {
    /// Passes an event on, unless an earlier one was an error. Whether all is well.
    fn hear(&mut self, event: Event<'_>) -> bool {
        if self.error.is_none() {
            self.error = self.listener.hear(event).err();
        }
        self.error.is_none()
    }
}

/// The end at which sea-query writes: its text is events too.
pub(crate) struct Tape<'r, 'l>(&'r RefCell<Hearing<'l>>);

impl Tape<'_, '_> {
    fn hear(&self, event: Event<'_>) -> bool {
        // It is borrowed for the length of one event, inside which nothing else is written.
        match self.0.try_borrow_mut() {
            Ok(mut hearing) => hearing.hear(event),
            Err(_) => false,
        }
    }
}

impl fmt::Write for Tape<'_, '_> {
    /// It never fails: sea-query would unwrap the error.
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.hear(Event::Word(text));
        Ok(())
    }
}

impl fmt::Display for Tape<'_, '_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl SqlWriter for Tape<'_, '_> {
    fn push_param<T: QueryBuilder>(&mut self, value: Value, _: &T) {
        self.hear(Event::Value(value));
    }

    fn as_writer(&mut self) -> &mut dyn fmt::Write {
        self
    }
}

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

/// Whether the `Debug` text of `value` begins so: the one way to see fields that no hook hands out before a default
/// method would panic on them. No more of the text is made than is looked at.
pub(crate) fn begins_with(value: &impl fmt::Debug, beginning: &str) -> bool {
    struct Rest<'b>(&'b str);

    impl fmt::Write for Rest<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            if self.0.len() <= text.len() {
                let found = text.starts_with(self.0);
                self.0 = if found { "" } else { self.0 };
                return Err(fmt::Error);
            }
            self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
            Ok(())
        }
    }

    let mut rest = Rest(beginning);
    let _ = fmt::write(&mut rest, format_args!("{value:?}"));
    rest.0.is_empty()
}
