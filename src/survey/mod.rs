//! One walk over a statement, exhaustive, before anything else is done with it: which features it needs and where,
//! how many binds it has, whether it is too deep, and whether it contradicts itself on every dialect alike.

mod arguments;
mod change;
mod expr;
mod form;
mod in_time;
mod insert;
mod limit;
mod merge;
mod outside;
mod over;
mod query;
mod reads;
mod recursive;
mod schema;
mod source;
mod types;
mod value;

use alloc::string::String;
use alloc::vec::Vec;

use crate::ast::{Expr, Name, Statement, StatementRef, TableName};
use crate::error::{Error, ErrorKind};
use crate::feature::{Feature, FeatureSet};
use crate::spelling::Limits;

pub(crate) use expr::is_predicate;
pub(crate) use form::{
    as_branch, has_bind, has_equal_names, keeps_rows, names_term, namesake, qualifies_using, star_beside,
};
pub(crate) use in_time::Reading;
pub(crate) use outside::Around;
pub(crate) use reads::{reads_any, reads_table};
pub(crate) use recursive::{Computed, Narrow, branches, narrow};
pub(crate) use types::type_of;
pub(crate) use value::fits_any;

/// How deep a statement may be nested: no traversal comes near the end of a stack of one megabyte.
pub(crate) const MAX_DEPTH: u32 = 160;

/// What a statement needs.
#[derive(Debug)]
pub(crate) struct Needs {
    /// The features.
    pub(crate) features: FeatureSet,
    /// How many binds it prints at least.
    pub(crate) binds: usize,
    /// About how many bytes its text takes.
    pub(crate) text: usize,
}

/// What a survey is told about the dialect and the call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'s> {
    pub(crate) limits: &'s Limits,
    /// What the dialect has. What takes long to find out is asked only where it matters.
    pub(crate) features: FeatureSet,
    pub(crate) shapes: &'s [(Name, usize)],
    /// Whether equal binds of a lowered tree have one placeholder.
    pub(crate) reuses_placeholders: bool,
    /// Whether the tree is a lowered one, in which passes compare part by part what the caller has not.
    pub(crate) lowered: bool,
}

/// Surveys a statement. An error names the place.
#[inline]
pub(crate) fn survey(statement: StatementRef<'_>, facts: &Facts<'_>) -> Result<Needs, Error> {
    let mut survey = Survey::new(facts, Nowhere);
    survey.statement(statement);
    match survey.error {
        None => Ok(Needs { features: survey.needs, binds: survey.binds, text: survey.text }),
        Some(_) => Err(find_error(statement, facts)),
    }
}

/// Places are not kept on the fast path: where there is an error the walk is done again, with a trail.
#[cold]
fn find_error(statement: StatementRef<'_>, facts: &Facts<'_>) -> Error {
    let mut survey = Survey::new(facts, Path::default());
    survey.statement(statement);
    survey.error.unwrap_or_else(|| Error::internal("a second survey found no error"))
}

/// Where the statement needs `feature` first, as a path such as `insert.returning`.
pub(crate) fn place_of(statement: StatementRef<'_>, feature: Feature, facts: &Facts<'_>) -> String {
    let path = Path { wanted: Some(feature), ..Path::default() };
    let mut survey = Survey::new(facts, path);
    survey.statement(statement);
    survey.trail.found.unwrap_or_else(|| statement.keyword().into())
}

/// What is remembered of the way down to where the walk is: nothing, or all of it.
trait Trail {
    fn enter(&mut self, place: &'static str);
    fn leave(&mut self);
    fn note(&mut self, feature: Feature);
    fn place(&self) -> String;
}

/// No trail: the walk that every statement goes through.
struct Nowhere;

impl Trail for Nowhere {
    fn enter(&mut self, _: &'static str) {}

    fn leave(&mut self) {}

    fn note(&mut self, _: Feature) {}

    fn place(&self) -> String {
        String::new()
    }
}

/// The way down, and where the feature that is looked for was needed first.
#[derive(Debug, Default)]
struct Path {
    steps: Vec<&'static str>,
    wanted: Option<Feature>,
    found: Option<String>,
}

impl Trail for Path {
    fn enter(&mut self, place: &'static str) {
        self.steps.push(place);
    }

    fn leave(&mut self) {
        self.steps.pop();
    }

    fn note(&mut self, feature: Feature) {
        if self.wanted == Some(feature) && self.found.is_none() {
            self.found = Some(self.place());
        }
    }

    fn place(&self) -> String {
        self.steps.join(".")
    }
}

/// Whether an expression stands where a value is expected, or where a predicate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    Value,
    Predicate,
}

/// Where a query stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Statement,
    Branch,
    Derived,
    Cte,
    Subquery,
    InSubquery,
    InsertSource,
}

struct Survey<'s, T> {
    needs: FeatureSet,
    binds: usize,
    text: usize,
    depth: u32,
    facts: &'s Facts<'s>,
    error: Option<Error>,
    trail: T,
    /// The table that the statement changes.
    target: Option<TableName>,
    /// The table that a subquery would read here while it changes, and the feature that this needs.
    changing: Option<(TableName, Feature)>,
    /// Whether a WITH has been met.
    with: bool,
    /// Whether a query in FROM has been met.
    derived: bool,
    /// Whether `excluded` has a meaning here.
    excluded: bool,
    /// Which functions over many rows have a meaning here.
    over_rows: OverRows,
    /// The windows that the SELECT names, each with whether it has an order or a frame.
    windows: Vec<(Name, bool)>,
}

