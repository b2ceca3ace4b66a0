//! What is done with each row.

use std::ops::ControlFlow;

use crate::backend::{Coercion, Columns, Flow, RawRow, Sink};
use crate::error::{Error, Result};
use crate::row::{FromRow, Plan, RowMut};

/// Decodes by the plan of one type, and calls a function with each row.
pub(crate) struct Each<F> {
    make_plan: fn(&dyn Columns) -> Result<Plan>,
    plan: Plan,
    coercion: Coercion,
    each: F,
    error: Option<Error>,
    stopped: bool,
}

impl<F: FnMut(RowMut<'_>) -> Result<ControlFlow<()>> + Send> Each<F> {
    pub(crate) fn new<T: for<'r> FromRow<'r>>(coercion: Coercion, each: F) -> Each<F> {
        Each {
            make_plan: <T as FromRow<'static>>::plan,
            plan: Plan::default(),
            coercion,
            each,
            error: None,
            stopped: false,
        }
    }

    /// The error that ended it, if one did.
    pub(crate) fn finish(self) -> Result<()> {
        self.error.map_or(Ok(()), Err)
    }

    #[cold]
    fn fail(&mut self, error: Error) -> Flow {
        self.error = Some(error);
        self.stopped = true;
        Flow::Stop
    }
}

impl<F: FnMut(RowMut<'_>) -> Result<ControlFlow<()>> + Send> Sink for Each<F> {
    fn columns(&mut self, columns: &dyn Columns) -> Flow {
        match (self.make_plan)(columns) {
            Ok(plan) => {
                self.plan = plan;
                Flow::Continue
            }
            Err(error) => self.fail(error),
        }
    }

    #[inline]
    fn row(&mut self, row: &mut dyn RawRow) -> Flow {
        if self.stopped {
            return Flow::Stop;
        }
        match (self.each)(RowMut::new(row, self.coercion, &self.plan)) {
            Ok(ControlFlow::Continue(())) => Flow::Continue,
            Ok(ControlFlow::Break(())) => {
                self.stopped = true;
                Flow::Stop
            }
            Err(error) => self.fail(error),
        }
    }

    fn is_stopped(&self) -> bool {
        self.stopped
    }
}
