//! SELECT, with the set operations behind it.

use isogloss::{
    Distinct, Item, JoinKind, Lock, LockWait, Name, Over, Query, Select, Source, for_share, for_update,
    joined,
};
use sea_query::{
    QueryBuilder, SelectDistinct, SelectExpr, SelectStatement, SubQueryStatement, TableRef, UnionType,
    WindowSelectType,
};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::expr;
use crate::name::{column, name};
use crate::walk::{Event, Listener, Outer};
use crate::{condition, extended, function, limit, order, source, window, with};

/// A statement that stands where only a query may.
pub(crate) fn query(statement: &SubQueryStatement, depth: Depth) -> Result<Query, Error> {
    match statement {
        SubQueryStatement::SelectStatement(it) => select(it, depth),
        SubQueryStatement::WithStatement(it) => match with::query(it, depth)? {
            isogloss::Statement::Query(query) => Ok(query),
            _ => Err(no_query()),
        },
        _ => Err(no_query()),
    }
}

fn no_query() -> Error {
    Error::statement("a change where a query is expected")
        .way_out("Put the change into WITH, and select from it by its name.")
}

/// SELECT.
pub(crate) fn select(statement: &SelectStatement, depth: Depth) -> Result<Query, Error> {
    let mut parts = Parts { depth: depth.inside()?, ..Parts::default() };
    Outer::walk(&mut parts, |recorder, tape| recorder.prepare_select_statement(statement, tape))
        .and_then(|()| parts.done())
        .map_err(|error| error.of("select"))
}

#[derive(Default)]
struct Parts {
    depth: Depth,
    section: Section,
    /// The sources with commas between them; the joins belong to the last.
    from: Vec<Source>,
    /// The name of the window that comes next.
    window: Option<Name>,
    branches: Vec<(UnionType, Query)>,
    lock: Option<Lock>,
    select: Select,
}

/// Which clause is being heard of, where the same events mean different things.
#[derive(Default, Clone, Copy, PartialEq)]
enum Section {
    #[default]
    Items,
    From,
    GroupBy,
    Limit,
    Offset,
    Lock,
    Window,
}

impl Listener for Parts {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        let (depth, select) = (self.depth, &mut self.select);
        let Some(event) = with::hear(&mut select.with, event, depth)? else { return Ok(()) };
        match (event, self.section) {
            (Event::Word("SELECT " | " " | ", " | " ORDER BY "), _) => {}
            (Event::Word(" FROM "), _) => self.section = Section::From,
            (Event::Word(" GROUP BY "), _) => self.section = Section::GroupBy,
            (Event::Word(" LIMIT "), _) => self.section = Section::Limit,
            (Event::Word(" OFFSET "), _) => self.section = Section::Offset,
            (Event::Word(" WINDOW "), _) => self.section = Section::Window,
            (Event::Word(" AS (" | ")"), Section::Window) => {}
            (Event::Word(word), _) => self.lock(word)?,
            (Event::Distinct(it), _) => select.distinct = distinct(it, depth)?,
            (Event::Item(it), _) => select.items.push(item(it, depth).map_err(|error| error.at("items"))?),
            (Event::Into, _) => {
                return Err(Error::unsupported("SELECT INTO a new table")
                    .at("into")
                    .way_out("Create the table, and insert the rows of the query."));
            }
            (Event::Table(table), Section::From) => {
                self.from.push(source::source(table, false, depth).map_err(|error| error.at("from"))?);
            }
            (Event::Table(table), Section::Lock) => {
                let of = locked(table)?;
                if let Some(lock) = &mut self.lock {
                    lock.of.push(of);
                }
            }
            (Event::Hints(text), Section::From) => self.behind(|source| extended::hinted(source, text))?,
            (Event::Sample(text), Section::From) => self.behind(|source| extended::sampled(source, text))?,
            (Event::Join(it), _) => {
                select.joins.push(source::join(it, depth).map_err(|error| error.at("join"))?)
            }
            (Event::Holder(holder, "WHERE"), _) => {
                select.filter = condition::holder(holder, depth).map_err(|error| error.at("where"))?;
            }
            (Event::Expr(term), Section::GroupBy) => {
                select.group_by.push(expr(term, depth).map_err(|error| error.at("group_by"))?);
            }
            (Event::Holder(holder, "HAVING"), _) => {
                select.having = condition::holder(holder, depth).map_err(|error| error.at("having"))?;
            }
            (Event::Branch(union, branch), _) => self.branches.push((union, self::select(branch, depth)?)),
            (Event::Order(key), _) => select.order_by.push(order::order(key, depth)?),
            (Event::Value(count), Section::Limit) => select.limit.count = Some(limit::count(count)?),
            (Event::Value(count), Section::Offset) => select.limit.offset = Some(limit::count(count)?),
            (Event::Name(iden), Section::Window) => self.window = Some(name(iden)),
            (Event::Window(it), Section::Window) => {
                let Some(name) = self.window.take() else {
                    return Err(Error::walk("a window without a name"));
                };
                let window = window::window(it, depth)?;
                *select = std::mem::take(select).window(name, window);
            }
            (other, _) => return Err(other.unexpected()),
        }
        Ok(())
    }
}

impl Parts {
    /// A word of the locking clause.
    fn lock(&mut self, word: &str) -> Result<(), Error> {
        match (word, &mut self.lock) {
            ("FOR UPDATE", None) => self.lock = Some(for_update()),
            ("FOR SHARE", None) => self.lock = Some(for_share()),
            ("FOR NO KEY UPDATE" | "FOR KEY SHARE", None) => {
                return Err(Error::unsupported(format!(
                    "{word}, which only PostgreSQL tells from stronger locks"
                ))
                .at("lock")
                .way_out("Lock by `LockType::Update` or `LockType::Share`."));
            }
            (" OF ", Some(_)) => {}
            (" NOWAIT", Some(lock)) => lock.wait = LockWait::NoWait,
            (" SKIP LOCKED", Some(lock)) => lock.wait = LockWait::SkipLocked,
            _ => return Err(Event::Word(word).unexpected()),
        }
        self.section = Section::Lock;
        Ok(())
    }

