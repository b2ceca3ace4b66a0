//! ON CONFLICT of an INSERT.

use isogloss::{Assignment, Column, ConflictAction, Expr, Insert, Name, excluded};
use sea_query::{
    ConditionHolder, OnConflictAction, OnConflictIdentifier, OnConflictTarget, OnConflictUpdate,
};

use crate::condition;
use crate::depth::Depth;
use crate::error::Error;
use crate::expr::expr;
use crate::name::name;
use crate::walk::Event;

/// What has been heard of it.
#[derive(Default)]
pub(crate) struct Conflict {
    target: Target,
    target_filter: Vec<Expr>,
    action: Option<Action>,
    filter: Vec<Expr>,
}

enum Action {
    Nothing,
    Update(Vec<Assignment>),
}

impl Conflict {
    pub(crate) fn hear(&mut self, event: Event<'_>, depth: Depth) -> Result<(), Error> {
        match event {
            Event::Target(target) => {
                self.target = self::target(target, depth).map_err(|error| error.at("target"))?;
            }
            Event::Action(Some(action)) => self.action = Some(self::action(action, depth.in_upsert())?),
            // Said below, when the condition behind it is known not to come.
            Event::Action(None) => {}
            Event::Holder(holder, "WHERE") => self.condition(holder, depth.in_upsert())?,
            other => return Err(other.unexpected()),
        }
        Ok(())
    }

    /// Of two conditions the one in front of the action is that of a partial index.
    fn condition(&mut self, holder: &ConditionHolder, depth: Depth) -> Result<(), Error> {
        let condition = condition::holder(holder, depth).map_err(|error| error.at("where"))?;
        if self.action.is_none() {
            self.target_filter = condition;
        } else {
            self.filter = condition;
        }
        Ok(())
    }

    /// Puts it behind the INSERT.
    pub(crate) fn done(self, insert: Insert) -> Result<Insert, Error> {
        let action = match self.action {
            Some(Action::Nothing) if self.filter.is_empty() => ConflictAction::Nothing,
            Some(Action::Nothing) => {
                return Err(Error::statement("a condition of an update where nothing is updated"));
            }
            Some(Action::Update(assignments)) => ConflictAction::Update { assignments, filter: self.filter },
            None => {
                return Err(Error::statement("an ON CONFLICT that does not say what is done")
                    .way_out("Say `do_nothing()` or `update_columns(..)`."));
            }
        };
        let mut insert = insert.on_any_conflict();
        if let Some(conflict) = &mut insert.on_conflict {
            let Target { columns, terms, constraint } = self.target;
            (conflict.target, conflict.target_terms, conflict.constraint) = (columns, terms, constraint);
            conflict.target_filter = self.target_filter;
            conflict.action = Some(action);
        }
        Ok(insert)
    }
}

/// By what the key is named.
#[derive(Default)]
struct Target {
    columns: Vec<Name>,
    terms: Vec<Expr>,
    constraint: Option<Name>,
}

fn target(target: &OnConflictTarget, depth: Depth) -> Result<Target, Error> {
    let mut made = Target::default();
    match target {
        OnConflictTarget::Constraint(constraint) => made.constraint = Some(Name::from(constraint)),
        OnConflictTarget::Identifiers(parts) => {
            for part in parts {
                match part {
                    OnConflictIdentifier::Column(column) => made.columns.push(name(column)),
                    OnConflictIdentifier::Expr(term) => match expr(term, depth)? {
                        Expr::Column(Column { table: None, name, .. }) => made.columns.push(name),
                        term => made.terms.push(term),
                    },
                }
            }
        }
    }
    Ok(made)
}

fn action(action: &OnConflictAction, depth: Depth) -> Result<Action, Error> {
    let updates = match action {
        // The columns are for an engine that has no such action, and are not wanted here.
        OnConflictAction::DoNothing(_) => return Ok(Action::Nothing),
        OnConflictAction::Update(updates) => updates,
    };
    if updates.is_empty() {
        return Err(Error::statement("an update that sets no column"));
    }
    let assignments = updates.iter().map(|update| match update {
        OnConflictUpdate::Column(column) => Ok(Assignment::new(name(column), excluded(name(column)))),
        OnConflictUpdate::Expr(column, value) => {
            let value = expr(value, depth).map_err(|error| error.at("set"))?;
            Ok(Assignment::new(name(column), value))
        }
    });
    Ok(Action::Update(assignments.collect::<Result<_, _>>()?))
}