/// Which functions over many rows have a meaning where the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OverRows {
    /// None: each row is looked at by itself, as in WHERE.
    Nothing,
    /// Aggregates: groups are looked at, as in HAVING.
    Aggregates,
    /// Window functions too: the result is there, as in the select list.
    All,
}

impl<'s, T: Trail> Survey<'s, T> {
    fn new(facts: &'s Facts<'s>, trail: T) -> Survey<'s, T> {
        Survey {
            needs: FeatureSet::NONE,
            binds: 0,
            text: 16,
            depth: 0,
            facts,
            error: None,
            trail,
            target: None,
            changing: None,
            with: false,
            derived: false,
            excluded: false,
            over_rows: OverRows::All,
            windows: Vec::new(),
        }
    }

    /// What is inside, where only these functions over many rows have a meaning.
    #[inline]
    fn over(&mut self, over_rows: OverRows, inside: impl FnOnce(&mut Self)) {
        let outer = core::mem::replace(&mut self.over_rows, over_rows);
        inside(self);
        self.over_rows = outer;
    }

    #[inline]
    fn need(&mut self, feature: Feature) {
        self.needs = self.needs.insert(feature);
        self.trail.note(feature);
    }

    #[inline]
    fn need_if(&mut self, condition: bool, feature: Feature) {
        if condition {
            self.need(feature);
        }
    }

    /// Whether the dialect lacks a feature, so that it must be known whether the statement needs it.
    #[inline]
    fn lacks(&self, feature: Feature) -> bool {
        !self.facts.features.has(feature)
    }

    #[cold]
    fn refuse(&mut self, error: Error) {
        if self.error.is_none() {
            self.error = Some(error.at(self.trail.place()));
        }
    }

    #[inline]
    fn refuse_if(&mut self, condition: bool, problem: &'static str, way_out: &'static str) {
        if condition {
            self.refuse(Error::statement(problem).way_out(way_out));
        }
    }

    /// What is inside `place`.
    #[inline]
    fn at(&mut self, place: &'static str, inside: impl FnOnce(&mut Self)) {
        self.trail.enter(place);
        inside(self);
        self.trail.leave();
    }

    /// One level deeper, unless that is too deep.
    #[inline]
    fn deeper(&mut self, inside: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            let problem = alloc::format!("it is nested deeper than {MAX_DEPTH} levels");
            return self.refuse(
                Error::new(ErrorKind::Limit, problem)
                    .way_out("Join conditions in one flat list by `and`, `or`, `all` or `any`; name inner queries in WITH."),
            );
        }
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    fn statement(&mut self, statement: StatementRef<'_>) {
        match statement {
            StatementRef::Select(it) => self.select(it, Place::Statement),
            StatementRef::SetOperation(it) => self.set_operation(it, Place::Statement),
            StatementRef::Values(it) => self.values(it, Place::Statement),
            StatementRef::Raw(it) => self.raw(it),
            StatementRef::Insert(it) => self.at("insert", |s| s.over(OverRows::Nothing, |s| s.insert(it))),
            StatementRef::Update(it) => self.at("update", |s| s.over(OverRows::Nothing, |s| s.update(it))),
            StatementRef::Delete(it) => self.at("delete", |s| s.over(OverRows::Nothing, |s| s.delete(it))),
            StatementRef::Merge(it) => self.at("merge", |s| s.over(OverRows::Nothing, |s| s.merge(it))),
            StatementRef::Transaction(it) => self.at("transaction", |s| s.transaction(it)),
            StatementRef::CreateTable(it) => self.at("create table", |s| s.create_table(it)),
            StatementRef::DropTable(it) => {
                self.text += 32 + it.table.name.as_str().len();
                if it.if_exists {
                    // Some engines want a small program for it.
                    self.text += 96 + it.table.name.as_str().len();
                    self.at("drop table", |s| s.need(Feature::DropIfExists));
                }
            }
        }
    }

    fn inner_statement(&mut self, statement: &Statement) {
        use crate::ast::AsStatement;
        match statement {
            Statement::Query(query) => self.query(query, Place::Cte),
            Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_) | Statement::Merge(_) => {
                self.need(Feature::DmlInWith);
                let outer = (self.target.take(), self.changing.take());
                self.deeper(|s| s.statement(statement.as_statement()));
                (self.target, self.changing) = outer;
            }
            Statement::Transaction(_) | Statement::CreateTable(_) | Statement::DropTable(_) => {
                self.refuse_if(true, "WITH holds a statement that returns no rows", "Name a query there.");
            }
        }
    }

    #[inline]
    fn predicates(&mut self, place: &'static str, predicates: &[Expr]) {
        if !predicates.is_empty() {
            self.text += 8;
            self.at(place, |s| {
                for predicate in predicates {
                    s.text += 5;
                    s.expr(predicate, Position::Predicate);
                }
            });
        }
    }

    #[inline]
    fn name(&mut self, name: &Name) {
        self.text += name.as_str().len() + 4;
    }
}
