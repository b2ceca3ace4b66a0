//! WITH.

use isogloss::{Cte, Name, Query, Statement, With};
use sea_query::{CommonTableExpression, QueryBuilder, SubQueryStatement, WithClause, WithQuery};

use crate::depth::Depth;
use crate::error::Error;
use crate::name::name;
use crate::walk::{Event, Innermost, Listener, Outer, begins_with};
use crate::{delete, insert, select, source, update};

/// Takes the events of a WITH in front of a statement; the others come back.
pub(crate) fn hear<'e>(
    with: &mut Option<Box<With>>,
    event: Event<'e>,
    depth: Depth,
) -> Result<Option<Event<'e>>, Error> {
    match event {
        Event::With(clause) => {
            check(clause).map_err(|error| error.at("with"))?;
            *with = Some(Box::default());
        }
        Event::Word("WITH ") => {}
        Event::Word("RECURSIVE ") => with.get_or_insert_default().recursive = true,
        Event::Member(member) => {
            let member = self::member(member, depth).map_err(|error| error.at("with"))?;
            with.get_or_insert_default().members.push(member);
        }
        other => return Ok(Some(other)),
    }
    Ok(None)
}

/// What sea-query would panic on, or pass over in silence, before it hands anything out.
fn check(clause: &WithClause) -> Result<(), Error> {
    let starts = |text: &str| begins_with(clause, text);
    let plain = "search: None, cycle: None, cte_expressions: [";
    let begins =
        |recursive: bool, rest: &str| starts(&format!("WithClause {{ recursive: {recursive}, {plain}{rest}"));
    if begins(false, "]") || begins(true, "]") {
        return Err(Error::statement("a WITH without a member"));
    }
    if begins(false, "") || begins(true, "") {
        return Ok(());
    }
    Err(Error::unsupported("SEARCH or CYCLE behind a recursive WITH")
        .way_out("Select the path or the depth as a column of the recursive query, and order by it."))
}

fn member(member: &CommonTableExpression, depth: Depth) -> Result<Cte, Error> {
    if begins_with(member, "CommonTableExpression { table_name: None") {
        return Err(
            Error::statement("a member of WITH without a name").way_out("Give it a `table_name(..)`.")
        );
    }
    let mut parts = Parts { depth: depth.inside()?, names: Vec::new(), body: None, materialized: None };
    Innermost::walk(&mut parts, |recorder, tape| {
        recorder.prepare_with_query_clause_common_table(member, tape);
    })?;
    let mut names = parts.names.into_iter();
    let (Some(name), Some(body)) = (names.next(), parts.body) else {
        return Err(Error::walk("a member of WITH without its parts"));
    };
    let mut cte = isogloss::cte(name, body);
    cte.columns = names.collect();
    cte.materialized = parts.materialized;
    Ok(cte)
}

struct Parts {
    depth: Depth,
    /// The name, and those of the columns.
    names: Vec<Name>,
    body: Option<Statement>,
    materialized: Option<bool>,
}

impl Listener for Parts {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        match event {
            Event::Word(" " | " (" | ", " | ") " | "AS " | "(") => {}
            Event::Word("NOT MATERIALIZED ") => self.materialized = Some(false),
            Event::Word(" MATERIALIZED ") => self.materialized = Some(true),
            Event::Name(iden) => self.names.push(name(iden)),
            Event::Query(statement) => self.body = Some(of(statement, self.depth)?),
            Event::Rows(rows) => {
                let rows = source::rows(rows.iter().map(|row| row.0.clone()))?;
                self.body = Some(Statement::Query(Query::from(rows)));
            }
            other => return Err(other.unexpected()),
        }
        Ok(())
    }
}

/// Any statement that may stand in WITH or behind it.
pub(crate) fn of(statement: &SubQueryStatement, depth: Depth) -> Result<Statement, Error> {
    Ok(match statement {
        SubQueryStatement::SelectStatement(it) => Statement::Query(select::select(it, depth)?),
        SubQueryStatement::InsertStatement(it) => insert::insert(it, depth)?.into(),
        SubQueryStatement::UpdateStatement(it) => update::update(it, depth)?.into(),
        SubQueryStatement::DeleteStatement(it) => delete::delete(it, depth)?.into(),
        SubQueryStatement::WithStatement(it) => query(it, depth)?,
    })
}

/// WITH and the statement behind it.
pub(crate) fn query(statement: &WithQuery, depth: Depth) -> Result<Statement, Error> {
    if is_alone(statement) {
        return Err(Error::statement("a WITH without a statement behind it").of("with"));
    }
    let mut parts = Whole { depth: depth.inside()?, with: None, body: None };
    Outer::walk(&mut parts, |recorder, tape| recorder.prepare_with_query(statement, tape))
        .and_then(|()| parts.done())
        .map_err(|error| error.of("with"))
}

struct Whole {
    depth: Depth,
    with: Option<Box<With>>,
    body: Option<Statement>,
}

impl Listener for Whole {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        match hear(&mut self.with, event, self.depth)? {
            None | Some(Event::Word(", ")) => {}
            Some(Event::Query(statement)) => self.body = Some(of(statement, self.depth)?),
            Some(other) => return Err(other.unexpected()),
        }
        Ok(())
    }
}

impl Whole {
    fn done(self) -> Result<Statement, Error> {
        let Some(mut body) = self.body else { return Err(Error::walk("a WITH without its statement")) };
        let place = match &mut body {
            Statement::Query(query) => query.with_mut(),
            Statement::Insert(it) => Some(&mut it.with),
            Statement::Update(it) => Some(&mut it.with),
            Statement::Delete(it) => Some(&mut it.with),
            _ => None,
        };
        match place {
            // The members of both, outermost first: those inside see those around them.
            Some(place) => match (place, self.with) {
                (Some(inner), Some(mut outer)) => {
                    outer.recursive |= inner.recursive;
                    outer.members.append(&mut inner.members);
                    *inner = outer;
                }
                (place, outer) => *place = outer,
            },
            None => return Err(Error::unsupported("WITH in front of this statement")),
        }
        Ok(body)
    }
}

/// Whether a WITH has no statement behind it, on which sea-query would panic. The field is private, but that of a copy
/// whose other one is emptied can be compared.
fn is_alone(statement: &WithQuery) -> bool {
    let mut copy = statement.clone();
    copy.with_clause(WithClause::new());
    copy == WithQuery::new()
}