    /// Puts something behind the last source.
    fn behind(&mut self, put: impl FnOnce(Source) -> Result<Source, Error>) -> Result<(), Error> {
        let Some(last) = self.from.pop() else { return Err(Error::walk("something behind no source")) };
        self.from.push(put(last)?);
        Ok(())
    }

    fn done(self) -> Result<Query, Error> {
        let mut select = self.select;
        if select.items.is_empty() {
            return Err(Error::statement("a SELECT of nothing").at("items").way_out("Give it a column."));
        }
        if self.from.is_empty() && !select.joins.is_empty() {
            return Err(Error::statement("a join to nothing")
                .at("from")
                .way_out("Say what it is joined to."));
        }
        from(&mut select, self.from);
        if self.branches.is_empty() {
            select.lock = self.lock.map(Box::new);
            return Ok(select.into());
        }
        // What stands behind the branches belongs to the whole.
        let with = select.with.take();
        let order_by = std::mem::take(&mut select.order_by);
        let limit = std::mem::take(&mut select.limit);
        let mut whole = combined(select.into(), self.branches)?;
        if let Query::SetOperation(set) = &mut whole {
            (set.with, set.order_by, set.limit) = (with, order_by, limit);
            set.lock = self.lock.map(Box::new);
        }
        Ok(whole)
    }
}

/// The sources, of which a join sees the last one and those joined to it, but none before a comma.
fn from(select: &mut Select, sources: Vec<Source>) {
    let outer = |join: &isogloss::Join| matches!(join.kind, JoinKind::Right | JoinKind::Full);
    let apart = sources.len() > 1 && select.joins.iter().any(outer);
    let joins = std::mem::take(&mut select.joins);
    let last = sources.len().saturating_sub(1);
    let mut joins = Some(joins);
    for (index, source) in sources.into_iter().enumerate() {
        let source = match joins.take_if(|_| apart && index == last) {
            // All pairs with what stands before leave it as it is, but for rows that have no partner on the left.
            Some(inner) => {
                let mut whole = joined(source);
                whole.joins = inner;
                isogloss::IntoSource::into_source(whole)
            }
            None => source,
        };
        *select = std::mem::take(select).from(source);
    }
    select.joins.extend(joins.into_iter().flatten());
}

/// The branches of a set operation, from the left, where INTERSECT binds tighter than the others.
fn combined(first: Query, branches: Vec<(UnionType, Query)>) -> Result<Query, Error> {
    let mut terms = vec![(UnionType::All, first)];
    for (union, branch) in branches {
        match (union, terms.pop()) {
            (UnionType::Intersect, Some((before, left))) => {
                terms.push((before, left.intersect(branch).into()))
            }
            (_, left) => {
                terms.extend(left);
                terms.push((union, branch));
            }
        }
    }
    let mut terms = terms.into_iter();
    let Some((_, first)) = terms.next() else { return Err(Error::walk("a set operation without branches")) };
    terms.try_fold(first, |left, (union, right)| {
        Ok(match union {
            UnionType::Distinct => left.union(right).into(),
            UnionType::All => left.union_all(right).into(),
            UnionType::Except => left.except(right).into(),
            _ => return Err(Error::walk("a set operation of an unknown kind")),
        })
    })
}

fn distinct(distinct: &SelectDistinct, depth: Depth) -> Result<Distinct, Error> {
    Ok(match distinct {
        SelectDistinct::All => Distinct::No,
        // The second is another word for the first.
        SelectDistinct::Distinct | SelectDistinct::DistinctRow => Distinct::Yes,
        SelectDistinct::DistinctOn(columns) if columns.is_empty() => {
            return Err(Error::statement("a DISTINCT ON nothing").at("distinct_on"));
        }
        SelectDistinct::DistinctOn(columns) => {
            let columns = columns.iter().map(|it| column(it, depth));
            Distinct::On(columns.collect::<Result<_, _>>().map_err(|error| error.at("distinct_on"))?)
        }
        _ => return Err(Error::walk("DISTINCT of an unknown kind")),
    })
}

fn item(item: &SelectExpr, depth: Depth) -> Result<Item, Error> {
    let over = match &item.window {
        None => None,
        Some(WindowSelectType::Name(window)) => Some(Over::Named(name(window))),
        Some(WindowSelectType::Query(it)) => Some(Over::from(window::window(it, depth)?)),
        Some(_) => return Err(Error::walk("a window of an unknown kind")),
    };
    let value = match (&item.expr, over) {
        (value, None) => expr(value, depth)?,
        (sea_query::Expr::FunctionCall(call), over) => function::call(call, over, depth.inside()?)?,
        (other, Some(over)) => window::over(expr(other, depth)?, over)?,
    };
    Ok(Item::new(value, item.alias.as_ref().map(name)))
}

/// A table whose rows are locked, by the name that it goes by.
fn locked(table: &TableRef) -> Result<Name, Error> {
    match table {
        TableRef::Table(_, Some(alias))
        | TableRef::SubQuery(_, alias)
        | TableRef::ValuesList(_, alias)
        | TableRef::FunctionCall(_, alias)
        | TableRef::Table(sea_query::TableName(None, alias), None) => Ok(name(alias)),
        _ => Err(Error::unsupported("a lock of a table with a schema in front of it")
            .at("lock")
            .way_out("Give the table an alias, and lock that.")),
    }
}
