//! A walk over all queries of a statement, the inner ones first, each with the place where it stands and with what
//! WITH names there.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::ast::visit::{Moment, Tree};
use crate::ast::{Expr, Flow, Name, NodeMut, Query, Raw, Source, Statement, With};
use crate::error::Error;
use crate::schema::Schema;

/// Where a query stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is the statement.
    Statement,
    /// The rows of an INSERT.
    InsertSource,
    /// A branch of a set operation.
    Branch,
    /// In FROM.
    Derived,
    /// A member of WITH.
    Cte,
    /// A value.
    Scalar,
    /// In EXISTS.
    Exists,
    /// Behind IN, ANY or ALL.
    In,
}

impl Place {
    /// Whether the order of the query's rows is the order of somebody's result.
    pub(crate) fn is_outermost(self) -> bool {
        matches!(self, Place::Statement | Place::InsertSource)
    }
}

/// What is known where a query stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope<'s> {
    /// Tables that are known.
    pub(crate) schema: Option<&'s Schema>,
    /// Members of WITH that are seen, the nearest last, with their columns as far as they are known.
    pub(crate) members: Vec<(Name, Option<Vec<Name>>)>,
}

impl<'s> Scope<'s> {
    /// What is seen behind `with`.
    pub(crate) fn behind(&self, with: Option<&With>) -> Cow<'_, Scope<'s>> {
        let Some(with) = with else { return Cow::Borrowed(self) };
        let mut scope = self.clone();
        for member in &with.members {
            let columns = scope.columns_of_member(&member.columns, &member.body);
            scope.members.push((member.name.clone(), columns));
        }
        Cow::Owned(scope)
    }

    fn columns_of_member(&self, names: &[Name], body: &Statement) -> Option<Vec<Name>> {
        if !names.is_empty() {
            return Some(names.to_vec());
        }
        match body {
            Statement::Query(query) => self.outputs(query)?.into_iter().collect(),
            _ => None,
        }
    }
}

/// What a node was entered with.
struct Step {
    /// The place of a query directly inside.
    place: Place,
    /// How many members of WITH were seen outside.
    seen: usize,
    /// Whether members of its WITH see themselves.
    recursive: bool,
}

/// Shows every query to `visit`, each behind those inside it.
pub(crate) fn each_query<'s>(
    tree: &mut Statement,
    schema: Option<&'s Schema>,
    visit: &mut dyn FnMut(&mut Query, Place, &Scope<'s>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut scope = Scope { schema, members: Vec::new() };
    let mut steps: Vec<Step> = Vec::new();
    let mut result = Ok(());
    let _ = tree.walk_mut(&mut |node, moment| {
        match moment {
            Moment::Enter => {
                let step = Step {
                    place: place_inside(&node),
                    seen: scope.members.len(),
                    recursive: with_of(&node).is_some_and(|with| with.recursive),
                };
                if let (NodeMut::Cte(member), Some(Step { recursive: true, .. })) = (&node, steps.last()) {
                    let columns = scope.columns_of_member(&member.columns, &member.body);
                    scope.members.push((member.name.clone(), columns));
                }
                steps.push(step);
            }
            Moment::Leave => {
                let seen = steps.pop().map_or(0, |step| step.seen);
                match node {
                    NodeMut::Query(query) => {
                        let place = steps.last().map_or(Place::Statement, |step| step.place);
                        result = visit(query, place, &scope);
                        scope.members.truncate(seen);
                    }
                    NodeMut::Cte(member) => {
                        scope.members.truncate(seen);
                        let columns = scope.columns_of_member(&member.columns, &member.body);
                        scope.members.push((member.name.clone(), columns));
                    }
                    // A member is seen until the end of the query or change that names it; the WITH of a SELECT
                    // ends with the query that the SELECT is.
                    NodeMut::Insert(_) | NodeMut::Update(_) | NodeMut::Delete(_) | NodeMut::Merge(_) => {
                        scope.members.truncate(seen);
                    }
                    _ => {}
                }
            }
        }
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

/// Takes the query out of the tree, to be put back otherwise.
pub(crate) fn take(query: &mut Query) -> Query {
    core::mem::replace(query, Query::Raw(Raw::default().into()))
}

fn place_inside(node: &NodeMut<'_>) -> Place {
    match node {
        NodeMut::Insert(_) => Place::InsertSource,
        NodeMut::SetOperation(_) => Place::Branch,
        NodeMut::Cte(_) => Place::Cte,
        NodeMut::Source(Source::Derived(_)) => Place::Derived,
        NodeMut::Expr(Expr::Exists(_)) => Place::Exists,
        NodeMut::Expr(Expr::In(_) | Expr::Quantified(_)) => Place::In,
        NodeMut::Expr(_) => Place::Scalar,
        _ => Place::Statement,
    }
}

fn with_of<'n>(node: &'n NodeMut<'_>) -> Option<&'n With> {
    match node {
        NodeMut::Select(it) => it.with.as_deref(),
        NodeMut::SetOperation(it) => it.with.as_deref(),
        NodeMut::Insert(it) => it.with.as_deref(),
        NodeMut::Update(it) => it.with.as_deref(),
        NodeMut::Delete(it) => it.with.as_deref(),
        NodeMut::Merge(it) => it.with.as_deref(),
        _ => None,
    }
}
